"""One request judged on all that applies to it: a tag may only lengthen or hold.

Who has no policy of their own is judged on what applies to everybody, and beside that
on each policy for a tag of the title. The strictest word counts.
"""

from collections.abc import Iterable
from dataclasses import replace

from .inputs import PlanInputs
from .judging import judge
from .model import MediaRequest, TitleId
from .reason import Reason, ReasonCode
from .remembered import DateFloor, TagFloorKey, tag_floor_key
from .tagging import Tagging
from .verdicts import Dated, Evidence, Verdict, VerdictKind

# Which word counts more than those after it; a date counts least
BEFORE_A_DATE = (VerdictKind.KEPT, VerdictKind.WAITING, VerdictKind.HELD)


def judge_with_tags(
    request: MediaRequest, evidence: Evidence, tagging: Tagging, inputs: PlanInputs
) -> Verdict:
    """Return the strictest verdict of a request on its title."""
    untagged = judge(request, evidence, inputs)
    user = request.requester
    if (
        user is None
        or untagged.kind is VerdictKind.KEPT
        or inputs.policy_of(user, request.media_type).is_own
    ):
        return untagged
    found = [untagged]
    by_tags: list[tuple[str, Verdict]] = []
    policies = inputs.by_tags(request.media_type)
    if policies and tagging.unknown:
        reason = tagging.unknown.reason
        held = Verdict(VerdictKind.HELD, request.id, reason, untagged.policy)
        found.append(held)
    for policy, labels in policies:
        if gone := sorted(tagging.gone.intersection(labels)):
            reason = Reason.of(ReasonCode.TAG_GONE, tag=gone[0], policy=policy.name)
            found.append(
                Verdict(VerdictKind.HELD, request.id, reason, policy=policy.name)
            )
        if not tagging.labels.isdisjoint(labels):
            verdict = judge(request, evidence, inputs, policy)
            by_tags.append((policy.id, verdict))
            found.append(verdict)
    return strictest(found) or _latest(untagged, by_tags)


def strictest(verdicts: Iterable[Verdict]) -> Verdict | None:
    """Return the verdict that counts before any date; None if all have a date."""
    found = [*verdicts]
    return next(
        (one for kind in BEFORE_A_DATE for one in found if one.kind is kind), None
    )


def _latest(untagged: Verdict, by_tags: list[tuple[str, Verdict]]) -> Verdict:
    """Return the verdict with the latest date, with the floors of all of them."""
    every = [untagged, *(verdict for _, verdict in by_tags)]
    latest = max(every, key=lambda one: dated(one).date)
    return replace(
        latest,
        dated=Dated(
            dated(latest).date,
            dated(untagged).floor,
            dated(latest).policy,
            tuple((policy, dated(verdict).floor) for policy, verdict in by_tags),
        ),
    )


def dated(verdict: Verdict) -> Dated:
    """Return the date of a verdict that has one."""
    assert verdict.dated is not None
    return verdict.dated


def tag_floors(
    request: MediaRequest, title: TitleId, verdict: Verdict
) -> list[tuple[TagFloorKey, DateFloor]]:
    """Return the floors of a dated request, by the policies for tags of its title."""
    return [
        (tag_floor_key(request, title, policy), floor)
        for policy, floor in dated(verdict).by_tags
    ]
