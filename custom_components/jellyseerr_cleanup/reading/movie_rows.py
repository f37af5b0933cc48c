"""Radarr's rows of movies: read rarely, unless they changed or are about to leave."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import batched

from ..clients.radarr import RadarrClient, RadarrMovie
from ..retention.model import MediaRecord, TitleId
from .concurrency import few_at_once

# From this number on, one call for all movies costs less than one for each
_WHOLE_LIST_FROM = 200
_MOVIES_A_CALL = 100
_LASTS = timedelta(days=1)
# With a poll in 15 minutes, all are read anew somewhat before they are a day old
_SHARE_OF_A_POLL = 90
# What the history tells late, or by another clock
_OVERLAP = timedelta(hours=1)

type Wanted = Mapping[TitleId, MediaRecord]


@dataclass(frozen=True, slots=True)
class KnownMovie:
    """Radarr's row of a movie, None if it has none, as of `read_at` (UTC).

    `item` is the id that Jellyseerr named then.
    """

    item: int | None
    row: RadarrMovie | None
    read_at: datetime


@dataclass(slots=True)
class MovieRows:
    """What one Radarr said of the titles; its history was read until `history_at`."""

    known: dict[TitleId, KnownMovie] = field(default_factory=dict)
    history_at: datetime | None = None

    async def notice_changes(self, radarr: RadarrClient, now: datetime) -> None:
        """Forget what Radarr's history names since it was read last; ClientError."""
        if self.history_at is not None:
            changed = await radarr.changed_since(self.history_at - _OVERLAP)
            for title, known in list(self.known.items()):
                if known.row is not None and known.row.id in changed:
                    del self.known[title]
        self.history_at = now

    async def read(
        self, radarr: RadarrClient, wanted: Wanted, now: datetime
    ) -> dict[TitleId, RadarrMovie | None]:
        """Return the row of each movie, None where Radarr has none; ClientError.

        Those that are not known, or were read a day ago, are read; of the others, those
        that were read longest ago.
        """
        old = {
            title
            for title, media in wanted.items()
            if not self._counts(title, item_of(title, media), now)
        }
        others = sorted(
            wanted.keys() - old, key=lambda one: (self.known[one].read_at, one)
        )
        share = -(-len(wanted) // _SHARE_OF_A_POLL)
        old |= {one for one in others[:share] if self.known[one].read_at < now}
        # Taken now: while these are read, another reading may forget some
        rows = {title: self.known[title].row for title in wanted.keys() - old}
        return rows | await self._read_rows(
            radarr, {one: wanted[one] for one in old}, now
        )

    async def read_anew(
        self, radarr: RadarrClient, wanted: Wanted, now: datetime
    ) -> dict[TitleId, RadarrMovie | None]:
        """Return rows with the files as they are now; ClientError.

        Files are asked for many movies at once: only if they are others, or none, the
        row is read as well.
        """
        known = {
            title: self.known[title]
            for title, media in wanted.items()
            if self._counts(title, item_of(title, media), now)
        }
        rows = {one: row.row for one, row in known.items() if row.read_at == now}
        by_id = {
            one.row.id: title
            for title, one in known.items()
            if one.row is not None and one.read_at < now
        }
        for batch in batched(sorted(by_id), _MOVIES_A_CALL, strict=False):
            files = await radarr.files_of(batch)
            for number in batch:
                title = by_id[number]
                row = known[title].row
                if row is not None and {*row.files} == {*files[number]} != set():
                    self.known[title] = replace(known[title], read_at=now)
                    rows[title] = row
        return rows | await self._read_rows(
            radarr, {one: wanted[one] for one in wanted.keys() - rows.keys()}, now
        )

    def is_fresh(self, title: TitleId, media: MediaRecord, now: datetime) -> bool:
        """Return whether a movie was read at `now`."""
        known = self.known.get(title)
        return (
            known is not None
            and known.item == item_of(title, media)
            and known.read_at == now
        )

    def _counts(self, title: TitleId, item: int | None, now: datetime) -> bool:
        """Return whether what is known of a movie still counts."""
        known = self.known.get(title)
        if known is None or known.item != item:
            return False
        return known.read_at == now or (
            known.row is not None and now - known.read_at < _LASTS
        )

    async def _read_rows(
        self, radarr: RadarrClient, wanted: Wanted, now: datetime
    ) -> dict[TitleId, RadarrMovie | None]:
        rows = await read_rows(radarr, wanted)
        for title, row in rows.items():
            self.known[title] = KnownMovie(item_of(title, wanted[title]), row, now)
        return rows


async def read_rows(
    radarr: RadarrClient, wanted: Wanted
) -> dict[TitleId, RadarrMovie | None]:
    """Return Radarr's row of each movie; None where it has none. Raises ClientError."""
    if len(wanted) >= _WHOLE_LIST_FROM:
        every = await radarr.movies()
        by_id = {movie.id: movie for movie in every}
        by_tmdb = {movie.tmdb_id: movie for movie in every}
        return {
            title: by_tmdb.get(title.tmdb_id)
            if (item := item_of(title, media)) is None
            else by_id.get(item)
            for title, media in wanted.items()
        }

    async def read(title: TitleId) -> RadarrMovie | None:
        item = item_of(title, wanted[title])
        # The item that Jellyseerr names is never looked up by another id instead: what
        # is there now may belong to somebody else
        if item is None:
            return await radarr.movie_by_tmdb(title.tmdb_id)
        return await radarr.movie(item)

    return await few_at_once(wanted, read)


def item_of(title: TitleId, media: MediaRecord) -> int | None:
    """Return the id in Radarr that Jellyseerr names for the title's quality."""
    return media.in_quality(title.is_4k).external_id
