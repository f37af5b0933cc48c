"""Clients of a household's servers, or of a canned one."""

from typing import Any

import aiohttp
import pytest
from yarl import URL

from custom_components.jellyseerr_cleanup.clients.endpoint import Endpoint
from custom_components.jellyseerr_cleanup.clients.http import HttpConnection
from custom_components.jellyseerr_cleanup.clients.jellyfin import JellyfinClient
from custom_components.jellyseerr_cleanup.clients.jellyseerr import JellyseerrClient
from custom_components.jellyseerr_cleanup.clients.radarr import RadarrClient
from custom_components.jellyseerr_cleanup.clients.sonarr import SonarrClient
from tests.media_stack import Household, SimulatedServer

from .canned import CannedServer

KEY = "s3cr3t-k3y"
# What Jellyseerr's versions do alike is asked of one of them
NEWEST = pytest.mark.parametrize(
    "home", [{"jellyseerr": "3.1"}], indirect=True, ids=["3.1"]
)
# A call that hangs is still waiting on the simulated server when the test ends.
HANGING = pytest.mark.parametrize("expected_lingering_tasks", [True])

type Client = JellyseerrClient | JellyfinClient | RadarrClient | SonarrClient


def connect[ClientT: Client](
    kind: type[ClientT],
    session: aiohttp.ClientSession,
    server: Household | SimulatedServer | CannedServer,
    **options: Any,
) -> ClientT:
    """Return a client of this server of a household; options are the endpoint's."""
    name = kind.__name__.removesuffix("Client")
    if isinstance(server, Household):
        server = getattr(server, name.lower())
    options.setdefault("api_key", getattr(server, "api_key", KEY))
    return kind(session, Endpoint(name, URL(server.url), **options))


def connection(
    session: aiohttp.ClientSession, url: URL | str, **options: Any
) -> HttpConnection:
    """Return what all clients send through; options are the endpoint's."""
    endpoint = Endpoint("Radarr 4K", URL(url), **{"api_key": KEY, **options})
    headers = {"X-Api-Key": endpoint.api_key}
    return HttpConnection(session, endpoint, api_path="/api/v3", headers=headers)


class Canned(CannedServer):
    """A canned server that is taken for each of the four: every client is a new one."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        """Take the session of the clients."""
        super().__init__()
        self._session = session

    @property
    def jellyseerr(self) -> JellyseerrClient:
        """Return a client of Jellyseerr."""
        return connect(JellyseerrClient, self._session, self)

    @property
    def jellyfin(self) -> JellyfinClient:
        """Return a client of Jellyfin."""
        return connect(JellyfinClient, self._session, self)

    @property
    def radarr(self) -> RadarrClient:
        """Return a client of Radarr."""
        return connect(RadarrClient, self._session, self)

    @property
    def sonarr(self) -> SonarrClient:
        """Return a client of Sonarr."""
        return connect(SonarrClient, self._session, self)

    @property
    def connection(self) -> HttpConnection:
        """Return what all clients send through."""
        return connection(self._session, self.url)
