"""Carrying a plan out, title by title: verify again, journal, delete, verify gone, tidy Jellyseerr."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from ..clients.errors import ClientError
from ..reading.reader import Reader, Reading
from ..retention import planner
from ..retention.model import LibraryCopy, MediaType, TitleId
from ..retention.plan import Decision, Plan, State
from ..retention.remembered import CarriedOut, Memory
from .bookkeeping import Bookkeeping
from .circumstances import Circumstances
from .copies import check_copy, delete_copy
from .emptied import EmptiedSeries
from .guards import LIMITS_COUNT_FOR, Limit, exceeded
from .instances import Changed, NotGone
from .intents import intent
from .journal import Journal, JournalEntry, JournalError
from .last_word import SWITCHED_OFF, ask_once_more, difference
from .run import ErrorCode, Order, Problem, RunInProgress, RunResult

STEP_LIMIT = timedelta(seconds=15)
_STOPPING = Problem(ErrorCode.STOPPING, "Home Assistant is stopping")
_ABANDONED = Problem(
    ErrorCode.INTERRUPTED,
    "it took too long while Home Assistant was stopping: the next start finds out what became of it",
)


class Runner:
    """Runs the cleanup of one Jellyseerr, one run at a time."""

    def __init__(
        self,
        reader: Reader,
        journal: Journal,
        circumstances: Callable[[], Circumstances],
        remember: Callable[[Iterable[CarriedOut]], Awaitable[None]],
    ) -> None:
        """Take where to read and to journal; `remember` keeps requests that were carried out, durably."""
        self._reader = reader
        self._journal = journal
        self._circumstances = circumstances
        self.books = Bookkeeping(reader, journal, circumstances, remember)
        self._emptied = EmptiedSeries(
            reader, journal, circumstances, self.books, self.read_again
        )
        self._running = asyncio.Lock()
        self._stopping = False
        self._deleting: asyncio.Future[Problem | None] | None = None

    async def async_stop(self) -> None:
        """Start no new title, and wait a little for the one under way; what takes longer is abandoned, and closed at the next start."""
        self._stopping = True
        try:
            async with asyncio.timeout(STEP_LIMIT.total_seconds()), self._running:
                pass
        except TimeoutError:
            if self._deleting is not None:
                # Whoever is there next must not meet it at work
                self._deleting.cancel()

    @property
    def running(self) -> bool:
        """Whether a run is under way."""
        return self._running.locked()

    def over_limit(self, reading: Reading) -> tuple[Limit, ...]:
        """Return the limits that the due part of a plan exceeds and nobody confirmed (rule 7); JournalError if that is not known."""
        now = self._reader.clock()
        due = reading.plan.in_state(State.DUE)
        over = exceeded(
            due,
            self._journal.removed_since(now - LIMITS_COUNT_FOR),
            self._circumstances().limits,
            reading.titles_with_files,
            now,
        )
        return () if all(self._permitted(decision) for decision in due) else over

    async def run(self, reading: Reading, order: Order) -> RunResult:
        """Carry out what an order leaves of the due part; RunInProgress if another run is under way.

        While deletions are not allowed, and in a dry run, everything happens up to the delete call.
        """
        async with self.alone():
            plan = reading.plan
            result = RunResult(
                plan.id, order.dry_run or not self._circumstances().allowed
            )
            await self._run(reading, order, result)
            # Without a journal nothing is deleted
            if (
                order.wants(MediaType.TV)
                and not result.dry_run
                and not _unwritten(result)
            ):
                await self._remove_emptied(reading, order)
            return result

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Let nobody else delete; RunInProgress if somebody does."""
        if self._running.locked():
            raise RunInProgress
        # At once, as nobody holds it: no second call comes between
        await self._running.acquire()
        try:
            yield
        finally:
            # A call that is abandoned leaves its title to end alone: until then no other run begins
            if self._deleting is None or self._deleting.done():
                self._running.release()
            else:
                self._deleting.add_done_callback(lambda _: self._running.release())

    async def _run(self, reading: Reading, order: Order, result: RunResult) -> None:
        plan = reading.plan
        due = [one for one in plan.in_state(State.DUE) if not order.narrows(one)]
        try:
            over = self.over_limit(reading)
        except JournalError as err:
            result.failed += [
                (one, Problem(ErrorCode.JOURNAL, str(err))) for one in due
            ]
            return
        csrf_protection = await self.csrf_hindrance() if due else None
        for decision in due:
            # One that failed counts as well: a server may go on with it
            if order.limit is not None and result.tried >= order.limit:
                break
            if csrf_protection:
                problem = csrf_protection
            elif over and not self._permitted(decision):
                problem = Problem(
                    ErrorCode.OVER_LIMIT,
                    f"over the limit: {', '.join(over)}; confirm the plan {plan.id}",
                )
            elif self._stopping:
                problem = _STOPPING
            elif unwritten := _unwritten(result):
                problem = unwritten
            else:
                await self._carry_out(decision, plan, order, result)
                continue
            result.skipped.append((decision, problem))

    async def csrf_hindrance(self) -> Problem | None:
        """Return why Jellyseerr would not let requests be removed."""
        try:
            info = await self._reader.jellyseerr.check()
        except ClientError as err:
            return Problem(ErrorCode.UNREADABLE, str(err))
        if info.csrf_protection is False:
            return None
        return Problem(
            ErrorCode.CSRF_PROTECTION,
            "Jellyseerr's CSRF protection is on: requests could not be removed"
            if info.csrf_protection
            else "whether Jellyseerr's CSRF protection is on could not be read",
        )

    def _permitted(self, decision: Decision) -> bool:
        now = self._reader.clock()
        return any(
            one.permits(decision, now) for one in self._journal.confirmations(now)
        )

    async def _carry_out(
        self, planned: Decision, plan: Plan, order: Order, result: RunResult
    ) -> None:
        """Delete one title, or say why not."""
        try:
            reading = await self.read_again(planned.ids)
        except ClientError as err:
            result.skipped.append((planned, Problem(ErrorCode.UNREADABLE, str(err))))
            return
        decision = reading.plan.of(planned.id)
        if problem := difference(planned, decision):
            result.skipped.append((planned, problem))
            if decision is not None:
                result.floors |= {
                    (request, decision.id): floor for request, floor in decision.floors
                }
            return
        assert decision is not None
        if any(one.title in decision.ids for one in self._journal.open_entries()):
            message = "whether it was deleted before is not known yet"
            problem = Problem(ErrorCode.INTERRUPTED, message)
            result.skipped.append((planned, problem))
            return
        if result.dry_run:
            result.deleted.append(decision)
            return
        if not self._circumstances().allowed:
            result.skipped.append((planned, SWITCHED_OFF))
            return
        name = self._circumstances().names(decision.id)
        now = self._reader.clock()
        entry = intent(decision, plan.id, order.asked_by, name, now)
        failed = await self.delete(entry, decision.copies, reading)
        if failed is None:
            result.deleted.append(decision)
        elif failed is _STOPPING:
            result.skipped.append((planned, failed))
        else:
            result.failed.append((decision, failed))

    async def read_again(
        self, titles: Iterable[TitleId], *, half_done: bool = False
    ) -> Reading:
        """Read and plan these titles anew, from everything that matters (rule 6); raises ClientError.

        With `half_done` as if they were not known to be: what holds every half-done title would hold those that are to be finished as well.
        """
        wanted = frozenset(titles)
        without = wanted if half_done else frozenset[TitleId]()
        before = self._circumstances()
        reading = await self._reader.read(
            before.policies,
            _unmarked(before.memory, without),
            before.identity,
            wanted,
        )
        # Reading may take long: a keep or a policy of meanwhile counts
        now = self._circumstances()
        return replace(
            reading,
            plan=planner.plan(
                reading.snapshot,
                now.policies,
                _unmarked(now.memory, without),
                self._reader.clock(),
            ),
        )

    async def delete(
        self, entry: JournalEntry, copies: Iterable[LibraryCopy], reading: Reading
    ) -> Problem | None:
        """Journal the intent, delete, journal the outcome; return what went wrong. Only while nobody else deletes."""
        if self._stopping:
            return _STOPPING
        return await self._to_the_end(self._delete(entry, tuple(copies), reading))

    async def _remove_emptied(self, reading: Reading, order: Order) -> None:
        """Remove the series that earlier seasons left behind, those of the order's users."""
        for place, entry in self._emptied.candidates().items():
            users = {user.id for user in entry.requesters}
            if order.users is not None and not order.users & users:
                continue
            if self._stopping or not self._circumstances().allowed:
                return
            await self._to_the_end(self._emptied.remove(place, entry, reading.servers))

    async def _to_the_end(
        self, work: Coroutine[Any, Any, Problem | None]
    ) -> Problem | None:
        self._deleting = asyncio.ensure_future(work)
        try:
            # An automation that is stopped leaves no title half done
            return await asyncio.shield(self._deleting)
        except asyncio.CancelledError:
            if self._deleting.cancelled():
                return _ABANDONED
            raise

    async def _delete(
        self, entry: JournalEntry, copies: tuple[LibraryCopy, ...], reading: Reading
    ) -> Problem | None:
        try:
            await self._journal.intend(entry)
        except JournalError as err:
            return Problem(ErrorCode.JOURNAL, str(err))
        done = {*self._circumstances().memory.carried_out, *entry.carried_out}
        try:
            # All of them first: where one differs, none is touched
            for copy in copies:
                await check_copy(reading, copy, entry.title)
            for copy in copies:
                await delete_copy(
                    reading, copy, entry.title, done, lambda: self._ask(entry, reading)
                )
        except Changed as err:
            return await self.books.leave(entry, err)
        except (ClientError, NotGone) as err:
            return await self.books.look(entry, reading.servers, err)
        return await self.books.finish(entry, reading.servers)

    def _ask(self, entry: JournalEntry, reading: Reading) -> None:
        decision = reading.plan.of(entry.title)
        ask_once_more(
            self._circumstances(),
            entry.ids,
            decision.media if decision else None,
            self._reader.clock(),
        )


def _unmarked(memory: Memory, titles: frozenset[TitleId]) -> Memory:
    """Return a memory in which these titles are not half done."""
    return replace(memory, half_done=memory.half_done - titles)


def _unwritten(result: RunResult) -> Problem | None:
    """Return why the run must end: without a journal nothing more is deleted."""
    return next(
        (one for _, one in result.failed if one.code is ErrorCode.JOURNAL), None
    )
