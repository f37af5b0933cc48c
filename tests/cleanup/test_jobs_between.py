"""Jellyseerr's jobs run between deletion and tidying, at every point, with a kill."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import override

from aiohttp import web
import pytest

from custom_components.jellyseerr_cleanup.cleanup.journal.entries import Outcome
from tests.media_stack import Fault, Household, Movie, Series, User
from tests.media_stack.faults import Answer, cut

from .harness import CleanupHarness, watched
from .season_harness import season_harness, watched_seasons

JOBS = (
    "jellyfin-recently-added-scan",
    "jellyfin-full-scan",
    "radarr-scan",
    "sonarr-scan",
    "availability-sync",
)


def run_jobs(home: Household) -> None:
    """Run each of Jellyseerr's jobs twice."""
    for job in 2 * JOBS:
        home.jellyseerr.run_job(job)


class Blow(Fault):
    """Runs the jobs just before a call, and ends who made it if that is wanted.

    Counted are calls that change something, and the first read after each of them:
    what only reads leaves everything as it was.
    """

    def __init__(self, home: Household, number: int, *, kills: bool) -> None:
        """Strike at one call."""
        self._home, self._number, self._kills = home, number, kills
        self.counted = 0
        self._has_read = True
        self.end: Callable[[], object] | None = None
        for server in home.servers:
            server.fault("*", "*", self)

    @property
    def has_struck(self) -> bool:
        """Return whether there were that many calls."""
        return self.counted >= self._number

    @override
    async def respond(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        is_read = request.method == "GET"
        is_counted = not (is_read and self._has_read)
        self._has_read = is_read
        self.counted += is_counted
        if not is_counted or self.counted != self._number:
            return await answer()
        run_jobs(self._home)
        if not self._kills:
            return await answer()
        if self.end is not None:
            self.end()
        return cut(request)


@dataclass
class House:
    """A household of which titles of each kind leave."""

    home: Household
    asking: User
    movies: list[Movie]
    series: list[tuple[Series, int]]

    @classmethod
    def of(cls, home: Household, *, folders_go: bool) -> House:
        """Return it: Jellyfin lists what went until it is told and has looked."""
        home.jellyfin.library.lingers = True
        home.sonarr.delete_empty_folders = folders_go
        ann, ben = home.user("ann"), home.user("ben")
        home.movie("Beside")
        home.movie("Beside", is_4k=True)
        both = watched(home, ann, "Moon")
        home.request(ben, home.movie("Moon", tmdb=both.tmdb, is_4k=True))
        shared = home.series("Orbit", seasons={1: 1, 2: 1})
        watched_seasons(home, ann, shared, 1)
        home.request(ben, shared, seasons=[2])
        alone = home.series("Solo", seasons={1: 1})
        watched_seasons(home, ann, alone, 1)
        movies = [watched(home, ann, "Comet"), both]
        return cls(home, ann, movies, [(shared, 1), (alone, 1)])

    def requested(self) -> dict[str, str]:
        """Request everything again, and return what became of it."""
        movies = {
            one.title: self.home.ask_again(self.asking, one) for one in self.movies
        }
        return movies | {
            one.title: self.home.ask_again(self.asking, one, seasons=[season])
            for one, season in self.series
        }


async def struck(house: House, at: CleanupHarness, blow: Blow) -> None:
    """Run, and go on until nothing is left to do or the blow ends it."""
    acting = asyncio.ensure_future(_run(house, at))
    blow.end = acting.cancel
    await asyncio.wait([acting])
    if not acting.cancelled():
        acting.result()


async def _run(house: House, at: CleanupHarness) -> None:
    await at.run()
    await follow(house, at)


async def follow(house: House, at: CleanupHarness) -> None:
    """Poll as time goes by."""
    for minutes in (2, 6 * 60):
        house.home.clock.advance(minutes=minutes)
        await at.poll()


@asynccontextmanager
async def one_house(folder: Path, *, folders_go: bool) -> AsyncIterator[House]:
    """Yield a household of its own."""
    async with Household(folder, jellyseerr="3.1") as home:
        yield House.of(home, folders_go=folders_go)


async def judged(house: House, at: CleanupHarness) -> None:
    """Everything can be requested again, or the history says why not."""
    run_jobs(house.home)
    await follow(house, at)
    run_jobs(house.home)
    said = {
        entry.name: (entry.follow.free_at, entry.follow.problem)
        for entry in at.journal.entries()
        if entry.outcome is Outcome.DELETED and entry.follow
    }
    assert len(said) == 4, said
    for name, became in house.requested().items():
        free_at, problem = said[name]
        if became == "sent":
            assert free_at is not None, (name, problem)
        else:
            assert free_at is None, (name, became)
            assert problem == "season_folder_stays", (name, became, problem)
            assert name == "Orbit"


@pytest.mark.long
@pytest.mark.usefixtures("few_hidden_names")
@pytest.mark.parametrize(("folders_go", "kills"), [(False, True), (True, False)])
async def test_jobs_at_every_point(
    tmp_path: Path, ran: Callable[[str, int], None], *, folders_go: bool, kills: bool
) -> None:
    number = 0
    while True:
        number += 1
        async with one_house(tmp_path / str(number), folders_go=folders_go) as house:
            async with season_harness(house.home) as before:
                blow = Blow(house.home, number, kills=kills)
                await struck(house, before, blow)
                house.home.heal()
                async with season_harness(house.home) as at:
                    await at.go_on_from(before)
                    await at.run()
                    await judged(house, at)
            if not blow.has_struck:
                break
    assert number > 20
    ran("points between deletion and tidying", number)
