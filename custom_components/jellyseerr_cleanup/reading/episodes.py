"""Jellyfin's side of seasons: which episodes each account has finished, and who is watching now."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ..clients.errors import ClientError
from ..clients.jellyfin import JellyfinClient, NowPlaying
from ..clients.jellyfin_rows import EpisodeRow, ItemRow
from ..retention.model import Account, LibraryCopy, LibraryTitle, TitleId, WatchState
from ..retention.reason import ReasonCode, Unknown
from ..retention.seasons import EpisodeWatch, season_state
from ..retention.titles import Title
from .layers import layers

INDEX_LASTS = timedelta(days=1)
# A series that is in nobody's library would otherwise have all of them read at every poll
_LOOK_AGAIN_AFTER = timedelta(hours=1)
_AT_ONCE = 4


type Season = tuple[Title, LibraryCopy]


@dataclass(slots=True)
class SeriesIndex:
    """Which series each account sees, with their ids; read once a day, or when something does not fit."""

    read_at: datetime | None = None
    seen_by: dict[str, frozenset[str]] = field(default_factory=dict)
    series: dict[str, ItemRow] = field(default_factory=dict)
    strangers: frozenset[tuple[str, str]] = frozenset()

    def is_older_than(self, age: timedelta, now: datetime) -> bool:
        """Whether it was read longer ago than that, or never."""
        return self.read_at is None or now - self.read_at >= age

    async def read(
        self, jellyfin: JellyfinClient, accounts: Iterable[str], now: datetime
    ) -> None:
        """Read all accounts' series anew; raises ClientError and keeps what was known if one cannot be read."""
        found = await _of_each(accounts, jellyfin.series)
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
        self.strangers = frozenset()
        self.read_at = now

    async def look_up(
        self, jellyfin: JellyfinClient, account: str, series: Iterable[str]
    ) -> None:
        """Read series that no list has, as an account sees them, each alone; raises ClientError.

        Series that Jellyfin shows as one, as in HD and 4K, are one row of a list. What cannot be found is not looked for again
        for this account until the lists are read.
        """
        for series_id in series:
            found = await jellyfin.items(account, [series_id])
            self.series |= found
            if series_id not in found:
                self.strangers |= {(account, series_id)}

    def unknown_to(self, account: str, series: Iterable[str]) -> set[str]:
        """Return the series of which nothing is known, and which may still be looked for with this account's eyes."""
        return {
            series_id
            for series_id in series
            if series_id not in self.series
            and (account, series_id) not in self.strangers
        }

    def ids_of(self, title: Title) -> frozenset[str]:
        """Return every item that is the title's series: the one that Jellyseerr names and all others with its TMDB or TVDB id.

        An item that Jellyseerr names for the other quality is the other title's.
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
        """Whether an item does not say that it is another series."""
        row = self.series.get(series_id)
        if row is None:
            return True
        if row.tvdb_id is not None and title.media.tvdb_id is not None:
            return row.tvdb_id == title.media.tvdb_id
        return row.tmdb_id is None or row.tmdb_id == title.id.tmdb_id


@dataclass(frozen=True, slots=True)
class Shown:
    """What an account sees of series: its episodes by series and season, and what it likes of them."""

    episodes: Mapping[tuple[str, int | None], Sequence[EpisodeRow]]
    favorites: frozenset[tuple[str, int | None]]
    series: frozenset[str]


class SeasonReader:
    """Reads seasons from one Jellyfin for the accounts that concern them, within one reading.

    For a plan each account's lists of finished and of resumable episodes are read, for a few titles every episode of theirs.
    """

    def __init__(
        self,
        jellyfin: JellyfinClient,
        index: SeriesIndex,
        now: datetime,
        *,
        exactly: bool = False,
    ) -> None:
        """Read at `now` (UTC), with an index that outlasts the reader; `exactly` reads every episode."""
        self._jellyfin = jellyfin
        self._index = index
        self._now = now
        self._exactly = exactly
        self._lists: dict[str, Shown | ClientError] = {}
        self._playing: NowPlaying | None = None

    async def read(
        self,
        seasons: Iterable[Season],
        accounts: Mapping[str, Account],
        wanted: Iterable[str],
    ) -> dict[TitleId, LibraryTitle | Unknown]:
        """Read seasons, given their files, for every enabled account and the `wanted` ones. What could not be read is Unknown."""
        seasons = list(seasons)
        titles = [title for title, _ in seasons]
        enabled = {account.id for account in accounts.values() if account.enabled}
        readers = sorted(enabled | (accounts.keys() & set(wanted)))
        try:
            await self._read_index(titles, readers)
            if self._playing is None:
                self._playing = await self._jellyfin.now_playing()
        except ClientError as err:
            unknown = Unknown.because(
                ReasonCode.JELLYFIN_UNREACHABLE, server=err.server
            )
            return {title.id: unknown for title in titles}
        shown = await self._shown(titles, readers)
        return {
            title.id: self._library_title(title, copy, shown, accounts, self._playing)
            for title, copy in seasons
        }

    async def _read_index(self, titles: Iterable[Title], readers: list[str]) -> None:
        index = self._index
        if index.is_older_than(INDEX_LASTS, self._now) or any(
            account not in index.seen_by for account in readers
        ):
            await index.read(self._jellyfin, readers, self._now)
        known = index.series.keys()
        if index.is_older_than(_LOOK_AGAIN_AFTER, self._now) and any(
            not index.ids_of(title) & known for title in titles
        ):
            await index.read(self._jellyfin, readers, self._now)

    async def _shown(
        self, titles: Iterable[Title], readers: list[str]
    ) -> dict[str, Shown | ClientError]:
        """Return what each account sees; an account whose read failed has its error in its place."""
        if self._exactly:
            wanted = [(title, self._index.ids_of(title)) for title in titles]
            return await _of_each(
                readers, lambda account: self._every_episode(account, wanted)
            )
        missing = [account for account in readers if account not in self._lists]
        self._lists |= await _of_each(missing, self._listed)
        try:
            if any(map(self._unknown, readers)) and self._index.read_at != self._now:
                # New ids after a rescan: without them nobody would seem to have watched
                await self._index.read(self._jellyfin, readers, self._now)
            for account in readers:
                await self._index.look_up(
                    self._jellyfin, account, self._unknown(account)
                )
        except ClientError as err:
            return dict.fromkeys(readers, err)
        return self._lists

    def _unknown(self, account: str) -> set[str]:
        """Return the series in an account's lists of which nothing is known."""
        shown = self._lists[account]
        if not isinstance(shown, Shown):
            return set()
        named = (series for series, _ in (*shown.episodes, *shown.favorites))
        return self._index.unknown_to(account, named)

    async def _listed(self, account: str) -> Shown:
        episodes: dict[tuple[str, int | None], dict[str, EpisodeRow]] = {}
        for row in (
            *await self._jellyfin.finished_episodes(account),
            *await self._jellyfin.resumable_episodes(account),
        ):
            if row.series_id is not None:
                # In both lists, the later one is newer
                episodes.setdefault((row.series_id, row.season), {})[row.id] = row
        return Shown(
            {key: tuple(rows.values()) for key, rows in episodes.items()},
            await self._jellyfin.favorite_series(account),
            self._index.seen_by.get(account, frozenset()),
        )

    async def _every_episode(
        self, account: str, wanted: Iterable[tuple[Title, frozenset[str]]]
    ) -> Shown:
        episodes: dict[tuple[str, int | None], Sequence[EpisodeRow]] = {}
        by_series: dict[int, set[str]] = {}
        for title, found in wanted:
            by_series.setdefault(title.id.tmdb_id, set()).update(found)
        visible: frozenset[str] = frozenset()
        for ids in layers(by_series.values()):
            visible |= (await self._jellyfin.items(account, ids)).keys()
        for title, found in wanted:
            for series in found & visible:
                season = title.id.season
                assert season is not None
                episodes[series, season] = await self._jellyfin.season_episodes(
                    account, series, season
                )
        favorites = await self._jellyfin.favorite_series(account)
        return Shown(episodes, favorites, visible)

    def _library_title(
        self,
        title: Title,
        copy: LibraryCopy,
        shown: Mapping[str, Shown | ClientError],
        accounts: Mapping[str, Account],
        playing: NowPlaying,
    ) -> LibraryTitle | Unknown:
        ids = self._index.ids_of(title)
        if not all(self._index.agrees(series, title) for series in ids):
            return Unknown.because(ReasonCode.ITEM_MISMATCH)
        states: dict[str, tuple[WatchState, ...] | Unknown] = {}
        created: list[datetime] = []
        for account, read in shown.items():
            state = None
            if isinstance(read, Shown):
                rows = [
                    row
                    for series in ids
                    for season in (title.id.season, None)
                    for row in read.episodes.get((series, season), ())
                ]
                created += [row.created_at for row in rows if row.created_at]
                if not self._is_shown(title, ids, rows, read):
                    states[account] = ()
                    continue
                state = _state(copy, rows, ids, title.id.season, read)
            states[account] = (
                (state,)
                if state is not None
                else Unknown.because(
                    ReasonCode.WATCH_STATE_UNREADABLE, account=accounts[account].name
                )
            )
        is_playing = any(
            (series, season) in playing.seasons
            for series in ids
            for season in (title.id.season, None)
        )
        return LibraryTitle(
            tuple(sorted(ids)), states, max(created, default=None), is_playing
        )

    def _is_shown(
        self,
        title: Title,
        ids: frozenset[str],
        rows: Sequence[EpisodeRow],
        shown: Shown,
    ) -> bool:
        """Whether an account sees the season; a list only tells whether it sees the series."""
        return (
            bool(rows)
            or _is_favorite(ids, title.id.season, shown)
            or (not self._exactly and bool(ids & shown.series))
        )


