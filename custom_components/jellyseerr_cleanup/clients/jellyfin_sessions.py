"""What plays in Jellyfin, and what is queued behind it: one session after another."""

from dataclasses import dataclass

from .errors import UnexpectedAnswer
from .fields import Row
from .jellyfin_rows import ItemRow, Season, item_row, readable_row, season_of

_SOUND = ("Audio", "AudioBook")
# What is no file of a library, or none of a film or an episode
_NEITHER = (
    *_SOUND,
    "Book",
    "LiveTvChannel",
    "LiveTvProgram",
    "MusicVideo",
    "Photo",
    "Program",
    "Trailer",
    "TvChannel",
)


@dataclass(frozen=True, slots=True)
class Played:
    """What one session plays, and the ids of what is queued behind it.

    The `item` has an empty id if Jellyfin tells none: its path and its other ids tell
    all the same. `account_id` is for whom the queue is to be looked up.
    """

    item: ItemRow
    parents: frozenset[str]
    season: Season | None
    queue: frozenset[str]
    account_id: str | None


def of_row(row: Row, queue: frozenset[str], account_id: str | None) -> Played:
    """Return what is told of an item that plays, or that is queued."""
    is_series = row.lenient_text("Type") == "Series"
    row.optional_text("Path")  # where it lies must be known, if it is told
    parents = (row.parent_jellyfin_id(key) for key in ("SeriesId", "SeasonId"))
    return Played(
        # Of an odd one its ids and its path tell which titles it holds
        readable_row(row, lambda one: item_row(one, needs_id=False)),
        frozenset(filter(None, parents)),
        None if is_series and row.is_nothing("Id") else season_of(row),
        queue,
        account_id,
    )


def played(session: Row) -> Played | None:
    """Return what a session plays; None if it surely plays no film and no episode.

    UnexpectedAnswer if that cannot be told. A queue of music is not to be looked up: it
    may have thousands of items.
    """
    if "NowPlayingItem" not in session:
        # An old queue may outlive its playback
        return None
    row = session.row("NowPlayingItem")
    kind = row.lenient_text("Type")
    has_queue = "NowPlayingQueue" in session
    queue = frozenset(
        item.jellyfin_id("Id")
        for item in (session.rows("NowPlayingQueue") if has_queue else ())
        if not item.is_nothing("Id")
    )
    if kind in _SOUND or row.lenient_text("MediaType") == "Audio":
        return Played(ItemRow("", kind or ""), frozenset(), None, queue, None)
    account_id = session.parent_jellyfin_id("UserId")
    if kind in _NEITHER:
        item = ItemRow(row.optional_jellyfin_id("Id") or "", kind or "")
        return Played(item, frozenset(), None, queue, account_id)
    found = of_row(row, queue, account_id)
    item = found.item
    if not (item.id or item.path or item.tmdb_id or item.imdb_id or found.season):
        raise row.refuse("Id", "a Jellyfin id")
    return found


def played_each(sessions: list[Row]) -> tuple[list[Played], UnexpectedAnswer | None]:
    """Return what the sessions play, and what is odd about one that cannot be told."""
    found: list[Played] = []
    odd: UnexpectedAnswer | None = None
    for session in sessions:
        try:
            if (one := played(session)) is not None:
                found.append(one)
        except UnexpectedAnswer as err:
            odd = err
    return found, odd
