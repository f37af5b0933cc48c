"""The last season: whether the series goes with it, and whether its folder does."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.media_stack import (
    Changed,
    Household,
    RequestStatus,
    Series,
    Status,
    empty_list,
)

from ..season_harness import due, without

type Act = Callable[[Household, Series], object]


def _nothing(_: Household, __: Series) -> None:
    """Change nothing."""


def _special(home: Household, series: Series) -> None:
    home.episode(series, 0, 1, imported_days_ago=30)


def _wanted_special(home: Household, series: Series) -> None:
    home.episode(series, 0, 1)
    series.row_of(0, 1).monitored = True


def _wanted_season(home: Household, series: Series) -> None:
    home.episode(series, 2, 1)


def _forgotten_season(home: Household, series: Series) -> None:
    home.episode(series, 2, 1)
    series.row.seasons[2].monitored = False
    series.row_of(2, 1).monitored = False


def _asks(status: RequestStatus, *seasons: int, is_4k: bool = False) -> Act:
    def ask(home: Household, series: Series) -> None:
        home.request(
            home.admin, series, seasons=list(seasons), status=status, is_4k=is_4k
        )

    return ask


def _other_inside(home: Household, series: Series) -> None:
    inside = home.sonarr.add_series(
        "Inside",
        2020,
        99,
        98,
        imdb=None,
        added=home.clock.now(),
        folder=series.row.folder / "Inside",
    )
    home.disk.write(inside.folder / "notes.txt", b"of another series")


def _root(home: Household, series: Series) -> None:
    home.disk.write(series.row.folder / "poster.jpg", b"a picture")
    series.row.folder = home.sonarr.root


def _video(home: Household, series: Series) -> None:
    home.disk.write(series.row.folder / "x.mkv", b"x")


def _broken(path: str) -> Act:
    return lambda home, _: home.sonarr.fault("GET", path, Status(500))


def _unlisted(home: Household, series: Series) -> None:
    """Let folders not be listed once it is asked which series lie in them."""
    mute = partial(home.sonarr.fault, "GET", "/api/v3/filesystem", Status(500))
    home.sonarr.meanwhile("GET", "/api/v3/series", mute)


# What there is, and what goes beside the season: nothing, the series, its folder too
ROWS: dict[str, tuple[Act, str]] = {
    "nothing is left": (_nothing, "folder"),
    "a special has a file": (_special, "nothing"),
    "a special is monitored": (_wanted_special, "nothing"),
    "another season is monitored": (_wanted_season, "nothing"),
    "another season is not monitored": (_forgotten_season, "folder"),
    "requested by somebody else": (_asks(RequestStatus.PENDING, 2), "nothing"),
    "requested and failed": (_asks(RequestStatus.FAILED, 2), "nothing"),
    "requested and declined": (_asks(RequestStatus.DECLINED, 2), "folder"),
    "requested in 4K, of a Sonarr that nobody knows": (
        _asks(RequestStatus.PENDING, 1, is_4k=True),
        "nothing",
    ),
    "another video in the folder": (_video, "series"),
    "another series in the folder": (_other_inside, "series"),
    "the folder is a root folder": (_root, "series"),
    "the folder cannot be listed any more": (_unlisted, "series"),
    "the other series cannot be listed": (_broken("/api/v3/series"), "series"),
}


@pytest.mark.parametrize(("act", "goes"), ROWS.values(), ids=ROWS)
async def test_what_goes_with_it(tmp_path: Path, act: Act, goes: str) -> None:
    async with due(tmp_path, {1: 2}) as one:
        folder = one.series.row.folder
        act(one.home, one.series)
        expected = without(one.home.tree(), one.files)
        assert await one.run() == []
        assert one.in_sonarr is (goes == "nothing")
        if goes == "folder":
            expected = {
                name: data for name, data in expected.items() if "/Orbit/" not in name
            }
        assert one.home.tree() == expected
        assert folder.exists() is (goes != "folder")


async def test_specials_that_are_not_listed(tmp_path: Path) -> None:
    """The season is gone, and its series stays for them."""
    async with due(tmp_path, {0: 1, 1: 2}) as one:
        sonarr, files = one.home.sonarr, "/api/v3/episodefile"
        lie = partial(sonarr.fault, "GET", files, Changed(empty_list))
        # Before a series is deleted its queue is read, and then its files
        begin = partial(sonarr.meanwhile, "GET", "/api/v3/queue", lie)
        sonarr.meanwhile("DELETE", f"{files}/bulk", begin)
        assert await one.run() == []
        assert (one.series.exists(1), one.series.exists(0)) == (False, True)
        assert one.in_sonarr
