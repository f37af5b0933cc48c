"""What happened to titles, until the event entity tells it."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from homeassistant.util import dt as dt_util

from ..cleanup.outcomes import ErrorCode, Problem, RunResult
from ..retention.announcing import newly_leaving
from ..retention.plan import Decision, Plan
from ..retention.remembered import Keep, Memory

# More than that is not waiting for an entity, but for none: it is disabled
_MOST_WAITING = 1000


class Happened(StrEnum):
    """The types of the event entity."""

    LEAVING_SOON = "leaving_soon"
    DELETED = "deleted"
    KEPT = "kept"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened to a title; why it was not deleted, or who keeps it."""

    kind: Happened
    decision: Decision
    problem: Problem | None = None
    keep: Keep | None = None


class Happenings:
    """Gathers what happened, and the results of runs, until they are told."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._waiting = deque[Happening](maxlen=_MOST_WAITING)
        self._runs = deque[RunResult](maxlen=_MOST_WAITING)

    def note_plan(self, memory: Memory, plan: Plan) -> None:
        """Note what leaves soon and was not announced with its local day before.

        `memory` is that from before the plan. It lasts: after a restart nothing is
        announced again.
        """
        self._waiting.extend(
            Happening(Happened.LEAVING_SOON, one.decision)
            for one in newly_leaving(memory.announcements, plan)
            if one.before is None
            or one.decision.date is None
            or dt_util.as_local(one.before).date()
            != dt_util.as_local(one.decision.date).date()
        )

    def note_kept(self, plan: Plan, keep: Keep) -> None:
        """Note that somebody keeps what the keep covers."""
        self._waiting.extend(
            Happening(Happened.KEPT, one, keep=keep)
            for one in plan.decisions
            if one.is_covered_by(keep)
        )

    def note_run(self, result: RunResult) -> None:
        """Note what came of a run; of a dry run nothing happened to any title.

        That everything stays because it is over a limit is told once, not by title.
        """
        self._runs.append(result)
        if result.dry_run:
            return
        self._waiting.extend(
            Happening(Happened.DELETED, decision) for decision in result.deleted
        )
        self._waiting.extend(
            Happening(kind, decision, problem)
            for kind, titles in (
                (Happened.SKIPPED, result.skipped),
                (Happened.FAILED, result.failed),
            )
            for decision, problem in titles
            if problem.code is not ErrorCode.OVER_LIMIT
        )

    @property
    def wait(self) -> bool:
        """Return whether there is more to tell of titles."""
        return bool(self._waiting)

    def take(self) -> Iterator[Happening]:
        """Yield what happened to titles since the last time."""
        while self._waiting:
            yield self._waiting.popleft()

    def take_runs(self) -> Iterator[RunResult]:
        """Yield the results of the runs since the last time."""
        while self._runs:
            yield self._runs.popleft()
