"""What a reading takes from the one before: what to read, and what is the same."""

from collections.abc import Mapping
from dataclasses import replace

from ..retention.model import TitleId
from ..retention.plan import Decision, Plan, State
from ..retention.reason import ReasonCode
from ..retention.snapshot import Snapshot
from .concerned import both_qualities


def of_interest(plan: Plan, last: Snapshot) -> tuple[list[Decision], list[Decision]]:
    """Return whose watches and whose files were read last, and matter yet."""
    mattering = [one for one in plan.decisions if _matters(one)]
    # What a tag keeps may lose the tag
    filed = [one for one in plan.decisions if _matters(one) or one.labels]
    return (
        [one for one in mattering if not last.library.keys().isdisjoint(one.ids)],
        [
            one
            for one in filed
            if not last.copies.keys().isdisjoint(both_qualities(one))
        ],
    )


def _matters(decision: Decision) -> bool:
    return (
        decision.state is not State.KEPT
        and decision.reason.code is not ReasonCode.NOT_AVAILABLE
    )


def with_kept(snapshot: Snapshot, last: Snapshot) -> Snapshot:
    """Return a snapshot with the last one's very objects where both agree.

    What depends on them need not be looked at again.
    """
    return replace(
        snapshot,
        library=_kept(last.library, snapshot.library),
        copies=_kept(last.copies, snapshot.copies),
    )


def _kept[Found](
    last: Mapping[TitleId, Found], now: Mapping[TitleId, Found]
) -> Mapping[TitleId, Found]:
    kept = {
        title: last[title] if last.get(title) == one else one
        for title, one in now.items()
    }
    same = len(kept) == len(last) and all(
        last.get(title) is one for title, one in kept.items()
    )
    return last if same else kept
