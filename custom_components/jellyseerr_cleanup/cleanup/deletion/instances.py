"""The Radarr or Sonarr that a title is on, and how its deletion can fail."""

from collections.abc import Mapping

from ...clients.errors import CannotConnect, TimedOut
from ...clients.radarr import RadarrClient
from ...clients.servarr import ServarrClient
from ...clients.sonarr import SonarrClient
from ...reading.servers import FoundServer
from ..outcomes import Problem

type Servers = Mapping[str, FoundServer]


class NotGone(Exception):
    """Something is still there, or still wanted, although it was told to go."""


class Late(TimedOut):
    """A deletion of files was not answered in time: the server may go on with it."""


class Forbidden(NotGone):
    """A person forbade the deletion at the last moment; `problem` says how."""

    def __init__(self, problem: Problem) -> None:
        """Take why the title must stay."""
        super().__init__(problem.message)
        self.problem = problem


class Changed(Exception):
    """The title is not as the plan says, and nothing of it was touched."""


def radarr_of(servers: Servers, instance: str) -> RadarrClient:
    """Return a Radarr's client, by the instance's key.

    CannotConnect if it does not answer, or is gone from Jellyseerr's settings.
    """
    return _client_of(servers, instance, RadarrClient)


def sonarr_of(servers: Servers, instance: str) -> SonarrClient:
    """Return a Sonarr's client, by the instance's key.

    CannotConnect if it does not answer, or is gone from Jellyseerr's settings.
    """
    return _client_of(servers, instance, SonarrClient)


def _client_of[Kind: (RadarrClient, SonarrClient)](
    servers: Servers, instance: str, kind: type[Kind]
) -> Kind:
    server = servers.get(instance)
    if server is None or not isinstance(server.client, kind):
        raise CannotConnect(server.name if server else instance)
    return server.client


def server_of(servers: Servers, instance: str) -> ServarrClient:
    """Return a Radarr's or Sonarr's client, by the instance's key.

    CannotConnect if it does not answer, or is gone from Jellyseerr's settings.
    """
    server = servers.get(instance)
    if server is None or not isinstance(server.client, ServarrClient):
        raise CannotConnect(server.name if server else instance)
    return server.client
