"""Scans: reading every episode of the few seasons that are due.

Jellyfin's lists do not show an episode that was begun and stopped at once: it is
neither finished nor to be resumed, and yet somebody is in the middle of the season.
Without a scan the season would be due in every plan, and skipped in every run.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..retention.model import LibraryTitle, TitleId
from ..retention.plan import Decision, State
from ..retention.reason import Unknown
from ..retention.snapshot import Snapshot

_LASTS = timedelta(days=1)
_CALLS_A_READING = 50


@dataclass(frozen=True, slots=True)
class EpisodeScan:
    """A scan of a season at `read_at` (UTC).

    `listed` is what the lists showed of it then, `read` what all its episodes said.
    """

    read_at: datetime
    listed: LibraryTitle | Unknown | None
    read: LibraryTitle


@dataclass(slots=True)
class EpisodeScans:
    """The scans of the last day; each is valid while the lists show the same."""

    known: dict[TitleId, EpisodeScan] = field(default_factory=dict)

    def recall(
        self, decision: Decision, snapshot: Snapshot
    ) -> dict[TitleId, LibraryTitle] | None:
        """Return what scans found of a decision's titles; None if a scan is needed."""
        found: dict[TitleId, LibraryTitle] = {}
        for title in decision.ids:
            scan = self.known.get(title)
            if (
                scan is None
                or snapshot.read_at - scan.read_at >= _LASTS
                or snapshot.library.get(title) not in (scan.listed, scan.read)
            ):
                return None
            found[title] = scan.read
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
                self.known[title] = EpisodeScan(snapshot.read_at, listed, read)


def due_seasons(decisions: tuple[Decision, ...]) -> list[Decision]:
    """Return the seasons that are due according to the lists."""
    return [
        one for one in decisions if one.state is State.DUE and one.id.season is not None
    ]


def most_seasons(accounts: int) -> int:
    """Return how many seasons to scan in one reading.

    Each account costs a call for each season, and two more.
    """
    return max(_CALLS_A_READING // max(accounts, 1) - 2, 1)
