"""Seasons in Jellyfin: which episodes each account finished, and who watches now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..clients.errors import ClientError
from ..clients.jellyfin import JellyfinClient, NowPlaying
from ..clients.jellyfin_rows import EpisodeRow
from ..retention.model import Account, LibraryCopy, LibraryTitle, TitleId, WatchState
from ..retention.reason import ReasonCode, Unknown
from ..retention.seasons import EpisodeWatch, season_state
from ..retention.titles import Title
from .concurrency import read_each
from .disjoint_batches import disjoint_batches
from .series_index import INDEX_LASTS, SeriesIndex

# If a series is in nobody's library, all series would otherwise be read at every poll
_LOOK_AGAIN_AFTER = timedelta(hours=1)

type Season = tuple[Title, LibraryCopy]


@dataclass(frozen=True, slots=True)
class Shown:
    """What an account sees of series.

    `episodes` and `favorites` are by series and season; None is an unknown season, or
    the whole series.
    """

    episodes: Mapping[tuple[str, int | None], Sequence[EpisodeRow]]
    favorites: frozenset[tuple[str, int | None]]
    series: frozenset[str]


class SeasonReader:
    """Reads seasons from Jellyfin, for the accounts that concern them, in one reading.

    For a plan it reads each account's lists of finished and of resumable episodes, and
    for a few titles every one of their episodes.
    """

    def __init__(
        self,
        jellyfin: JellyfinClient,
        index: SeriesIndex,
        now: datetime,
        *,
        exactly: bool = False,
    ) -> None:
        """Read at `now` (UTC); the index outlasts the reader.

        With `exactly`, every episode is read.
        """
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
        """Return these seasons, given their files, as the accounts see them.

        The accounts are all enabled ones and the `wanted` ones. What could not be read
        is Unknown.
        """
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
        """Return what each account sees, or the error with which its read failed."""
        if self._exactly:
            wanted = [(title, self._index.ids_of(title)) for title in titles]
            return await read_each(
                readers, lambda account: self._every_episode(account, wanted)
            )
        missing = [account for account in readers if account not in self._lists]
        self._lists |= await read_each(missing, self._listed)
        try:
            if any(map(self._unknown, readers)) and self._index.read_at != self._now:
                # A rescan gives series new ids. Without these nobody would seem to have
                # watched.
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
                # If an episode is in both lists, the row read later is the newer one
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
        for ids in disjoint_batches(by_series.values()):
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
        """Return whether an account sees the season.

        A list only tells whether the account sees the series.
        """
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
    """Return what a row says of its episode.

    If its season is unknown, its number counts as unknown as well.
    """
    if row.season is None:
        return EpisodeWatch(None, None, row.state)
    return EpisodeWatch(row.first, row.last, row.state)
