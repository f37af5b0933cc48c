"""The calls that delete: requests, media, and files in Radarr or Sonarr."""

from typing import TYPE_CHECKING

from aiohttp import web

from ..server import json_answer
from ..statuses import ADMIN, MANAGE_REQUESTS, MediaStatus
from .behaviour import FileDeletion
from .deletion import MEDIA_NOT_FOUND
from .validation import Refused, check_parameters, choice, id_in

if TYPE_CHECKING:
    from .rows import MediaRow, RequestRow
    from .server import Jellyseerr

REQUEST_NOT_FOUND = {"message": "Request not found."}


async def delete_request(server: Jellyseerr, request: web.Request) -> web.Response:
    """Delete a request; the last one of its quality makes unavailable media unknown."""
    row = server.requests.get(id_in(request))
    if row is None or row.media is None:
        return json_answer(REQUEST_NOT_FOUND, 404)
    user = request["user"]
    if (
        not user.permissions & (ADMIN | MANAGE_REQUESTS)
        and row.requested_by is not user
    ):
        return json_answer(
            {"message": "You do not have permission to delete this request."}, 401
        )
    del server.requests[row.id]
    if not _others(server, row) and row.side.status not in {
        MediaStatus.AVAILABLE,
        MediaStatus.UNKNOWN,
    }:
        row.side.status = MediaStatus.UNKNOWN
        if server.behaviour.bumps_media_on_delete:
            row.media.updated = server.clock.now()
    return web.Response(status=204)


def _others(server: Jellyseerr, row: RequestRow) -> bool:
    return any(
        other.media is row.media and other.is_4k == row.is_4k
        for other in server.requests.values()
    )


async def delete_media(server: Jellyseerr, request: web.Request) -> web.Response:
    """Delete a media row and all requests for it, in both qualities."""
    row = server.media.get(id_in(request))
    if row is None:
        return json_answer(MEDIA_NOT_FOUND, 404)
    if (
        row.standard.status == MediaStatus.BLOCKLISTED
        and server.behaviour.keeps_blocklisted_media
    ):
        for side in (row.standard, row.four_k):
            side.service_id = side.external_id = side.slug = None
        return web.Response(status=204)
    forget(server, row)
    return web.Response(status=204)


def forget(server: Jellyseerr, row: MediaRow) -> None:
    """Remove a media row with its requests."""
    del server.media[row.id]
    for number in [
        other.id for other in server.requests.values() if other.media is row
    ]:
        del server.requests[number]


async def delete_media_file(server: Jellyseerr, request: web.Request) -> web.Response:
    """Have Radarr or Sonarr delete the title; nothing changes here until a scan."""
    try:
        old = server.behaviour.file_deletion is FileDeletion.FOUR_K_IF_ANY
        check_parameters(request, set() if old else {"is4k"})
        asked_4k = choice(request, "is4k", ("true", "false"), "false") == "true"
    except Refused as refused:
        return refused.response
    row = server.media.get(id_in(request))
    if row is None:
        return json_answer(MEDIA_NOT_FOUND, 404)
    return await server.deleter.delete(row, asked_4k, server.tmdb_reachable)
