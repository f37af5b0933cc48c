"""What is kept between readings, because it is read rarely."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from ..retention.model import MediaRequest, MediaType, TitleId
from .closer_look import CloserLooks
from .concurrency import in_thread
from .library import LibraryCaches
from .movie_rows import MovieRows
from .on_disk import NotOnDisk
from .series_rows import Asked, SeriesRows, asked_for
from .servers import FoundServer
from .sightings import Sightings
from .unrequested import Unrequested


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
    of series, what closer looks found, what was found last of everything, which titles
    were not on their disks, and which a second instance had.
    """

    library: LibraryCaches = field(default_factory=LibraryCaches)
    movies: dict[str, MovieRows] = field(default_factory=dict)
    series: dict[str, SeriesRows] = field(default_factory=dict)
    looks: CloserLooks = field(default_factory=CloserLooks)
    last: LastFound | None = None
    unrequested: Unrequested = field(default_factory=Unrequested)
    not_on_disk: NotOnDisk = field(default_factory=NotOnDisk)
    sightings: Sightings = field(default_factory=Sightings)

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

    async def forget_others(
        self, requests: Iterable[MediaRequest], now: datetime
    ) -> None:
        """Forget what was known of titles that nobody has requested for 14 days."""
        # What grows with the library does not run on the event loop
        wanted = await in_thread(_Wanted.by, requests)
        self.not_on_disk.forget_others(
            [title for title in self.not_on_disk.titles if wanted.has(title)]
        )
        self.sightings.forget_others(wanted.has)
        async with self.library.lock:
            await in_thread(self._forget, "", self.library, wanted, now)
        every: list[tuple[str, MovieRows | SeriesRows]] = [
            *self.movies.items(),
            *self.series.items(),
        ]
        for instance, rows in every:
            async with rows.lock:
                await in_thread(self._forget, instance, rows, wanted, now)

    def _forget(
        self,
        where: str,
        what: LibraryCaches | MovieRows | SeriesRows,
        wanted: _Wanted,
        now: datetime,
    ) -> None:
        gone = self.unrequested.to_forget
        match what:
            case MovieRows():
                what.forget(gone(where, list(what.known), wanted.has, now))
            case SeriesRows():
                what.forget(gone(where, list(what.known), wanted.asks_for, now))
            case LibraryCaches():
                known = {*what.files.titles, *what.items.lost, *self.looks.known}
                titles = gone(where, known, wanted.has, now)
                what.files.forget(titles)
                what.shaped.forget(titles)
                what.items.lost -= {*titles}
                for title in titles:
                    self.looks.known.pop(title, None)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is requested, declined or not: whole titles, in both qualities."""

    titles: frozenset[tuple[MediaType, int]]
    series: frozenset[Asked]

    @classmethod
    def by(cls, requests: Iterable[MediaRequest]) -> Self:
        """Return what these requests are about."""
        requests = list(requests)
        return cls(
            frozenset((one.media_type, one.media.tmdb_id) for one in requests),
            frozenset(
                asked_for(one.media, is_4k=is_4k)
                for one in requests
                if one.media_type is MediaType.TV
                for is_4k in (False, True)
            ),
        )

    def has(self, title: TitleId) -> bool:
        """Return whether a title is requested, in whichever quality and season."""
        return (title.media_type, title.tmdb_id) in self.titles

    def asks_for(self, series: Asked) -> bool:
        """Return whether a series is requested."""
        return series in self.series
