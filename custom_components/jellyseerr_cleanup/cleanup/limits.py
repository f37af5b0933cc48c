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

    def permits(self, decision: Decision, now: datetime) -> bool:
        """Return whether the title is permitted, as its files are; `now` is in UTC."""
        return (
            now - self.confirmed_at <= CONFIRMATION_LASTS
            and self.titles.get(str(decision.id)) == decision.files_fingerprint()
        )


def exceeded(
    due: Iterable[Decision],
    removed: Iterable[Removed],
    limits: Limits,
    titles_with_files: Mapping[str, int],
    now: datetime,
) -> tuple[Limit, ...]:
    """Return the limits that deleting the whole due part would exceed; `now` is in UTC.

    `titles_with_files` counts the titles of each instance. If an instance is missing
    there, its count is unknown, and more than three of its titles are too many.
    """
    due = list(due)
    recent = [one for one in removed if now - one.at < LIMITS_COUNT_FOR]
    over: list[Limit] = []
    if len(due) + len(recent) > limits.titles:
        over.append(Limit.TITLES)
    if (
        sum(one.size or 0 for one in due) + sum(one.size for one in recent)
        > limits.size
    ):
        over.append(Limit.SIZE)
    gone = Counter(instance for one in recent for instance in one.instances)
    # Only the instances that a due title leaves had their titles counted
    leaving = Counter(copy.instance for one in due for copy in one.copies)
    if any(
        gone[instance] + count > _allowed_of(instance, gone, limits, titles_with_files)
        for instance, count in leaving.items()
    ):
        over.append(Limit.SHARE)
    return tuple(over)


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
