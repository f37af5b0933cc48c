"""The planner's answer: a decision for each title. Times in UTC, sizes in bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
import hashlib
import json

from .copies import LibraryCopy
from .model import MediaRecord, MediaRequest, TitleId
from .reason import Reason, ReasonCode
from .remembered import DateFloor, FloorKey, Keep, TagFloorKey


class State(StrEnum):
    """Where a title stands, in the order in which people are shown it."""

    DUE = "due"
    LEAVING_SOON = "leaving_soon"
    SCHEDULED = "scheduled"
    WAITING = "waiting"
    HELD = "held"
    KEPT = "kept"


PENDING = (State.DUE, State.LEAVING_SOON)


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens to a title, when, for whom, by which policy and why.

    `date` is when its policies let it go; `delete_after` is that, or the end of the
    notice if later. `floors` are what the memory should keep of this judgement, by
    request, and `tag_floors` by request and policy for tags. `labels` are the tags that
    it was judged by.
    """

    id: TitleId
    state: State
    reason: Reason
    media: MediaRecord
    requests: tuple[MediaRequest, ...]
    also: tuple[TitleId, ...] = ()
    policy: str | None = None
    policy_fingerprint: str = ""
    date: datetime | None = None
    delete_after: datetime | None = None
    announced_at: datetime | None = None
    copies: tuple[LibraryCopy, ...] = ()
    instance: str | None = None
    floors: tuple[tuple[FloorKey, DateFloor], ...] = ()
    labels: tuple[str, ...] = ()
    tag_floors: tuple[tuple[TagFloorKey, DateFloor], ...] = ()

    @property
    def ids(self) -> tuple[TitleId, ...]:
        """Return every id of the title, its own first."""
        return (self.id, *self.also)

    @property
    def size(self) -> int | None:
        """Return the bytes of the files, each path once; None if they were not read."""
        if not self.copies:
            return None
        return sum(
            {
                file.path: file.size for copy in self.copies for file in copy.files
            }.values()
        )

    @property
    def requester_ids(self) -> frozenset[int]:
        """Return the Jellyseerr ids of all users who requested the title."""
        return frozenset(
            request.requester.id for request in self.requests if request.requester
        )

    def files_fingerprint(self) -> str:
        """Return a text that differs whenever a file does."""
        return files_fingerprint(self.copies)

    def is_covered_by(self, keep: Keep) -> bool:
        """Return whether a keep is about the title."""
        tvdb, imdb = self.media.tvdb_id, self.media.imdb_id
        return any(keep.covers(title, tvdb, imdb) for title in self.ids)

    def is_held_for(self, code: ReasonCode) -> bool:
        """Return whether the title is held for this reason."""
        return self.state is State.HELD and self.reason.code is code


def files_fingerprint(copies: Iterable[LibraryCopy]) -> str:
    """Return a text that differs whenever an instance, an item or a file differs."""
    rows = sorted(
        [copy.instance, copy.item_id, file.id, file.path, file.size]
        for copy in copies
        for file in copy.files
    )
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Plan:
    """All decisions at one moment, in the order of the titles' ids.

    `unlisted` counts the requests without a title: they name no season, and the seasons
    of their series could not be read. What is found out of the decisions is kept.
    """

    generated_at: datetime
    decisions: tuple[Decision, ...]
    unlisted: int = 0

    def at(self, moment: datetime) -> Plan:
        """Return the plan with the same decisions, made at another moment."""
        if moment == self.generated_at:
            return self
        other = Plan(moment, self.decisions, self.unlisted)
        other.__dict__.update(self.__dict__ | {"generated_at": moment})
        return other

    def prepare(self) -> None:
        """Find out now what people and entities are going to ask for.

        It takes a while in a large library, and may be done in a thread.
        """
        for part in (self, *self._by_requester.values()):
            for states in ((one,) for one in State):
                part.in_state(*states)
            # A property is kept once it was asked for
            _ = part.id, part.pending_size, part.held_for(ReasonCode.NOT_AVAILABLE)

    @cached_property
    def id(self) -> str:
        """Return the hash of the due part only.

        It covers the titles, instances, files with sizes, and policies.
        """
        # In the order of the ids: the order of the dates does not change what will be
        # deleted
        rows = sorted(
            [str(due.id), due.files_fingerprint(), due.policy_fingerprint]
            for due in self.in_state(State.DUE)
        )
        return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]

    def in_state(self, *states: State) -> tuple[Decision, ...]:
        """Return the decisions in these states, by date and id; undated ones last."""
        if (known := self._in_states.get(states)) is None:
            found = [one for state in states for one in self._by_state.get(state, ())]
            known = self._in_states[states] = tuple(sorted(found, key=_by_date))
        return known

    def held_for(self, code: ReasonCode) -> tuple[Decision, ...]:
        """Return the decisions that are held for a reason."""
        return self._held.get(code, ())

    def of(self, title: TitleId) -> Decision | None:
        """Return the decision about a title, whichever of its ids is asked for."""
        return self._by_id.get(title)

    @property
    def requester_ids(self) -> frozenset[int]:
        """Return the Jellyseerr ids of all users who have a request in the plan."""
        return frozenset(self._by_requester)

    def of_requester(self, user_id: int) -> Plan:
        """Return the part of the plan that one Jellyseerr user's requests brought."""
        part = self._by_requester.get(user_id) or Plan(self.generated_at, ())
        return part.at(self.generated_at)

    @cached_property
    def pending_size(self) -> int:
        """Return the bytes of all pending deletions whose files are known."""
        return sum(decision.size or 0 for decision in self.in_state(*PENDING))

    @cached_property
    def _in_states(self) -> dict[tuple[State, ...], tuple[Decision, ...]]:
        return {}

    @cached_property
    def _by_state(self) -> dict[State, list[Decision]]:
        found: dict[State, list[Decision]] = {}
        for decision in self.decisions:
            found.setdefault(decision.state, []).append(decision)
        return found

    @cached_property
    def _held(self) -> dict[ReasonCode, tuple[Decision, ...]]:
        found: dict[ReasonCode, list[Decision]] = {}
        for decision in self._by_state.get(State.HELD, ()):
            found.setdefault(decision.reason.code, []).append(decision)
        return {code: tuple(decisions) for code, decisions in found.items()}

    @cached_property
    def _by_id(self) -> dict[TitleId, Decision]:
        # The first that has the id, if several do
        return {
            title: decision
            for decision in reversed(self.decisions)
            for title in decision.ids
        }

    @cached_property
    def _by_requester(self) -> dict[int, Plan]:
        parts: dict[int, list[Decision]] = {}
        for decision in self.decisions:
            for requester in decision.requester_ids:
                parts.setdefault(requester, []).append(decision)
        return {
            requester: Plan(self.generated_at, tuple(decisions))
            for requester, decisions in parts.items()
        }


def _by_date(decision: Decision) -> tuple[bool, datetime | None, TitleId]:
    date = decision.delete_after
    # Undated ones come last, where they are compared by their ids alone
    return date is None, date, decision.id
