"""What the clients' methods are called with: of a household, and of recorded bodies."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from tests.media_stack import Household

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
GIVEN: dict[str, Any] = {
    "media_id": 1,
    "timeout": timedelta(seconds=5),
    "moment": LONG_AGO,
    "delete_files": False,
    "monitored": False,
    "number": 1,
    "path": "/data/nothing",
    "paths": ["/data/nothing"],
    "title": TitleId.parse("movie:1:hd"),
    "user_id": 1,
    "collection_id": "1" * 32,
    "name": "Leaving soon",
    "overview": "Mark as favorite what is to stay",
}
# Of what a recorded body does not name
EXAMPLES: Mapping[str, dict[str, Any]] = {
    "jellyseerr": {"request_id": 1, "tmdb_id": 1, "media_type": MediaType.MOVIE},
    "jellyfin": {"account_id": "1" * 32, "item_ids": ["1" * 32], "item_id": "1" * 32},
    "radarr": {"item_id": 1, "item_ids": [1], "tmdb_id": 1, "file_id": 1},
    "sonarr": {"series_id": 1, "tvdb_id": 1, "episode_ids": [1], "file_ids": [1]},
}


def of_household(home: Household, kind: str) -> list[dict[str, Any]]:
    """Return arguments for the methods of a client, from a filled household."""
    if kind == "jellyseerr":
        titles = {row.media.kind: row for row in home.requests if row.media}
        return [
            {
                "request_id": row.id,
                "tmdb_id": row.media.tmdb,
                "media_type": MediaType(row.kind),
                "title": TitleId(
                    MediaType(row.kind),
                    row.media.tmdb,
                    None if row.kind == "movie" else 1,
                    not row.is_4k,
                ),
                "user_id": home.admin.id,
            }
            for row in titles.values()
            if row.media
        ]
    if kind == "jellyfin":
        accounts = home.jellyfin.library.accounts.values()
        items = home.jellyfin.library.items
        return [
            {
                "account_id": next(one.id for one in accounts if one.name == "carol"),
                "item_ids": list(items),
                "item_id": next(one.id for one in items.values() if one.name == "Seen"),
                "collection_id": home.jellyfin.collections.add("Old").id,
            }
        ]
    if kind == "radarr":
        return [
            {
                "item_id": row.id,
                "item_ids": [row.id],
                "tmdb_id": row.tmdb,
                "file_id": row.files[0].id,
                "path": str(row.folder),
            }
            for row in home.radarr.movies.values()
            if row.files
        ]
    return [
        {
            "series_id": row.id,
            "tvdb_id": row.tvdb,
            "episode_ids": list(row.episodes)[:1],
            "file_ids": list(row.files)[:1],
            "path": str(row.folder),
        }
        for row in home.sonarr.series.values()
    ]


def of_body(endpoint: str, body: Any, query: Mapping[str, str]) -> dict[str, Any]:
    """Return the arguments with which a client asks for a recorded body."""
    given: dict[str, Any] = {}
    row = body[0] if isinstance(body, list) and body else body
    match endpoint:
        case "GET /request/{id}":
            given["request_id"] = body["id"]
        case "GET /movie/{id}" | "GET /tv/{id}" if "tmdbId" not in body:
            given["tmdb_id"] = body["id"]
            kind = MediaType.MOVIE if "title" in body else MediaType.TV
            given["media_type"] = kind
        case "GET /Items":
            ids = [item["Id"] for item in body["Items"]]
            given = {"item_ids": ids, "item_id": (ids or ["1" * 32])[0]}
            if "userId" in query:
                given["account_id"] = query["userId"]
        case "GET /movie" | "GET /movie/{id}" if row:
            given = {"item_id": row["id"], "tmdb_id": row["tmdbId"]}
        case "GET /moviefile" if row:
            found = list({one["movieId"] for one in body})
            given = {"item_ids": found, "item_id": found[0]}
        case "GET /series" | "GET /series/{id}" if row:
            given = {"series_id": row["id"], "tvdb_id": row["tvdbId"]}
        case "GET /episode" | "GET /episodefile" if row:
            given["series_id"] = row["seriesId"]
        case "GET /filesystem":
            inside = [*body["files"], *body["directories"]]
            if inside:
                given["path"] = str(PurePosixPath(inside[0]["path"]).parent)
    return given
