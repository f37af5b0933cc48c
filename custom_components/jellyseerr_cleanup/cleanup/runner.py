"""Carrying a plan out, title by title: verify again, journal, delete, verify gone, tidy Jellyseerr."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

from ..clients.errors import CannotConnect, ClientError, TimedOut
from ..reading.reader import Identity, Reader, Reading
from ..reading.servers import FoundServer
from ..retention import planner
from ..retention.model import LibraryCopy, MediaRequest, TitleId, TitleName
from ..retention.plan import Decision, Plan, State
from ..retention.policy import PolicyBook
from ..retention.remembered import CarriedOut, Memory
from ..retention.titles import counts
from .deletion import NotGone, delete_copy
from .guards import LIMITS_COUNT_FOR, Limit, Limits, exceeded
from .journal import (
    Journal,
    JournalEntry,
    JournalError,
    JournalFile,
    JournalUser,
    Outcome,
)
from .ledger import StorageError
from .remains import radarr_of, remains
from .run import ErrorCode, Order, Problem, RunInProgress, RunResult
from .tidying import tidy

STEP_LIMIT = timedelta(seconds=15)
_NOTICED_WITHIN = timedelta(days=1)
_STOPPING = Problem(ErrorCode.STOPPING, "Home Assistant is stopping")
_ABANDONED = Problem(
    ErrorCode.INTERRUPTED,
    "it took too long while Home Assistant was stopping: the next start finds out what became of it",
)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What may change while a run is under way; asked for anew before each title."""

    policies: PolicyBook
    memory: Memory
    identity: Identity
    allowed: bool
    limits: Limits
    names: Callable[[TitleId], TitleName | None]


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
        self._remember = remember
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
        if problem := _differs(planned, decision):
            result.skipped.append((planned, problem))
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
            problem = Problem(ErrorCode.NOT_ALLOWED, "deletions were switched off")
            result.skipped.append((planned, problem))
            return
        entry = self._entry(decision, plan, order)
        failed = await self.delete(entry, decision.copies, reading.servers)
        if failed is None:
            result.deleted.append(decision)
        elif failed is _STOPPING:
            result.skipped.append((planned, failed))
        else:
            result.failed.append((decision, failed))

    async def read_again(self, titles: Iterable[TitleId]) -> Reading:
        """Read and plan these titles anew, from everything that matters (rule 6); raises ClientError."""
        before = self._circumstances()
        reading = await self._reader.read(
            before.policies, before.memory, before.identity, frozenset(titles)
        )
        # Reading may take long: a keep or a policy of meanwhile counts
        now = self._circumstances()
        return replace(
            reading,
            plan=planner.plan(
                reading.snapshot, now.policies, now.memory, self._reader.clock()
            ),
        )

    async def delete(
        self,
        entry: JournalEntry,
        copies: Iterable[LibraryCopy],
        servers: Mapping[str, FoundServer],
    ) -> Problem | None:
        """Journal the intent, delete, journal the outcome; return what went wrong. Only while nobody else deletes."""
        if self._stopping:
            return _STOPPING
        self._deleting = asyncio.ensure_future(self._delete(entry, copies, servers))
        try:
            # An automation that is stopped leaves no title half done
            return await asyncio.shield(self._deleting)
        except asyncio.CancelledError:
            if self._deleting.cancelled():
                return _ABANDONED
            raise

    async def _delete(
        self,
        entry: JournalEntry,
        copies: Iterable[LibraryCopy],
        servers: Mapping[str, FoundServer],
    ) -> Problem | None:
        try:
            await self._journal.intend(entry)
        except JournalError as err:
            return Problem(ErrorCode.JOURNAL, str(err))
        try:
            for copy in copies:
                radarr = radarr_of(servers, copy.instance)
                await delete_copy(radarr, copy, entry.title.tmdb_id)
        except (ClientError, NotGone) as err:
            return await self._look(entry, servers, err)
        return await self.finish(entry)

    async def _look(
        self,
        entry: JournalEntry,
        servers: Mapping[str, FoundServer],
        err: ClientError | NotGone,
    ) -> Problem | None:
        """Judge by what is left: a lost answer says nothing about the deletion, and a server may go on with it."""
        problem = Problem(
            ErrorCode.NOT_GONE if isinstance(err, NotGone) else ErrorCode.SERVER,
            str(err) or "it is still there",
        )
        try:
            left = await remains(entry, servers)
        except ClientError:
            return problem
        if left.gone:
            return await self.finish(entry)
        if isinstance(err, CannotConnect | TimedOut) and not left.half_done:
            # It may still happen: the entry stays open until a later poll can say
            return problem
        if left.half_done:
            problem = Problem(ErrorCode.HALF_DONE, problem.message)
        try:
            await self._journal.conclude(
                entry.id,
                Outcome.FAILED,
                at=self._reader.clock(),
                freed=max(0, entry.size - left.size),
                error_code=problem.code,
                error_message=problem.message,
            )
        except JournalError as error:
            return Problem(ErrorCode.JOURNAL, str(error))
        return problem

    async def finish(self, entry: JournalEntry) -> Problem | None:
        """Complete the book-keeping of a title that is gone: remember its requests, tidy Jellyseerr, conclude.

        What fails leaves the entry open, to be tried again later; the title is gone all the same.
        """
        try:
            await self._remember(entry.carried_out)
            if entry.media_id is not None:
                titles = self._gone_with(entry)
                await tidy(
                    self._reader.jellyseerr, titles, entry.media_id, entry.request_ids
                )
        except ClientError, StorageError:
            return None
        try:
            await self._journal.conclude(
                entry.id, Outcome.DELETED, at=self._reader.clock()
            )
        except JournalError as err:
            return Problem(ErrorCode.JOURNAL, str(err))
        return None

    def _gone_with(self, entry: JournalEntry) -> set[TitleId]:
        """Return what is gone of the entry's media: Jellyseerr itself only notices at night that the other quality went."""
        since = self._reader.clock() - _NOTICED_WITHIN
        gone = [
            one
            for one in self._journal.entries()
            if one.media_id == entry.media_id
            and one.outcome is Outcome.DELETED
            and one.intent_at >= since
        ]
        return {done.title for one in (entry, *gone) for done in one.carried_out}

    def _entry(self, decision: Decision, plan: Plan, order: Order) -> JournalEntry:
        name = self._circumstances().names(decision.id)
        done = [request for request in decision.requests if counts(request)]
        return JournalEntry(
            id=uuid4().hex,
            title=decision.id,
            name=name.name if name else str(decision.id),
            year=name.year if name else None,
            requesters=tuple(
                JournalUser(user.id, user.display_name)
                for user in {one.requester for one in done if one.requester}
            ),
            policy=decision.policy,
            plan_id=plan.id,
            asked_by=order.asked_by,
            files=tuple(
                JournalFile(copy.instance, copy.item_id, file.id, file.path, file.size)
                for copy in decision.copies
                for file in copy.files
            ),
            carried_out=tuple(
                one for request in done for one in _carried_out(request, decision)
            ),
            media_id=decision.media.id,
            intent_at=self._reader.clock(),
        )


def _carried_out(request: MediaRequest, decision: Decision) -> list[CarriedOut]:
    user = request.requester.id if request.requester else None
    return [
        CarriedOut(request.id, request.created_at, user, title)
        for title in request.title_ids
        if title in decision.ids
    ]


def _unwritten(result: RunResult) -> Problem | None:
    """Return why the run must end: without a journal nothing more is deleted."""
    return next(
        (one for _, one in result.failed if one.code is ErrorCode.JOURNAL), None
    )


def _differs(planned: Decision, found: Decision | None) -> Problem | None:
    """Return why the title as it is now must not be deleted."""
    if found is None:
        return Problem(ErrorCode.CHANGED, "nobody requests it any more")
    if found.state is not State.DUE:
        return Problem(
            ErrorCode.NOT_DUE, f"it is {found.state} now: {found.reason.code}"
        )
    if (
        found.files_fingerprint() != planned.files_fingerprint()
        or found.policy_fingerprint != planned.policy_fingerprint
        or found.ids != planned.ids
        or {one.id for one in found.requests} != {one.id for one in planned.requests}
    ):
        return Problem(ErrorCode.CHANGED, "it changed since the plan was made")
    return None
