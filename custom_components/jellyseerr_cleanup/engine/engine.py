"""The service layer: one object for Home Assistant, the tests and the command line."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
import logging

from ..cleanup.bookkeeping import Bookkeeping
from ..cleanup.deletion.empty_series import EmptiedSeries
from ..cleanup.deletion.title import TitleDeletion
from ..cleanup.exclusive import Exclusive
from ..cleanup.following import FollowUps
from ..cleanup.limits import Confirmation, Excess
from ..cleanup.live_settings import LiveSettings
from ..cleanup.mending import Mender
from ..cleanup.outcomes import Order, RunInProgress, RunResult
from ..cleanup.records import Records
from ..cleanup.runner import Runner
from ..clients.jellyseerr import ServerInfo
from ..persistence.state import StorageError
from ..reading.clocks import Clocks, since_start
from ..reading.concurrency import in_thread
from ..reading.reader import Reader, Reading
from ..retention.model import TitleId
from ..retention.plan import Plan, State
from ..retention.planner import plan
from ..retention.policy import PolicyBook
from ..retention.remembered import Memory
from ..retention.remembering import Remembered, remember_poll
from .aftermath import Aftermath
from .believing import believe_losses, believe_person
from .collection import LeavingSoonCollection
from .empty_folders import EmptyFolders
from .errors import NotMended, PlanChanged
from .known_files import KnownFiles
from .names import NameLookup
from .other_entries import OtherEntries
from .planning import Planning

_LOGGER = logging.getLogger(__name__)
_CHECK_INTERVAL = timedelta(hours=1)

type Poll = Callable[[], Awaitable[Reading]]


class Engine:
    """One Jellyseerr; `reading`, with its plan, is None before the first poll."""

    def __init__(
        self,
        reader: Reader,
        records: Records,
        settings: LiveSettings,
        *,
        others: OtherEntries | None = None,
        monotonic: Callable[[], float] = since_start,
    ) -> None:
        """Take the servers, the loaded records, and what people may change."""
        self.records = records
        self.reading: Reading | None = None
        self.info: ServerInfo | None = None
        self._last: tuple[Reading, Remembered] | None = None
        self._checked_at: datetime | None = None
        self._reader = reader
        self._settings = settings
        self._others = others or OtherEntries()
        self._planning = Planning(reader, Clocks(monotonic), self._others.claims)
        self._one_by_one = asyncio.Lock()
        self._known_files = KnownFiles(reader.caches, records.known_files)
        self.empty_folders = EmptyFolders(reader.clock)
        self._collection = LeavingSoonCollection(records.collection, reader.clock)
        self._names = NameLookup(reader.jellyseerr, records.memory)
        self._exclusive = Exclusive()
        books = Bookkeeping(reader, records)
        deletion = TitleDeletion(reader, records, settings, books, self._exclusive)
        emptied = EmptiedSeries(reader, records, settings, books, self.verify)
        self._aftermath = Aftermath(
            records, books, FollowUps(reader, records, settings, books), self._exclusive
        )
        self._runner = Runner(
            reader, records, settings, self._exclusive, self.verify, deletion, emptied
        )
        self._mender = Mender(
            reader, records, settings, self._exclusive, self.verify, deletion
        )
        self._run_was_asked_for = False

    @property
    def is_running(self) -> bool:
        """Return whether a run or a repair is under way."""
        return self._exclusive.is_held

    async def poll(self, notice: Callable[[Reading], None] | None = None) -> Reading:
        """Return everything, read anew, first told to `notice`.

        After a ClientError the last reading stays.
        """
        async with self._one_by_one:
            await self._check_hourly()
            policies = self._settings.policies
            await self._known_files.load(self._reader.clock())
            reading = await self._planning.read_everything(
                policies, self.records.remembered, self._settings.identity, self._last
            )
            await self._known_files.save()
            if notice is not None:
                notice(reading)
            await self._remember(reading, policies)
            await self._aftermath.settle(reading)
            version = self.info.version if self.info else None
            await self.empty_folders.look(reading.servers, version)
        await self._collection.follow(reading, self._settings.collection)
        return reading

    async def replan(self, notice: Callable[[Reading], None] | None = None) -> None:
        """Plan anew after a person changed something, and tell it to `notice` at once.

        Only what that needs is read.
        """
        if self.reading is None:
            return
        async with self._one_by_one:
            policies = self._settings.policies
            reading = await self._planning.complete(
                self.reading, policies, self.records.remembered
            )
            if notice is not None:
                notice(reading)
            await self._remember(reading, policies)

    async def try_out(self, reading: Reading, policies: PolicyBook) -> Reading:
        """Return `reading` with the plan of other policies and what it lacked.

        Nothing is remembered.
        """
        return await self._planning.try_out(reading, policies, self.records.remembered)

    async def plan_with(self, reading: Reading, policies: PolicyBook) -> Plan:
        """Return the plan of other policies, from a reading and today's memory."""
        now, memory = self._reader.clock(), self.records.remembered
        return await in_thread(plan, reading.snapshot, policies, memory, now)

    async def verify(
        self, titles: Iterable[TitleId], *, half_done: bool = False
    ) -> Reading:
        """Return these titles, read and planned anew (rule 6); ClientError.

        With `half_done` the journal's word does not hold those that are to be finished.
        """
        wanted = frozenset(titles)

        def memory() -> Memory:
            now = self.records.remembered
            return replace(now, half_done=now.half_done - wanted) if half_done else now

        reading = await self._planning.read_titles(
            wanted, self._settings.policies, memory(), self._settings.identity
        )
        # Reading may take long: a keep or a policy that changed meanwhile counts
        now, known = self._reader.clock(), memory()
        planned = plan(reading.snapshot, self._settings.policies, known, now)
        return replace(reading, memory=known, plan=planned)

    def over_limit(self, reading: Reading) -> tuple[Excess, ...]:
        """Return how far the due part, unconfirmed, is over limits; JournalError."""
        return self._runner.over_limit(reading)

    async def run(
        self, order: Order, plan_id: str | None = None, *, poll: Poll | None = None
    ) -> RunResult:
        """Poll, carry out what the order leaves of the plan, return what came of it.

        `poll` is how the caller polls. RunInProgress if a run is under way, PlanChanged
        if `plan_id` is given and another plan than the polled one; and the errors of
        the poll.
        """
        if self._run_was_asked_for:
            raise RunInProgress
        # Set before the poll: a second call could poll now and run after the first
        self._run_was_asked_for = True
        try:
            reading = await (poll or self.poll)()
            if plan_id is not None and plan_id != reading.plan.id:
                raise PlanChanged
            result = await self._runner.run(reading, order)
            await self.follow_up()
            await self._keep_dates(result)
            if not result.dry_run:
                await self._record(order, result)
        finally:
            self._run_was_asked_for = False
        return result

    async def confirm(self, plan_id: str) -> Confirmation:
        """Permit the plan's due titles to exceed the limits; return the permission.

        An administrator's act. PlanChanged if `plan_id` is no longer the plan;
        JournalError.
        """
        if self.reading is None or self.reading.plan.id != plan_id:
            raise PlanChanged
        due = self.reading.plan.in_state(State.DUE)
        titles = {str(title.id): title.files_fingerprint() for title in due}
        confirmation = Confirmation(plan_id, self._reader.clock(), titles)
        await self.records.journal.confirm(confirmation)
        return confirmation

    async def mend(self, entry_id: str, *, finish: bool, asked_by: str | None) -> None:
        """Finish or restore a title that was left half done: an administrator's act.

        NotMended says why it was not; PlanChanged if it is not half done,
        RunInProgress, JournalError.
        """
        half_done = self.records.journal.half_done()
        entry = next((one for one in half_done if one.id == entry_id), None)
        if entry is None:
            raise PlanChanged
        if finish:
            problem = await self._mender.finish(entry, asked_by)
        else:
            servers = self.reading.servers if self.reading else {}
            problem = await self._mender.restore(entry, servers)
        if problem is not None:
            raise NotMended(problem)
        await self.follow_up()

    async def believe_losses(self, shown: str) -> None:
        """Believe that what is missing all at once is gone; PlanChanged, StorageError.

        A person's word, about what that person saw (`shown`).
        """
        async with self._one_by_one:
            await believe_losses(self.records.memory, shown)

    async def believe_person(self, user_id: int, shown: str) -> None:
        """Believe that a user is who has that number now; PlanChanged, StorageError."""
        async with self._one_by_one:
            await believe_person(self.records.memory, self.reading, user_id, shown)

    async def stop(self) -> None:
        """Start no new title, and wait a little for the one that is being deleted."""
        await self._exclusive.stop()

    async def follow_up(self) -> None:
        """Have Jellyfin and Jellyseerr follow what was deleted, as far as they can now.

        Every poll does so, too. Nothing happens while a run is under way.
        """
        if self.reading is not None:
            await self._aftermath.follow_up(self.reading.servers)

    async def look_up_names(self) -> bool:
        """Look up a few names that no server told yet; return whether any was found."""
        return self.reading is not None and await self._names.look_up(self.reading.plan)

    async def _check_hourly(self) -> None:
        """Update `info` once an hour, which also checks that the key still does."""
        now = self._reader.clock()
        if self._checked_at is None or abs(now - self._checked_at) >= _CHECK_INTERVAL:
            self.info = await self._reader.jellyseerr.check()
            self._checked_at = now

    async def _remember(self, reading: Reading, policies: PolicyBook) -> None:
        before, self.reading = self._last and self._last[1], reading
        self._others.note(reading)
        memory = self.records.memory
        parts = reading.memory, reading.snapshot, reading.plan, policies, before
        seen = await in_thread(remember_poll, *parts)
        self._last = reading, Remembered(reading.snapshot, reading.plan, seen)
        try:
            await memory.observe(seen)
        except StorageError as err:
            # It stays in memory until a restart; without a journal nothing is deleted
            _LOGGER.error("What the poll saw could not be saved: %s", err)
        await memory.name_titles(reading.names)

    async def _keep_dates(self, result: RunResult) -> None:
        """Remember the later dates that a run found, and plan by them."""
        if not result.floors:
            return
        async with self._one_by_one:
            memory = self.records.memory.memory
            try:
                await self.records.memory.observe(result.with_dates(memory))
            except StorageError as err:
                _LOGGER.error("What the run found could not be saved: %s", err)
        await self.replan()

    async def _record(self, order: Order, result: RunResult) -> None:
        try:
            await self.records.memory.set_last_run(
                result.summary(self._reader.clock(), order.asked_by)
            )
        except StorageError as err:
            _LOGGER.error("The result of the run could not be saved: %s", err)
