"""The files of movies: what each Radarr has of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self, override

from ..clients.errors import ClientError
from ..clients.radarr import RadarrClient
from ..clients.servarr import RootFolder
from ..retention.copies import LibraryCopy, MediaFile
from ..retention.model import MediaRecord, TitleId
from ..retention.reason import ReasonCode, Unknown
from ..retention.tags import InstanceTags
from ..retention.titles import instance_key
from .concurrency import in_thread
from .ids import contradict
from .movie_rows import KnownMovie, MovieRows, read_rows
from .on_disk import NotOnDisk
from .roots import is_available
from .servers import FoundServer
from .tags import RowTags
from .title_reader import (
    FoundCopies,
    HowFresh,
    TitleReader,
    Wanted,
    by_instance,
    unreachable,
)
from .unanswered import odd_answer


@dataclass(frozen=True, slots=True)
class RadarrState:
    """What a Radarr says besides its movies: what is in its queue, and its roots."""

    queued: Mapping[int, bool]
    roots: tuple[RootFolder, ...]

    @classmethod
    async def read(cls, radarr: RadarrClient) -> Self:
        """Return what Radarr says now; raises ClientError."""
        return cls(await radarr.queued_movies(), await radarr.root_folders())

    def copy_of(
        self,
        instance: str,
        item_id: int,
        folder: str,
        files: tuple[MediaFile, ...],
        added_at: datetime | None = None,
        *,
        tag_ids: tuple[int, ...] | None = None,
    ) -> LibraryCopy:
        """Return the copy of a movie as the planner knows it."""
        return LibraryCopy(
            instance=instance,
            item_id=item_id,
            folder=folder,
            files=files,
            in_queue=item_id in self.queued,
            import_blocked=self.queued.get(item_id, False),
            root_available=is_available(folder, self.roots),
            row_added_at=added_at,
            tag_ids=tag_ids,
        )


class MovieReader(TitleReader):
    """Reads the movies of all Radarrs, within one reading.

    Each Radarr's state is read once in a reading, and what it said of movies lasts
    longer, by instance.
    """

    def __init__(
        self,
        servers: Mapping[str, FoundServer],
        rows: dict[str, MovieRows],
        now: datetime,
        not_on_disk: NotOnDisk,
        tags: Mapping[str, InstanceTags | Unknown],
    ) -> None:
        """Read at `now` (UTC); the rows outlast the reader."""
        super().__init__(servers, now, not_on_disk, tags)
        self._rows = rows
        self._states: dict[str, RadarrState] = {}

    @override
    def is_fresh(self, title: TitleId, media: MediaRecord) -> bool:
        key = instance_key(title, media)
        known = self._rows.get(key) if key else None
        return known is None or known.is_fresh(title, media, self._now)

    @override
    def note_near(self, near: Iterable[tuple[TitleId, MediaRecord]]) -> None:
        there, _ = by_instance(near, self._servers)
        for key, rows in list(self._rows.items()):
            rows.near = frozenset(there.get(key, ()))

    @override
    async def _read(
        self, server: FoundServer, wanted: Wanted, how: HowFresh
    ) -> FoundCopies:
        key, radarr = server.key, server.client
        if not isinstance(radarr, RadarrClient):
            return FoundCopies(dict.fromkeys(wanted, unreachable(server)), {})
        try:
            if (state := self._states.get(key)) is None:
                state = self._states[key] = await RadarrState.read(radarr)
            movies = (
                await read_rows(radarr, wanted, self._now)
                if how is HowFresh.NOTHING
                else await self._remembered(server, radarr, wanted, how)
            )
        except ClientError as err:
            self._states.pop(key, None)
            return FoundCopies(dict.fromkeys(wanted, unreachable(server, err)), {})
        # What grows with the library does not run on the event loop
        tags = self._row_tags(server)
        return await in_thread(_shaped, server, wanted, movies, state, tags)

    async def _remembered(
        self, server: FoundServer, radarr: RadarrClient, wanted: Wanted, how: HowFresh
    ) -> dict[TitleId, KnownMovie]:
        address = server.instance.address
        known = self._rows.get(server.key)
        if known is None or known.address != address:
            known = self._rows[server.key] = MovieRows(address)
        async with known.lock:
            await known.notice_changes(radarr, self._now)
            if isinstance(tags := self._tags.get(server.key), InstanceTags):
                await in_thread(known.doubt_rows, tags)
            if how is HowFresh.REMEMBERED:
                return await known.read(radarr, wanted, self._now)
            return await known.read_anew(radarr, wanted, self._now)


def _shaped(
    server: FoundServer,
    wanted: Wanted,
    movies: Mapping[TitleId, KnownMovie],
    state: RadarrState,
    tags: RowTags,
) -> FoundCopies:
    return FoundCopies(
        {
            title: _found(server, wanted[title], one, state, tags)
            for title, one in movies.items()
        },
        {title: one.name for title, one in movies.items() if one.name is not None},
    )


def _found(
    server: FoundServer,
    media: MediaRecord,
    movie: KnownMovie,
    state: RadarrState,
    tags: RowTags,
) -> LibraryCopy | Unknown:
    if movie.problem is not None:
        return odd_answer(server.name, movie.problem)
    if movie.id is None:
        return Unknown.because(ReasonCode.NOT_ON_INSTANCE)
    if contradict(movie, media):
        return Unknown.because(ReasonCode.ITEM_MISMATCH)
    return state.copy_of(
        server.key,
        movie.id,
        movie.folder,
        movie.files,
        movie.added_at,
        tag_ids=tags.of(movie.id, movie.tag_ids, movie.row_at),
    )
