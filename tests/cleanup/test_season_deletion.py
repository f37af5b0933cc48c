"""Deleting a season: that season and nothing beside it, and the series once nothing of it is left or wanted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.cleanup.instances import Changed, sonarr_of
from custom_components.jellyseerr_cleanup.cleanup.season_deletion import check_season
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.remembered import Keep
from tests.media_stack import Household, RequestStatus, Series, Status

from .kitchen import Kitchen
from .season_kitchen import close, flags, paths, season_kitchen, without

type Act = Callable[[Household, Series], object]


def household(home: Household) -> Series:
    """Fill a household: a series with specials and two seasons, the same in 4K, and another one."""
    series = home.series("Orbit", seasons={0: 2, 1: 3, 2: 2})
    home.series("Orbit", seasons={1: 3}, tmdb=series.tmdb, tvdb=series.tvdb, is_4k=True)
    home.series("Other", seasons={0: 1, 1: 2})
    return series


def household_of_one(home: Household) -> Series:
    """Fill a household with one series of two seasons."""
    return home.series("Orbit", seasons={1: 2, 2: 2})


async def test_one_season_and_nothing_beside_it(tmp_path: Path) -> None:
    """Its files go, its flags are off, and nothing comes back; everything else is as it was."""
    async with Household(tmp_path) as home:
        alice, bob = home.user("alice"), home.user("bob")
        series = household(home)
        request = home.request(alice, series, seasons=[1])
        other = home.request(bob, series, seasons=[2])
        tree, before = home.tree(), flags(home)
        files = paths(series, 1)
        size = sum(file.size for file in series.files(1))
        async with season_kitchen(home, series.id(1)) as at:
            result = await at.run()
            assert [str(one.id) for one in result.deleted] == [series.id(1)]
            (entry,) = at.journal.entries()
        assert home.tree() == without(tree, files)
        key = (home.sonarr.url, "Orbit", 1)
        monitored, episodes = before.pop(key)
        after = flags(home)
        assert after.pop(key) == (False, dict.fromkeys(episodes, False))
        assert after == before
        assert home.sonarr.search_missing() == []
        assert (request.exists, other.exists) == (False, True)
        assert (entry.outcome, entry.freed) == ("deleted", size)
        (season,) = entry.seasons
        assert (season.monitored, dict(season.episodes)) == (monitored, episodes)


async def test_the_order_of_the_calls(tmp_path: Path) -> None:
    """Unmonitored first: the episodes, then the season with the whole series as its body; one call for all files."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        series = household_of_one(home)
        home.request(home.user("alice"), series, seasons=[1])
        async with season_kitchen(home, series.id(1)) as at:
            await at.run()
        changes = [call for call in home.sonarr.calls if call.method != "GET"]
        assert [
            (call.method, call.path.removeprefix("/api/v3")) for call in changes
        ] == [
            ("PUT", "/episode/monitor"),
            ("PUT", f"/series/{series.row.id}"),
            ("DELETE", "/episodefile/bulk"),
        ]


