"""The Radarr or Sonarr that a title is on, and which folder of it may go as a whole."""

from collections.abc import Mapping

from ..clients.errors import CannotConnect, ClientError, TimedOut
from ..clients.radarr import RadarrClient
from ..clients.servarr import ServarrClient
from ..clients.sonarr import SonarrClient
from ..reading.roots import is_below
from ..reading.servers import FoundServer
from .run import Problem

type Servers = Mapping[str, FoundServer]


class NotGone(Exception):
    """Something is still there, or still wanted, although its server was told otherwise."""


class Late(TimedOut):
    """Files were told to go and no answer came: giving up does not stop their server."""


class Forbidden(NotGone):
    """A person forbade it at the last moment; says how, for automations and for people."""

    def __init__(self, problem: Problem) -> None:
        """Take why it must stay."""
        super().__init__(problem.message)
        self.problem = problem


class Changed(Exception):
    """It is not as the plan says: nothing was touched."""


def radarr_of(servers: Servers, instance: str) -> RadarrClient:
    """Return a Radarr's client; CannotConnect if it does not answer, or is gone from Jellyseerr's settings."""
    server = servers.get(instance)
    if server is None or not isinstance(server.client, RadarrClient):
        raise CannotConnect(server.name if server else instance)
    return server.client


def sonarr_of(servers: Servers, instance: str) -> SonarrClient:
    """Return a Sonarr's client; CannotConnect if it does not answer, or is gone from Jellyseerr's settings."""
    server = servers.get(instance)
    if server is None or not isinstance(server.client, SonarrClient):
        raise CannotConnect(server.name if server else instance)
    return server.client


async def folder_may_go(server: ServarrClient, folder: str) -> bool:
    """Whether the folder holds no video and is none that others live in; not knowing means no."""
    try:
        roots = await server.root_folders()
        if not roots or any(is_below(root.path, folder) for root in roots):
            return False
        return not await server.has_video(folder)
    except ClientError:
        return False
