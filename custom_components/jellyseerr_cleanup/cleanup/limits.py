"""The limits on what all runs of 24 hours may delete (rule 7)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ..retention.plan import Decision

LIMITS_COUNT_FOR = timedelta(hours=24)
CONFIRMATION_LASTS = timedelta(days=7)
ALWAYS_ALLOWED_OF_AN_INSTANCE = 3


class Limit(StrEnum):
    """The limits, by the word that actions' answers carry."""

    TITLES = "titles"
    SIZE = "size"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much all runs of 24 hours may delete.

    `size` is in bytes, `share_percent` of the titles with files of each instance.
    """

    titles: int = 10
    size: int = 500_000_000_000
    share_percent: int = 10


@dataclass(frozen=True, slots=True)
class Excess:
    """A limit that is exceeded: `total` would go in 24 hours, `gone` of that went.

    They count titles, or bytes if the limit is on size. `instance` is whose share it
    is about.
    """

    limit: Limit
    total: int
    allowed: int
    gone: int
    instance: str | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """A title that an earlier run deleted: when (UTC), its bytes, and its instances."""

    at: datetime
    size: int
    instances: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """An administrator's permission to delete the titles of one plan.

    `confirmed_at` is in UTC, and the permission lasts 7 days. `titles` maps each
    title's id to the fingerprint of its files.
    """

    plan_id: str
    confirmed_at: datetime
    titles: Mapping[str, str]

    @property
    def ends_at(self) -> datetime:
        """Return when the permission ends, in UTC."""
        return self.confirmed_at + CONFIRMATION_LASTS

    def permits(self, decision: Decision, now: datetime) -> bool:
        """Return whether the title is permitted, as its files are; `now` is in UTC."""
        return (
            now <= self.ends_at
            and self.titles.get(str(decision.id)) == decision.files_fingerprint()
        )


def exceeded(
    due: Iterable[Decision],
    removed: Iterable[Removed],
    limits: Limits,
    titles_with_files: Mapping[str, int],
    now: datetime,
) -> tuple[Excess, ...]:
    """Return by how much deleting the whole due part exceeds limits; `now` is in UTC.

    `titles_with_files` counts the titles of each instance. If an instance is missing
    there, its count is unknown, and more than three of its titles are too many.
    """
    due = list(due)
    recent = [one for one in removed if now - one.at < LIMITS_COUNT_FOR]
    size = sum(one.size for one in recent)
    gone = Counter(instance for one in recent for instance in one.instances)
    # Only the instances that a due title leaves had their titles counted
    leaving = Counter(copy.instance for one in due for copy in one.copies)
    judged = (
        Excess(Limit.TITLES, len(due) + len(recent), limits.titles, len(recent)),
        Excess(Limit.SIZE, sum(one.size or 0 for one in due) + size, limits.size, size),
        *(
            Excess(
                Limit.SHARE,
                gone[instance] + count,
                _allowed_of(instance, gone, limits, titles_with_files),
                gone[instance],
                instance,
            )
            for instance, count in leaving.items()
        ),
    )
    return tuple(one for one in judged if one.total > one.allowed)


def limits_of(over: Iterable[Excess]) -> tuple[Limit, ...]:
    """Return the limits that are exceeded, each once."""
    return tuple(dict.fromkeys(one.limit for one in over))


def _allowed_of(
    instance: str,
    gone: Counter[str],
    limits: Limits,
    titles_with_files: Mapping[str, int],
) -> int:
    there = titles_with_files.get(instance)
    if there is None:
        return ALWAYS_ALLOWED_OF_AN_INSTANCE
    return max(
        ALWAYS_ALLOWED_OF_AN_INSTANCE,
        (there + gone[instance]) * limits.share_percent // 100,
    )