async def test_the_intent_is_on_disk_before_anything_changes(tmp_path: Path) -> None:
    """Also before something is unmonitored; and without a journal nothing is."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        series = household_of_one(home)
        home.request(home.user("alice"), series, seasons=[1])
        tree, before = home.tree(), flags(home)
        async with season_kitchen(home, series.id(1)) as at:
            at.storage.broken = True
            result = await at.run()
            assert [problem.code for _, problem in result.failed] == ["journal"]
            assert (home.tree(), flags(home)) == (tree, before)
            at.storage.broken = False
            written: list[list[object]] = []
            home.sonarr.meanwhile(
                "PUT",
                "/api/v3/*",
                lambda: written.append((at.storage.data or {})["entries"]),
            )
            await at.run()
        ((entry,),) = written
        assert isinstance(entry, dict)
        assert entry["outcome"] is None
        assert entry["seasons"][0]["number"] == 1
    assert not series.exists(1)


def _unmonitor(_: Household, series: Series) -> None:
    series.row_of(1, 1).monitored = False


def _unmonitor_season(_: Household, series: Series) -> None:
    series.row.seasons[1].monitored = False


def _upgrade(home: Household, series: Series) -> None:
    home.sonarr.import_file(
        series.row, [series.row_of(1, 1)], 5, home.clock.now(), real=True
    )


def _share(_: Household, series: Series) -> None:
    series.row_of(2, 1).file_id = series.row_of(1, 1).file_id


def _move(_: Household, series: Series) -> None:
    folder = series.row.folder.with_name("Moved")
    for file in series.row.files.values():
        file.path = folder / file.path.relative_to(series.row.folder)
    series.row.folder = series.row.folder.rename(folder)


def _grow(home: Household, series: Series) -> None:
    home.episode(series, 1, 9, aired_days_ago=-3)


MEANWHILE: dict[str, Act] = {
    "an episode was unmonitored": _unmonitor,
    "the season was unmonitored": _unmonitor_season,
    "a file was upgraded": _upgrade,
    "a file was lost": lambda home, series: home.lose_episode(series, 1, 1),
    "a file has an episode of another season": _share,
    "the series was moved": _move,
    "an episode was announced": _grow,
    "the series went": lambda home, series: home.sonarr.series.clear(),
}


@pytest.mark.parametrize("act", MEANWHILE.values(), ids=MEANWHILE)
async def test_what_differs_at_the_last_moment(tmp_path: Path, act: Act) -> None:
    """Nothing is touched, and nothing is put back: it is somebody else's doing. Nobody is asked either."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        series = household_of_one(home)
        request = home.request(home.user("alice"), series, seasons=[1])
        async with season_kitchen(home, series.id(1)) as at:
            states: list[object] = []

            def change() -> None:
                act(home, series)
                states.append((home.tree(), flags(home)))

            series_path = f"/api/v3/series/{series.row.id}"
            home.sonarr.meanwhile("GET", series_path, change, after=2)
            result = await at.run()
            assert [problem.code for _, problem in result.failed] == ["changed"]
            await close(at, home)
            await close(at, home)
            assert [(home.tree(), flags(home))] == states
            assert at.journal.half_done() == ()
            assert at.journal.entries()[0].outcome == "failed"
        assert {call.method for call in home.sonarr.calls} == {"GET"}
        assert request.exists


def _forbid(at: Kitchen, _: Series) -> None:
    at.allowed = False


def _keep(**keep: Any) -> Callable[[Kitchen, Series], None]:
    def change(at: Kitchen, series: Series) -> None:
        kept = Keep("k", MediaType.TV, series.tmdb, **keep)
        at.memory = replace(at.memory, keeps=(kept,))

    return change


@pytest.mark.parametrize(
    ("say", "code"),
    [
        pytest.param(_forbid, "not_allowed", id="switched off"),
        pytest.param(_keep(), "not_due", id="kept"),
        pytest.param(_keep(seasons=(1,), is_4k=False), "not_due", id="this one kept"),
        pytest.param(_keep(seasons=(2,)), None, id="another season kept"),
        pytest.param(
            _keep(until=datetime(2000, 1, 1, tzinfo=UTC)),
            None,
            id="kept until long ago",
        ),
    ],
)
async def test_a_person_says_no_while_it_is_unmonitored(
    tmp_path: Path, say: Callable[[Kitchen, Series], None], code: str | None
) -> None:
    """That may take a slow Sonarr minutes: what was said meanwhile counts, and the flags go back."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        series = household_of_one(home)
        home.request(home.user("alice"), series, seasons=[1])
        tree, before = home.tree(), flags(home)
        async with season_kitchen(home, series.id(1)) as at:
            home.sonarr.meanwhile("PUT", "/api/v3/series/*", lambda: say(at, series))
            result = await at.run()
            assert [problem.code for _, problem in result.failed] == [code] * bool(code)
            (entry,) = at.journal.entries()
            assert entry.error_code == code
        assert series.exists(1) is (code is not None)
        if code:
            assert home.tree() == tree
            assert flags(home) == before
            assert (entry.outcome, entry.freed) == ("failed", 0)


async def test_sonarr_did_not_unmonitor(tmp_path: Path) -> None:
    """It says that it did: no file is deleted, as it would come back, and the flags are as they were."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        series = household_of_one(home)
        home.request(home.user("alice"), series, seasons=[1])
        tree, before = home.tree(), flags(home)
        async with season_kitchen(home, series.id(1)) as at:
            home.sonarr.fault("PUT", "/api/v3/series/*", Status(202, {}), times=1)
            result = await at.run()
            assert [problem.code for _, problem in result.failed] == ["not_gone"]
            assert not at.journal.open_entries()
        assert (home.tree(), flags(home)) == (tree, before)
        assert not home.sonarr.calls.to("DELETE")


