"""Deleting a season: that season and nothing beside it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import count
import json
from pathlib import Path
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.cleanup.deletion.instances import (
    Changed,
    sonarr_of,
)
from custom_components.jellyseerr_cleanup.cleanup.deletion.season import check_season
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from tests.media_stack import Household, Series, Status

from ..season_harness import due, flags, paths, season_harness, watched_seasons, without

SERIES, BULK = "/api/v3/series/*", "/api/v3/episodefile/bulk"
PASS = "/api/v3/seasonpass"

type Act = Callable[[Household, Series], object]


async def test_one_season_and_nothing_beside_it(tmp_path: Path) -> None:
    """Its files go, its flags are off, and everything else is as it was."""
    async with Household(tmp_path) as home:
        series = home.series("Orbit", seasons={0: 2, 1: 3, 2: 2})
        home.series(
            "Orbit", seasons={1: 3}, tmdb=series.tmdb, tvdb=series.tvdb, is_4k=True
        )
        home.series("Other", seasons={0: 1, 1: 2})
        request = watched_seasons(home, home.user("alice"), series, 1)
        other = home.request(home.user("bob"), series, seasons=[2])
        tree, before = home.tree(), flags(home)
        files = paths(series, 1)
        size = sum(file.size for file in series.files(1))
        async with season_harness(home) as at:
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
    """The episodes are unmonitored, then the season; one call deletes all files."""
    async with due(tmp_path) as one:
        assert await one.run() == []
        assert [
            (call.method, call.path.removeprefix("/api/v3"))
            for call in one.home.sonarr.calls
            if call.method != "GET"
        ] == [
            ("PUT", "/episode/monitor"),
            ("POST", "/seasonpass"),
            ("DELETE", "/episodefile/bulk"),
        ]


async def test_the_intent_is_on_disk_before_anything_changes(tmp_path: Path) -> None:
    """Also before something is unmonitored; and without a journal nothing is."""
    async with due(tmp_path) as one:
        one.at.journal_file.full = True
        assert await one.run() == ["journal"]
        assert one.is_as_before
        one.at.journal_file.full = False
        written: list[str] = []
        one.home.sonarr.meanwhile(
            "PUT", "*", lambda: written.append(one.at.journal_file.text or "")
        )
        assert await one.run() == []
        (entry,) = json.loads(written[0])["entries"]
        assert entry["outcome"] is None
        assert entry["seasons"][0]["number"] == 1
        assert not one.series.exists(1)


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
    """Nothing is touched or put back: somebody else changed it."""
    async with due(tmp_path) as one:
        states: list[object] = []

        def change() -> None:
            act(one.home, one.series)
            states.append((one.home.tree(), flags(one.home)))

        one.at.once_intended(change)
        assert await one.run() == ["changed"]
        await one.at.poll()
        await one.at.poll()
        assert [(one.home.tree(), flags(one.home))] == states
        assert one.at.journal.half_done() == ()
        assert one.at.journal.entries()[0].outcome == "failed"
        assert {call.method for call in one.home.sonarr.calls} == {"GET"}
        assert one.request.exists


LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("keep", "code"),
    [
        pytest.param(None, "not_allowed", id="switched off"),
        pytest.param({}, "not_due", id="kept"),
        pytest.param({"seasons": (1,), "is_4k": False}, "not_due", id="this one kept"),
        pytest.param({"seasons": (2,)}, None, id="another season kept"),
        pytest.param({"until": LONG_AGO}, None, id="kept until long ago"),
    ],
)
async def test_a_person_says_no_while_it_is_unmonitored(
    tmp_path: Path, keep: dict[str, Any] | None, code: str | None
) -> None:
    """What was said while Sonarr was slow counts, and the flags go back."""
    async with due(tmp_path) as one:
        say = (
            one.at.forbid
            if keep is None
            else partial(one.at.keep, MediaType.TV, one.series.tmdb, **keep)
        )
        one.home.sonarr.meanwhile("POST", PASS, say)
        assert await one.run() == [code] * bool(code)
        (entry,) = one.at.journal.entries()
        assert entry.error_code == code
        assert one.series.exists(1) is (code is not None)
        if code:
            assert one.is_as_before
            assert (entry.outcome, entry.freed) == ("failed", 0)


@pytest.mark.parametrize(
    ("method", "path", "lie"),
    [("POST", PASS, Status(202, {})), ("DELETE", BULK, Status(200, {}))],
    ids=["unmonitored", "deleted"],
)
async def test_sonarr_says_that_it_did(
    tmp_path: Path, method: str, path: str, lie: Status
) -> None:
    """What is monitored would come back: no file goes, and the flags are put back."""
    async with due(tmp_path) as one:
        one.home.sonarr.fault(method, path, lie, times=1)
        assert await one.run() == ["not_gone"]
        assert one.is_as_before
        assert not one.at.journal.open_entries()
        assert one.at.journal.totals.server.freed == 0
        assert len(one.home.sonarr.calls.to("DELETE")) == (method == "DELETE")


async def test_the_series_goes_while_it_is_unmonitored(tmp_path: Path) -> None:
    """Somebody removes it from Sonarr: nothing more is asked, no file is touched."""
    async with due(tmp_path) as one:
        sonarr = one.home.sonarr
        remove = partial(sonarr.meanwhile, "GET", SERIES, sonarr.series.clear)
        sonarr.meanwhile("POST", PASS, remove)
        # Its files are on the disk: Sonarr's word that they are gone does not count
        assert await one.run() == ["not_gone"]
        assert not one.at.journal.open_entries()
        assert one.home.tree() == one.tree
        assert not sonarr.calls.to("DELETE")


async def test_a_copy_that_is_no_season(tmp_path: Path) -> None:
    """Nothing is deleted by a plan that does not say which season it means."""
    async with due(tmp_path) as one:
        reading = await one.at.poll()
        ((copy,),) = (decision.copies for decision in reading.plan.decisions)
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
        watched_seasons(home, alice, other, 1)
        async with season_harness(home) as at:
            result = await at.run()
            assert [str(one.id) for one in result.deleted] == [other.id(1)]
        assert first.exists(1)
        assert not other.exists(1)
        assert list(home.sonarr.series) == [first.row.id]
        assert not second.series
        assert {call.method for call in home.sonarr.calls} == {"GET"}
