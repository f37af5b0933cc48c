"""What is asked of a run, and what came of it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from ..persistence.memory import LastRun
from ..retention.model import MediaType, TitleId
from ..retention.plan import Decision
from ..retention.reason import Reason
from ..retention.remembered import DateFloor, FloorKey, Memory, TagFloorKey


class ErrorCode(StrEnum):
    """Why a title was not deleted; users' automations read these words."""

    OVER_LIMIT = "over_limit"
    CHANGED = "changed"
    NOT_DUE = "not_due"
    UNREADABLE = "unreadable"
    NOT_ALLOWED = "not_allowed"
    STOPPING = "stopping"
    CSRF_PROTECTION = "csrf_protection"
    JOURNAL = "journal"
    SERVER = "server"
    NOT_GONE = "not_gone"
    HALF_DONE = "half_done"
    INTERRUPTED = "interrupted"
    CAME_BACK = "came_back"


@dataclass(frozen=True, slots=True)
class Order:
    """What a run shall do with the due part of a plan; each field only narrows it.

    `users` are Jellyseerr's ids, `asked_by` is a Home Assistant user id.
    """

    users: frozenset[int] | None = None
    media_types: frozenset[MediaType] | None = None
    limit: int | None = None
    dry_run: bool = False
    asked_by: str | None = None

    def wants(self, media_type: MediaType) -> bool:
        """Return whether movies, or series, may be deleted."""
        return self.media_types is None or media_type in self.media_types

    def excludes(self, decision: Decision) -> bool:
        """Return whether the order leaves this title out."""
        return (
            self.users is not None and not self.users & decision.requester_ids
        ) or not self.wants(decision.id.media_type)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a title was skipped or failed, for automations and for people.

    `reason` is why the title is not due any more, of one that is not.
    """

    code: ErrorCode
    message: str
    reason: Reason | None = None


@dataclass(slots=True)
class RunResult:
    """What came of a run; in a dry run `deleted` and `bytes` are what would go.

    `stayed` is what was left of the folders of deleted titles. `floors` and
    `tag_floors` are later dates that were only found when a title was read again:
    without them the title would be due in every plan and skipped in every run.
    """

    plan_id: str
    dry_run: bool
    deleted: list[Decision] = field(default_factory=list)
    skipped: list[tuple[Decision, Problem]] = field(default_factory=list)
    failed: list[tuple[Decision, Problem]] = field(default_factory=list)
    stayed: dict[TitleId, tuple[str, ...]] = field(default_factory=dict)
    floors: dict[FloorKey, DateFloor] = field(default_factory=dict)
    tag_floors: dict[TagFloorKey, DateFloor] = field(default_factory=dict)

    def with_dates(self, memory: Memory) -> Memory:
        """Return a memory with the later dates."""
        return replace(
            memory,
            floors={**memory.floors, **self.floors},
            tag_floors={**memory.tag_floors, **self.tag_floors},
        )

    @property
    def tried(self) -> int:
        """Return how many titles were deleted or failed: those may be gone, too."""
        return len(self.deleted) + len(self.failed)

    @property
    def bytes(self) -> int:
        """Return the bytes of all titles that were deleted."""
        return sum(decision.size or 0 for decision in self.deleted)

    def summary(self, at: datetime, asked_by: str | None) -> LastRun:
        """Return what to remember of the run, which ended `at` (UTC)."""
        return LastRun(
            at=at,
            plan_id=self.plan_id,
            asked_by=asked_by,
            dry_run=self.dry_run,
            deleted=len(self.deleted),
            skipped=len(self.skipped),
            failed=len(self.failed),
            freed=self.bytes,
        )


class RunInProgress(Exception):
    """Another run or repair is under way; there is only one at a time."""
