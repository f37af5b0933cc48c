"""The Radarr or Sonarr that a title is on, and whether a folder of it may go."""

from collections.abc import Mapping

from ...clients.errors import CannotConnect, ClientError, TimedOut
from ...clients.radarr import RadarrClient
from ...clients.servarr import ServarrClient
from ...clients.sonarr import SonarrClient
from ...reading.roots import is_below
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


async def folder_may_go(server: ServarrClient, folder: str) -> bool:
    """Return whether the folder holds no video, and neither is nor holds a root folder.

    Not knowing means no.
    """
    try:
        roots = await server.root_folders()
        if not roots or any(is_below(root.path, folder) for root in roots):
            return False
        return not await server.has_video(folder)
    except ClientError:
        return False
