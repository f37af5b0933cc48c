"""A closer look at the titles that are about to leave: each of their items, by id.

Jellyfin's lists do not show what was begun and stopped at once: it is neither finished
nor to be resumed, and yet somebody is in the middle of it. Nor do they tell to whom a
title is not shown. Without a look the title would be due in every plan, and skipped in
every run.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..retention.model import LibraryTitle, TitleId
from ..retention.plan import PENDING, Decision, State
from ..retention.reason import Unknown
from ..retention.snapshot import Snapshot

# A season has many items
_SEASONS_LAST = timedelta(days=1)
_CALLS_A_READING = 50


@dataclass(frozen=True, slots=True)
class CloserLook:
    """A look at a title at `read_at` (UTC).

    `listed` is what the lists showed of it then, `read` what all its items said.
    """

    read_at: datetime
    listed: LibraryTitle | Unknown | None
    read: LibraryTitle


@dataclass(slots=True)
class CloserLooks:
    """The looks of the last day; each is valid while the lists show the same.

    A look at a movie is valid for its poll only: it costs next to nothing.
    """

    known: dict[TitleId, CloserLook] = field(default_factory=dict)

    def recall(
        self, decision: Decision, snapshot: Snapshot
    ) -> dict[TitleId, LibraryTitle] | None:
        """Return what looks found of a decision's titles; None if one is needed."""
        found: dict[TitleId, LibraryTitle] = {}
        lasts = timedelta() if decision.id.season is None else _SEASONS_LAST
        for title in decision.ids:
            look = self.known.get(title)
            if (
                look is None
                or snapshot.read_at - look.read_at > lasts
                or snapshot.library.get(title) not in (look.listed, look.read)
            ):
                return None
            found[title] = look.read
        return found

    def remember(
        self,
        snapshot: Snapshot,
        found: Mapping[TitleId, LibraryTitle | Unknown],
    ) -> None:
        """Keep what was read completely; the rest is read again at the next poll."""
        for title, read in found.items():
            if isinstance(read, LibraryTitle) and not any(
                isinstance(states, Unknown) for states in read.states.values()
            ):
                listed = snapshot.library.get(title)
                self.known[title] = CloserLook(snapshot.read_at, listed, read)


def worth_a_look(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the movies in the window, and the seasons that are due by the lists."""
    return [
        one
        for one in decisions
        if (one.state is State.DUE if one.id.season else one.state in PENDING)
    ]


def most_seasons(accounts: int) -> int:
    """Return how many seasons to look at in one reading.

    Each account costs a call or two for each season.
    """
    return max(_CALLS_A_READING // max(accounts, 1) - 2, 1)
