"""What the accounts' rows say of one title."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..clients.errors import ClientError
from ..clients.jellyfin import ItemRow, NowPlaying
from ..retention.model import Account, LibraryCopy, LibraryTitle, MediaType, WatchState
from ..retention.reason import ReasonCode, Unknown
from ..retention.seasons import FileWatch, first_numbers, season_state
from ..retention.titles import Title
from .item_map import ItemMap
from .matching import Matched
from .paths import in_common, parts_of

_NOT_SEEN = WatchState(played=False, position_ticks=0, last_played=None, favorite=False)
_SAME_FILE = 2  # a file's name and its folder


@dataclass(frozen=True, slots=True)
class Shown:
    """What Jellyfin shows: by account the rows, or the error; and what is playing.

    If they are `complete`, an item that is missing is not shown to the account. If not,
    it was neither finished nor begun, and is no favourite. `above` are, by account, its
    rows of series and seasons.
    """

    items: ItemMap
    rows: Mapping[str, Mapping[str, ItemRow] | ClientError]
    above: Mapping[str, Sequence[ItemRow]]
    accounts: Mapping[str, Account]
    playing: NowPlaying
    complete: bool


def library_title(
    title: Title, copy: LibraryCopy, matched: Matched, shown: Shown
) -> LibraryTitle | Unknown:
    """Return a title as the accounts see it; Unknown if only its ids decide, and lie.

    An account's states are Unknown if one of its rows could not be read.
    """
    if matched.may_go_by_ids:
        if _is_mistaken(title, matched, shown.items):
            return Unknown.because(ReasonCode.ITEM_MISMATCH)
        own = _own_by_ids(title, copy, matched, shown.items)
        matched = Matched(own, matched.items - own.keys(), matched.unmatched)
    states: dict[str, tuple[WatchState, ...] | Unknown] = {}
    for account in shown.rows:
        found = _states(title, copy, matched, account, shown)
        states[account] = (
            Unknown.because(
                ReasonCode.WATCH_STATE_UNREADABLE,
                account=shown.accounts[account].name,
            )
            if found is None
            else found
        )
    read = (rows for rows in shown.rows.values() if not isinstance(rows, ClientError))
    created = [
        row.created_at
        for rows in (shown.items.items, *read)
        for item in matched.own
        if (row := rows.get(item)) and row.created_at
    ]
    return LibraryTitle(
        item_ids=tuple(sorted(matched.items)),
        states=states,
        created_at=max(created, default=None),
        playing=_is_playing(title, copy, matched, shown),
        unmatched=matched.unmatched,
    )


def _states(
    title: Title,
    copy: LibraryCopy,
    matched: Matched,
    account: str,
    shown: Shown,
) -> tuple[WatchState, ...] | None:
    """Return an account's states; none if it does not see the title.

    None if one of its rows could not be read.
    """
    rows = shown.rows[account]
    if isinstance(rows, ClientError):
        return None
    own = [rows[item] for item in sorted(matched.own) if item in rows]
    related = [rows[item] for item in sorted(matched.related) if item in rows]
    above = _above(title, shown.above[account], shown.items)
    if any(row.state is None for row in (*own, *related, *above)):
        return None
    likes = any(row.state.favorite for row in above if row.state)
    is_shown = own or related or likes
    if not is_shown and (shown.complete or not matched.items):
        return ()
    others = [row.state for row in related if row.state]
    if title.id.media_type is MediaType.TV:
        return (
            season_state(
                [file.id for file in copy.files],
                [FileWatch(matched.own[row.id], row.state) for row in own if row.state],
                others,
                favorite=likes,
            ),
        )
    states = [row.state for row in own if row.state]
    return (*states, *(state.of_another() for state in others)) or (_NOT_SEEN,)


def _above(title: Title, rows: Iterable[ItemRow], items: ItemMap) -> list[ItemRow]:
    """Return the rows of a season and its series, which may be favourites."""
    if title.id.media_type is MediaType.MOVIE:
        return []
    series = items.known_as(title.id, title.media)
    return [
        row
        for row in rows
        if (row.kind == "Series" and row.id in series)
        or (
            row.kind == "Season"
            and row.series_id in series
            and row.season in (None, title.id.season)
        )
    ]


def _is_playing(
    title: Title, copy: LibraryCopy, matched: Matched, shown: Shown
) -> bool:
    playing = shown.playing
    if playing.item_ids & matched.items or any(
        in_common(parts_of(path), parts_of(file.path)) >= _SAME_FILE
        for path in playing.paths
        for file in copy.files
    ):
        return True
    if title.id.media_type is MediaType.MOVIE:
        return (
            title.id.tmdb_id in playing.tmdb_ids
            or title.media.imdb_id in playing.imdb_ids
        )
    return any(
        (series, season) in playing.seasons
        for series in shown.items.known_as(title.id, title.media)
        for season in (title.id.season, None)
    )


def _own_by_ids(
    title: Title, copy: LibraryCopy, matched: Matched, items: ItemMap
) -> dict[str, frozenset[int]]:
    """Return the items that are the title's files as far as their ids tell.

    Of a season it is the number of an episode that tells which file it is. Jellyfin may
    misread the last number from a file's name: an item says nothing of files that begin
    with a later episode.
    """
    every = frozenset(file.id for file in copy.files)
    if title.id.media_type is MediaType.MOVIE:
        return dict.fromkeys(matched.items, every)
    assert copy.season is not None
    first = first_numbers(copy.season.episodes)
    own: dict[str, frozenset[int]] = {}
    for item in matched.items:
        row = items.items[item]
        if row.season == title.id.season and row.first is not None:
            begun = {number for number, one in first.items() if one == row.first}
            if begun:
                own[item] = frozenset(begun)
    return own


def _is_mistaken(title: Title, matched: Matched, items: ItemMap) -> bool:
    """Return whether an item, or its series, has an id that is another title's."""
    if title.id.media_type is MediaType.MOVIE:
        rows = [items.items.get(item) for item in matched.items]
        return any(
            row is not None
            and row.tmdb_id is not None
            and row.tmdb_id != title.id.tmdb_id
            for row in rows
        )
    series = [items.items.get(one) for one in items.known_as(title.id, title.media)]
    return any(row is not None and not _is_series(row, title) for row in series)


def _is_series(row: ItemRow, title: Title) -> bool:
    if row.tvdb_id is not None and title.media.tvdb_id is not None:
        return row.tvdb_id == title.media.tvdb_id
    return row.tmdb_id is None or row.tmdb_id == title.id.tmdb_id
