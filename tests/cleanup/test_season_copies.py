"""Two Sonarrs that share the files of a season: both copies go, or neither, or a person is asked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from custom_components.jellyseerr_cleanup.cleanup.instances import sonarr_of
from custom_components.jellyseerr_cleanup.cleanup.intents import intent
from custom_components.jellyseerr_cleanup.cleanup.mending import Mender
from custom_components.jellyseerr_cleanup.cleanup.run import Problem
from tests.media_stack import Household, Request, Series, Status

from .kitchen import Kitchen
from .season_kitchen import close, flags, read_copy, season_kitchen

BULK = "/api/v3/episodefile/bulk"


@dataclass
class Shared:
    """A season that two Sonarrs hold, and the request for it."""

    home: Household
    at: Kitchen
    first: Series
    second: Series
    request: Request

    async def delete(self) -> Problem | None:
        """Delete both copies, as a run does with what the plan says."""
        reading = await self.at.poll()
        (decision,) = reading.plan.decisions
        copies = [
            await read_copy(sonarr_of(reading.servers, key), key, series.row.id, 1)
            for key, series in (("sonarr:0", self.first), ("sonarr:1", self.second))
        ]
        decision = replace(decision, copies=tuple(copies))
        now = self.home.clock.now()
        entry = intent(decision, "a plan", None, None, now)
        return await self.at.runner.delete(entry, copies, reading)


@asynccontextmanager
async def shared(tmp_path: Path) -> AsyncIterator[Shared]:
    """Let a second Sonarr know the same folder and the same files."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        server = home.add_sonarr("Second")
        await home.start()
        first = home.series("Orbit", seasons={1: 2}, size=500)
        home.series("Other", seasons={1: 1}, sonarr=server)
        second = home.series(
            "Orbit", seasons={1: 2}, size=500, sonarr=server, in_jellyseerr=False
        )
        for file in second.files(1):
            path = first.row.folder / file.path.relative_to(second.row.folder)
            home.disk.remove(file.path)
            file.path = path
        home.disk.remove_folder(second.row.folder)
        second.row.folder = first.row.folder
        request = home.request(home.user("alice"), first, seasons=[1])
        async with season_kitchen(home, first.id(1)) as at:
            yield Shared(home, at, first, second, request)


async def test_both_go(tmp_path: Path) -> None:
    """Every byte is counted once."""
    async with shared(tmp_path) as one:
        assert await one.delete() is None
        assert not one.first.exists(1)
        assert not one.first.sonarr.series
        assert [row.title for row in one.second.sonarr.series.values()] == ["Other"]
        assert not one.request.exists
        assert one.at.journal.entries()[0].freed == 1_000


async def test_one_of_them_changed(tmp_path: Path) -> None:
    """Neither is touched."""
    async with shared(tmp_path) as one:
        tree, states = one.home.tree(), []

        def change() -> None:
            one.second.row_of(1, 1).monitored = False
            states.append(flags(one.home))

        path = f"/api/v3/series/{one.second.row.id}"
        one.second.sonarr.meanwhile("GET", path, change, after=1)
        problem = await one.delete()
        assert problem is not None
        assert problem.code == "changed"
        assert one.home.tree() == tree
        assert [flags(one.home)] == states


async def test_the_first_refuses(tmp_path: Path) -> None:
    """Nothing went: both are as they were."""
    async with shared(tmp_path) as one:
        before = one.home.tree(), flags(one.home)
        one.first.sonarr.fault("DELETE", BULK, Status(409))
        assert await one.delete() is not None
        assert (one.home.tree(), flags(one.home)) == before
        assert not one.at.journal.half_done()


async def test_the_second_refuses(tmp_path: Path) -> None:
    """One went and the other would fetch it again: a person finishes, with what is left."""
    async with shared(tmp_path) as one:
        one.second.sonarr.fault("DELETE", BULK, Status(409))
        problem = await one.delete()
        assert problem is not None
        assert problem.code == "half_done"
        one.home.heal()
        await close(one.at, one.home)
        (entry,) = one.at.journal.half_done()
        assert one.request.exists
        at = one.at
        mender = Mender(at.reader, at.journal, at.runner._circumstances, at.runner)
        problem = await mender.finish(entry, None)
        assert problem is not None, "nobody asked who watches what is left"
        assert problem.code == "not_due"
        media = one.first.in_jellyseerr.standard
        media.service_id, media.external_id = 1, one.second.row.id
        assert await mender.finish(entry, None) is None
        assert [row.title for row in one.second.sonarr.series.values()] == ["Other"]
        assert not one.request.exists
        assert at.journal.totals.server.titles == 1


async def test_the_second_is_restored(tmp_path: Path) -> None:
    """The one that still has it is monitored again, and searches."""
    async with shared(tmp_path) as one:
        before = flags(one.home)
        one.second.sonarr.fault("DELETE", BULK, Status(409))
        assert await one.delete() is not None
        one.home.heal()
        reading = await one.at.poll()
        (entry,) = one.at.journal.half_done()
        at = one.at
        mender = Mender(at.reader, at.journal, at.runner._circumstances, at.runner)
        assert await mender.restore(entry, reading.servers) is None
        key = (one.second.sonarr.url, "Orbit", 1)
        assert flags(one.home)[key] == before[key]
        assert [command["name"] for command in one.second.sonarr.commands] == [
            "SeasonSearch"
        ]
