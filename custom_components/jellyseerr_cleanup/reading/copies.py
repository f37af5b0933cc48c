"""The files of movies: what each Radarr has of them."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Self

from ..clients.errors import ClientError
from ..clients.radarr import RadarrClient, RadarrMovie
from ..retention.model import LibraryCopy, MediaRecord, TitleId
from ..retention.reason import ReasonCode, Unknown
from ..retention.titles import instance_key
from .movie_rows import MovieRows, Wanted, read_rows
from .roots import Roots
from .servers import FoundServer


class HowFresh(Enum):
    """What may count of what was read before this reading."""

    REMEMBERED = auto()  # what was read within a day and did not change
    FILES_NOW = auto()  # the files as they are now
    NOTHING = auto()  # everything is read


@dataclass(frozen=True, slots=True)
class FoundMovies:
    """The copies of movies, and Radarr's rows for their names."""

    copies: Mapping[TitleId, LibraryCopy | Unknown]
    rows: Mapping[TitleId, RadarrMovie]


@dataclass(frozen=True, slots=True)
class RadarrState:
    """What a Radarr says besides its movies: what is in its queue, and its roots."""

    queued: frozenset[int]
    roots: Roots

    @classmethod
    async def read(cls, radarr: RadarrClient) -> Self:
        """Return what Radarr says now; raises ClientError."""
        return cls(await radarr.queued_movie_ids(), await Roots.read(radarr))


class MovieReader:
    """Reads the movies of all Radarrs, within one reading.

    Each Radarr's state is read once in a reading, and what it said of movies lasts
    longer, by instance.
    """

    def __init__(
        self,
        servers: Mapping[str, FoundServer],
        rows: dict[str, MovieRows],
        now: datetime,
    ) -> None:
        """Read at `now` (UTC); the rows outlast the reader."""
        self._servers = servers
        self._rows = rows
        self._now = now
        self._states: dict[str, RadarrState] = {}

    async def read(
        self, wanted: Iterable[tuple[TitleId, MediaRecord]], how: HowFresh
    ) -> FoundMovies:
        """Return the copies of these movies; what could not be read is Unknown."""
        copies: dict[TitleId, LibraryCopy | Unknown] = {}
        by_instance: dict[str, dict[TitleId, MediaRecord]] = {}
        for title, media in wanted:
            key = instance_key(title, media)
            if key is None or key not in self._servers:
                copies[title] = Unknown.because(ReasonCode.NO_INSTANCE)
            else:
                by_instance.setdefault(key, {})[title] = media
        rows: dict[TitleId, RadarrMovie] = {}
        for found in await asyncio.gather(
            *(self._read(key, titles, how) for key, titles in by_instance.items())
        ):
            copies |= found.copies
            rows |= found.rows
        return FoundMovies(copies, rows)

    def is_fresh(self, title: TitleId, media: MediaRecord) -> bool:
        """Return whether a movie was read in this reading, or cannot be."""
        key = instance_key(title, media)
        known = self._rows.get(key) if key else None
        return known is None or known.is_fresh(title, media, self._now)

    async def _read(self, key: str, wanted: Wanted, how: HowFresh) -> FoundMovies:
        server = self._servers[key]
        unreachable = Unknown.because(
            ReasonCode.INSTANCE_UNREACHABLE, server=server.name
        )
        radarr = server.client
        if not isinstance(radarr, RadarrClient):
            return FoundMovies(dict.fromkeys(wanted, unreachable), {})
        known = self._rows.setdefault(key, MovieRows())
        try:
            if (state := self._states.get(key)) is None:
                state = self._states[key] = await RadarrState.read(radarr)
                if how is not HowFresh.NOTHING:
                    await known.notice_changes(radarr, self._now)
            match how:
                case HowFresh.REMEMBERED:
                    rows = await known.read(radarr, wanted, self._now)
                case HowFresh.FILES_NOW:
                    rows = await known.read_anew(radarr, wanted, self._now)
                case HowFresh.NOTHING:
                    rows = await read_rows(radarr, wanted)
        except ClientError:
            self._states.pop(key, None)
            return FoundMovies(dict.fromkeys(wanted, unreachable), {})
        # What grows with the library does not run on the event loop
        return await asyncio.to_thread(_shaped, key, rows, state)


def _shaped(
    instance: str, rows: Mapping[TitleId, RadarrMovie | None], state: RadarrState
) -> FoundMovies:
    return FoundMovies(
        {title: _found(instance, title, row, state) for title, row in rows.items()},
        {title: row for title, row in rows.items() if row is not None},
    )


def _found(
    instance: str, title: TitleId, movie: RadarrMovie | None, state: RadarrState
) -> LibraryCopy | Unknown:
    if movie is None:
        return Unknown.because(ReasonCode.NOT_ON_INSTANCE)
    if movie.tmdb_id != title.tmdb_id:
        return Unknown.because(ReasonCode.ITEM_MISMATCH)
    return copy_of(instance, movie, state)


def copy_of(instance: str, movie: RadarrMovie, state: RadarrState) -> LibraryCopy:
    """Return a movie's copy as the planner knows it."""
    return LibraryCopy(
        instance=instance,
        item_id=movie.id,
        folder=movie.folder,
        files=movie.files,
        in_queue=movie.id in state.queued,
        root_available=state.roots.available(movie.folder),
    )
