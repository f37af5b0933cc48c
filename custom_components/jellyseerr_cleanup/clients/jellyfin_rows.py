"""Jellyfin's items and episodes, shaped into dataclasses."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

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


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as one account sees it; times in UTC.

    A state of None is unknown: neither watched nor unwatched.
    """

    id: str
    name: str
    year: int | None
    tmdb_id: int | None
    tvdb_id: int | None
    imdb_id: str | None
    created_at: datetime | None
    state: WatchState | None
    is_movie: bool = True


@dataclass(frozen=True, slots=True)
class EpisodeRow:
    """An episode as one account sees it; times in UTC. What is None is unknown.

    `first` and `last` are the numbers of the first and last episode in its file.
    """

    id: str
    series_id: str | None
    season: int | None
    first: int | None
    last: int | None
    created_at: datetime | None
    state: WatchState | None


def item_row(row: Row) -> ItemRow:
    """Return an item; UnexpectedAnswer if its id, or what dates it, cannot be read."""
    providers = row.row("ProviderIds") if "ProviderIds" in row else None
    return ItemRow(
        id=row.jellyfin_id("Id"),
        name=row.optional_name("Name") or "",
        year=row.optional_integer("ProductionYear", most=9999) or None,
        tmdb_id=digits(providers.optional_text("Tmdb")) if providers else None,
        tvdb_id=digits(providers.optional_text("Tvdb")) if providers else None,
        imdb_id=providers.optional_text("Imdb") if providers else None,
        created_at=row.timestamp("DateCreated"),
        state=_watch_state(row),
        is_movie=row.optional_text("Type") == "Movie",
    )


def episode_row(row: Row) -> EpisodeRow:
    """Return an episode; numbers that make no sense are unknown.

    UnexpectedAnswer if its ids, or what dates it, cannot be read.
    """
    first, last = _number(row, "IndexNumber"), _number(row, "IndexNumberEnd")
    if last is None and "IndexNumberEnd" not in row:
        last = first
    if first is None or last is None or not 0 <= last - first < _MOST_IN_A_FILE:
        first = last = None
    return EpisodeRow(
        id=row.jellyfin_id("Id"),
        series_id=row.parent_jellyfin_id("SeriesId"),
        season=_number(row, "ParentIndexNumber"),
        first=first,
        last=last,
        created_at=row.timestamp("DateCreated"),
        state=_watch_state(row),
    )


def is_real_episode(row: Row) -> bool:
    """Return whether a row is an episode that has a file.

    Jellyfin lists missing episodes and those to come as virtual.
    """
    return row.text("Type") == "Episode" and row.optional_text("LocationType") != (
        "Virtual"
    )


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


def once_each[RowT: (ItemRow, EpisodeRow)](found: Iterable[RowT]) -> dict[str, RowT]:
    """Return rows by id.

    If two rows of one item differ, nobody knows which is right: its state is unknown.
    """
    by_id: dict[str, RowT] = {}
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

    Half of it could make somebody in the middle look finished.
    """
    try:
        data = row.row("UserData")
        return WatchState(
            played=data.boolean("Played"),
            position_ticks=data.integer("PlaybackPositionTicks"),
            last_played=data.timestamp("LastPlayedDate"),
            favorite=data.boolean("IsFavorite"),
        )
    except UnexpectedAnswer:
        return None
