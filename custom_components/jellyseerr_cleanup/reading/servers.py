"""Which servers there are: Jellyseerr names them, people may correct the addresses."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
import hashlib
import secrets

import aiohttp
from yarl import URL

from ..clients.answers import Answers
from ..clients.endpoint import Endpoint
from ..clients.errors import (
    CannotConnect,
    CertificateNotTrusted,
    ClientError,
    TimedOut,
    WrongServer,
)
from ..clients.jellyfin import JellyfinClient
from ..clients.jellyseerr import JellyseerrClient, ServerAddress
from ..clients.radarr import RadarrClient
from ..clients.sonarr import SonarrClient
from ..retention.snapshot import Instance

_LEADS_NOWHERE = (CannotConnect, TimedOut, WrongServer)
_SECRET = secrets.token_bytes(32)

type Client = JellyfinClient | RadarrClient | SonarrClient


class ServerKind(StrEnum):
    """The servers behind a Jellyseerr."""

    JELLYFIN = "jellyfin"
    RADARR = "radarr"
    SONARR = "sonarr"


@dataclass(frozen=True, slots=True)
class ServerAccess:
    """How to reach one server; its key is kept out of every text."""

    url: str
    api_key: str | None = field(repr=False)
    verify_ssl: bool = True


@dataclass(frozen=True, slots=True)
class FoundServer:
    """A server that Jellyseerr names: with a `client` if it answered, else an `error`.

    The keys are `jellyfin`, `radarr:0` and the like.
    """

    key: str
    kind: ServerKind
    name: str
    url: str
    is_4k: bool = False
    version: str | None = None
    server_id: str | None = None
    client: Client | None = None
    error: ClientError | None = None
    fingerprint: str | None = field(default=None, repr=False)

    @property
    def instance(self) -> Instance:
        """Return what the planner knows of the server.

        Two entries with one address are one server.
        """
        url = URL(self.url)
        return Instance(
            self.key,
            self.name,
            self.is_4k,
            f"{url.host}:{url.port}{url.path.rstrip('/')}".casefold(),
            self.fingerprint,
        )


@dataclass(frozen=True, slots=True)
class Network:
    """What is needed to open connections.

    `session` returns a session that checks certificates or does not; `timeout` is the
    limit of a call. The last `answers` of each server outlast its client.
    """

    session: Callable[[bool], aiohttp.ClientSession]
    timeout: timedelta
    answers: dict[tuple[str, str], Answers] = field(default_factory=dict)

    def endpoint(self, name: str, access: ServerAccess) -> Endpoint:
        """Return a server's endpoint; ValueError if its address is none."""
        return Endpoint(
            name,
            URL(access.url),
            access.api_key or "",
            verify_ssl=access.verify_ssl,
            timeout=self.timeout,
            answers=self.answers.setdefault((name, access.url), Answers()),
        )

    def jellyseerr(self, access: ServerAccess) -> JellyseerrClient:
        """Return Jellyseerr's client."""
        return JellyseerrClient(
            self.session(access.verify_ssl), self.endpoint("Jellyseerr", access)
        )


def identity_of(vapid_public: str) -> str:
    """Return what identifies a Jellyseerr installation, whatever its address.

    It is a hash of its public push key.
    """
    return hashlib.sha256(vapid_public.encode()).hexdigest()[:32]


def fingerprint_of(api_key: str | None) -> str | None:
    """Return a text that is the same for the same key while Home Assistant runs.

    Nobody can find the key by it.
    """
    if not api_key:
        return None
    return hashlib.blake2b(api_key.encode(), digest_size=16, key=_SECRET).hexdigest()


async def find_servers(
    jellyseerr: JellyseerrClient,
    overrides: Mapping[str, ServerAccess],
    network: Network,
) -> tuple[FoundServer, ...]:
    """Return the servers that Jellyseerr names, and whether each of them answers.

    A person's address comes first, then Jellyseerr's internal one, then its external
    one. Raises ClientError if Jellyseerr does not answer.
    """
    jellyfin, radarrs, sonarrs = await asyncio.gather(
        jellyseerr.jellyfin_settings(),
        jellyseerr.radarr_settings(),
        jellyseerr.sonarr_settings(),
    )
    addresses = (jellyfin, *radarrs, *sonarrs)
    return tuple(
        await asyncio.gather(
            *(
                _find(address, overrides.get(_key(address)), network)
                for address in addresses
            )
        )
    )


async def identified(jellyfin: FoundServer) -> FoundServer:
    """Return Jellyfin with what it now says of itself, or with the error."""
    if not isinstance(jellyfin.client, JellyfinClient):
        return jellyfin
    try:
        info = await jellyfin.client.check()
    except ClientError as err:
        return replace(jellyfin, version=None, server_id=None, client=None, error=err)
    return replace(jellyfin, version=info.version, server_id=info.id)


def _key(address: ServerAddress) -> str:
    return (
        address.kind
        if address.service_id is None
        else f"{address.kind}:{address.service_id}"
    )


def _ways(
    address: ServerAddress, override: ServerAccess | None
) -> Iterable[ServerAccess]:
    if override is not None:
        yield ServerAccess(
            override.url, override.api_key or address.api_key, override.verify_ssl
        )
        return
    for url in address.urls:
        yield ServerAccess(url, address.api_key)


async def _find(
    address: ServerAddress, override: ServerAccess | None, network: Network
) -> FoundServer:
    kind = ServerKind(address.kind)
    name = address.name or kind.capitalize()
    found = FoundServer(
        _key(address),
        kind,
        name,
        "",
        address.is_4k,
        error=CannotConnect(name, "has no address in Jellyseerr's settings: enter one"),
    )
    tried: list[FoundServer] = []
    for access in _ways(address, override):
        tried.append(await _try(found, access, network))
        if tried[-1].client is not None:
            return tried[-1]
    # An address that leads nowhere, or to another server, says less than one where this
    # server answered with an error
    return min(tried, key=_leads_nowhere, default=found)


def _leads_nowhere(found: FoundServer) -> bool:
    return isinstance(found.error, _LEADS_NOWHERE) and not isinstance(
        found.error, CertificateNotTrusted
    )


async def _try(
    found: FoundServer, access: ServerAccess, network: Network
) -> FoundServer:
    """Return the server with its client, or with what went wrong at this address."""
    # A server that does not answer has a fingerprint, too: it tells other configuration
    # entries whose files these are
    here = replace(
        found, url=access.url, fingerprint=fingerprint_of(access.api_key), error=None
    )
    version = server_id = None
    client: Client
    try:
        endpoint = network.endpoint(found.name, access)
        session = network.session(access.verify_ssl)
        match found.kind:
            case ServerKind.JELLYFIN:
                client = JellyfinClient(session, endpoint)
                info = await client.check()
                version, server_id = info.version, info.id
            case ServerKind.RADARR:
                client = RadarrClient(session, endpoint)
                version = (await client.check()).version
            case ServerKind.SONARR:
                client = SonarrClient(session, endpoint)
                version = (await client.check()).version
    except ClientError as err:
        return replace(here, error=err)
    except ValueError:
        error = CannotConnect(found.name, "has an address that is none: correct it")
        return replace(here, error=error)
    return replace(here, version=version, server_id=server_id, client=client)
