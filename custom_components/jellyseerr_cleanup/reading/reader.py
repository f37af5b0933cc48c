"""What every plan needs of the servers: which there are, the requests, the accounts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ..clients.errors import ClientError
from ..clients.jellyfin import JellyfinClient
from ..clients.jellyseerr import JellyseerrClient
from ..retention.model import Account, MediaRequest, Requester, TitleId, TitleName
from ..retention.plan import Plan
from ..retention.reason import ReasonCode, Unknown
from ..retention.remembered import Memory
from ..retention.snapshot import Snapshot
from .caches import ReadingCaches
from .requests import requests_of
from .series import SeriesReader
from .servers import FoundServer, Network, ServerAccess, find_servers, identity_of


@dataclass(frozen=True, slots=True)
class Identity:
    """Which Jellyseerr and which Jellyfin these are; a silent Jellyfin is None."""

    jellyseerr: str
    jellyfin: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """What the servers said at first.

    Watch states and files are read later, as a plan needs them. What other entries have
    requests for is not in it.
    """

    snapshot: Snapshot
    servers: Mapping[str, FoundServer]
    users: Mapping[int, Requester]
    identity: Identity


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read at one moment, and the plan that was made of it.

    The other fields serve people and the calls that follow.
    """

    snapshot: Snapshot
    memory: Memory
    plan: Plan
    servers: Mapping[str, FoundServer]
    users: Mapping[int, Requester]
    identity: Identity
    names: Mapping[TitleId, TitleName] = field(default_factory=dict)
    titles_with_files: Mapping[str, int] = field(default_factory=dict)

    @property
    def accounts(self) -> Mapping[str, Account]:
        """Return Jellyfin's accounts by id; none if Jellyfin could not be read."""
        accounts = self.snapshot.accounts
        return {} if isinstance(accounts, Unknown) else accounts


@dataclass(slots=True)
class Reader:
    """Reads the servers behind one Jellyseerr.

    What is read rarely is kept in `caches` between readings. `clock` gives the time in
    UTC.
    """

    jellyseerr: JellyseerrClient
    network: Network
    overrides: Mapping[str, ServerAccess]
    clock: Callable[[], datetime]
    caches: ReadingCaches = field(default_factory=ReadingCaches)

    async def read(
        self,
        expected: Identity,
        only: frozenset[TitleId] | None = None,
        known: Iterable[MediaRequest] = (),
    ) -> Found:
        """Return what Jellyseerr knows of all titles, or of `only` some.

        For some it costs less if all requests are `known` from a whole list. Raises
        ClientError if Jellyseerr cannot be read. If the servers are other than the
        expected ones, everything is held.
        """
        public = await self.jellyseerr.public()
        users = await self.jellyseerr.users() if only is None else ()
        found = await find_servers(self.jellyseerr, self.overrides, self.network)
        servers = {server.key: server for server in found}
        accounts = await _accounts(servers)
        requests = (
            await self.jellyseerr.requests()
            if only is None
            else await requests_of(only, self.jellyseerr, known)
        )
        identity = Identity(
            identity_of(public.vapid_public), servers["jellyfin"].server_id
        )
        now = self.clock()
        series = SeriesReader(servers, self.caches.series, now)
        snapshot = Snapshot(
            read_at=now,
            requests=requests,
            accounts=accounts,
            instances={server.key: server.instance for server in found},
            library={},
            copies={},
            users=frozenset(user.id for user in users) if only is None else None,
            held=_identity_hold(identity, expected),
            listed_seasons=await series.list_seasons(requests, anew=only is not None),
        )
        return Found(snapshot, servers, {user.id: user for user in users}, identity)


def _identity_hold(found: Identity, expected: Identity) -> Unknown | None:
    if found.jellyseerr != expected.jellyseerr:
        return Unknown.because(ReasonCode.SERVER_CHANGED, server="jellyseerr")
    if (
        None not in (found.jellyfin, expected.jellyfin)
        and found.jellyfin != expected.jellyfin
    ):
        return Unknown.because(ReasonCode.SERVER_CHANGED, server="jellyfin")
    return None


async def _accounts(servers: Mapping[str, FoundServer]) -> dict[str, Account] | Unknown:
    jellyfin = servers["jellyfin"]
    unreachable = Unknown.because(ReasonCode.JELLYFIN_UNREACHABLE, server=jellyfin.name)
    if not isinstance(jellyfin.client, JellyfinClient):
        return unreachable
    try:
        return {account.id: account for account in await jellyfin.client.accounts()}
    except ClientError:
        return unreachable
