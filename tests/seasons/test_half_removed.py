"""A season of which some files went and others did not: it is held until a person finishes or restores it, through all guards."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from custom_components.jellyseerr_cleanup.cleanup.journal import JournalEntry
from custom_components.jellyseerr_cleanup.cleanup.mending import Mender
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.remembered import Keep
from tests.cleanup.kitchen import Kitchen
from tests.media_stack import Series

from .house import House, opened, told


@asynccontextmanager
async def half_removed(
    tmp_path: Path,
) -> AsyncIterator[tuple[House, Kitchen, Series]]:
    """Run a cleanup in which one file goes, and then Sonarr refuses to delete the others."""

    def build(h: House) -> None:
        series = h.series(3, 3)
        h.done(h.alice, series, 1)
        h.goes(series, 1)
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
        yield house, at, series


def mender(at: Kitchen) -> tuple[Mender, JournalEntry]:
    """Return what mends, and what is to be mended."""
    (entry,) = at.journal.half_done()
    return Mender(at.reader, at.journal, at.runner._circumstances, at.runner), entry


async def poll(at: Kitchen, series: Series) -> str:
    """Poll as the coordinator does, with what the journal says, and say what becomes of the season."""
    half = frozenset(one for entry in at.journal.half_done() for one in entry.ids)
    at.memory = replace(at.memory, half_done=half)
    return told((await at.poll()).plan, series.id(1))


async def test_it_is_held(tmp_path: Path) -> None:
    async with half_removed(tmp_path) as (_, at, series):
        assert await poll(at, series) == "held: half_removed"
        assert (await at.run()).deleted == []
        assert len(series.files(1)) == 2


async def test_finishing(tmp_path: Path) -> None:
    """What is left goes, and the request; the other season is as it was."""
    async with half_removed(tmp_path) as (house, at, series):
        await poll(at, series)
        one, entry = mender(at)
        assert await one.finish(entry, "a-person") is None
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
        one, entry = mender(at)
        problem = await one.finish(entry, "a-person")
        assert problem is not None
        assert len(series.files(1)) == 2


async def test_restoring(tmp_path: Path) -> None:
    """It is monitored as before and searched for; until it is whole it is held."""
    async with half_removed(tmp_path) as (house, at, series):
        await poll(at, series)
        one, entry = mender(at)
        reading = await at.poll()
        assert await one.restore(entry, reading.servers) is None
        assert series.row.seasons[1].monitored
        assert all(row.monitored for row in series.row.episodes.values())
        assert [one["name"] for one in house.home.sonarr.commands] == ["SeasonSearch"]
        assert await poll(at, series) == "held: season_shrunk"
        house.home.sonarr.search_missing()
        # Its policies are as they were: who wants to have it keeps it
        assert await poll(at, series) == "due"
        assert len(house.home.requests) == 1
