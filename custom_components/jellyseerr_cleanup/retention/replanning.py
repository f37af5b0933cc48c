"""Plans again only what may have changed since the plan before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from .clock import suspect_until
from .collecting import Collector
from .inputs import PlanInputs
from .losses import ACCOUNTS
from .model import TitleId
from .moments import Moments
from .on_the_way import by_series
from .plan import Decision, Plan
from .planner import TitlePlanner, plan
from .policy import PolicyBook
from .remembered import Memory
from .snapshot import Snapshot
from .titles import Title

_FULL_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class _Decided:
    """A decision that was made at `at`, and stands until the moment `until`."""

    title: Title
    decision: Decision
    at: datetime
    until: datetime | None

    def stands(self, now: datetime) -> bool:
        """Return whether time alone leaves the decision as it is."""
        return now == self.at or (
            now > self.at and (self.until is None or now < self.until)
        )


class Replanner:
    """Makes plan after plan of one household; each is the plan that `plan` would make.

    A title is decided anew if something was read of it, its memory changed or its
    moment came; all are if something changed that concerns all, and once a day.
    """

    compares: ClassVar[bool] = False
    """Whether to make each plan a second time, whole, and compare: for tests."""

    def __init__(self) -> None:
        """Begin without any plan."""
        self._collector = Collector()
        self._titles: list[Title] = []
        self._decided: dict[TitleId, _Decided] = {}
        self._last: tuple[Snapshot, Memory] | None = None
        self._common: tuple[object, ...] = ()
        self._whole_at: datetime | None = None
        self._plan: Plan | None = None

    def plan(
        self, snapshot: Snapshot, policies: PolicyBook, memory: Memory, now: datetime
    ) -> Plan:
        """Return a decision about every title; `now` is in UTC."""
        made = self._replan(snapshot, policies, memory, now)
        if self.compares:
            whole = plan(snapshot, policies, memory, now)
            if repr(whole) != repr(made):
                raise AssertionError(_difference(made, whole))
        return made

    def _replan(
        self, snapshot: Snapshot, policies: PolicyBook, memory: Memory, now: datetime
    ) -> Plan:
        inputs = PlanInputs(snapshot, policies, memory, Moments(now))
        titles = self._collector.collect(snapshot, memory.vanished, now)
        common = _common(inputs)
        if common != self._common or self._is_old(now):
            self._decided, self._whole_at = {}, now
        # If anything fails now, nothing of this plan counts for the next one
        before, self._last, self._common = self._last, None, common
        if before is None or not self._decided:
            stale = titles
        else:
            touched = _touched(before, (snapshot, memory), titles)
            stale = [one for one in titles if not self._holds(one, touched, now)]
        same_titles = titles is self._titles
        self._titles = titles
        if self._plan is not None and same_titles and not stale:
            self._plan = self._plan.at(now)
        else:
            self._decide(stale, inputs)
            if not same_titles:
                self._decided = {one.id: self._decided[one.id] for one in titles}
            self._plan = Plan(
                now,
                tuple(self._decided[one.id].decision for one in titles),
                self._collector.unlisted,
            )
        self._last = snapshot, memory
        return self._plan

    def _decide(self, titles: Iterable[Title], inputs: PlanInputs) -> None:
        planner, moments = TitlePlanner(inputs), inputs.moments
        for title in titles:
            moments.changes_at = None
            decision = planner.decide(title)
            self._decided[title.id] = _Decided(
                title, decision, moments.now, moments.changes_at
            )

    def _is_old(self, now: datetime) -> bool:
        """Return whether everything is to be decided, also if time went back."""
        return self._whole_at is None or not (
            self._whole_at <= now < self._whole_at + _FULL_AFTER
        )

    def _holds(self, title: Title, touched: set[TitleId], now: datetime) -> bool:
        known = self._decided.get(title.id)
        return (
            known is not None
            and (known.title is title or known.title == title)
            and known.stands(now)
            and title.id not in touched
        )


def _common(inputs: PlanInputs) -> tuple[object, ...]:
    """Return what concerns all titles."""
    snapshot, memory = inputs.snapshot, inputs.memory
    return (
        inputs.policies,
        snapshot.accounts,
        snapshot.instances,
        snapshot.held,
        snapshot.claimed,
        memory.trusted,
        memory.seen.get(ACCOUNTS),
        memory.losses,
        memory.people,
        memory.half_done,
        inputs.tags_named,
        suspect_until(memory, inputs.moments.now),
    )


def _touched(
    before: tuple[Snapshot, Memory], now: tuple[Snapshot, Memory], titles: list[Title]
) -> set[TitleId]:
    """Return the ids of the titles of which something was read or remembered anew."""
    (snapshot, memory), (newer, newly) = before, now
    ids = _differing(snapshot.library, newer.library)
    ids |= _differing(snapshot.copies, newer.copies)
    ids |= _differing(snapshot.also_on, newer.also_on)
    ids |= _differing(memory.announcements, newly.announcements)
    ids |= _differing(memory.unfinished, newly.unfinished)
    ids |= _differing(memory.absences, newly.absences)
    ids |= _differing(memory.latest_watch, newly.latest_watch)
    ids |= _differing(memory.here_before, newly.here_before)
    ids |= _differing(memory.involved, newly.involved)
    ids |= _differing(memory.said_done, newly.said_done)
    ids |= _differing(memory.tagged, newly.tagged)
    ids |= {key[3] for key in _differing(memory.floors, newly.floors)}
    ids |= {key[3] for key in _differing(memory.tag_floors, newly.tag_floors)}
    before_them = by_series(
        {one: {} for one in _differing(memory.on_the_way, newly.on_the_way)}
    )
    done = memory.carried_out ^ newly.carried_out
    requests = {one.request_id for one in done}
    ids |= {one.title for one in done}
    keeps = {*memory.keeps} ^ {*newly.keeps}
    if not keeps and memory.keeps != newly.keeps:
        keeps = {*newly.keeps}  # Their order decides which of them is told
    if not ids and not requests and not keeps and not before_them:
        return ids
    return {
        title.id
        for title in titles
        if not ids.isdisjoint((title.id, title.other_quality))
        or any(
            number < (title.id.season or 0)
            for number, _ in before_them.get(title.id.tmdb_id, ())
        )
        or (requests and any(one.id in requests for one in title.requests))
        or any(
            keep.covers(one, title.media.tvdb_id, title.media.imdb_id)
            for keep in keeps
            for one in title.ids
        )
    }


def _differing[Key](
    before: Mapping[Key, object], now: Mapping[Key, object]
) -> set[Key]:
    """Return the keys whose values are others, or are missing on one side."""
    if before is now:
        return set()
    nothing = object()
    changed = {
        key
        for key, value in now.items()
        if (known := before.get(key, nothing)) is not value and known != value
    }
    if len(before) != len(now) or changed:
        changed |= before.keys() - now.keys()
    return changed


def _difference(made: Plan, whole: Plan) -> str:
    """Return the first title of which a plan and a whole plan say different things."""
    for one, other in zip(made.decisions, whole.decisions, strict=False):
        if repr(one) != repr(other):
            return f"{one}\nbut a whole plan says\n{other}"
    return "the plans have different titles"
