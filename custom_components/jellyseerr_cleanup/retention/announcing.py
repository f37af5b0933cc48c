"""Since when titles have been shown as leaving (rule 4)."""

from collections.abc import Mapping
from dataclasses import replace

from .model import TitleId
from .plan import PENDING, Plan, State
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
