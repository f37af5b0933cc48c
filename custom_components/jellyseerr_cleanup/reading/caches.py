"""What is kept between readings, because it is read rarely."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ..retention.model import MediaRequest
from .closer_look import CloserLooks
from .library import LibraryCaches
from .movie_rows import MovieRows
from .series_rows import SeriesRows
from .servers import FoundServer


@dataclass(frozen=True, slots=True)
class LastFound:
    """The servers and all requests, as they were at `read_at` (UTC)."""

    read_at: datetime
    servers: Mapping[str, FoundServer]
    requests: tuple[MediaRequest, ...]


@dataclass(slots=True)
class ReadingCaches:
    """What outlasts a reading.

    That is what there is in Jellyfin, what each Radarr said of movies and each Sonarr
    of series, what closer looks found, and what was found last of everything.
    """

    library: LibraryCaches = field(default_factory=LibraryCaches)
    movies: dict[str, MovieRows] = field(default_factory=dict)
    series: dict[str, SeriesRows] = field(default_factory=dict)
    looks: CloserLooks = field(default_factory=CloserLooks)
    last: LastFound | None = None

    @property
    def rows(self) -> list[MovieRows | SeriesRows]:
        """Return what each Radarr and Sonarr said."""
        return [*self.movies.values(), *self.series.values()]

    async def forget(self, places: Iterable[tuple[str, int]]) -> None:
        """Forget what is known of these items, each by its instance and its id there.

        A deletion outdates it, and no history names a movie that is gone.
        """
        for instance, number in places:
            for rows in (self.movies.get(instance), self.series.get(instance)):
                if rows is not None:
                    await rows.forget_item(number)
