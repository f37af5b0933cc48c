"""``POST /request``: who may request what, beside what is requested and there already."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from ..server import Json, json_answer
from ..statuses import ADMIN, MANAGE_REQUESTS, MediaStatus, RequestStatus
from .rows import MediaRow, MediaSeasonRow, RequestRow, RequestSeasonRow, UserRow
from .sending import send

if TYPE_CHECKING:
    from .server import Jellyseerr

EXISTS = {"message": "Request for this media already exists."}
BLOCKLISTED = {"message": "This media is blocklisted."}
NO_SEASONS = {"message": "No seasons available to request"}
UNKNOWN_TITLE = {"message": "Unable to reach TMDB."}


@dataclass(frozen=True, slots=True)
class Placed:
    """What came of a request: the answer, and whether Radarr or Sonarr got it."""

    status: int
    body: Json
    sent: bool = False


async def add_request(server: Jellyseerr, request: web.Request) -> web.Response:
    """Add a request."""
    placed = place(server, request["user"], await request.json())
    return json_answer(placed.body, placed.status)


def place(server: Jellyseerr, user: UserRow, body: Json) -> Placed:
    """Add a request, of seasons only those that are free.

    What is approved goes to Radarr or Sonarr, unless the media is called available:
    then nothing does, although the answer is the same.
    """
    kind, tmdb = body["mediaType"], body["mediaId"]
    is_4k = bool(body.get("is4k"))
    if not server.tmdb_reachable or (kind, tmdb) not in server.titles:
        return Placed(500, UNKNOWN_TITLE)
    media = server.find_media(kind, tmdb)
    if media and media.standard.status == MediaStatus.BLOCKLISTED:
        return Placed(403, BLOCKLISTED)
    live = _in_the_way(server, media, is_4k)
    if kind == "movie" and live:
        return Placed(409, EXISTS)
    seasons = [
        n for n in body.get("seasons", []) if n not in _taken(media, live, is_4k)
    ]
    if kind == "tv" and not seasons:
        return Placed(202, NO_SEASONS)
    if media is None:
        media = _new_media(server, kind, tmdb, body.get("tvdbId"))
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
    believed = row.side.status == MediaStatus.AVAILABLE
    if row.side.status in {MediaStatus.UNKNOWN, MediaStatus.DELETED}:
        row.side.status = MediaStatus.PROCESSING if approved else MediaStatus.PENDING
    for number in seasons:
        _await_season(server, media, number, status, is_4k)
    server.requests[row.id] = row
    answer = server.shapes().request(row, single=True)
    sent = bool(approved) and not believed and send(server, row, media)
    return Placed(201, answer, sent)


def _await_season(
    server: Jellyseerr,
    media: MediaRow,
    number: int,
    status: RequestStatus,
    is_4k: bool,
) -> None:
    """Call a season under way, or pending like its request."""
    if (season := media.seasons.get(number)) is None:
        identity = next(server.ids["media season"])
        season = MediaSeasonRow(identity, number, server.clock.now())
        media.seasons[number] = season
    pending = status == RequestStatus.PENDING
    season.mark(MediaStatus.PENDING if pending else MediaStatus.PROCESSING, is_4k)


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
