"""What one Radarr has of the movies: read rarely, unless it changed or is near.

Files are asked for many movies at once, which tells their folders, too. Radarr's row of
a movie says for certain that it is this movie. It costs a call each, so it is read when
a title comes near, and when its files turned out to be others.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import nsmallest
from itertools import batched
from typing import Self

from ..clients.errors import NotFound, UnexpectedAnswer
from ..clients.radarr import MovieFiles, RadarrClient, RadarrMovie
from ..retention.copies import MediaFile
from ..retention.model import MediaRecord, TitleId, TitleName
from ..retention.tags import InstanceTags
from .concurrency import few_at_once, in_thread
from .known_rows import MISSING_A_POLL, KnownRows, in_turn, within_a_day
from .title_reader import Wanted
from .unanswered import is_odd

_MOVIES_A_CALL = 100


@dataclass(frozen=True, slots=True)
class KnownMovie:
    """What Radarr said of a title's movie; times in UTC.

    `item` is the id that Jellyseerr named then, `id` Radarr's own: None if it has no
    such movie. `files` were read at `read_at`. The row was read at `row_at` and says
    which movie it is, when it was added, and its tags: these are None as long as only
    files were read.
    """

    item: int | None
    id: int | None
    folder: str
    files: tuple[MediaFile, ...]
    read_at: datetime
    tmdb_id: int | None = None
    name: TitleName | None = None
    row_at: datetime | None = None
    imdb_id: str | None = None
    problem: str | None = None
    added_at: datetime | None = None
    tag_ids: tuple[int, ...] | None = None

    @property
    def tvdb_id(self) -> None:
        """Return that Radarr does not tell this id."""

    @classmethod
    def of_row(cls, item: int | None, row: RadarrMovie | None, now: datetime) -> Self:
        """Return what a row says that was read now."""
        if row is None:
            return cls(item, None, "", (), now, row_at=now)
        name = TitleName(row.title, row.year)
        return cls(
            item,
            row.id,
            row.folder,
            row.files,
            now,
            row.tmdb_id,
            name,
            now,
            row.imdb_id,
            added_at=row.added_at,
            tag_ids=row.tag_ids,
        )

    def says_the_same(self, other: KnownMovie | None) -> bool:
        """Return whether another one says the same, read at whatever time."""
        return other is not None and (
            self == replace(other, read_at=self.read_at, row_at=self.row_at)
        )


@dataclass(frozen=True, slots=True)
class _ToRead:
    by_files: frozenset[TitleId]
    by_row: frozenset[TitleId]


class MovieRows(KnownRows[TitleId, KnownMovie]):
    """What one Radarr said of the titles."""

    async def read(
        self, radarr: RadarrClient, wanted: Wanted, now: datetime
    ) -> dict[TitleId, KnownMovie]:
        """Return what is known of each movie; ClientError.

        Those that are new, near, named by the history or read a day ago are read, and
        of the others those that were read longest ago.
        """
        chosen = await in_thread(self._choose, wanted, now)
        return await self._read(radarr, wanted, chosen, now)

    async def read_anew(
        self, radarr: RadarrClient, wanted: Wanted, now: datetime
    ) -> dict[TitleId, KnownMovie]:
        """Return movies with the files as they are now, by rows of the last day.

        ClientError.
        """
        chosen = await in_thread(self._choose_near, wanted, now)
        return await self._read(radarr, wanted, chosen, now)

    def doubt_rows(self, tags: InstanceTags) -> None:
        """Have rows read anew, once near, that name tags which the list lacks."""
        for title, known in self.known.items():
            if not tags.lists(known.tag_ids):
                self.known[title] = replace(known, row_at=None, tag_ids=None)

    def is_fresh(self, title: TitleId, media: MediaRecord, now: datetime) -> bool:
        """Return whether its files were read at `now`, and its row within a day."""
        known = self.known.get(title)
        return (
            known is not None
            and known.item == item_of(title, media)
            and known.read_at >= now
            and known.row_at is not None
            and within_a_day(known.row_at, now)
        )

    def _choose(self, wanted: Wanted, now: datetime) -> _ToRead:
        items = {title: item_of(title, media) for title, media in wanted.items()}
        named = Counter(item for item in items.values() if item is not None)
        by_files: set[TitleId] = set()
        by_row: set[TitleId] = set()
        lost: list[TitleId] = []
        near: list[TitleId] = []
        others: list[TitleId] = []
        for title, item in items.items():
            known = self.known.get(title)
            row_is_known = known is not None and known.row_at is not None
            if item is not None and named[item] > 1 and not row_is_known:
                # At most one of these titles is the movie
                by_row.add(title)
            elif known is None:
                (by_row if item is None else by_files).add(title)
            elif known.item != item:
                by_row.add(title)
            elif title in self.changed or self.is_old(known.read_at, now):
                (by_row if item is None else by_files).add(title)
            elif known.read_at < now:
                others.append(title)
                if item is None and known.id is None:
                    lost.append(title)
                elif title in self.near or not known.files:
                    by_files.add(title)
                if title in self.near and row_is_known:
                    near.append(title)
        by_row.update(in_turn(near, self._row_at, len(near), now))
        for title in (
            *in_turn(others, self._read_at, len(wanted), now),
            *nsmallest(MISSING_A_POLL, lost, key=self._read_at),
        ):
            (by_row if items[title] is None else by_files).add(title)
        return _ToRead(frozenset(by_files - by_row), frozenset(by_row))

    def _choose_near(self, wanted: Wanted, now: datetime) -> _ToRead:
        by_files: set[TitleId] = set()
        by_row: set[TitleId] = set()
        others: list[TitleId] = []
        for title, media in wanted.items():
            known = self.known.get(title)
            if (
                known is None
                or known.item != item_of(title, media)
                or known.row_at is None
                or not within_a_day(known.row_at, now)
            ):
                by_row.add(title)
            elif known.read_at < now:
                cannot_be_asked = known.id is None and known.item is None
                (by_row if cannot_be_asked else by_files).add(title)
                others.append(title)
        by_row.update(in_turn(others, self._row_at, len(wanted), now))
        return _ToRead(frozenset(by_files - by_row), frozenset(by_row))

    def _read_at(self, title: TitleId) -> datetime:
        return self.known[title].read_at

    def _row_at(self, title: TitleId) -> datetime:
        row_at = self.known[title].row_at
        assert row_at is not None
        return row_at

    async def _read(
        self, radarr: RadarrClient, wanted: Wanted, chosen: _ToRead, now: datetime
    ) -> dict[TitleId, KnownMovie]:
        by_item = await in_thread(self._by_item, wanted, chosen.by_files)
        by_row = set(chosen.by_row)

        async def read_files(batch: tuple[int, ...]) -> None:
            try:
                found = await radarr.files_of(batch)
            except (NotFound, UnexpectedAnswer) as err:
                # It refuses all if it has a file of a movie that it does not have. One
                # odd row is only about one movie: each is then asked for alone
                if not (isinstance(err, NotFound) or is_odd(err)):
                    raise
                found = {}
            for number in batch:
                for title in by_item[number]:
                    item = item_of(title, wanted[title])
                    if not self._note_files(title, item, found.get(number), now):
                        by_row.add(title)

        batches = batched(sorted(by_item), _MOVIES_A_CALL, strict=False)
        await few_at_once(batches, read_files)

        async def read_row(title: TitleId) -> None:
            known = await read_movie(radarr, title, wanted[title], now)
            self._note(title, known)

        await few_at_once(sorted(by_row), read_row)
        return await in_thread(lambda: {title: self.known[title] for title in wanted})

    def _by_item(
        self, wanted: Wanted, titles: Iterable[TitleId]
    ) -> dict[int, list[TitleId]]:
        """Return titles by Radarr's ids."""
        by_item: dict[int, list[TitleId]] = {}
        for title in titles:
            known = self.known.get(title)
            number = item_of(title, wanted[title]) or (known and known.id)
            assert number, "what can only be looked up is read by its row"
            by_item.setdefault(number, []).append(title)
        return by_item

    def _note_files(
        self, title: TitleId, item: int | None, found: MovieFiles | None, now: datetime
    ) -> bool:
        """Take over files that were read; False if the row must be read for them."""
        known = self.known.get(title)
        if found is None or (known is not None and known.problem):
            return False
        if known is not None and known.item == item:
            if {*known.files} != {*found.files}:
                return False
            self._note(title, replace(known, read_at=now))
            return True
        if item is None or found.folder is None:
            return False
        self._note(title, KnownMovie(item, item, found.folder, found.files, now))
        return True

    def _note(self, title: TitleId, known: KnownMovie) -> None:
        self.write(title, known, same=known.says_the_same(self.known.get(title)))


async def read_rows(
    radarr: RadarrClient, wanted: Wanted, now: datetime
) -> dict[TitleId, KnownMovie]:
    """Return what Radarr's row of each movie says now; ClientError."""

    async def read(title: TitleId) -> KnownMovie:
        return await read_movie(radarr, title, wanted[title], now)

    return await few_at_once(wanted, read)


async def read_movie(
    radarr: RadarrClient, title: TitleId, media: MediaRecord, now: datetime
) -> KnownMovie:
    """Return what Radarr's row of a movie says now; ClientError."""
    item = item_of(title, media)
    # The item that Jellyseerr names is never looked up by another id instead: what is
    # there now may belong to somebody else
    try:
        row = (
            await radarr.movie_by_tmdb(title.tmdb_id)
            if item is None
            else await radarr.movie(item)
        )
    except UnexpectedAnswer as err:
        if not is_odd(err):
            raise
        # It is about this one movie
        return KnownMovie(item, None, "", (), now, row_at=now, problem=err.told)
    return KnownMovie.of_row(item, row, now)


def item_of(title: TitleId, media: MediaRecord) -> int | None:
    """Return the id in Radarr that Jellyseerr names for the title's quality."""
    return media.in_quality(title.is_4k).external_id
