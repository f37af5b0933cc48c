"""Movies in Jellyfin: what each account sees of them, and who watches now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..clients.errors import ClientError
from ..clients.jellyfin import ItemRow, JellyfinClient, NowPlaying
from ..retention.model import Account, LibraryTitle, TitleId, TitleName, WatchState
from ..retention.reason import ReasonCode, Unknown
from ..retention.titles import Title
from .concurrency import read_each
from .disjoint_batches import disjoint_batches

INDEX_LASTS = timedelta(days=1)
# If a title is in nobody's library, all libraries would otherwise be read at every poll
_LOOK_AGAIN_AFTER = timedelta(hours=1)

type Rows = Mapping[str, ItemRow]


@dataclass(slots=True)
class ItemIndex:
    """Which Jellyfin items have which TMDB id, as all accounts together see them.

    It is read once a day, or when an item cannot be found.
    """

    read_at: datetime | None = None
    items: dict[int, frozenset[str]] = field(default_factory=dict)
    lost: frozenset[TitleId] = frozenset()

    def is_older_than(self, age: timedelta, now: datetime) -> bool:
        """Return whether it was read longer ago than `age`, or never."""
        return self.read_at is None or now - self.read_at >= age

    def may_help(self, lost: frozenset[TitleId], now: datetime) -> bool:
        """Return whether to read it anew for titles that nobody sees.

        Yes at once for a new one of them, else now and then.
        """
        is_new = bool(lost - self.lost)
        self.lost |= lost
        if self.read_at == now or not lost:
            return False
        return is_new or self.is_older_than(_LOOK_AGAIN_AFTER, now)

    async def read(
        self, jellyfin: JellyfinClient, accounts: Iterable[str], now: datetime
    ) -> None:
        """Read all accounts' movies anew.

        Raises ClientError and keeps what was known if one account cannot be read.
        """
        items: dict[int, set[str]] = {}
        for account in accounts:
            for row in await jellyfin.movies(account, with_states=False):
                if row.tmdb_id is not None:
                    items.setdefault(row.tmdb_id, set()).add(row.id)
        self.items = {tmdb_id: frozenset(ids) for tmdb_id, ids in items.items()}
        self.read_at = now


class LibraryReader:
    """Reads titles from one Jellyfin for the accounts that concern them."""

    def __init__(
        self, jellyfin: JellyfinClient, index: ItemIndex, now: datetime
    ) -> None:
        """Read at `now` (UTC); the index outlasts the reader."""
        self._jellyfin = jellyfin
        self._index = index
        self._now = now
        self.names: dict[TitleId, TitleName] = {}

    async def read(
        self,
        titles: Sequence[Title],
        accounts: Mapping[str, Account],
        wanted: Iterable[str],
    ) -> dict[TitleId, LibraryTitle | Unknown]:
        """Return these titles as the accounts see them.

        The accounts are all enabled ones and the `wanted` ones. What could not be read
        is Unknown, title by title.
        """
        ids = [account.id for account in accounts.values() if account.enabled]
        readers = sorted(
            {*ids, *(account for account in wanted if account in accounts)}
        )
        try:
            if self._index.is_older_than(INDEX_LASTS, self._now):
                await self._index.read(self._jellyfin, readers, self._now)
            items = {title.id: self._items_of(title) for title in titles}
            rows = await self._rows(items, readers)
            lost = [
                title
                for title in titles
                if not any(
                    self._shown(items[title.id], rows[account]) for account in readers
                )
            ]
            if self._index.may_help(frozenset(title.id for title in lost), self._now):
                await self._index.read(self._jellyfin, readers, self._now)
                items |= {title.id: self._items_of(title) for title in lost}
                again = await self._rows(
                    {title.id: items[title.id] for title in lost}, readers
                )
                rows = {
                    account: _joined(rows[account], again[account])
                    for account in readers
                }
            playing = await self._jellyfin.now_playing()
        except ClientError as err:
            unknown = Unknown.because(
                ReasonCode.JELLYFIN_UNREACHABLE, server=err.server
            )
            return {title.id: unknown for title in titles}
        self._note_names(titles, items, rows)
        return {
            title.id: _library_title(title, items[title.id], rows, playing, accounts)
            for title in titles
        }

    def _note_names(
        self,
        titles: Sequence[Title],
        items: Mapping[TitleId, tuple[str, ...]],
        rows: Mapping[str, Rows | ClientError],
    ) -> None:
        for title in titles:
            for read in rows.values():
                if not isinstance(read, ClientError) and (
                    row := next(
                        (read[item] for item in items[title.id] if item in read), None
                    )
                ):
                    self.names[title.id] = TitleName(row.name, row.year)
                    break

    def _items_of(self, title: Title) -> tuple[str, ...]:
        """Return every item that is the title.

        These are the item that Jellyseerr names, and all others with the title's TMDB
        id. An item that Jellyseerr names for the other quality belongs to the other
        title.
        """
        named = title.media.in_quality(title.id.is_4k).jellyfin_item_id
        other = title.media.in_quality(not title.id.is_4k).jellyfin_item_id
        indexed = self._index.items.get(title.id.tmdb_id, frozenset())
        return tuple(
            sorted(
                ({named} if named else set())
                | (indexed - {other} if other != named else indexed)
            )
        )

    async def _rows(
        self, items: Mapping[TitleId, tuple[str, ...]], accounts: Iterable[str]
    ) -> dict[str, Rows | ClientError]:
        """Return each account's rows, or the error with which its read failed."""
        by_movie: dict[int, set[str]] = {}
        for title, found in items.items():
            by_movie.setdefault(title.tmdb_id, set()).update(found)

        async def read(account: str) -> Rows:
            rows: dict[str, ItemRow] = {}
            for ids in disjoint_batches(by_movie.values()):
                rows |= await self._jellyfin.items(account, ids)
            return rows

        return await read_each(accounts, read)

    def _shown(self, items: Iterable[str], rows: Rows | ClientError) -> bool:
        return isinstance(rows, ClientError) or any(item in rows for item in items)


def _joined(rows: Rows | ClientError, more: Rows | ClientError) -> Rows | ClientError:
    if isinstance(rows, ClientError):
        return rows
    return more if isinstance(more, ClientError) else {**rows, **more}


def _library_title(
    title: Title,
    items: tuple[str, ...],
    rows: Mapping[str, Rows | ClientError],
    playing: NowPlaying,
    accounts: Mapping[str, Account],
) -> LibraryTitle | Unknown:
    states: dict[str, tuple[WatchState, ...] | Unknown] = {}
    created: list[datetime] = []
    for account, read in rows.items():
        unreadable = Unknown.because(
            ReasonCode.WATCH_STATE_UNREADABLE, account=accounts[account].name
        )
        if isinstance(read, ClientError):
            states[account] = unreadable
            continue
        shown = [read[item] for item in items if item in read]
        if any(
            row.tmdb_id is not None and row.tmdb_id != title.id.tmdb_id for row in shown
        ):
            return Unknown.because(ReasonCode.ITEM_MISMATCH)
        created += [row.created_at for row in shown if row.created_at]
        known = tuple(row.state for row in shown if row.state is not None)
        states[account] = known if len(known) == len(shown) else unreadable
    is_playing = (
        bool(playing.item_ids & set(items)) or title.id.tmdb_id in playing.tmdb_ids
    )
    return LibraryTitle(items, states, max(created, default=None), is_playing)
