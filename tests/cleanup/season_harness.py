"""Seasons in the harness: what is due was watched by whoever requested it."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from custom_components.jellyseerr_cleanup.retention.model import MediaType
from tests.media_stack import Household, Request, Series, User

from .harness import CleanupHarness, harness, week_after_watching

type Flags = dict[tuple[str, str, int], tuple[bool, dict[int, bool]]]


def watched_seasons(
    home: Household, user: User, series: Series, *seasons: int, days_ago: float = 10
) -> Request:
    """Have seasons watched to their end one day after the other: due in this order."""
    request = home.request(user, series, seasons=seasons)
    for later, season in enumerate(seasons):
        home.watch(user, series, season=season, days_ago=days_ago - later)
    return request


@asynccontextmanager
async def season_harness(
    home: Household, timeout: float = 5, **options: Any
) -> AsyncIterator[CleanupHarness]:
    """Yield an engine for which all leave a week after they were watched."""
    policies = week_after_watching(*MediaType)
    async with harness(home, policies, timeout, **options) as at:
        yield at


def flags(home: Household) -> Flags:
    """Return each season's flag and its episodes', by server, series and season."""
    found: Flags = {}
    for server in home.instances:
        for series in getattr(server, "series", {}).values():
            for number, season in series.seasons.items():
                episodes = {
                    row.id: row.monitored
                    for row in series.episodes.values()
                    if row.season == number
                }
                key = (server.url, series.title, number)
                found[key] = (season.monitored, episodes)
    return found


def paths(series: Series, *seasons: int) -> set[Path]:
    """Return the paths of the seasons' files."""
    return {file.path for season in seasons for file in series.files(season)}


def without(tree: dict[str, bytes], gone: Iterable[Path]) -> dict[str, bytes]:
    """Return a tree of files without these."""
    names = {str(path) for path in gone}
    return {
        name: content
        for name, content in tree.items()
        if not any(path.endswith(name) for path in names)
    }


@dataclass
class Due:
    """A series whose first season is due, its files, and how everything was before."""

    home: Household
    at: CleanupHarness
    series: Series
    request: Request
    files: set[Path]
    tree: dict[str, bytes]
    before: Flags

    async def run(self) -> list[str]:
        """Run a cleanup, and return why titles failed."""
        result = await self.at.run()
        assert result.tried == 1
        return [problem.code for _, problem in result.failed]

    @property
    def is_as_before(self) -> bool:
        """Return whether files and flags are as they were."""
        return (self.home.tree(), flags(self.home)) == (self.tree, self.before)

    @property
    def in_sonarr(self) -> bool:
        """Return whether Sonarr has the series."""
        return self.series.row.id in self.home.sonarr.series

    @property
    def in_jellyseerr(self) -> bool:
        """Return whether Jellyseerr has its media."""
        return self.series.media in self.home.jellyseerr.media.values()


@asynccontextmanager
async def due(
    tmp_path: Path, seasons: dict[int, int] | None = None, timeout: float = 5
) -> AsyncIterator[Due]:
    """Have a first season due, whose second episode is not monitored."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        series = home.series("Orbit", seasons=seasons or {1: 2, 2: 2})
        series.row_of(1, 2).monitored = False
        other = home.series("Other", seasons={1: 1})
        request = watched_seasons(home, home.user("alice"), series, 1)
        files, tree, before = paths(series, 1), home.tree(), flags(home)
        async with season_harness(home, timeout) as at:
            yield Due(home, at, series, request, files, tree, before)
        assert other.exists(1)
