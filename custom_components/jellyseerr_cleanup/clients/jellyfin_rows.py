"""Jellyfin's items, shaped into dataclasses."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
import sys

from ..retention.model import WatchState
from .errors import UnexpectedAnswer
from .fields import Row, digits

# Jellyfin's numbers have 32 bits. In some libraries a season's number is a year.
_INT32 = 2**31
_LAST_NUMBER = 99_999
# If a file seems to hold more episodes, Jellyfin misread a number from its name
_MOST_IN_A_FILE = 100

type Season = tuple[str, int | None]
"""A series' id and a season's number: None for the whole series, or if unknown."""

type Listed = tuple[str, ItemRow | None]
"""The id of a row of a list, with the item if it is one that was asked for."""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as one account sees it; times in UTC. What is None is unknown.

    `kind` is Jellyfin's word, such as `Movie`, `Episode`, `Season` or `Series`. Of an
    episode the provider ids are left out, since they are not those of its series;
    `first` and `last` are the numbers of the first and last episode in its file.
    `versions` are its files, if their number was asked for. A state of None is neither
    watched nor unwatched. Of an `odd` row something cannot be read; if it has no id,
    its id is `?` and its path.
    """

    id: str
    kind: str
    name: str = ""
    year: int | None = None
    path: str | None = None
    tmdb_id: int | None = None
    tvdb_id: int | None = None
    imdb_id: str | None = None
    series_id: str | None = None
    season_id: str | None = None
    season: int | None = None
    first: int | None = None
    last: int | None = None
    created_at: datetime | None = None
    versions: int = 1
    state: WatchState | None = None
    odd: bool = False

    @property
    def is_movie(self) -> bool:
        """Return whether it is a film; another version of one may be a `Video`."""
        return self.kind in ("Movie", "Video")


def item_row(row: Row, *, needs_id: bool = True) -> ItemRow:
    """Return an item; UnexpectedAnswer if its ids, or what dates it, cannot be read.

    What plays may have none: then its id is empty.
    """
    kind = row.optional_text("Type") or ""
    of_series = kind in ("Season", "Episode")
    numbers = _numbers(row) if kind == "Episode" else (None, None)
    tmdb_id, tvdb_id, imdb_id = _provider_ids(row, kind)
    identifier = "" if not needs_id and row.is_nothing("Id") else row.jellyfin_id("Id")
    season = season_of(row) if of_series else None
    return ItemRow(
        id=identifier,
        kind=sys.intern(kind),
        name=_shared(row.optional_name("Name")) or "",
        year=_year(row),
        path=_shared(row.optional_text("Path")),
        tmdb_id=tmdb_id,
        tvdb_id=tvdb_id,
        imdb_id=imdb_id,
        series_id=row.parent_jellyfin_id("SeriesId") if of_series else None,
        season_id=row.parent_jellyfin_id("SeasonId") if kind == "Episode" else None,
        season=season[1] if season else None,
        first=numbers[0],
        last=numbers[1],
        created_at=row.timestamp("DateCreated"),
        versions=row.optional_integer("MediaSourceCount") or 1,
        state=_watch_state(row),
    )


def readable_row(row: Row, read: Callable[[Row], ItemRow]) -> ItemRow:
    """Return an item as `read`; of an odd row what tells which item it is.

    What an account did with it is then unknown. UnexpectedAnswer if neither id nor path
    can be read, or if it may be any title's since its provider ids cannot.
    """
    try:
        return read(row)
    except UnexpectedAnswer:
        path = row.lenient_text("Path")
        identifier = row.optional_jellyfin_id("Id") or (path and f"?{path}")
        if not identifier:
            raise
        kind = row.lenient_text("Type") or ""
        tmdb_id, tvdb_id, imdb_id = _provider_ids(row, kind)
        return ItemRow(
            id=identifier,
            kind=kind,
            path=path,
            tmdb_id=tmdb_id,
            tvdb_id=tvdb_id,
            imdb_id=imdb_id,
            series_id=row.optional_jellyfin_id("SeriesId"),
            odd=True,
        )