async def test_a_file_that_stays(tmp_path: Path) -> None:
    """Sonarr says that it deleted and did not: everything is monitored again, also what was not before."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        series = household_of_one(home)
        series.row_of(1, 2).monitored = False
        home.request(home.user("alice"), series, seasons=[1])
        tree, before = home.tree(), flags(home)
        async with season_kitchen(home, series.id(1)) as at:
            home.sonarr.fault("DELETE", "/api/v3/episodefile/bulk", Status(200, {}))
            result = await at.run()
            assert [problem.code for _, problem in result.failed] == ["not_gone"]
            assert at.journal.totals.server.freed == 0
        assert (home.tree(), flags(home)) == (tree, before)


async def test_the_series_goes_while_it_is_unmonitored(tmp_path: Path) -> None:
    """Somebody removes it from Sonarr: nothing more is asked of Sonarr, and its files are not touched."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        series = household_of_one(home)
        home.request(home.user("alice"), series, seasons=[1])
        tree = home.tree()
        async with season_kitchen(home, series.id(1)) as at:
            home.sonarr.meanwhile(
                "PUT",
                "/api/v3/series/*",
                lambda: home.sonarr.meanwhile(
                    "GET", "/api/v3/series/*", home.sonarr.series.clear
                ),
            )
            result = await at.run()
            # What Sonarr does not have any more counts as gone
            assert [str(one.id) for one in result.deleted] == [series.id(1)]
            assert not at.journal.open_entries()
        assert home.tree() == tree
        assert not home.sonarr.calls.to("DELETE")


async def test_a_copy_that_is_no_season(tmp_path: Path) -> None:
    """Nothing is deleted by a plan that does not say which season it means."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        series = household_of_one(home)
        home.request(home.user("alice"), series, seasons=[1])
        async with season_kitchen(home, series.id(1)) as at:
            reading = await at.poll()
            ((copy,),) = (one.copies for one in reading.plan.decisions)
            sonarr = sonarr_of(reading.servers, copy.instance)
            with pytest.raises(Changed):
                await check_season(sonarr, replace(copy, season=None))


async def test_two_sonarrs(tmp_path: Path) -> None:
    """The instance that Jellyseerr names, whatever has the same ids elsewhere."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        second = home.add_sonarr("Second")
        await home.start()
        first = home.series("Orbit", seasons={1: 2})
        second.ids = count(first.row.id)
        other = home.series("Comet", seasons={1: 2}, sonarr=second)
        assert first.row.id == other.row.id
        assert first.row.files.keys() == other.row.files.keys()
        alice = home.user("alice")
        home.request(alice, first, seasons=[1])
        home.request(alice, other, seasons=[1])
        async with season_kitchen(home, other.id(1)) as at:
            result = await at.run()
            assert [str(one.id) for one in result.deleted] == [other.id(1)]
        assert first.exists(1)
        assert not other.exists(1)
        assert list(home.sonarr.series) == [first.row.id]
        assert not second.series
        assert {call.method for call in home.sonarr.calls} == {"GET"}


