"""Since when titles have been shown as leaving (rule 4)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from .model import TitleId
from .plan import PENDING, Decision, Plan, State
from .reason import ReasonCode
from .remembered import LONGEST_GAP, Announcement, Memory
from .snapshot import Snapshot


def note_announcements(
    memory: Memory, snapshot: Snapshot, plan: Plan, before: Plan
) -> Mapping[TitleId, Announcement]:
    """Return what was announced; the same mapping if nothing changed."""
    announced: dict[TitleId, Announcement] = {}
    suspended = plan.held_for(ReasonCode.CLOCK_SUSPECT)
    for decision in (*plan.in_state(*PENDING), *suspended):
        assert decision.announced_at is not None
        assert decision.date is not None
        known = memory.announcements.get(decision.id)
        if decision.state is State.HELD and (
            known is None or known.announced_at != decision.announced_at
        ):
            # A suspect clock lets a notice go on, and begins none: it is not shown
            continue
        if known and not known.shown_at and before.of(decision.id) is decision:
            announced[decision.id] = known
            continue
        # If the date became later, the notice goes on; if it then becomes earlier
        # again, a new notice is needed
        announced[decision.id] = Announcement(
            decision.announced_at, decision.date, decision.files_fingerprint()
        )
    for title, one in memory.announcements.items():
        shown_at = memory.shown_at(one)
        if (
            title not in announced
            and shown_at is not None
            and snapshot.read_at - shown_at <= LONGEST_GAP
        ):
            announced[title] = replace(one, shown_at=shown_at)
    return memory.announcements if memory.announcements == announced else announced


@dataclass(frozen=True, slots=True)
class NewlyLeaving:
    """A title that is shown as leaving for the first time with its date.

    `before` is the date (UTC) with which it was shown last; None if it was not shown.
    """

    decision: Decision
    before: datetime | None


def newly_leaving(
    announced: Mapping[TitleId, Announcement], plan: Plan
) -> tuple[NewlyLeaving, ...]:
    """Return what was not `announced` with its date before this plan."""
    found = []
    for decision in plan.in_state(*PENDING):
        known = announced.get(decision.id)
        if known is None or known.date != decision.date:
            found.append(NewlyLeaving(decision, known.date if known else None))
    return tuple(found)
