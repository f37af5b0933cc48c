"""How many titles with files each instance has.

A limit is a share of them (rule 7).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from ..clients.errors import ClientError
from ..clients.radarr import RadarrClient
from ..clients.sonarr import SonarrClient
from .servers import Client, FoundServer

_COUNT_LASTS = timedelta(days=1)


class TitleCounts:
    """The counts of the last day, by instance."""

    def __init__(self) -> None:
        """Begin without any count."""
        self._known: dict[str, tuple[datetime, int]] = {}

    async def of(
        self,
        instances: Iterable[str],
        servers: Mapping[str, FoundServer],
        now: datetime,
    ) -> dict[str, int]:
        """Return the number of movies or seasons with files of each instance.

        Instances that cannot be read are left out.
        """
        counts: dict[str, int] = {}
        for key in sorted(instances):
            known = self._known.get(key)
            if known is None or now - known[0] >= _COUNT_LASTS:
                try:
                    known = now, await _count(servers[key].client)
                except ClientError:
                    continue
                self._known[key] = known
            counts[key] = known[1]
        return counts

    def forget(self) -> None:
        """Forget all counts, because something was deleted that they include."""
        self._known.clear()


async def _count(client: Client | None) -> int:
    """Return how many movies or seasons have files; raises ClientError."""
    if isinstance(client, RadarrClient):
        return sum(movie.has_file for movie in await client.movies())
    assert isinstance(client, SonarrClient)
    return sum(
        season.number > 0 and bool(season.file_count)
        for series in await client.all_series()
        for season in series.seasons
    )
