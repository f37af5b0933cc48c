"""The settings endpoints."""

from typing import TYPE_CHECKING

from aiohttp import web

from ..server import json_answer
from . import access, settings

if TYPE_CHECKING:
    from .server import Jellyseerr


async def settings_public(server: Jellyseerr, request: web.Request) -> web.Response:
    """Answer what anybody may know."""
    four_k = (
        any(row.is_4k for row in server.radarrs),
        any(row.is_4k for row in server.sonarrs),
    )
    return json_answer(
        settings.public(
            server.behaviour,
            initialized=server.initialized,
            media_server=int(server.media_server),
            vapid=server.vapid_public,
            jellyfin_url=server.jellyfin.url,
            four_k=four_k,
        )
    )


async def settings_main(server: Jellyseerr, request: web.Request) -> web.Response:
    """Answer the main settings, with the key in clear."""
    return json_answer(
        settings.main(
            server.behaviour,
            api_key=server.api_key,
            media_server=int(server.media_server),
            csrf=server.csrf_protection,
        )
    )


async def settings_network(server: Jellyseerr, request: web.Request) -> web.Response:
    """Answer the network settings, which older versions do not have."""
    if not server.behaviour.network_settings:
        return access.unknown_endpoint(request.path)
    return json_answer(settings.network(server.behaviour, csrf=server.csrf_protection))


async def settings_about(server: Jellyseerr, request: web.Request) -> web.Response:
    """Answer version and totals."""
    return json_answer(
        {
            "version": server.version,
            "totalMediaItems": len(server.media),
            "totalRequests": len(server.requests),
            "tz": "UTC",
            "appDataPath": "/app/config",
        }
    )


async def settings_jellyfin(server: Jellyseerr, request: web.Request) -> web.Response:
    """Answer where Jellyfin is, with its key in clear."""
    return json_answer(
        settings.jellyfin(
            server.behaviour,
            name=server.jellyfin.server_name,
            host=server.jellyfin_host,
            port=server.jellyfin.port,
            base_path=server.jellyfin.base_path,
            api_key=server.jellyfin.api_key,
            server_id=server.jellyfin.server_id,
            external=server.jellyfin_external,
        )
    )


async def settings_radarr(server: Jellyseerr, request: web.Request) -> web.Response:
    """Answer every Radarr, with its key in clear."""
    return json_answer([settings.service(row, series=False) for row in server.radarrs])


async def settings_sonarr(server: Jellyseerr, request: web.Request) -> web.Response:
    """Answer every Sonarr, with its key in clear."""
    return json_answer([settings.service(row, series=True) for row in server.sonarrs])
