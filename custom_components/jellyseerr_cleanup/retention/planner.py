"""The planner: a pure function from snapshot, policies and memory to a plan."""

from dataclasses import dataclass, replace
from datetime import datetime

from .by_tags import dated, judge_with_tags, strictest, tag_floors
from .clock import clock_is_suspect, suspect_until
from .collecting import Collector
from .copies import LibraryCopy
from .holds import held_by_files, held_by_place, held_by_season
from .inputs import PlanInputs
from .model import MediaType
from .moments import Moments
from .plan import Decision, Plan, State
from .policy import PolicyBook
from .reason import Reason, ReasonCode, Unknown
from .remembered import LONGEST_GAP, Keep, Memory, floor_key
from .snapshot import Snapshot
from .tagging import tagging_of
from .titles import Title, in_library, instance_key, library_of
from .verdicts import Evidence, Verdict, VerdictKind


def plan(
    snapshot: Snapshot, policies: PolicyBook, memory: Memory, now: datetime
) -> Plan:
    """Return a decision about every title.

    The same arguments give the same plan; `now` is in UTC.
    """
    planner = TitlePlanner(PlanInputs(snapshot, policies, memory, Moments(now)))
    collector = Collector()
    titles = collector.collect(snapshot, memory.vanished, now)
    return Plan(now, tuple(map(planner.decide, titles)), collector.unlisted)


@dataclass(frozen=True, slots=True)
class TitlePlanner:
    """Decides about one title after another, all from the same inputs."""

    inputs: PlanInputs

    def decide(self, title: Title) -> Decision:
        """Return the decision: kept, waiting, held, or a date, in this order."""
        undecided = Decision(
            title.id,
            State.WAITING,
            Reason.of(ReasonCode.NOT_AVAILABLE),
            title.media,
            title.requests,
            title.also,
            instance=instance_key(title.id, title.media),
        )
        if title.id.season == 0:
            reason = Reason.of(ReasonCode.SPECIALS)
            return replace(undecided, state=State.KEPT, reason=reason)
        if not any(in_library(request) for request in title.requests):
            return undecided
        keeps = self.inputs.keeps_of(title)
        if for_good := next((keep for keep in keeps if keep.until is None), None):
            reason = Reason.of(ReasonCode.KEPT_BY_PERSON, **_note(for_good))
            return replace(undecided, state=State.KEPT, reason=reason)
        evidence = self.evidence(title)
        copies = evidence.copies
        if _has_no_episode(title, copies):
            return undecided
        tagging = tagging_of(title, self.inputs)
        undecided = replace(undecided, labels=tuple(sorted(tagging.labels)))
        verdicts = [
            judge_with_tags(request, evidence, tagging, self.inputs)
            for request in title.requests
        ]
        if found := strictest(verdicts):
            return replace(
                undecided,
                state=_STATES[found.kind],
                reason=found.reason,
                policy=found.policy,
            )
        return self._with_date(undecided, title, verdicts, keeps, copies)

    def evidence(self, title: Title) -> Evidence:
        """Return what is known of a title, on which its requests are judged."""
        library = library_of(title, self.inputs.snapshot)
        return Evidence(title, library, self._copies(title))

    def _with_date(
        self,
        undecided: Decision,
        title: Title,
        verdicts: list[Verdict],
        keeps: list[Keep],
        copies: tuple[LibraryCopy, ...] | Unknown,
    ) -> Decision:
        latest = max(verdicts, key=lambda verdict: dated(verdict).date)
        date, reason = dated(latest).date, latest.reason
        for keep in keeps:
            if keep.until and keep.until > date:
                date = keep.until
                reason = Reason.of(
                    ReasonCode.KEPT_UNTIL, until=date.isoformat(), **_note(keep)
                )
        decision = replace(
            undecided,
            policy=latest.policy,
            policy_fingerprint="|".join(
                sorted(dated(verdict).policy for verdict in verdicts)
            ),
            date=date,
            delete_after=date,
            state=State.SCHEDULED,
            reason=reason,
            # All requests have a date, or the title would have none
            floors=tuple(
                (floor_key(request, title.id), dated(verdict).floor)
                for request, verdict in zip(title.requests, verdicts, strict=True)
            ),
            tag_floors=tuple(
                one
                for request, verdict in zip(title.requests, verdicts, strict=True)
                for one in tag_floors(request, title.id, verdict)
            ),
        )
        if hold := held_by_place(title, self.inputs) or held_by_season(
            title, copies, self.inputs
        ):
            return _held(decision, hold)
        if not self.inputs.moments.has_come(date, -self.inputs.policies.window):
            return (
                decision
                if isinstance(copies, Unknown)
                else replace(decision, copies=copies)
            )
        if isinstance(copies, Unknown):
            return _held(decision, copies.reason)
        decision = replace(decision, copies=copies)
        if hold := held_by_files(title, copies, self.inputs):
            return _held(decision, hold)
        return self._announced(decision)

    def _announced(self, decision: Decision) -> Decision:
        """Return the title as leaving soon, or as due after its notice (rule 4)."""
        assert decision.date is not None
        memory, moments = self.inputs.memory, self.inputs.moments
        known = memory.announcements.get(decision.id)
        if (
            known is not None
            and known.files == decision.files_fingerprint()
            and known.date <= decision.date
            and (shown_at := memory.shown_at(known)) is not None
            and not moments.is_over(shown_at, LONGEST_GAP)
        ):
            announced_at = moments.not_later(known.announced_at)
        else:
            announced_at = moments.take_now()
        delete_after = max(decision.date, announced_at + self.inputs.policies.notice)
        is_due = moments.has_come(delete_after)
        if until := suspect_until(memory, moments.now):
            delete_after = max(delete_after, until)
        announced = replace(
            decision,
            state=State.DUE if is_due else State.LEAVING_SOON,
            announced_at=announced_at,
            delete_after=delete_after,
        )
        if is_due and clock_is_suspect(memory, moments.now):
            return _held(announced, Reason.of(ReasonCode.CLOCK_SUSPECT))
        return announced

    def _copies(self, title: Title) -> tuple[LibraryCopy, ...] | Unknown:
        """Return the copies of the title, one for each instance and item."""
        copies: dict[tuple[str, int], LibraryCopy] = {}
        for title_id in title.ids:
            copy = self.inputs.snapshot.copies.get(
                title_id, Unknown.because(ReasonCode.FILES_NOT_READ)
            )
            if isinstance(copy, Unknown):
                return copy
            address = (
                self.inputs.snapshot.instances[copy.instance].address
                if copy.instance in self.inputs.snapshot.instances
                else copy.instance
            )
            copies.setdefault((address, copy.item_id), copy)
        return tuple(copies.values())


_STATES = {
    VerdictKind.KEPT: State.KEPT,
    VerdictKind.WAITING: State.WAITING,
    VerdictKind.HELD: State.HELD,
}


def _has_no_episode(title: Title, copies: tuple[LibraryCopy, ...] | Unknown) -> bool:
    """Return whether a season has no file, although some of its series is there."""
    return (
        title.id.media_type is MediaType.TV
        and not isinstance(copies, Unknown)
        and not any(copy.files for copy in copies)
    )


def _note(keep: Keep) -> dict[str, str]:
    """Return the reason that a person gave for a keep, if any."""
    return {"note": keep.reason} if keep.reason else {}


def _held(decision: Decision, reason: Reason) -> Decision:
    return replace(decision, state=State.HELD, reason=reason)
