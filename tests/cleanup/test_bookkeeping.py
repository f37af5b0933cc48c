"""Files that take long to go are waited for, and nothing is concluded too early."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.media_stack import Fault, Hang, Household, Slow

from .harness import CleanupHarness, watched
from .season_harness import flags, season_harness, watched_seasons

LIMIT = 0.4
KINDS = pytest.mark.parametrize("kind", ["movie", "season"])


@dataclass
class Slowly:
    """A title whose server is slow with its files."""

    home: Household
    at: CleanupHarness
    title: str
    do_it_all_the_same: Callable[[], object]


@asynccontextmanager
async def slowly(tmp_path: Path, kind: str, fault: Fault) -> AsyncIterator[Slowly]:
    """Have a title due, and a fault for the call that deletes its files."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        if kind == "movie":
            comet = watched(home, alice, "Comet")
            home.radarr.fault("DELETE", "/api/v3/moviefile/*", fault)
            title = comet.id

            def late() -> None:
                home.disk.remove_folder(comet.folder)
                home.radarr.movies.clear()

        else:
            series = home.series("Orbit", seasons={1: 1, 2: 1})
            watched_seasons(home, alice, series, 1)
            home.sonarr.fault("DELETE", "/api/v3/episodefile/bulk", fault)
            title = series.id(1)

            def late() -> None:
                home.lose_episode(series, 1, 1)

        async with season_harness(home, timeout=LIMIT) as at:
            yield Slowly(home, at, title, late)


@KINDS
async def test_copied_to_a_recycle_bin(tmp_path: Path, kind: str) -> None:
    """Files take longer than any other call may."""
    async with slowly(tmp_path, kind, Slow(2 * LIMIT)) as one:
        result = await one.at.run()
        assert [str(title.id) for title in result.deleted] == [one.title]


@KINDS
@pytest.mark.parametrize("goes", [True, False])
async def test_longer_still(tmp_path: Path, kind: str, goes: bool) -> None:
    """Flags are not put back while a server may delete: what went would come back."""
    async with slowly(tmp_path, kind, Hang()) as one:
        home, at, before = one.home, one.at, flags(one.home)
        reading = await at.poll()
        result = await at.carry_out(reading)
        assert [problem.code for _, problem in result.failed] == ["server"]
        home.heal()
        unmonitored = flags(home)
        assert (unmonitored == before) is (kind == "movie")
        await at.poll()
        assert flags(home) == unmonitored
        assert len(at.journal.open_entries()) == 1
        again = await at.run()
        assert [problem.code for _, problem in again.skipped] == ["interrupted"]
        if goes:
            one.do_it_all_the_same()
        home.clock.advance(minutes=5)
        await at.poll()
        (entry,) = at.journal.entries()
        assert entry.outcome == ("deleted" if goes else "interrupted")
        assert (flags(home) == before) is (kind == "movie" or not goes)
        assert bool(home.requests) is not goes
        assert len((await at.run()).deleted) == (not goes)


@KINDS
async def test_after_a_restart_nobody_waits(tmp_path: Path, kind: str) -> None:
    """The next start closes what is open, whatever the last one was waiting for."""
    async with slowly(tmp_path, kind, Hang()) as one:
        before = flags(one.home)
        await one.at.run()
        one.home.heal()
        async with season_harness(one.home) as restarted:
            await restarted.go_on_from(one.at)
            await restarted.poll()
            assert not restarted.journal.open_entries()
        assert flags(one.home) == before