def _state(
    copy: LibraryCopy,
    rows: Iterable[EpisodeRow],
    ids: frozenset[str],
    season: int | None,
    shown: Shown,
) -> WatchState | None:
    assert copy.season is not None
    return season_state(
        copy.season,
        [_watch(row) for row in rows],
        favorite=_is_favorite(ids, season, shown),
    )


def _is_favorite(ids: Iterable[str], season: int | None, shown: Shown) -> bool:
    return any(
        (series, number) in shown.favorites
        for series in ids
        for number in (season, None)
    )


def _watch(row: EpisodeRow) -> EpisodeWatch:
    """Return what a row says; of which season its episode is must be known, or it is none of this one."""
    if row.season is None:
        return EpisodeWatch(None, None, row.state)
    return EpisodeWatch(row.first, row.last, row.state)


async def _of_each[Found](
    accounts: Iterable[str], read: Callable[[str], Coroutine[Any, Any, Found]]
) -> dict[str, Found | ClientError]:
    """Read something for each account, a few at once; what failed has its error in its place."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(account: str) -> Found | ClientError:
        async with gate:
            try:
                return await read(account)
            except ClientError as err:
                return err

    accounts = list(accounts)
    return dict(zip(accounts, await asyncio.gather(*map(one, accounts)), strict=True))
