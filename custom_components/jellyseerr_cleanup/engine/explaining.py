"""Why a title is decided as it is: each request's verdict, and what it rests on.

Nothing is read for it: it is made of the last reading, as the plan was. Times are in
UTC.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ..reading.reader import Reading
from ..retention.by_tags import judge_with_tags
from ..retention.collecting import Collector
from ..retention.done import words_of
from ..retention.inputs import PlanInputs
from ..retention.model import LibraryTitle, MediaRequest
from ..retention.moments import Moments
from ..retention.plan import Decision, State
from ..retention.planner import TitlePlanner
from ..retention.policy import AppliedPolicy, CountFrom, PolicyBook, WatchedBy
from ..retention.reason import Reason, ReasonCode, Unknown
from ..retention.remembered import Keep
from ..retention.tagging import tagging_of
from ..retention.titles import Title
from ..retention.verdicts import Evidence, Verdict, VerdictKind
from ..retention.watch_states import noteworthy

# These are decided of the title as a whole, before any request is judged
_OF_THE_TITLE = (
    ReasonCode.SPECIALS,
    ReasonCode.NOT_AVAILABLE,
    ReasonCode.KEPT_BY_PERSON,
)


class Did(StrEnum):
    """What an account did with a title, by the word that answers carry."""

    FINISHED = "finished"
    BEGUN = "begun"
    DONE = "done"
    NOT_FINISHED = "not_finished"
    NOT_SHOWN = "not_shown"
    UNKNOWN = "unknown"


VERDICTS = {
    VerdictKind.KEPT: "kept",
    VerdictKind.WAITING: "waiting",
    VerdictKind.HELD: "held",
    VerdictKind.DATED: "dated",
}
"""The words for what a request says of its title, as answers carry them."""


class BaseSource(StrEnum):
    """What a date was counted from, by the word that answers carry."""

    WATCHED = "watched"
    ADDED = "added"


_SOURCES = {
    ReasonCode.COUNTED_FROM_WATCHED: BaseSource.WATCHED,
    ReasonCode.COUNTED_FROM_ADDED: BaseSource.ADDED,
}


class Change(StrEnum):
    """What would change a verdict."""

    CURE = "cure"
    RELEASE = "release"
    POLICY = "policy"
    WATCH = "watch"
    DONE = "done"
    DOWNLOAD = "download"
    WATCH_AGAIN = "watch_again"
    FAVORITE = "favorite"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Seen:
    """What an account did with a title, when it was finished and when that was read.

    `problem` is why it is not known.
    """

    account: str
    did: Did
    finished_at: datetime | None
    read_at: datetime
    problem: Reason | None = None


@dataclass(frozen=True, slots=True)
class ExplainedRequest:
    """A request: its verdict, and what that rests on.

    `date` is when its own policy lets the title go, counted from the `base`.
    """

    request: MediaRequest
    policy: AppliedPolicy | None
    kind: VerdictKind
    reason: Reason
    base: datetime | None
    base_source: BaseSource | None
    date: datetime | None
    watched: tuple[Seen, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision, with each of its requests and all keeps of it."""

    decision: Decision
    requests: tuple[ExplainedRequest, ...]
    keeps: tuple[Keep, ...]


def explain(
    reading: Reading, policies: PolicyBook, decisions: tuple[Decision, ...]
) -> list[Explanation]:
    """Return the explanations of decisions of a reading's plan; it may take a while."""
    moments = Moments(reading.plan.generated_at)
    inputs = PlanInputs(reading.snapshot, policies, reading.memory, moments)
    titles = Collector().collect(reading.snapshot, reading.memory.vanished, moments.now)
    by_id = {one.id: one for one in titles}
    return [_explained(by_id[one.id], one, inputs) for one in decisions]


def _explained(title: Title, decision: Decision, inputs: PlanInputs) -> Explanation:
    evidence = TitlePlanner(inputs).evidence(title)
    requests = [
        _explained_request(request, evidence, decision, inputs)
        for request in decision.requests
    ]
    return Explanation(decision, tuple(requests), tuple(inputs.keeps_of(title)))


