"""How much a run may still delete: judged before it, and again before each title.

People may lower the limits at any moment, and what they then forbid stays (rule 7).
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from ..reading.reader import Reading
from ..retention.model import TitleId
from ..retention.plan import Decision, State
from .limits import LIMITS_COUNT_FOR, Excess, exceeded, limits_of
from .live_settings import LiveSettings
from .outcomes import ErrorCode, Problem
from .records import Records


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the limits, the journal and confirmations leave of a plan."""

    records: Records
    settings: LiveSettings

    def exceeded(
        self, reading: Reading, now: datetime, counted: Collection[TitleId] = ()
    ) -> tuple[Excess, ...]:
        """Return by how much a plan's due part exceeds limits; `now` is in UTC.

        None is exceeded if all of it is confirmed. The journal counts what is in
        `counted`: the titles of the plan that this run has begun. JournalError if the
        journal cannot say what was deleted before.
        """
        every = reading.plan.in_state(State.DUE)
        due = [one for one in every if one.id not in counted]
        # It was counted before the run, and what went since is no part of it
        there = Counter(reading.titles_with_files)
        there.subtract(
            copy.instance
            for one in every
            if one.id in counted
            for copy in one.copies
            if copy.instance in there
        )
        over = exceeded(
            due,
            self.records.journal.removed_since(now - LIMITS_COUNT_FOR),
            self.settings.limits,
            there,
            now,
        )
        return () if all(self.is_permitted(one, now) for one in every) else over

    def is_permitted(self, decision: Decision, now: datetime) -> bool:
        """Return whether an administrator permitted it over a limit."""
        return any(
            one.permits(decision, now)
            for one in self.records.journal.confirmations(now)
        )


def over_limit(over: Collection[Excess], plan_id: str) -> Problem:
    """Return what a title that must stay for these limits is told."""
    return Problem(
        ErrorCode.OVER_LIMIT,
        f"over the limit: {', '.join(limits_of(over))}; confirm the plan {plan_id}",
    )
