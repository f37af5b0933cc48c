"""Reading and planning in turns: a plan says what it lacks, and that is read."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ..reading.clocks import Clocks
from ..reading.completion import SnapshotCompletion
from ..reading.counts import titles_with_files
from ..reading.reader import Found, Identity, Reader, Reading
from ..retention.clock import notice_clock
from ..retention.losses import notice_losses
from ..retention.model import TitleId
from ..retention.plan import Plan
from ..retention.planner import plan
from ..retention.policy import PolicyBook
from ..retention.reason import ReasonCode, Unknown
from ..retention.remembered import Memory
from ..retention.remembering import notice_vanished
from ..retention.snapshot import Place, Snapshot

# Enough for watch states and files, both once more where files turned out to be shared
# or others than remembered, a closer look, and what that makes due
_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Planning:
    """Makes plans of one Jellyseerr from what its servers say.

    `claims` returns what other configuration entries have requests for.
    """

    reader: Reader
    clocks: Clocks
    claims: Callable[[], frozenset[Place] | Unknown]

    async def read_everything(
        self, policies: PolicyBook, memory: Memory, expected: Identity
    ) -> Reading:
        """Return everything, read anew; ClientError if Jellyseerr cannot be read."""
        found = await self.reader.read(expected)
        snapshot = self._beside_others(found.snapshot)
        memory = notice_vanished(memory, snapshot, snapshot.read_at)
        reading = await self.complete(_unplanned(found, snapshot), policies, memory)
        # Only a whole reading shows whether too much is missing, which then holds
        # titles of this plan
        memory = notice_losses(memory, reading.snapshot, snapshot.read_at)
        clients = (
            self.reader.jellyseerr,
            *(server.client for server in found.servers.values()),
        )
        now = snapshot.read_at
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
        first = _unplanned(found, self._beside_others(found.snapshot))
        return await self.complete(first, policies, memory, only)

    async def complete(
        self,
        reading: Reading,
        policies: PolicyBook,
        memory: Memory,
        only: frozenset[TitleId] | None = None,
    ) -> Reading:
        """Return the reading with what these policies need, and with their plan.

        With `only` just what these titles need is read, and exactly for them.
        """
        now = self.reader.clock()
        snapshot = reading.snapshot
        completion = SnapshotCompletion(
            reading.servers, policies, self.reader.caches, exactly=only is not None
        )
        completion.names |= reading.names
        for _ in range(_ROUNDS):
            # It grows with the library, and everything else shares the event loop
            current = await asyncio.to_thread(plan, snapshot, policies, memory, now)
            asked = [
                one for one in current.decisions if only is None or only & {*one.ids}
            ]
            unwatched = [
                one for one in asked if one.is_held_for(ReasonCode.WATCH_STATE_NOT_READ)
            ]
            unread = [
                one for one in asked if one.is_held_for(ReasonCode.FILES_NOT_READ)
            ]
            if unwatched:
                snapshot = await completion.watch_states(snapshot, unwatched)
            elif unread:
                snapshot = await completion.files(snapshot, unread)
            elif only is None:
                before = snapshot
                snapshot = await completion.fresh_files(before, current.decisions)
                if snapshot is before:
                    snapshot = await completion.closer_look(before, current.decisions)
                if snapshot is before:
                    break
            else:
                break
        # The limits judge whole plans only
        counts = (
            {}
            if only is not None
            else await asyncio.to_thread(titles_with_files, snapshot.copies.values())
        )
        return replace(
            reading,
            snapshot=snapshot,
            memory=memory,
            plan=current,
            names=completion.names,
            titles_with_files=counts,
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
