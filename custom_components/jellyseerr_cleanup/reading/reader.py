"""One reading of all servers: requests first, then only what the planner says it lacks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic

from ..clients.errors import ClientError
from ..clients.jellyfin import JellyfinClient
from ..clients.jellyseerr import JellyseerrClient
from ..clients.radarr import RadarrClient
from ..clients.sonarr import SonarrClient
from ..retention.clock import notice_clock
from ..retention.losses import notice_losses
from ..retention.model import Account, Place, Requester, Snapshot, TitleId, TitleName
from ..retention.plan import Plan, State
from ..retention.planner import plan
from ..retention.policy import PolicyBook
from ..retention.reason import ReasonCode, Unknown
from ..retention.remembered import Memory
from ..retention.remembering import notice_vanished
from .lacking import Lacking, Shelves
from .series import list_seasons
from .servers import FoundServer, Network, ServerAccess, find_servers, identity_of

COUNT_LASTS = timedelta(days=1)
# Watch states, files, and once more where files turned out to be shared; a closer look, and what it makes due
_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Identity:
    """Which Jellyseerr and which Jellyfin the household has; a Jellyfin that never answered is None."""

    jellyseerr: str
    jellyfin: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read at one moment, the plan that it was read for, and what only people and the next calls need."""

    snapshot: Snapshot
    memory: Memory
    plan: Plan
    servers: Mapping[str, FoundServer]
    users: Mapping[int, Requester]
    identity: Identity
    names: Mapping[TitleId, TitleName] = field(default_factory=dict)
    titles_with_files: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Reader:
    """Reads the servers behind one Jellyseerr; what is read rarely outlasts a reading. `clock` gives the time in UTC.

    `others` tells what other entries have requests for, or why that is not known.
    """

    jellyseerr: JellyseerrClient
    network: Network
    overrides: Mapping[str, ServerAccess]
    clock: Callable[[], datetime]
    others: Callable[[], frozenset[Place] | Unknown] = frozenset
    shelves: Shelves = field(default_factory=Shelves)
    counts: dict[str, tuple[datetime, int]] = field(default_factory=dict)
    monotonic: Callable[[], float] = monotonic
    last_tick: tuple[datetime, timedelta] | None = None

    async def read(
        self,
        policies: PolicyBook,
        memory: Memory,
        expected: Identity,
        only: frozenset[TitleId] | None = None,
    ) -> Reading:
        """Read what the plan of these policies needs, of all titles or of some; raises ClientError if Jellyseerr cannot be read."""
        public = await self.jellyseerr.public()
        users = await self.jellyseerr.users() if only is None else ()
        found = await find_servers(self.jellyseerr, self.overrides, self.network)
        servers = {server.key: server for server in found}
        accounts = await _accounts(servers)
        requests = await self.jellyseerr.requests()
        if only is not None:
            media = {(title.media_type, title.tmdb_id) for title in only}
            requests = tuple(
                request
                for request in requests
                if (request.media_type, request.media.tmdb_id) in media
            )
        identity = Identity(
            identity_of(public.vapid_public), servers["jellyfin"].server_id
        )
        snapshot = Snapshot(
            read_at=self.clock(),
            requests=requests,
            accounts=accounts,
            instances={server.key: server.instance for server in found},
            library={},
            copies={},
            users=frozenset(user.id for user in users) if only is None else None,
            held=_identity_hold(identity, expected),
            listed_seasons=await list_seasons(requests, servers),
        )
        snapshot = _beside(snapshot, self.others())
        if only is None:
            memory = notice_vanished(memory, snapshot, snapshot.read_at)
        base = Reading(
            snapshot=snapshot,
            memory=memory,
            plan=plan(snapshot, policies, memory, snapshot.read_at),
            servers=servers,
            users={user.id: user for user in users},
            identity=identity,
        )
        reading = await self.complete(base, policies, memory, only)
        if only is not None:
            return reading
        # Only a whole reading can tell whether too much is missing; what it finds holds titles of this very plan
        memory = notice_losses(memory, reading.snapshot, snapshot.read_at)
        memory = self._notice_clock(memory, servers, snapshot.read_at)
        return await self.complete(reading, policies, memory)

    def _notice_clock(
        self, memory: Memory, servers: Mapping[str, FoundServer], now: datetime
    ) -> Memory:
        """Compare the clock with each server's, and with the monotonic one since the last poll."""
        clients = (self.jellyseerr, *(server.client for server in servers.values()))
        differences = [
            client.connection.clock_difference
            for client in clients
            if client is not None and client.connection.clock_difference is not None
        ]
        difference = max(differences, key=abs, default=timedelta(0))
        ticks = timedelta(seconds=self.monotonic())
        jump = timedelta(0)
        if self.last_tick is not None:
            jump = (now - self.last_tick[0]) - (ticks - self.last_tick[1])
        self.last_tick = now, ticks
        return notice_clock(memory, now, difference, jump)

    async def complete(
        self,
        reading: Reading,
        policies: PolicyBook,
        memory: Memory,
        only: frozenset[TitleId] | None = None,
    ) -> Reading:
        """Read what a plan of these policies lacks beside what was read already, of all titles or exactly of some, and plan."""
        now = self.clock()
        snapshot = reading.snapshot
        lacking = Lacking(
            reading.servers, policies, self.shelves, exactly=only is not None
        )
        lacking.names |= reading.names
        for _ in range(_ROUNDS):
            current = plan(snapshot, policies, memory, now)
            asked = [
                one for one in current.decisions if only is None or only & {*one.ids}
            ]
            unwatched = [
                one for one in asked if one.lacks(ReasonCode.WATCH_STATE_NOT_READ)
            ]
            unread = [one for one in asked if one.lacks(ReasonCode.FILES_NOT_READ)]
            if unwatched:
                snapshot = await lacking.watch_states(snapshot, unwatched)
            elif unread:
                snapshot = await lacking.files(snapshot, unread)
            elif only is None:
                before = snapshot
                snapshot = await lacking.closer_look(before, current.decisions)
                if snapshot is before:
                    break
            else:
                break
        # Only a whole plan is judged by the limits
        counts = (
            await self._titles_with_files(current, reading.servers, now)
            if only is None
            else {}
        )
        return replace(
            reading,
            snapshot=snapshot,
            memory=memory,
            plan=current,
            names=lacking.names,
            titles_with_files=counts,
        )

    def forget_counts(self) -> None:
        """Count anew what each instance has: something went, and a count of before would still hold it."""
        self.counts.clear()

    async def _titles_with_files(
        self, current: Plan, servers: Mapping[str, FoundServer], now: datetime
    ) -> dict[str, int]:
        """Count the titles with files of each instance of which some are due; one that cannot be read is left out."""
        leaving = {
            copy.instance
            for decision in current.in_state(State.DUE)
            for copy in decision.copies
        }
        counts: dict[str, int] = {}
        for key in sorted(leaving):
            known = self.counts.get(key)
            client = servers[key].client
            if known is None or now - known[0] >= COUNT_LASTS:
                try:
                    known = now, await _count_titles(client)
                except ClientError:
                    continue
                self.counts[key] = known
            if known is not None:
                counts[key] = known[1]
        return counts


def _beside(snapshot: Snapshot, others: frozenset[Place] | Unknown) -> Snapshot:
    """Return the snapshot with what other entries have requests for; not knowing it holds everything."""
    if isinstance(others, Unknown):
        return replace(snapshot, held=snapshot.held or others)
    return replace(snapshot, claimed=others)


async def _count_titles(client: object) -> int:
    """Count the movies or seasons of an instance that have files; raises ClientError."""
    if isinstance(client, RadarrClient):
        return sum(movie.has_file for movie in await client.movies())
    assert isinstance(client, SonarrClient)
    return sum(
        season.number > 0 and bool(season.file_count)
        for series in await client.all_series()
        for season in series.seasons
    )


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