def _provider_ids(row: Row, kind: str) -> tuple[int | None, int | None, str | None]:
    """Return the TMDB, TVDB and IMDb ids of a movie or a series."""
    if kind in ("Season", "Episode") or "ProviderIds" not in row:
        return None, None, None
    ids = row.row("ProviderIds")
    return (
        digits(ids.optional_text("Tmdb")),
        digits(ids.optional_text("Tvdb")),
        _shared(ids.optional_text("Imdb")),
    )


def _year(row: Row) -> int | None:
    """Return the year, which is only shown: one that makes no sense is unknown."""
    try:
        return row.optional_integer("ProductionYear", most=9999) or None
    except UnexpectedAnswer:
        return None


def _shared(text: str | None) -> str | None:
    """Return the text that all accounts' rows of an item share."""
    return text and sys.intern(text)


def state_row(row: Row) -> ItemRow:
    """Return what an account did with an item, and what tells which item it is.

    UnexpectedAnswer as for `item_row`.
    """
    kind = row.optional_text("Type") or ""
    season = season_of(row) if kind in ("Season", "Episode") else None
    return ItemRow(
        id=row.jellyfin_id("Id"),
        kind=sys.intern(kind),
        series_id=season[0] if season else None,
        season=season[1] if season else None,
        created_at=row.timestamp("DateCreated"),
        state=_watch_state(row),
    )


def _numbers(row: Row) -> tuple[int | None, int | None]:
    """Return the numbers of an episode; those that make no sense are unknown."""
    first, last = _number(row, "IndexNumber"), _number(row, "IndexNumberEnd")
    if last is None and "IndexNumberEnd" not in row:
        last = first
    if first is None or last is None or not 0 <= last - first < _MOST_IN_A_FILE:
        return None, None
    return first, last


def has_file(row: Row) -> bool:
    """Return whether an item has a file.

    Jellyfin lists missing episodes and those to come as virtual.
    """
    return row.lenient_text("LocationType") != "Virtual"


def season_of(row: Row) -> Season | None:
    """Return the season that an item is or belongs to; None if it is of no series."""
    kind = row.optional_text("Type")
    if kind == "Series":
        return row.jellyfin_id("Id"), None
    if (series_id := row.parent_jellyfin_id("SeriesId")) is None:
        return None
    return series_id, _number(
        row, "IndexNumber" if kind == "Season" else "ParentIndexNumber"
    )


def is_favorite(row: Row) -> bool:
    """Return whether an item is a favourite; also true if that cannot be read."""
    try:
        return row.row("UserData").boolean("IsFavorite")
    except UnexpectedAnswer:
        return True


def listed_row(row: Row, kinds: str, counts: Callable[[Row], bool]) -> Listed:
    """Return an item's id, with the item if it counts and is of these kinds.

    Jellyfin was asked for these kinds, and may list others all the same. What kind an
    item is may be all that cannot be read of it: then it may be one of them.
    """
    kind = row.lenient_text("Type")
    if kind is not None and kind not in kinds.split(","):
        return row.optional_jellyfin_id("Id") or "", None
    found = readable_row(row, item_row)
    if kind is None:
        found = replace(found, state=None, odd=True)
    return found.id, found if counts(row) else None


def once_each(found: Iterable[ItemRow]) -> dict[str, ItemRow]:
    """Return rows by id.

    If two rows of one item differ, nobody knows which is right: its state is unknown.
    """
    by_id: dict[str, ItemRow] = {}
    for row in found:
        by_id[row.id] = (
            row if by_id.get(row.id, row) == row else replace(row, state=None)
        )
    return by_id


def _number(row: Row, key: str) -> int | None:
    number = row.optional_integer(key, least=-_INT32, most=_INT32 - 1)
    return None if number is None or not 0 <= number <= _LAST_NUMBER else number


def _watch_state(row: Row) -> WatchState | None:
    """Return an account's state of an item; None unless all of it can be read.

    Half of it could make somebody in the middle look finished. Jellyfin calls an item
    without a known length played as soon as it is started, so that only the start is
    taken for a fact.
    """
    if "UserData" not in row:
        return None
    try:
        data = row.row("UserData")
        has_length = row.optional_integer("RunTimeTicks") not in (None, 0)
        return WatchState(
            played=data.boolean("Played") and has_length,
            position_ticks=data.integer("PlaybackPositionTicks"),
            last_played=data.timestamp("LastPlayedDate"),
            favorite=data.boolean("IsFavorite"),
        )
    except UnexpectedAnswer:
        return None