async def test_4k_only(tmp_path: Path) -> None:
    """A 4K season goes from the 4K instance alone."""
    async with Household(tmp_path) as home:
        series = home.series("Orbit", seasons={1: 2})
        ultra = home.series("Orbit", seasons={1: 2}, tmdb=series.tmdb, is_4k=True)
        home.request(home.user("alice"), ultra, seasons=[1])
        async with season_kitchen(home, ultra.id(1)) as at:
            assert len((await at.run()).deleted) == 1
        assert series.exists(1)
        assert not ultra.exists(1)
        assert not home.sonarr_4k.series
        assert {call.method for call in home.sonarr.calls} <= {"GET"}


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


SERIES_GOES: dict[str, tuple[Act, bool, bool]] = {
    "nothing is left": (_nothing, True, True),
    "a special has a file": (_special, False, False),
    "a special is monitored": (_wanted_special, False, False),
    "another season is monitored": (_wanted_season, False, False),
    "another season is not monitored": (_forgotten_season, True, True),
    "requested by somebody else": (_asks(RequestStatus.PENDING, 2), False, False),
    "requested and failed": (_asks(RequestStatus.FAILED, 2), False, False),
    "requested without seasons": (_asks(RequestStatus.APPROVED), False, False),
    "requested and declined": (_asks(RequestStatus.DECLINED, 2), True, True),
    "requested in 4K, of a Sonarr that nobody knows": (
        _asks(RequestStatus.PENDING, 1, is_4k=True),
        False,
        False,
    ),
    "something is downloaded": (
        lambda home, series: home.enqueue(series),
        False,
        False,
    ),
    "another video in the folder": (
        lambda home, series: home.disk.write(series.row.folder / "x.mkv", b"x"),
        True,
        False,
    ),
    "another series in the folder": (_other_inside, True, False),
    "the folder is a root folder": (_root, True, False),
    "the folder cannot be listed": (
        lambda home, _: home.sonarr.fault("GET", "/api/v3/filesystem", Status(500)),
        True,
        False,
    ),
    "the other series cannot be listed": (
        lambda home, _: home.sonarr.fault("GET", "/api/v3/series", Status(500)),
        True,
        False,
    ),
}


@pytest.mark.parametrize(
    ("act", "series_goes", "folder_goes"), SERIES_GOES.values(), ids=SERIES_GOES
)
async def test_when_the_series_goes(
    tmp_path: Path, act: Act, series_goes: bool, folder_goes: bool
) -> None:
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        series = home.series("Orbit", seasons={1: 2})
        home.series("Other", seasons={1: 1})
        home.request(alice, series, seasons=[1])
        folder = series.row.folder
        act(home, series)
        tree = home.tree()
        files = paths(series, 1)
        async with season_kitchen(home, series.id(1)) as at:
            assert len((await at.run()).deleted) == 1
        assert (series.row.id not in home.sonarr.series) is series_goes
        expected = without(tree, files)
        if folder_goes:
            expected = {
                name: one for name, one in expected.items() if "/Orbit/" not in name
            }
        assert home.tree() == expected
        assert folder.exists() is not folder_goes


async def test_the_last_of_two_seasons(tmp_path: Path) -> None:
    """What an earlier run carried out of a request counts: with the rest of it the series goes."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        series = household_of_one(home)
        request = home.request(home.user("alice"), series, seasons=[1, 2])
        async with season_kitchen(home, series.id(1)) as at:
            assert len((await at.run()).deleted) == 1
            assert series.row.id in home.sonarr.series
            assert request.exists
        async with season_kitchen(home, series.id(2)) as later:
            later.memory = at.memory
            assert len((await later.run()).deleted) == 1
        assert not home.sonarr.series
        assert not request.exists
        assert not home.jellyseerr.media