def _explained_request(
    request: MediaRequest, evidence: Evidence, decision: Decision, inputs: PlanInputs
) -> ExplainedRequest:
    verdict = _verdict(request, evidence, decision, inputs)
    policy = _deciding(request, verdict, inputs)
    source = _SOURCES.get(verdict.reason.code)
    since = dict(verdict.reason.parameters)["since"] if source else None
    return ExplainedRequest(
        request,
        policy,
        verdict.kind,
        verdict.reason,
        datetime.fromisoformat(since) if since else None,
        source,
        verdict.dated.date if verdict.dated else None,
        (
            *_watched(request, policy, evidence.library, inputs),
            *_done(evidence, inputs),
        ),
        tuple(_changes(verdict, policy, decision, inputs)),
    )


def _verdict(
    request: MediaRequest, evidence: Evidence, decision: Decision, inputs: PlanInputs
) -> Verdict:
    if decision.reason.code in _OF_THE_TITLE:
        is_kept = decision.state is State.KEPT
        kind = VerdictKind.KEPT if is_kept else VerdictKind.WAITING
        return Verdict(kind, request.id, decision.reason)
    tagging = tagging_of(evidence.title, inputs)
    return judge_with_tags(request, evidence, tagging, inputs)


def _deciding(
    request: MediaRequest, verdict: Verdict, inputs: PlanInputs
) -> AppliedPolicy | None:
    """Return the policy that a verdict names: the requester's, or one for a tag."""
    if request.requester is None:
        return None
    applied = inputs.policy_of(request.requester, request.media_type)
    for_tags = (policy for policy, _ in inputs.by_tags(request.media_type))
    named = (one for one in (applied, *for_tags) if one.name == verdict.policy)
    return next(named, applied)


def _watched(
    request: MediaRequest,
    policy: AppliedPolicy | None,
    library: LibraryTitle | Unknown,
    inputs: PlanInputs,
) -> Iterator[Seen]:
    """Yield the accounts that the policy asks for, and those that did something."""
    if isinstance(library, Unknown):
        return
    asked: set[str] = set()
    if request.requester and (own := inputs.account_of(request.requester)):
        asked.add(own)
    if policy and policy.terms.watched_by is not WatchedBy.REQUESTER:
        asked |= {*policy.terms.watched_accounts}
    read_at = inputs.snapshot.read_at
    for account in sorted(asked.union(noteworthy(library.states))):
        known = inputs.accounts.get(account)
        name = known.name if known else account
        states = library.states.get(account, ())
        if isinstance(states, Unknown):
            yield Seen(name, Did.UNKNOWN, None, read_at, states.reason)
            continue
        finished = [one for one in states if one.finished_by(inputs.moments.now)]
        dates = [one.last_played for one in finished if one.last_played]
        did = Did.NOT_FINISHED if states else Did.NOT_SHOWN
        if any(one.started for one in states):
            did = Did.BEGUN
        if finished:
            did = Did.FINISHED
        yield Seen(name, did, max(dates, default=None), read_at)


def _done(evidence: Evidence, inputs: PlanInputs) -> Iterator[Seen]:
    """Yield what requesters said themselves, by their names in Jellyseerr."""
    title = evidence.title
    words = words_of(title, evidence.copies, inputs.memory)
    names = {
        one.requester.id: one.requester.display_name
        for one in title.requests
        if one.requester
    }
    for user in sorted(words.keys() & names.keys()):
        at = words[user].at
        yield Seen(names[user], Did.DONE, at, at)


def _changes(
    verdict: Verdict,
    policy: AppliedPolicy | None,
    decision: Decision,
    inputs: PlanInputs,
) -> Iterator[Change]:
    if decision.state is State.HELD:
        yield Change.CURE
    match verdict.kind, verdict.reason.code:
        case VerdictKind.KEPT, ReasonCode.KEPT_BY_PERSON:
            yield Change.RELEASE
        case VerdictKind.KEPT, ReasonCode.POLICY_NEVER:
            yield Change.POLICY
        case VerdictKind.WAITING, ReasonCode.NOT_WATCHED:
            yield Change.WATCH
            if policy and policy.terms.needs_requesters_account:
                yield Change.DONE
            yield Change.POLICY
        case VerdictKind.WAITING, _:
            yield Change.DOWNLOAD
        case VerdictKind.DATED, _:
            if policy and policy.terms.count_from is not CountFrom.ADDED:
                yield Change.WATCH_AGAIN
            if inputs.policies.protect_favorites:
                yield Change.FAVORITE
            yield Change.KEEP
