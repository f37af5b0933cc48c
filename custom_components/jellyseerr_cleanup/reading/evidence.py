"""What the accounts' rows say of one title."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from ..clients.jellyfin import ItemRow
from ..retention.copies import LibraryCopy
from ..retention.model import LibraryTitle, MediaType, WatchState
from ..retention.reason import ReasonCode, Unknown
from ..retention.seasons import FileWatch, begun_beside, first_numbers, season_state
from ..retention.titles import Title
from ..retention.watch_states import States, WatchStates, says_nothing
from .episodes import episodes_of
from .ids import agree, has_any
from .item_map import ItemMap
from .matching import Matched
from .paths import in_common, parts_of
from .shown import NOT_SHOWN, UNTOUCHED, Shown
from .unanswered import odd_answer

_ODD_ITEM = "sent an item of which something cannot be read: have it scan it anew"
_SAME_FILE = 2  # a file's name and its folder


def library_title(
    title: Title, copy: LibraryCopy, matched: Matched, shown: Shown
) -> LibraryTitle | Unknown:
    """Return a title as the accounts see it; Unknown if only its ids decide, and lie.

    An account's states are Unknown if one of its rows could not be read.
    """
    rows = (shown.items.items.get(item) for item in matched.items)
    if any(row is not None and row.odd for row in rows):
        return odd_answer("Jellyfin", _ODD_ITEM)
    if matched.may_go_by_ids:
        if _is_mistaken(title, matched, shown.items):
            return Unknown.because(ReasonCode.ITEM_MISMATCH)
        own = _own_by_ids(title, copy, matched, shown.items)
        matched = Matched(own, matched.items - own.keys(), matched.unmatched)
    created = [
        row.created_at
        for item in matched.own
        for row in (shown.items.items.get(item), *shown.by_item.get(item, {}).values())
        if row is not None and row.created_at
    ]
    return LibraryTitle(
        item_ids=tuple(sorted(matched.items)),
        states=_watch_states(title, copy, matched, shown),
        created_at=max(created, default=None),
        playing=_playing(title, copy, matched, shown),
        unmatched=matched.unmatched,
        own_ids=tuple(sorted(matched.own)),
        earlier=shown.earlier(title, matched.items),
        episodes=episodes_of(copy, matched, shown.by_item),
        shown_as=_shown_as(matched, shown.items),
    )


def _shown_as(matched: Matched, items: ItemMap) -> tuple[str, ...]:
    """Return the films that are a title's files, or the seasons of its episodes."""
    own = [row for item in matched.own if (row := items.items.get(item)) is not None]
    films = {row.id for row in own if row.kind == "Movie"}
    return tuple(sorted(films | {row.season_id for row in own if row.season_id}))


def _watch_states(
    title: Title, copy: LibraryCopy, matched: Matched, shown: Shown
) -> WatchStates:
    """Return the states by account: most have no row of any of the title's items."""
    everybody = shown.untouched if matched.items else shown.not_there
    above = _above(title, matched, shown)
    concerned = {
        account for item in matched.items for account in shown.by_item.get(item, ())
    }
    own: dict[str, States] = {}
    for account in shown.readers if shown.complete else concerned | above.keys():
        rows = _Rows.of(account, matched, above.get(account, []), shown)
        found = _states(title, copy, matched, rows, shown)
        if found != everybody.states[account]:
            own[account] = found
    return WatchStates(everybody, own)


@dataclass(frozen=True, slots=True)
class _Rows:
    """An account's rows of a title's items, of what it may be, and of its series."""

    account: str
    own: Sequence[ItemRow]
    related: Sequence[ItemRow]
    above: Sequence[ItemRow]

    @classmethod
    def of(
        cls, account: str, matched: Matched, above: Sequence[ItemRow], shown: Shown
    ) -> Self:
        """Return the rows that an account has."""

        def rows_of(items: Iterable[str]) -> list[ItemRow]:
            found = (shown.by_item.get(item, {}).get(account) for item in sorted(items))
            return [row for row in found if row is not None]

        return cls(account, rows_of(matched.own), rows_of(matched.related), above)


def _states(
    title: Title, copy: LibraryCopy, matched: Matched, rows: _Rows, shown: Shown
) -> States:
    """Return an account's states; none if it does not see the title.

    Unknown if one of its rows could not be read.
    """
    own, related, above = rows.own, rows.related, rows.above
    if any(row.state is None for row in (*own, *related, *above)):
        return shown.unreadable[rows.account]
    likes = any(row.state.favorite for row in above if row.state)
    is_shown = own or related or likes
    if not is_shown and (shown.complete or not matched.items):
        return NOT_SHOWN
    others = [row.state for row in related if row.state]
    if title.id.media_type is MediaType.TV:
        watches = [
            FileWatch(matched.own[row.id], row.state) for row in own if row.state
        ]
        files = [file.id for file in copy.files_to_watch]
        season = season_state(files, watches, others, favorite=likes)
        states: tuple[WatchState, ...] = (
            season,
            *begun_beside(season, watches, others),
        )
    else:
        states = tuple(row.state for row in own if row.state)
        states += tuple(state.of_another() for state in others)
    return UNTOUCHED if says_nothing(states) else states


def _above(title: Title, matched: Matched, shown: Shown) -> dict[str, list[ItemRow]]:
    """Return the rows of a season and its series by account; they may be favourites."""
    if title.id.media_type is MediaType.MOVIE or not shown.above:
        return {}
    found: dict[str, list[ItemRow]] = {}
    for series in shown.items.series_of(title.id, title.media, matched.items):
        for account, rows in shown.above.get(series, {}).items():
            found.setdefault(account, []).extend(
                row for row in rows if _is_above(row, title.id.season or 0)
            )
    return found


def _is_above(row: ItemRow, season: int) -> bool:
    """Return whether a row of its series says something of a season, too."""
    if row.kind == "Episode":
        return row.season is None or row.season < season
    return row.kind == "Series" or row.season in (None, season)


def _playing(
    title: Title, copy: LibraryCopy, matched: Matched, shown: Shown
) -> bool | Unknown:
    """Return whether somebody plays the title; Unknown while a session may."""
    is_playing = _is_playing(title, copy, matched, shown)
    if not is_playing and shown.playing.odd is not None:
        return odd_answer("Jellyfin", shown.playing.odd)
    return is_playing


def _is_playing(
    title: Title, copy: LibraryCopy, matched: Matched, shown: Shown
) -> bool:
    """Return whether somebody plays what may be the title, or has it in a queue."""
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
        for series in shown.items.series_of(title.id, title.media, matched.items)
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
    """Return whether an item, or its series, has an id that is another title's.

    Nor may it have ids of which none agrees, although Jellyseerr names it: what it
    names may have been identified anew since.
    """
    found = (
        matched.items
        if title.id.media_type is MediaType.MOVIE
        else items.known_as(title.id, title.media)
    )
    rows = [items.items[item] for item in found if item in items.items]
    return any(has_any(row) and not agree(row, title.media) for row in rows)
