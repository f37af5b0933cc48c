"""What lists of episodes do not show: a poll reads every episode of the few seasons that are due.

An episode that was begun and stopped at once is neither finished nor to be resumed, and yet somebody is in the middle of the
season. Without a closer look it would be due in every plan and skipped in every run.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..retention.model import LibraryTitle, Snapshot, TitleId
from ..retention.plan import Decision, State
from ..retention.reason import Unknown

_LASTS = timedelta(days=1)
_CALLS_A_READING = 50


@dataclass(frozen=True, slots=True)
class Look:
    """What the lists showed of a season at `read_at` (UTC), and what all its episodes said then."""

    read_at: datetime
    listed: LibraryTitle | Unknown | None
    read: LibraryTitle


@dataclass(slots=True)
class Looks:
    """The closer looks of the last day; each counts as long as the lists show the same."""

    known: dict[TitleId, Look] = field(default_factory=dict)

    def recall(
        self, decision: Decision, snapshot: Snapshot
    ) -> dict[TitleId, LibraryTitle] | None:
        """Return what is known of a decision's titles; None if a closer look at them is due."""
        found: dict[TitleId, LibraryTitle] = {}
        for title in decision.ids:
            look = self.known.get(title)
            if (
                look is None
                or snapshot.read_at - look.read_at >= _LASTS
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
        """Keep what was read whole; what was not is read again at the next poll."""
        for title, read in found.items():
            if isinstance(read, LibraryTitle) and not any(
                isinstance(states, Unknown) for states in read.states.values()
            ):
                listed = snapshot.library.get(title)
                self.known[title] = Look(snapshot.read_at, listed, read)


def due_seasons(decisions: tuple[Decision, ...]) -> list[Decision]:
    """Return the seasons that are due by what the lists show."""
    return [
        one for one in decisions if one.state is State.DUE and one.id.season is not None
    ]


def most(accounts: int) -> int:
    """Return at how many seasons to look in one reading: each account costs a call for each, and two more."""
    return max(_CALLS_A_READING // max(accounts, 1) - 2, 1)
