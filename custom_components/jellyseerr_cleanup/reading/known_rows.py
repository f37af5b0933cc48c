"""What a Radarr or Sonarr said before, and which of it to ask for anew.

What the server's history names is asked for at once, all else in turn, within a day.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import nsmallest
from typing import Protocol

from ..clients.servarr import ServarrClient
from .concurrency import in_thread

LASTS = timedelta(days=1)
# With a poll in 15 minutes, all are read anew somewhat before they are a day old
_SHARE_OF_A_POLL = 90
_RECENTLY = timedelta(minutes=30)
# What the history tells late, or by another clock
_OVERLAP = timedelta(hours=1)
# To read the history of a longer time is more work than to read everything anew
_LONGEST_HISTORY = timedelta(days=14)
# What is missing may come back at any moment, and there may be much of it
MISSING_A_POLL = 10


def within_a_day(read_at: datetime, now: datetime) -> bool:
    """Return whether that was at most a day ago, and not before a clock was set back.

    A plan that is looked at again may be a little older.
    """
    return -_OVERLAP <= now - read_at < LASTS


class KnownRow(Protocol):
    """What is known of a title; `id` is the server's own, None if it has none."""

    @property
    def id(self) -> int | None:
        """Return the id of the movie or series there."""

    @property
    def read_at(self) -> datetime:
        """Return when it was read, in UTC."""


@dataclass(slots=True)
class KnownRows[Key, Known: KnownRow]:
    """What one server said of its titles; its history was read until `history_at`.

    `address` is where it answers: nothing that another server said counts. `since` is
    from when on all is read within a day. `changed` are those that the history named
    and that were not read since. `near` are those that were in the window at the last
    poll: they are read at each poll. `altered` is whether more than times is other than
    on disk. Who reads or changes it holds the `lock`, because it is looked through in a
    thread.
    """

    address: str
    known: dict[Key, Known] = field(default_factory=dict)
    history_at: datetime | None = None
    since: datetime | None = None
    changed: set[Key] = field(default_factory=set)
    near: frozenset[Key] = frozenset()
    altered: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def notice_changes(self, server: ServarrClient, now: datetime) -> None:
        """Note what the history names since it was read last; ClientError."""
        before = self.history_at
        if before is not None and now <= before <= now + _OVERLAP:
            # An earlier plan is looked at again
            return
        if before is not None and before < now <= before + _LONGEST_HISTORY:
            named = await server.changed_since(before - _OVERLAP)
            await in_thread(self._note_changed, named)
        else:
            # Nothing is known, too much happened, or the clock was set back
            self.changed |= self.known.keys()
        self.history_at = now

    def _note_changed(self, named: frozenset[int]) -> None:
        if named:
            self.changed |= {
                key for key, known in self.known.items() if known.id in named
            }

    def is_old(self, read_at: datetime, now: datetime) -> bool:
        """Return whether what was read then is to be read now, since it is a day old.

        Right after a start, what is on disk may be older: it is read in turn.
        """
        return not within_a_day(max(read_at, self.since or read_at), now)

    def write(self, key: Key, known: Known, *, same: bool) -> None:
        """Take over what was read; `same` is whether it is what was known."""
        self.known[key] = known
        self.changed.discard(key)
        self.altered = self.altered or not same

    async def forget_item(self, number: int) -> None:
        """Forget the movie or series with this id on the server."""
        async with self.lock:
            self.forget([key for key, one in self.known.items() if one.id == number])

    def forget(self, keys: Iterable[Key]) -> None:
        """Forget these."""
        for key in keys:
            self.changed.discard(key)
            if self.known.pop(key, None) is not None:
                self.altered = True


def in_turn[Key](
    keys: Iterable[Key], read_at: Callable[[Key], datetime], of: int, now: datetime
) -> list[Key]:
    """Return whose turn it is among `of` that are all to be read within a day.

    They are those that were read longest ago. What is read at each poll anyway is not
    among them.
    """
    due = (key for key in keys if now - read_at(key) >= _RECENTLY)
    return nsmallest(-(-of // _SHARE_OF_A_POLL), due, key=read_at)
