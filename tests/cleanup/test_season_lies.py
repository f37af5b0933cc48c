"""A Sonarr whose answers contradict each other, or that does only a part of what it is told: what it says is no proof."""

from functools import partial
from pathlib import Path

import pytest

from tests.media_stack import Changed, Fault, Household, Status, empty_list, half_list

from .season_kitchen import close, flags, season_kitchen
from .test_season_settling import begun

FILES = "/api/v3/episodefile"
NOT_THERE = Status(404, {"message": "not there"})


@pytest.mark.parametrize("lie", [Changed(empty_list), Changed(half_list)])
async def test_files_that_are_not_listed(tmp_path: Path, lie: Fault) -> None:
    """The episodes have them: nobody can say what is gone, and the flags are put back as soon as somebody can."""
    async with begun(tmp_path) as one:
        one.unmonitor()
        one.home.sonarr.fault("GET", FILES, lie)
        await close(one.at, one.home)
        assert len(one.at.journal.open_entries()) == 1
        one.home.heal()
        await close(one.at, one.home)
        assert (one.entry.outcome, one.entry.freed) == ("interrupted", 0)
        assert flags(one.home) == one.before
        assert one.request.exists


@pytest.mark.parametrize("method", ["PUT", "GET"])
async def test_a_season_whose_flag_cannot_be_put_back(
    tmp_path: Path, method: str
) -> None:
    """Its episodes wait for it: with only some of them monitored nobody could tell that it was a deletion that unmonitored it."""
    async with begun(tmp_path) as one:
        one.unmonitor()
        left = flags(one.home)
        one.home.sonarr.fault(method, "/api/v3/series/*", NOT_THERE)
        await close(one.at, one.home)
        assert len(one.at.journal.open_entries()) == 1
        assert flags(one.home) == left
        one.home.heal()
        await close(one.at, one.home)
        assert flags(one.home) == one.before


async def test_specials_that_are_not_listed(tmp_path: Path) -> None:
    """The season is gone, and its series stays for them."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        series = home.series("Orbit", seasons={0: 1, 1: 2})
        home.request(home.user("alice"), series, seasons=[1])

        sonarr = home.sonarr
        lie = partial(sonarr.fault, "GET", FILES, Changed(empty_list))
        # Before a series is deleted its queue is read, and then its files
        begin = partial(sonarr.meanwhile, "GET", "/api/v3/queue", lie)
        sonarr.meanwhile("DELETE", f"{FILES}/bulk", begin)
        async with season_kitchen(home, series.id(1)) as at:
            await at.run()
        assert not series.exists(1)
        assert series.exists(0)
        assert series.row.id in sonarr.series
