"""Which series Jellyfin has, and which accounts see them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..clients.errors import ClientError
from ..clients.jellyfin import JellyfinClient
from ..clients.jellyfin_rows import ItemRow
from ..retention.titles import Title
from .concurrency import read_each

INDEX_LASTS = timedelta(days=1)


@dataclass(slots=True)
class SeriesIndex:
    """Which series each account sees, with their ids.

    It is read once a day, or when something does not fit. `not_found` are pairs of an
    account and a series that it could not look up.
    """

    read_at: datetime | None = None
    seen_by: dict[str, frozenset[str]] = field(default_factory=dict)
    series: dict[str, ItemRow] = field(default_factory=dict)
    not_found: frozenset[tuple[str, str]] = frozenset()

    def is_older_than(self, age: timedelta, now: datetime) -> bool:
        """Return whether it was read longer ago than `age`, or never."""
        return self.read_at is None or now - self.read_at >= age

    async def read(
        self, jellyfin: JellyfinClient, accounts: Iterable[str], now: datetime
    ) -> None:
        """Read all accounts' series anew.

        Raises ClientError and keeps what was known if one account cannot be read.
        """
        found = await read_each(accounts, jellyfin.series)
        failed = next(
            (one for one in found.values() if isinstance(one, ClientError)), None
        )
        if failed is not None:
            raise failed
        rows = {
            account: read
            for account, read in found.items()
            if not isinstance(read, ClientError)
        }
        self.seen_by = {
            account: frozenset(row.id for row in read) for account, read in rows.items()
        }
        self.series = {row.id: row for read in rows.values() for row in read}
        self.not_found = frozenset()
        self.read_at = now

    async def look_up(
        self, jellyfin: JellyfinClient, account: str, series: Iterable[str]
    ) -> None:
        """Read series that no list has, each alone, as an account sees them.

        Raises ClientError. In a list, series that Jellyfin shows as one, such as HD and
        4K, are one row. What is not found is not looked for again for this account
        until the lists are read.
        """
        for series_id in series:
            found = await jellyfin.items(account, [series_id])
            self.series |= found
            if series_id not in found:
                self.not_found |= {(account, series_id)}

    def unknown_to(self, account: str, series: Iterable[str]) -> set[str]:
        """Return the unknown series that may still be looked up for this account."""
        return {
            series_id
            for series_id in series
            if series_id not in self.series
            and (account, series_id) not in self.not_found
        }

    def ids_of(self, title: Title) -> frozenset[str]:
        """Return every item that is the title's series.

        These are the item that Jellyseerr names, and all others with the series' TMDB
        or TVDB id. An item that Jellyseerr names for the other quality belongs to the
        other title.
        """
        named = title.media.in_quality(title.id.is_4k).jellyfin_item_id
        other = title.media.in_quality(not title.id.is_4k).jellyfin_item_id
        found = {
            row.id
            for row in self.series.values()
            if row.tmdb_id == title.id.tmdb_id
            or (row.tvdb_id is not None and row.tvdb_id == title.media.tvdb_id)
        }
        if other != named:
            found -= {other}
        return frozenset(found | ({named} if named else set()))

    def agrees(self, series_id: str, title: Title) -> bool:
        """Return whether an item is the title's series, as far as its ids tell."""
        row = self.series.get(series_id)
        if row is None:
            return True
        if row.tvdb_id is not None and title.media.tvdb_id is not None:
            return row.tvdb_id == title.media.tvdb_id
        return row.tmdb_id is None or row.tmdb_id == title.id.tmdb_id
