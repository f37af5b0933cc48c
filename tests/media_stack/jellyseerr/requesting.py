"""``POST /request``: who may request what, beside what is requested and there already."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from aiohttp import web

from ..server import Json, json_answer
from ..statuses import ADMIN, MANAGE_REQUESTS, MediaStatus, RequestStatus
from .rows import MediaRow, RequestRow, RequestSeasonRow

if TYPE_CHECKING:
    from .server import Jellyseerr

EXISTS = {"message": "Request for this media already exists."}
BLOCKLISTED = {"message": "This media is blocklisted."}
NO_SEASONS = {"message": "No seasons available to request"}
UNKNOWN_TITLE = {"message": "Unable to reach TMDB."}


async def add_request(server: Jellyseerr, request: web.Request) -> web.Response:
    """Add a request, of seasons only those that are free; Radarr and Sonarr are not told of it."""
    body: Json = await request.json()
    kind, tmdb = body["mediaType"], body["mediaId"]
    is_4k = bool(body.get("is4k"))
    if not server.tmdb_reachable or (kind, tmdb) not in server.titles:
        return json_answer(UNKNOWN_TITLE, 500)
    media = server.find_media(kind, tmdb)
    if media and media.standard.status == MediaStatus.BLOCKLISTED:
        return json_answer(BLOCKLISTED, 403)
    live = _in_the_way(server, media, is_4k)
    if kind == "movie" and live:
        return json_answer(EXISTS, 409)
    seasons = [
        n for n in body.get("seasons", []) if n not in _taken(media, live, is_4k)
    ]
    if kind == "tv" and not seasons:
        return json_answer(NO_SEASONS, 202)
    if media is None:
        media = _new_media(server, kind, tmdb, body.get("tvdbId"))
    user = request["user"]
    approved = user.permissions & (ADMIN | MANAGE_REQUESTS)
    status = RequestStatus.APPROVED if approved else RequestStatus.PENDING
    now = server.clock.now()
    row = RequestRow(
        next(server.ids["request"]),
        status,
        kind,
        is_4k,
        now,
        now,
        media,
        server.users[body["userId"]] if "userId" in body else user,
        modified_by=user if approved else None,
        seasons=[
            RequestSeasonRow(next(server.ids["season"]), number, status)
            for number in seasons
        ],
    )
    if row.side.status in {MediaStatus.UNKNOWN, MediaStatus.DELETED}:
        row.side.status = MediaStatus.PROCESSING if approved else MediaStatus.PENDING
    server.requests[row.id] = row
    return json_answer(server.shapes().request(row, single=True), 201)


def _in_the_way(
    server: Jellyseerr, media: MediaRow | None, is_4k: bool
) -> list[RequestRow]:
    """Return the requests of that quality that a new one may not repeat; since 2.6 completed ones may be."""
    harmless = {RequestStatus.DECLINED}
    if server.behaviour.marks_deleted:
        harmless.add(RequestStatus.COMPLETED)
    return [
        row
        for row in server.requests.values()
        if media is not None
        and row.media is media
        and row.is_4k == is_4k
        and row.status not in harmless
    ]


def _taken(
    media: MediaRow | None, live: Collection[RequestRow], is_4k: bool
) -> set[int]:
    """Return the seasons that are requested, or there, or on their way."""
    requested = {season.number for row in live for season in row.seasons}
    known = media.seasons.values() if media else ()
    return requested | {
        season.number
        for season in known
        if (season.status_4k if is_4k else season.status)
        not in {MediaStatus.UNKNOWN, MediaStatus.DELETED}
    }


def _new_media(server: Jellyseerr, kind: str, tmdb: int, tvdb: int | None) -> MediaRow:
    now = server.clock.now()
    row = MediaRow(next(server.ids["media"]), kind, tmdb, tvdb, None, now, now)
    server.add_media(row)
    return row
