"""One Jellyseerr's reader and runner without Home Assistant, with a memory and a journal that last as long as the test."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import aiohttp

from custom_components.jellyseerr_cleanup.cleanup.circumstances import Circumstances
from custom_components.jellyseerr_cleanup.cleanup.guards import Limits
from custom_components.jellyseerr_cleanup.cleanup.journal import Journal, JournalError
from custom_components.jellyseerr_cleanup.cleanup.run import Order, RunResult
from custom_components.jellyseerr_cleanup.cleanup.runner import Runner
from custom_components.jellyseerr_cleanup.reading.reader import (
    Identity,
    Reader,
    Reading,
)
from custom_components.jellyseerr_cleanup.reading.servers import (
    Network,
    ServerAccess,
    identity_of,
)
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.policy import PolicyBook, Terms
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut, Memory
from custom_components.jellyseerr_cleanup.retention.remembering import remember_poll
from tests.media_stack import Household, Movie, User


@dataclass
class KeptInMemory:
    """Where a journal lasts in a test; `broken` makes every write fail."""

    data: dict[str, Any] | None = None
    broken: bool = False
    path: str = "journal"

    async def read(self) -> dict[str, Any] | None:
        """Return what was written last."""
        return self.data

    async def set_aside(self) -> None:
        """Forget what was written."""
        self.data = None

    async def write(self, data: dict[str, Any]) -> None:
        """Take what is written, or fail as a full disk does."""
        if self.broken:
            raise OSError(28, "No space left on device")
        self.data = data


@dataclass
class Kitchen:
    """Where plans are made and carried out in a test."""

    reader: Reader
    journal: Journal
    storage: KeptInMemory
    identity: Identity
    policies: PolicyBook
    memory: Memory = field(default_factory=Memory)
    allowed: bool = True
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        """Make the runner."""
        self.runner = Runner(
            self.reader, self.journal, self._circumstances, self._remember
        )

    @property
    def remembered(self) -> Memory:
        """Return the memory as the stores compose it."""
        try:
            half_done = self.journal.half_done()
        except JournalError:
            return self.memory
        titles = frozenset(title for entry in half_done for title in entry.ids)
        return replace(self.memory, half_done=titles)

    async def poll(self) -> Reading:
        """Read and plan as the coordinator does."""
        reading = await self.reader.read(self.policies, self.remembered, self.identity)
        seen = remember_poll(reading.memory, reading.snapshot, reading.plan)
        self.memory = replace(seen, carried_out=self.memory.carried_out)
        return reading

    async def go_on_from(self, other: Kitchen) -> None:
        """Take over what another kitchen remembers and has on disk, as after a restart."""
        self.memory = other.memory
        self.storage.data = other.storage.data
        await self.journal.load()

    async def run(self, **order: Any) -> RunResult:
        """Poll and carry out."""
        return await self.runner.run(await self.poll(), Order(**order))

    def _circumstances(self) -> Circumstances:
        return Circumstances(
            self.policies,
            self.remembered,
            self.identity,
            self.allowed,
            self.limits,
            lambda _: None,
        )

    async def _remember(self, done: Iterable[CarriedOut]) -> None:
        self.memory = replace(
            self.memory, carried_out=self.memory.carried_out | frozenset(done)
        )


def watched(
    home: Household, user: User, title: str, *, days_ago: float = 10, **options: Any
) -> Movie:
    """Add a movie that a user requested 40 days ago and watched to its end."""
    movie = home.movie(title, **options)
    home.request(user, movie)
    home.watch(user, movie, days_ago=days_ago)
    return movie


def week_after_watching(**options: Any) -> PolicyBook:
    """Return default terms of 7 days after the requester watched, without notice unless given."""
    terms = Terms(retention=timedelta(days=7))
    return PolicyBook(
        defaults={MediaType.MOVIE: terms},
        **{"notice": timedelta(0), **options},
    )


@asynccontextmanager
async def kitchen(
    home: Household,
    policies: PolicyBook | None = None,
    timeout: float = 5,
    *,
    traces: Iterable[aiohttp.TraceConfig] = (),
) -> AsyncIterator[Kitchen]:
    """Open a kitchen on a household; a call may take `timeout` seconds, and `traces` follow each."""
    async with aiohttp.ClientSession(trace_configs=list(traces)) as session:
        network = Network(lambda _: session, timedelta(seconds=timeout))
        reader = Reader(
            network.jellyseerr(ServerAccess(home.url, home.api_key)),
            network,
            {},
            home.clock.now,
        )
        storage = KeptInMemory()
        journal = Journal(storage)
        await journal.load()
        identity = Identity(
            identity_of(home.jellyseerr.vapid_public), home.jellyfin.server_id
        )
        yield Kitchen(
            reader, journal, storage, identity, policies or week_after_watching()
        )
