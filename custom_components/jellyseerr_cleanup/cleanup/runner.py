"""Carrying a plan out, title by title: verify, journal, delete, prove, tidy."""

from dataclasses import dataclass
import logging

from ..clients.errors import ClientError
from ..reading.reader import Reader, Reading
from ..retention.model import MediaType
from ..retention.plan import Decision, State
from .allowance import Allowance, over_limit
from .deletion.disk import neighbours
from .deletion.empty_series import EmptiedSeries
from .deletion.title import TitleDeletion
from .exclusive import STOPPING, Exclusive
from .final_check import SWITCHED_OFF, LastWord
from .items import items_of
from .journal.intents import intent
from .journal.journal import JournalError
from .limits import Excess
from .live_settings import LiveSettings
from .outcomes import ErrorCode, Order, Problem, RunResult
from .records import Records
from .verification import Verify, csrf_hindrance, difference

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs the cleanup of one Jellyseerr.

    `emptied` removes the series of which no season is left.
    """

    reader: Reader
    records: Records
    settings: LiveSettings
    exclusive: Exclusive
    verify: Verify
    deletion: TitleDeletion
    emptied: EmptiedSeries

    def over_limit(self, reading: Reading) -> tuple[Excess, ...]:
        """Return by how much the due part of a plan exceeds limits (rule 7).

        None is exceeded if all of it is confirmed. JournalError if the journal cannot
        say what was deleted before.
        """
        return self._allowance.exceeded(reading, self.reader.clock())

    async def run(self, reading: Reading, order: Order) -> RunResult:
        """Carry out what an order leaves of the due part; return what came of it.

        While deletions are not allowed, and in a dry run, everything happens up to the
        delete call. RunInProgress if another run is under way.
        """
        async with self.exclusive.hold():
            result = RunResult(
                reading.plan.id,
                order.dry_run or not self.records.memory.deletions_allowed,
            )
            await self._run(reading, order, result)
            # No series is removed either once the journal could not be written
            if (
                order.wants(MediaType.TV)
                and not result.dry_run
                and not _unwritten(result)
            ):
                await self._remove_emptied(reading, order)
            return result

    async def _run(self, reading: Reading, order: Order, result: RunResult) -> None:
        every = reading.plan.in_state(State.DUE)
        due = [one for one in every if not order.excludes(one)]
        try:
            over = self.over_limit(reading)
        except JournalError as err:
            problem = Problem(ErrorCode.JOURNAL, str(err))
            result.failed += [(one, problem) for one in due]
            return
        csrf_protection = await csrf_hindrance(self.reader.jellyseerr) if due else None
        for decision in due:
            # Failed titles count as well: a server may go on deleting them
            if order.limit is not None and result.tried >= order.limit:
                break
            if csrf_protection:
                problem = csrf_protection
            elif refused := self._refused(decision, reading, result, over):
                problem = refused
            elif self.exclusive.stopping:
                problem = STOPPING
            elif unwritten := _unwritten(result):
                problem = unwritten
            else:
                await self._carry_out(decision, reading, order, result)
                continue
            result.skipped.append((decision, problem))

    @property
    def _allowance(self) -> Allowance:
        return Allowance(self.records, self.settings)

    def _refused(
        self,
        decision: Decision,
        whole: Reading,
        result: RunResult,
        over: tuple[Excess, ...] = (),
        *,
        begun: bool = False,
    ) -> Problem | None:
        """Return the limits for which a title must stay, as they are at this moment.

        `over` are those that the plan exceeded at first. With `begun` the journal
        counts the title already.
        """
        now = self.reader.clock()
        counted = {one.id for one in result.deleted} if not result.dry_run else set()
        counted |= {one.id for one, _ in result.failed}
        counted |= {decision.id} if begun else set()
        over = over or self._allowance.exceeded(whole, now, counted)
        if not over or self._allowance.is_permitted(decision, now):
            return None
        return over_limit(over, whole.plan.id)

    async def _carry_out(
        self, planned: Decision, whole: Reading, order: Order, result: RunResult
    ) -> None:
        """Delete one title, or note in `result` why not."""
        try:
            reading = await self.verify(planned.ids)
        except ClientError as err:
            result.skipped.append((planned, Problem(ErrorCode.UNREADABLE, str(err))))
            return
        decision = reading.plan.of(planned.id)
        if problem := difference(planned, decision):
            result.skipped.append((planned, problem))
            if decision is not None:
                result.floors |= dict(decision.floors)
                result.tag_floors |= dict(decision.tag_floors)
            return
        assert decision is not None
        if any(
            one.title in decision.ids for one in self.records.journal.open_entries()
        ):
            message = "whether it was deleted before is not known yet"
            problem = Problem(ErrorCode.INTERRUPTED, message)
            result.skipped.append((planned, problem))
            return
        if result.dry_run:
            result.deleted.append(decision)
            return
        if not self.records.memory.deletions_allowed:
            result.skipped.append((planned, SWITCHED_OFF))
            return
        name = self.records.memory.titles.get(decision.id)
        leaving = [
            copy for one in whole.plan.in_state(State.DUE) for copy in one.copies
        ]
        try:
            beside = await neighbours(reading.servers, decision.copies, leaving)
        except ClientError as err:
            result.skipped.append((planned, Problem(ErrorCode.UNREADABLE, str(err))))
            return
        entry = intent(
            decision,
            whole.plan.id,
            order.asked_by,
            name,
            self.reader.clock(),
            beside=beside,
            items=items_of(decision, reading.snapshot, self.reader.caches),
        )
        last_word = LastWord(
            lambda: self._refused(decision, whole, result, begun=True),
            lambda now: difference(decision, now.of(decision.id)),
        )
        failed = await self.deletion.delete(entry, decision.copies, reading, last_word)
        if failed is None:
            result.deleted.append(decision)
            shown = name.name if name else decision.id
            _LOGGER.info("Deleted %s (%s): %s bytes", shown, decision.id, decision.size)
            result.stayed[decision.id] = self.records.journal.entries(1)[0].stayed
        elif failed is STOPPING:
            result.skipped.append((planned, failed))
        else:
            result.failed.append((decision, failed))

    async def _remove_emptied(self, reading: Reading, order: Order) -> None:
        """Remove series that were left empty, if the order's users requested them."""
        for place, entry in self.emptied.candidates().items():
            users = {user.id for user in entry.requesters}
            if order.users is not None and not order.users & users:
                continue
            if self.exclusive.stopping or not self.records.memory.deletions_allowed:
                return
            await self.exclusive.to_the_end(
                self.emptied.remove(place, entry, reading.servers)
            )


def _unwritten(result: RunResult) -> Problem | None:
    """Return the journal's failure, if any: after it nothing more is deleted."""
    return next(
        (one for _, one in result.failed if one.code is ErrorCode.JOURNAL), None
    )
