"""What is known of titles that nobody requests any more, and when to forget it."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..retention.remembered import VANISHED_COUNT_FOR


@dataclass(slots=True)
class Unrequested:
    """Since when (UTC) nobody requests what is known, by where it is known.

    A request that vanished may come back, so it is kept as long as such ones count.
    """

    since: dict[str, dict[Any, datetime]] = field(default_factory=dict)

    def to_forget[Key: Hashable](
        self,
        where: str,
        known: Iterable[Key],
        is_requested: Callable[[Key], bool],
        now: datetime,
    ) -> list[Key]:
        """Return what was not requested for long; `now` is in UTC."""
        before = self.since.get(where, {})
        since: dict[Key, datetime] = {
            one: before.get(one, now) for one in known if not is_requested(one)
        }
        gone = [one for one, at in since.items() if now - at > VANISHED_COUNT_FOR]
        for one in gone:
            del since[one]
        self.since[where] = since
        return gone
