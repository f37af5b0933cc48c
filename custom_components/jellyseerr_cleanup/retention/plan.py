"""The planner's answer: a decision for each title, and what follows from all of them. Times in UTC, sizes in bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
import hashlib
import json

from .model import LibraryCopy, MediaRecord, MediaRequest, TitleId
from .reason import Reason, ReasonCode
from .remembered import DateFloor


class State(StrEnum):
    """Where a title stands."""

    KEPT = "kept"
    WAITING = "waiting"
    SCHEDULED = "scheduled"
    LEAVING_SOON = "leaving_soon"
    DUE = "due"
    HELD = "held"


PENDING = (State.DUE, State.LEAVING_SOON)


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens to a title, when, for whom, by which policy and why.

    `date` is when its policies let it go; `delete_after` is that, or the end of the notice if later.
    `floors` are what the memory should keep of this judgement, by request id.
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
    floors: tuple[tuple[int, DateFloor], ...] = ()

    @property
    def ids(self) -> tuple[TitleId, ...]:
        """Return every id of the title, its own first."""
        return (self.id, *self.also)

    @property
    def size(self) -> int | None:
        """Return the size of the files, each path once; None if they were not read."""
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

    def lacks(self, code: ReasonCode) -> bool:
        """Whether the title is held only because something was not read yet."""
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

    `unlisted` counts the requests that name no season of a series whose seasons could not be read: there is no title for them.
    """

    generated_at: datetime
    decisions: tuple[Decision, ...]
    unlisted: int = 0

    @cached_property
    def id(self) -> str:
        """Return the hash of the due part only: titles, instances, files with sizes, policies."""
        # In the order of the ids: that of the dates is no part of what will be deleted
        rows = sorted(
            [str(due.id), due.files_fingerprint(), due.policy_fingerprint]
            for due in self.in_state(State.DUE)
        )
        return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]

    def in_state(self, *states: State) -> tuple[Decision, ...]:
        """Return the decisions in these states; those with a date by date, then by id."""
        found = [decision for decision in self.decisions if decision.state in states]
        return tuple(
            sorted(
                found,
                key=lambda decision: (
                    decision.delete_after
                    or datetime.max.replace(tzinfo=self.generated_at.tzinfo),
                    decision.id,
                ),
            )
        )

    def of(self, title: TitleId) -> Decision | None:
        """Return the decision about a title, also if asked for by another of its ids."""
        return next(
            (decision for decision in self.decisions if title in decision.ids), None
        )

    @property
    def pending_size(self) -> int:
        """Return the bytes of all pending deletions whose files are known."""
        return sum(decision.size or 0 for decision in self.in_state(*PENDING))
