"""True rows of Jellyfin's lists, for tests to change."""

from typing import Any

ACCOUNT = "0abcdef0000000000000000000000001"
SERIES = "0abcdef00000000000000000000005e1"
EPISODE = "0abcdef0000000000000000000000e91"
ITEM = "0abcdef0000000000000000000000fa4"
OTHER = "f" * 32
NOBODY = "0" * 32

WATCHED = {
    "Played": True,
    "PlaybackPositionTicks": 0,
    "IsFavorite": False,
    "LastPlayedDate": "2025-01-01T00:00:00.0000000Z",
}
UNWATCHED = WATCHED | {"Played": False}
MOVIE_ROW = {
    "Id": ITEM,
    "Type": "Movie",
    "LocationType": "FileSystem",
    "RunTimeTicks": 60_000_000_000,
    "UserData": WATCHED,
}
EPISODE_ROW = {
    "Id": EPISODE,
    "Type": "Episode",
    "LocationType": "FileSystem",
    "RunTimeTicks": 27_000_000_000,
    "SeriesId": SERIES,
    "ParentIndexNumber": 1,
    "IndexNumber": 3,
    "UserData": WATCHED,
}


def item_list(*rows: Any) -> dict[str, Any]:
    """Return a whole list of these rows."""
    return {"TotalRecordCount": len(rows), "Items": list(rows)}
