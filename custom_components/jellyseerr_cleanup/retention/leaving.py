"""What is shown as leaving, and what would be, were it not for somebody's keep."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .plan import PENDING, Decision, Plan, State
from .policy import PolicyBook
from .reason import ReasonCode
from .remembered import Keep, Memory

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Leaving:
    """A title that leaves at `date` (UTC), or would if `keep` did not keep it."""

    decision: Decision
    date: datetime
    keep: Keep | None = None


def leaving(
    plan: Plan, memory: Memory, policies: PolicyBook, now: datetime
) -> tuple[Leaving, ...]:
    """Return all that leaves soon or is due, then what is kept from it, by date.

    A title that is kept until a date leaves soon, too, as that date comes near. It is
    one that is kept nevertheless, but for the notice before the date: then somebody
    must say it again.
    """
    shown: list[Leaving] = []
    kept: list[Leaving] = []
    asked_again = max(policies.notice, _A_DAY)
    for decision in plan.in_state(*PENDING):
        assert decision.delete_after is not None
        one = Leaving(decision, decision.delete_after)
        keep = _kept_until(decision, memory.keeps)
        if keep is None or decision.delete_after - now <= asked_again:
            shown.append(one)
        else:
            kept.append(Leaving(decision, decision.delete_after, keep))
    for decision in plan.in_state(State.SCHEDULED) if memory.keeps else ():
        if keep := _kept_until(decision, memory.keeps):
            dates = [floor.date for _, floor in decision.floors]
            dates += [floor.date for _, floor in decision.tag_floors]
            kept += _in_window(decision, max(dates), keep, policies, now)
    for decision in plan.in_state(State.KEPT) if memory.keeps else ():
        if decision.reason.code is not ReasonCode.KEPT_BY_PERSON:
            continue
        # It is not judged any more: the memory has the dates from before
        floors = [memory.floor_of(one, decision.id) for one in decision.requests]
        known = [floor.date for floor in floors if floor]
        if keep := _longest(decision, memory.keeps):
            if known and len(known) == len(floors):
                kept += _in_window(decision, max(known), keep, policies, now)
    return (*shown, *sorted(kept, key=lambda one: (one.date, one.decision.id)))


def _in_window(
    decision: Decision, date: datetime, keep: Keep, policies: PolicyBook, now: datetime
) -> list[Leaving]:
    """Return the title if it would be shown without the keep."""
    near = date - policies.window <= now
    return [Leaving(decision, date, keep)] if near else []


def _kept_until(decision: Decision, keeps: Iterable[Keep]) -> Keep | None:
    """Return the keep from which the title has its date; None if it has none."""
    if decision.reason.code is not ReasonCode.KEPT_UNTIL:
        return None
    return _longest(decision, keeps)


def _longest(decision: Decision, keeps: Iterable[Keep]) -> Keep | None:
    """Return the keep that lasts longest; None if there is none."""
    longest: Keep | None = None
    for keep in keeps:
        if not decision.is_covered_by(keep):
            continue
        if keep.until is None:
            return keep
        if longest is None or longest.until is None or keep.until > longest.until:
            longest = keep
    return longest
