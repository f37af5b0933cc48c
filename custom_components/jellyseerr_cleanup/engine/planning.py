"""Reading and planning in turns: a plan says what it lacks, and that is read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from ..reading.clocks import Clocks
from ..reading.completion import SnapshotCompletion
from ..reading.concurrency import in_thread
from ..reading.counts import titles_with_files
from ..reading.reader import Found, Identity, Reader, Reading
from ..reading.tags import with_tags
from ..retention.clock import notice_clock
from ..retention.losses import notice_losses
from ..retention.model import TitleId
from ..retention.plan import Decision, Plan, State
from ..retention.policy import PolicyBook
from ..retention.reason import ReasonCode, Unknown
from ..retention.remembered import Memory
from ..retention.remembering import Remembered, notice_vanished
from ..retention.replanning import Replanner
from ..retention.returning import notice_returns
from ..retention.set_back import set_back
from ..retention.snapshot import Place, Snapshot

# Enough for watch states and files, both once more where files turned out to be shared
# or others than remembered, a closer look, and what that makes due
_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class _Planned:
    """A plan, and of which titles it lacks who watched them, or their files."""

    plan: Plan
    unwatched: list[Decision]
    unread: list[Decision]


@dataclass(frozen=True, slots=True)
class _Work:
    """How one reading is planned: all of it, or `only` some titles.

    With `looks`, titles that are about to leave get a closer look.
    """

    replanner: Replanner
    policies: PolicyBook
    memory: Memory
    now: datetime
    only: frozenset[TitleId] | None = None
    looks: bool = False

    def plan(self, snapshot: Snapshot) -> _Planned:
        """Return the plan of what was read so far; it may run in a thread."""
        made = self.replanner.plan(snapshot, self.policies, self.memory, self.now)
        made.prepare()

        def lacking(code: ReasonCode) -> list[Decision]:
            return [
                one
                for one in made.held_for(code)
                if self.only is None or self.only & {*one.ids}
            ]

        return _Planned(
            made,
            lacking(ReasonCode.WATCH_STATE_NOT_READ),
            lacking(ReasonCode.FILES_NOT_READ),
        )


@dataclass(frozen=True, slots=True)
class Planning:
    """Makes plans of one Jellyseerr from what its servers say.

    `claims` returns what other configuration entries have requests for.
    """

    reader: Reader
    clocks: Clocks
    claims: Callable[[], frozenset[Place] | Unknown]
    replanner: Replanner = field(default_factory=Replanner)

    async def read_everything(
        self,
        policies: PolicyBook,
        memory: Memory,
        expected: Identity,
        last: tuple[Reading, Remembered] | None = None,
    ) -> Reading:
        """Return everything, read anew; ClientError if Jellyseerr cannot be read.

        What the `last` reading needed is read at once. What is as it was then, when it
        was remembered, is not looked at again.
        """
        reading_before, before = last or (None, None)
        found = await self.reader.read(expected)
        snapshot = self._beside_others(found.snapshot)
        now = snapshot.read_at
        memory = set_back(memory, now)
        memory = await in_thread(notice_vanished, memory, snapshot, now, before)
        work = _Work(self.replanner, policies, memory, self.reader.clock(), looks=True)
        reading = await self._completed(
            _unplanned(found, snapshot), work, reading_before
        )
        # Only a whole reading shows whether too much is missing, which then holds
        # titles of this plan
        compared = (before.snapshot, before.memory) if before else None
        memory = await in_thread(notice_losses, memory, reading.snapshot, now, compared)
        memory = await in_thread(
            notice_returns, memory, reading.snapshot, before and before.snapshot
        )
        clients = (
            self.reader.jellyseerr,
            *(server.client for server in found.servers.values()),
        )
        memory = notice_clock(memory, now, *self.clocks.compare(clients, now))
        return await self.complete(reading, policies, memory)

    async def read_titles(
        self,
        titles: Iterable[TitleId],
        policies: PolicyBook,
        memory: Memory,
        expected: Identity,
    ) -> Reading:
        """Return these titles, read anew and completely; ClientError."""
        only = frozenset(titles)
        found = await self.reader.read(expected, only)
        snapshot = self._beside_others(found.snapshot)
        work = _Work(Replanner(), policies, memory, self.reader.clock(), only)
        return await self._completed(_unplanned(found, snapshot), work)

    async def complete(
        self, reading: Reading, policies: PolicyBook, memory: Memory
    ) -> Reading:
        """Return the reading with what these policies need, and with their plan.

        A person who changed something waits for it, and not for closer looks.
        """
        work = _Work(self.replanner, policies, memory, self.reader.clock())
        made = await self._completed(reading, work)
        noticed = reading.snapshot
        while made.snapshot.copies is not noticed.copies:
            # A file that is read only now may be another one than was there before
            newer = await in_thread(notice_returns, work.memory, made.snapshot, noticed)
            noticed = made.snapshot
            if newer is work.memory:
                break
            work = replace(work, memory=newer)
            made = await self._completed(made, work)
        if not made.plan.in_state(State.DUE):
            return made
        copies = made.snapshot.copies.values()
        counts = await in_thread(titles_with_files, copies)
        return replace(made, titles_with_files=counts)

    async def try_out(
        self, reading: Reading, policies: PolicyBook, memory: Memory
    ) -> Reading:
        """Return the reading with what other policies need, and with their plan."""
        work = _Work(Replanner(), policies, memory, self.reader.clock())
        return await self._completed(reading, work)

    async def _completed(
        self, reading: Reading, work: _Work, last: Reading | None = None
    ) -> Reading:
        snapshot = await with_tags(reading.snapshot, reading.servers, work.policies)
        completion = SnapshotCompletion(
            reading.servers,
            work.policies,
            self.reader.caches,
            exactly=work.only is not None,
        )
        completion.names |= reading.names
        if last is not None and snapshot.held is None:
            before = replace(
                snapshot, library=last.snapshot.library, copies=last.snapshot.copies
            )
            # It tells the titles, and costs little: mostly nothing changed
            planned = await in_thread(work.plan, before)
            snapshot = await completion.again(snapshot, last.snapshot, planned.plan)
        for _ in range(_ROUNDS):
            # It grows with the library, and everything else shares the event loop
            planned = await in_thread(work.plan, snapshot)
            if planned.unwatched:
                snapshot = await completion.watch_states(snapshot, planned.unwatched)
            elif planned.unread:
                snapshot = await completion.files(snapshot, planned.unread)
            elif work.only is None:
                before = snapshot
                snapshot = await completion.fresh_files(before, planned.plan)
                if snapshot is before and work.looks:
                    snapshot = await completion.closer_look(before, planned.plan)
                if snapshot is before:
                    break
            else:
                break
        if work.looks:
            await completion.go_round(snapshot, planned.plan)
        return replace(
            reading,
            snapshot=snapshot,
            memory=work.memory,
            plan=planned.plan,
            names=completion.names,
        )

    def _beside_others(self, snapshot: Snapshot) -> Snapshot:
        """Return the snapshot with what other configuration entries have requests for.

        Not knowing it holds everything.
        """
        others = self.claims()
        if isinstance(others, Unknown):
            return replace(snapshot, held=snapshot.held or others)
        return replace(snapshot, claimed=others)


def _unplanned(found: Found, snapshot: Snapshot) -> Reading:
    """Return what was found, with a plan that still says nothing."""
    return Reading(
        snapshot=snapshot,
        memory=Memory(),
        plan=Plan(snapshot.read_at, ()),
        servers=found.servers,
        users=found.users,
        identity=found.identity,
    )
