"""Which instance had which title, asked of those that are not the title's own.

Each answer is remembered, and counts for an instance that is away now.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..retention.model import TitleId

COUNTS_FOR = timedelta(days=7)
_ASKED_AGAIN_AFTER = timedelta(hours=12)
# The times of answers that stay the same need not be on disk at once
_WRITTEN_EACH = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sighting:
    """Whether an instance had a title when it was asked at `at` (UTC)."""

    has: bool
    at: datetime


@dataclass(slots=True)
class SeenOn:
    """What one instance said, while it answered at `address`."""

    address: str
    titles: dict[TitleId, Sighting] = field(default_factory=dict)


@dataclass(slots=True)
class Sightings:
    """What each instance said, by its key.

    `altered` is whether it is other than what was stored, but for times.
    """

    seen: dict[str, SeenOn] = field(default_factory=dict)
    altered: bool = False
    written_at: datetime | None = None

    def note(
        self, key: str, address: str, found: Mapping[TitleId, bool], now: datetime
    ) -> None:
        """Take over what an instance said now."""
        known = self.seen.get(key)
        if known is None or known.address != address:
            # Jellyseerr gives the number of a removed server to the next one
            known = self.seen[key] = SeenOn(address)
            self.altered = True
        for title, has in found.items():
            before = known.titles.get(title)
            self.altered = self.altered or before is None or before.has is not has
            known.titles[title] = Sighting(has, now)
        if found and (
            self.written_at is None or now - self.written_at >= _WRITTEN_EACH
        ):
            self.altered, self.written_at = True, now

    def last(
        self, key: str, address: str, title: TitleId, now: datetime
    ) -> bool | None:
        """Return whether an instance had a title within 7 days; None if unknown."""
        known = self.seen.get(key)
        if known is None or known.address != address:
            return None
        one = known.titles.get(title)
        return None if one is None or now - one.at > COUNTS_FOR else one.has

    def asked_longest_ago(
        self, key: str, titles: Iterable[TitleId], count: int, now: datetime
    ) -> list[TitleId]:
        """Return so many of these titles: never asked ones, then the oldest answers.

        Those that were asked for lately are not among them.
        """
        known = self.seen.get(key)
        answers = {} if known is None else known.titles

        def age(title: TitleId) -> timedelta:
            one = answers.get(title)
            return timedelta.max if one is None else now - one.at

        due = [title for title in titles if age(title) >= _ASKED_AGAIN_AFTER]
        return sorted(due, key=age, reverse=True)[:count]

    def forget_others(self, is_wanted: Callable[[TitleId], bool]) -> None:
        """Forget titles that nobody requests any more."""
        for one in self.seen.values():
            for title in [title for title in one.titles if not is_wanted(title)]:
                del one.titles[title]
                self.altered = True
