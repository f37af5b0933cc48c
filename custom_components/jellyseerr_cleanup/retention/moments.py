"""Time as one title is judged by it, and when that judgement may be another."""

from contextlib import suppress
from datetime import datetime, timedelta

_NEXT = timedelta(microseconds=1)


class Moments:
    """The moment at which a title is judged; it notes what the judgement asks of it.

    `changes_at` is the earliest moment at which an answer would be another one; None if
    all answers are final. Times are in UTC.
    """

    __slots__ = ("changes_at", "now")

    def __init__(self, now: datetime) -> None:
        """Judge at `now`."""
        self.now = now
        self.changes_at: datetime | None = None

    def has_come(self, moment: datetime, after: timedelta = timedelta()) -> bool:
        """Return whether it is this moment, or some time `after` it, or later."""
        if self.now - moment >= after:
            return True
        with suppress(OverflowError):  # It never comes
            self._may_change(moment + after)
        return False

    def is_over(self, moment: datetime, after: timedelta) -> bool:
        """Return whether it is later than some time `after` this moment."""
        return self.has_come(moment, after + _NEXT)

    def not_later(self, moment: datetime) -> datetime:
        """Return the moment, or now if it is in the future."""
        return moment if moment <= self.now else self.take_now()

    def take_now(self) -> datetime:
        """Return now, as a part of the judgement: at any other time it is another."""
        self._may_change(self.now)
        return self.now

    def _may_change(self, moment: datetime) -> None:
        if self.changes_at is None or moment < self.changes_at:
            self.changes_at = moment


def earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return the earlier of two moments that may not be known; None if neither is."""
    return min((moment for moment in (one, other) if moment), default=None)
