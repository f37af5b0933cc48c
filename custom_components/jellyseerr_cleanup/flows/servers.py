"""What the set-up finds: the Jellyseerr, and the servers behind it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from homeassistant.const import CONF_URL
from homeassistant.helpers.selector import SelectOptionDict

from ..clients.errors import ClientError, WrongServer
from ..clients.jellyseerr import JellyseerrClient, ServerInfo
from ..reading.servers import FoundServer, Network, ServerAccess, find_servers
from ..texts import markdown, plain
from .refusals import Refused, problem_of, refused_by

_JELLYSEERR = "Jellyseerr"
_JELLYFIN = "jellyfin"
_ON_JELLYFIN = 2


@dataclass(frozen=True, slots=True)
class FoundServers:
    """The servers in Jellyseerr's settings, by key."""

    servers: Mapping[str, FoundServer]

    @property
    def jellyfin_id(self) -> str | None:
        """Return the id of the Jellyfin; None if it did not answer."""
        return self.servers[_JELLYFIN].server_id

    def require(self, key: str) -> None:
        """Raise Refused if this server did not answer.

        One that is no longer in Jellyseerr's settings needs no answer.
        """
        server = self.servers.get(key)
        if server is not None and server.error is not None:
            raise refused_by(server.error, "wrong_server_kind")

    def options(self) -> list[SelectOptionDict]:
        """Return the servers to choose from."""
        return [
            SelectOptionDict(value=key, label=plain(server.name) or key)
            for key, server in self.servers.items()
        ]

    def summary(self, texts: Mapping[str, str], known_jellyfin: str | None) -> str:
        """Return a Markdown list of the servers, and a warning of another Jellyfin.

        `known_jellyfin` is the id of the one that the entry was made with, if any.
        """
        lines = [f"- {_line(server, texts)}" for server in self.servers.values()]
        if None not in (known_jellyfin, self.jellyfin_id) and (
            known_jellyfin != self.jellyfin_id
        ):
            lines += ["", texts["other_jellyfin_than_before"]]
        return "\n".join(lines)


def _line(server: FoundServer, texts: Mapping[str, str]) -> str:
    if server.error is None:
        state = "reachable" if server.version else "reachable_unknown_version"
    else:
        _, state = problem_of(server.error, "wrong_server_kind")
        state = state if server.url else "no_address"
    return texts[state].format(
        name=markdown(server.name),
        address=plain(server.url).replace("`", ""),
        version=markdown(server.version or ""),
    )


async def async_check_jellyseerr(network: Network, access: ServerAccess) -> ServerInfo:
    """Return Jellyseerr's version and identity; Refused if it cannot be used.

    That is: it does not answer, rejects the key, or has another media server than
    Jellyfin.
    """
    try:
        info = await network.jellyseerr(access).check()
    except ClientError as err:
        raise refused_by(err, "not_jellyseerr") from err
    if info.media_server_type != _ON_JELLYFIN:
        raise Refused(CONF_URL, "not_jellyfin", {"server": _JELLYSEERR})
    return info


async def async_find_servers(
    network: Network, access: ServerAccess, overrides: Mapping[str, ServerAccess]
) -> FoundServers:
    """Return all servers behind Jellyseerr; Refused if Jellyseerr does not answer."""
    jellyseerr = network.jellyseerr(access)
    try:
        found, expected = await asyncio.gather(
            find_servers(jellyseerr, overrides, network), _jellyfin_of(jellyseerr)
        )
    except ClientError as err:
        raise refused_by(err, "not_jellyseerr") from err
    return FoundServers(
        {server.key: _as_expected(server, expected) for server in found}
    )


async def _jellyfin_of(jellyseerr: JellyseerrClient) -> str | None:
    return (await jellyseerr.jellyfin_settings()).server_id


def _as_expected(server: FoundServer, jellyfin_id: str | None) -> FoundServer:
    """Return the server, with an error if it is another Jellyfin than Jellyseerr's.

    That one would answer with other people's watches.
    """
    if server.key != _JELLYFIN or None in (server.server_id, jellyfin_id):
        return server
    if server.server_id == jellyfin_id:
        return server
    return replace(
        server,
        version=None,
        server_id=None,
        client=None,
        error=WrongServer(server.name, "is another Jellyfin than Jellyseerr's"),
    )
