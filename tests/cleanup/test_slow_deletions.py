"""Files that take long to go: they are waited for, and where that is not enough nothing is concluded too early."""

from pathlib import Path

import pytest

from tests.media_stack import Hang, Household, Slow

from .kitchen import kitchen, watched
from .season_kitchen import close, flags, season_kitchen

FILE, BULK = "/api/v3/moviefile/*", "/api/v3/episodefile/bulk"
LIMIT = 0.4


async def test_a_movie_that_is_copied_to_a_recycle_bin(tmp_path: Path) -> None:
    """Its file takes longer than any other call may."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet")
        home.radarr.fault("DELETE", FILE, Slow(2 * LIMIT))
        async with kitchen(home, timeout=LIMIT) as at:
            result = await at.run()
            assert [str(one.id) for one in result.deleted] == [comet.id]
        assert not comet.managed


async def test_a_season_that_is_copied_to_a_recycle_bin(tmp_path: Path) -> None:
    """So do all files of a season."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        series = home.series("Orbit", seasons={1: 2})
        home.request(home.user("alice"), series, seasons=[1])
        home.sonarr.fault("DELETE", BULK, Slow(2 * LIMIT))
        async with season_kitchen(home, series.id(1), timeout=LIMIT) as at:
            result = await at.run()
            assert [str(one.id) for one in result.deleted] == [series.id(1)]


@pytest.mark.parametrize("goes", [True, False])
async def test_a_season_that_takes_longer_still(tmp_path: Path, goes: bool) -> None:
    """Its flags are not put back while Sonarr may be at work: what went while it is monitored would come back."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        series = home.series("Orbit", seasons={1: 2, 2: 1})
        request = home.request(home.user("alice"), series, seasons=[1])
        before = flags(home)
        home.sonarr.fault("DELETE", BULK, Hang())
        async with season_kitchen(home, series.id(1), timeout=LIMIT) as at:
            result = await at.run()
            assert [problem.code for _, problem in result.failed] == ["server"]
            home.heal()
            unmonitored = flags(home)
            await close(at, home)
            assert flags(home) == unmonitored != before
            assert len(at.journal.open_entries()) == 1
            again = await at.run()
            assert [problem.code for _, problem in again.skipped] == ["interrupted"]
            if goes:
                for number in (1, 2):
                    home.lose_episode(series, 1, number)
            home.clock.advance(minutes=5)
            await close(at, home)
            (entry,) = at.journal.entries()
            assert entry.outcome == ("deleted" if goes else "interrupted")
            assert (flags(home) == before) is not goes
            assert request.exists is not goes


async def test_after_a_restart_nobody_waits(tmp_path: Path) -> None:
    """The next start closes what is open, whatever the last one was waiting for."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        series = home.series("Orbit", seasons={1: 2})
        home.request(home.user("alice"), series, seasons=[1])
        before = flags(home)
        home.sonarr.fault("DELETE", BULK, Hang())
        async with season_kitchen(home, series.id(1), timeout=LIMIT) as at:
            await at.run()
            home.heal()
            async with season_kitchen(home, series.id(1)) as restarted:
                await restarted.go_on_from(at)
                await close(restarted, home)
                assert not restarted.journal.open_entries()
        assert flags(home) == before


async def test_a_movie_that_takes_longer_still(tmp_path: Path) -> None:
    """What Radarr finishes in the meantime is not asked about before."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        watched(home, home.user("alice"), "Comet")
        home.radarr.fault("DELETE", FILE, Hang())
        async with kitchen(home, timeout=LIMIT) as at:
            await at.run()
            home.heal()
            await close(at, home)
            assert len(at.journal.open_entries()) == 1
            home.clock.advance(minutes=5)
            await close(at, home)
            assert not at.journal.open_entries()
            assert len((await at.run()).deleted) == 1
