"""What every plan needs of the servers: which there are, the requests, the accounts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..clients.errors import ClientError, UnexpectedAnswer
from ..clients.jellyfin import JellyfinClient
from ..clients.jellyseerr import JellyseerrClient
from ..retention.model import Account, MediaRequest, Requester, TitleId, TitleName
from ..retention.plan import Plan
from ..retention.reason import ReasonCode, Unknown
from ..retention.remembered import Memory
from ..retention.snapshot import Snapshot
from .caches import LastFound, ReadingCaches
from .requests import requests_of
from .series import SeriesReader
from .servers import (
    FoundServer,
    Network,
    ServerAccess,
    find_servers,
    identified,
    identity_of,
)
from .unanswered import is_odd, odd_answer, unanswered

_SERVERS_LAST = timedelta(hours=1)


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
        self, expected: Identity, only: frozenset[TitleId] | None = None
    ) -> Found:
        """Return what Jellyseerr knows of all titles, or of `only` some.

        For some it costs less if all were read before. Raises ClientError if Jellyseerr
        cannot be read. If the servers are other than the expected ones, everything is
        held.
        """
        public = await self.jellyseerr.public()
        users = await self._users() if only is None else None
        servers = await self._servers(anew=only is None)
        accounts = await _accounts(servers)
        now = self.clock()
        odd: Unknown | None = None
        if only is not None:
            requests = await self.requests_of(only)
        else:
            requests, odd = await self._requests()
        if only is None and odd is None:
            self.caches.last = LastFound(now, servers, requests)
            await self.caches.forget_others(requests, now)
        identity = Identity(
            identity_of(public.vapid_public), servers["jellyfin"].server_id
        )
        missing = self.caches.not_on_disk
        series = SeriesReader(servers, self.caches.series, now, missing, {})
        snapshot = Snapshot(
            read_at=now,
            requests=requests,
            accounts=accounts,
            instances={one.key: one.instance for one in servers.values()},
            library={},
            copies={},
            users=None if users is None else frozenset(user.id for user in users),
            held=_identity_hold(identity, expected) or odd,
            listed_seasons=await series.list_seasons(requests, anew=only is not None),
            people=users or (),
        )
        if users is None and only is None:
            users = tuple(one.requester for one in requests if one.requester)
        return Found(
            snapshot, servers, {user.id: user for user in users or ()}, identity
        )

    async def _users(self) -> tuple[Requester, ...] | None:
        """Return all users; None if their list makes no sense: no title hangs on it."""
        try:
            return await self.jellyseerr.users()
        except UnexpectedAnswer as err:
            if not is_odd(err):
                raise
            return None

    async def _requests(self) -> tuple[tuple[MediaRequest, ...], Unknown | None]:
        """Return all requests, or those of the last poll and why everything is held.

        A request that is not seen could be anybody's, of any title.
        """
        try:
            return await self.jellyseerr.requests(), None
        except UnexpectedAnswer as err:
            if not is_odd(err) or self.caches.last is None:
                raise
            return self.caches.last.requests, odd_answer(err.server, err.told)

    async def requests_of(self, titles: Iterable[TitleId]) -> tuple[MediaRequest, ...]:
        """Return all requests of some titles' movies and series; ClientError.

        It costs as much as the titles do, if all requests were read before.
        """
        last = self.caches.last
        return await requests_of(titles, self.jellyseerr, last.requests if last else ())

    async def _servers(self, *, anew: bool) -> Mapping[str, FoundServer]:
        """Return the servers by their keys; ClientError.

        If not `anew`, those that were found within the hour are the same by their
        addresses and keys: Jellyfin alone is asked who it is. Whatever is changed in
        Jellyseerr's settings meanwhile counts from the next poll on.
        """
        last = self.caches.last
        if not anew and last and self.clock() - last.read_at <= _SERVERS_LAST:
            jellyfin = await identified(last.servers["jellyfin"])
            return {**last.servers, jellyfin.key: jellyfin}
        found = await find_servers(self.jellyseerr, self.overrides, self.network)
        return {server.key: server for server in found}


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
    except ClientError as err:
        return unanswered(jellyfin.name, err, ReasonCode.JELLYFIN_UNREACHABLE)
