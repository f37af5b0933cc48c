"""A season of which some files went is held until a person finishes or restores it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.engine.errors import NotMended
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.remembered import Keep
from tests.cleanup.harness import CleanupHarness
from tests.media_stack import Series, Status
from tests.words.english import badly_told

from .house import House, opened, told


@asynccontextmanager
async def half_removed(
    tmp_path: Path,
) -> AsyncIterator[tuple[House, CleanupHarness, Series]]:
    """Run a cleanup in which one file goes, and Sonarr refuses to delete the others."""

    def build(h: House) -> None:
        series = h.series(3, 3)
        h.done(h.alice, series, 1)
        h.goes(series, 1)
        h.home.sonarr.fault("DELETE", "/api/v3/episodefile/bulk", Status(500))
        h.home.sonarr.meanwhile(
            "DELETE",
            "/api/v3/episodefile/bulk",
            lambda: h.home.lose_episode(series, 1, 1),
        )

    async with opened(tmp_path, build, "2.7", "12") as (house, at):
        ((series, _),) = house.seasons_gone
        await at.poll()
        result = await at.run()
        assert [problem.code for _, problem in result.failed] == ["half_done"]
        assert len(series.files(1)) == 2
        house.home.heal()
        yield house, at, series


async def mend(at: CleanupHarness, *, finish: bool) -> None:
    """Finish or restore what was left half done."""
    (entry,) = at.journal.half_done()
    await at.mend(entry.id, finish=finish)


async def poll(at: CleanupHarness, series: Series) -> str:
    """Poll, and say what becomes of the season."""
    plan = (await at.poll()).plan
    assert badly_told(plan) == {}
    return told(plan, series.id(1))


async def test_it_is_held(tmp_path: Path) -> None:
    async with half_removed(tmp_path) as (_, at, series):
        assert await poll(at, series) == "held: half_removed"
        assert (await at.run()).deleted == []
        assert len(series.files(1)) == 2


async def test_finishing(tmp_path: Path) -> None:
    """What is left goes, and the request; the other season is as it was."""
    async with half_removed(tmp_path) as (house, at, series):
        await poll(at, series)
        await mend(at, finish=True)
        assert not series.exists(1)
        assert series.exists(2)
        assert not house.home.requests
        assert series.row.seasons[2].monitored
        assert await poll(at, series) == "no title"
        assert at.journal.totals.server.freed == 3_000_000_000


async def test_finishing_what_somebody_keeps(tmp_path: Path) -> None:
    async with half_removed(tmp_path) as (_, at, series):
        await poll(at, series)
        at.memory = replace(
            at.memory, keeps=(Keep("k", MediaType.TV, series.tmdb, seasons=(1,)),)
        )
        with pytest.raises(NotMended):
            await mend(at, finish=True)
        assert len(series.files(1)) == 2


async def test_restoring(tmp_path: Path) -> None:
    """It is monitored as before and searched for; until it is whole it is held."""
    async with half_removed(tmp_path) as (house, at, series):
        await poll(at, series)
        await mend(at, finish=False)
        assert series.row.seasons[1].monitored
        assert all(row.monitored for row in series.row.episodes.values())
        assert [one["name"] for one in house.home.sonarr.commands] == ["SeasonSearch"]
        assert await poll(at, series) == "held: season_shrunk"
        house.home.sonarr.search_missing()
        # Its policies are as they were: who wants to have it keeps it
        assert await poll(at, series) == "due"
        assert len(house.home.requests) == 1
