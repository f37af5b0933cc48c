"""Jellyfin's items, shaped once."""

from dataclasses import dataclass
from datetime import datetime

from ..retention.model import WatchState
from .errors import UnexpectedAnswer
from .fields import Row, digits


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as one account sees it, times in UTC. A state of None is unknown: neither watched nor unwatched."""

    id: str
    name: str
    year: int | None
    tmdb_id: int | None
    tvdb_id: int | None
    imdb_id: str | None
    created_at: datetime | None
    state: WatchState | None
    is_movie: bool = True


def item_row(row: Row) -> ItemRow:
    """Read an item; UnexpectedAnswer if what identifies or dates it cannot be read."""
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


def _watch_state(row: Row) -> WatchState | None:
    """Read the user data whole or not at all: half of it could make somebody in the middle look finished."""
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
