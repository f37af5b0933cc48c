"""One Jellyseerr's engine, on files that last as long as the test."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import aiohttp

from custom_components.jellyseerr_cleanup.cleanup.journal.journal import Journal
from custom_components.jellyseerr_cleanup.cleanup.limits import Limits
from custom_components.jellyseerr_cleanup.cleanup.live_settings import CollectionWish
from custom_components.jellyseerr_cleanup.cleanup.outcomes import Order, RunResult
from custom_components.jellyseerr_cleanup.cleanup.records import Records
from custom_components.jellyseerr_cleanup.engine.engine import Engine
from custom_components.jellyseerr_cleanup.persistence.memory import (
    MemoryStore,
    StoreName,
)
from custom_components.jellyseerr_cleanup.persistence.observations import observed
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
from custom_components.jellyseerr_cleanup.retention.remembered import Keep, Memory
from tests.media_stack import Household, Movie, User
from tests.persistence.disk import Disk


@dataclass
class Settings:
    """What people may change at any moment."""

    policies: PolicyBook
    identity: Identity
    limits: Limits = field(default_factory=Limits)
    import_exclusion: bool = False
    availability_sync: bool = True
    collection: CollectionWish | None = None


@dataclass
class CleanupHarness:
    """An engine that may delete, its settings, and its files."""

    engine: Engine
    settings: Settings
    files: dict[StoreName, Disk]

    @property
    def journal_file(self) -> Disk:
        """Return the file of the journal."""
        return self.files[StoreName.JOURNAL]

    @property
    def journal(self) -> Journal:
        """Return the journal."""
        return self.engine.records.journal

    @property
    def memory(self) -> Memory:
        """Return what is remembered."""
        return self.engine.records.memory.memory

    @memory.setter
    def memory(self, memory: Memory) -> None:
        """Have something remembered as if it had been on disk."""
        store = self.engine.records.memory
        store._observed = observed(memory)
        if not memory.trusted:
            store._observations._state = None
        store._decided._state = replace(
            store._decided.state,
            keeps=memory.keeps,
            said_done=memory.said_done,
            carried_out=memory.carried_out,
        )

    def remember(self, **changes: Any) -> None:
        """Have something else remembered."""
        self.memory = replace(self.memory, **changes)

    def keep(self, media_type: MediaType, tmdb: int, **options: Any) -> None:
        """Keep a title, and nothing else."""
        self.remember(keeps=(Keep("k", media_type, tmdb, **options),))

    def forbid(self) -> None:
        """Switch deletions off."""
        self.allowed = False

    @property
    def allowed(self) -> bool:
        """Return whether deletions are allowed."""
        return self.engine.records.memory.deletions_allowed

    @allowed.setter
    def allowed(self, allowed: bool) -> None:
        """Turn the switch, at once."""
        decided = self.engine.records.memory._decided
        decided._state = replace(decided.state, deletions_allowed=allowed)

    async def poll(self) -> Reading:
        """Poll as the coordinator does."""
        return await self.engine.poll()

    async def run(self, **order: Any) -> RunResult:
        """Poll and carry out."""
        return await self.engine.run(Order(**order))

    async def run_of(self, plan_id: str) -> RunResult:
        """Poll and carry out, if the plan is that one."""
        return await self.engine.run(Order(), plan_id)

    async def carry_out(self, reading: Reading, **order: Any) -> RunResult:
        """Carry out an earlier plan, as if nothing had been read since."""

        async def no_poll() -> Reading:
            return reading

        return await self.engine.run(Order(**order), poll=no_poll)

    async def mend(self, entry_id: str, *, finish: bool) -> None:
        """Finish or restore what was left half done."""
        await self.engine.mend(entry_id, finish=finish, asked_by="admin")

    def once_intended(self, act: Callable[[], object]) -> None:
        """Let something happen once an intent is on disk, with nothing touched yet."""
        self.journal_file.then = act

    async def go_on_from(self, other: CleanupHarness) -> None:
        """Take over what another one remembers and has on disk, as after a restart."""
        self.memory = other.memory
        self.journal_file.text = other.journal_file.text
        await self.journal.load()


def watched(
    home: Household, user: User, title: str, *, days_ago: float = 10, **options: Any
) -> Movie:
    """Add a movie that a user requested 40 days ago and watched to its end."""
    movie = home.movie(title, **options)
    home.request(user, movie)
    home.watch(user, movie, days_ago=days_ago)
    return movie


def week_after_watching(*kinds: MediaType, **options: Any) -> PolicyBook:
    """Return terms of 7 days after watching, for movies unless told, without notice."""
    terms = Terms(retention=timedelta(days=7))
    return PolicyBook(
        defaults=dict.fromkeys(kinds or (MediaType.MOVIE,), terms),
        **{"notice": timedelta(0), **options},
    )


@asynccontextmanager
async def harness(
    home: Household,
    policies: PolicyBook | None = None,
    timeout: float = 5,
    *,
    traces: Iterable[aiohttp.TraceConfig] = (),
    **options: Any,
) -> AsyncIterator[CleanupHarness]:
    """Yield an engine; a call may take `timeout` seconds, options are the engine's."""
    async with aiohttp.ClientSession(trace_configs=list(traces)) as session:
        network = Network(lambda _: session, timedelta(seconds=timeout))
        files = {name: Disk() for name in StoreName}
        records = Records(
            MemoryStore(files),
            Journal(files[StoreName.JOURNAL]),
            known_files=files[StoreName.FILES],
            collection=files[StoreName.COLLECTION],
        )
        await records.memory.load()
        await records.journal.load()
        settings = Settings(
            policies or week_after_watching(),
            Identity(
                identity_of(home.jellyseerr.vapid_public), home.jellyfin.server_id
            ),
        )
        reader = Reader(
            network.jellyseerr(ServerAccess(home.url, home.api_key)),
            network,
            {},
            home.clock.now,
        )
        engine = Engine(reader, records, settings, **options)
        at = CleanupHarness(engine, settings, files)
        at.allowed = True
        yield at
