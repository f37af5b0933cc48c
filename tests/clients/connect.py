"""Clients of a household's servers, or of a canned one."""

from typing import Any

import aiohttp
from yarl import URL

from custom_components.jellyseerr_cleanup.clients.http import Endpoint
from custom_components.jellyseerr_cleanup.clients.jellyfin import JellyfinClient
from custom_components.jellyseerr_cleanup.clients.jellyseerr import JellyseerrClient
from custom_components.jellyseerr_cleanup.clients.radarr import RadarrClient
from custom_components.jellyseerr_cleanup.clients.sonarr import SonarrClient
from tests.media_stack import Household

from .canned import CannedServer


def to_jellyseerr(
    session: aiohttp.ClientSession, server: Household | CannedServer, **options: Any
) -> JellyseerrClient:
    """Return a client of Jellyseerr; options are the endpoint's."""
    return JellyseerrClient(session, _endpoint("Jellyseerr", server, options))


def to_jellyfin(
    session: aiohttp.ClientSession, server: Household | CannedServer, **options: Any
) -> JellyfinClient:
    """Return a client of Jellyfin; options are the endpoint's."""
    jellyfin = server.jellyfin if isinstance(server, Household) else server
    return JellyfinClient(session, _endpoint("Jellyfin", jellyfin, options))


def to_radarr(
    session: aiohttp.ClientSession, server: Household | CannedServer, **options: Any
) -> RadarrClient:
    """Return a client of Radarr; options are the endpoint's."""
    radarr = server.radarr if isinstance(server, Household) else server
    return RadarrClient(session, _endpoint("Radarr", radarr, options))


def to_sonarr(
    session: aiohttp.ClientSession, server: Household | CannedServer, **options: Any
) -> SonarrClient:
    """Return a client of Sonarr; options are the endpoint's."""
    sonarr = server.sonarr if isinstance(server, Household) else server
    return SonarrClient(session, _endpoint("Sonarr", sonarr, options))


def _endpoint(name: str, server: Any, options: dict[str, Any]) -> Endpoint:
    key = options.pop("api_key", getattr(server, "api_key", "key"))
    return Endpoint(name, URL(server.url), key, **options)
