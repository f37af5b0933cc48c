"""A closer look at the titles that are about to leave: each of their items, by id.

Jellyfin's lists do not show what was begun and stopped at once: it is neither finished
nor to be resumed, and yet somebody is in the middle of it. Nor do they tell to whom a
title is not shown. Without a look the title would be due in every plan, and skipped in
every run.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ..retention.model import LibraryTitle, TitleId
from ..retention.plan import PENDING, Decision, Plan, State
from ..retention.reason import Unknown
from ..retention.snapshot import Snapshot

_LASTS = timedelta(days=1)
_CALLS_A_READING = 50
_MOVIES_A_CALL = 100
_NEVER = datetime.min.replace(tzinfo=UTC)

type Found = Mapping[TitleId, LibraryTitle | Unknown]


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
    """The looks of the last day; each is valid while the lists show the same."""

    known: dict[TitleId, CloserLook] = field(default_factory=dict)

    def recall(
        self, listed: Found, now: datetime
    ) -> dict[TitleId, LibraryTitle | Unknown]:
        """Return what the lists show of titles, with what valid looks found."""
        found = {**listed}
        for title in listed.keys() & self.known.keys():
            look = self.known[title]
            if abs(now - look.read_at) <= _LASTS and listed[title] == look.listed:
                found[title] = look.read
            else:
                del self.known[title]
        return found

    def remember(self, listed: Found, found: Found, now: datetime) -> None:
        """Keep what was read completely; the rest is read again at the next poll."""
        for title, read in found.items():
            if isinstance(read, LibraryTitle) and not any(
                isinstance(states, Unknown) for states in read.states.values()
            ):
                known = self.known.get(title)
                shown = listed.get(title)
                if known is not None and shown == known.read:
                    # That was no list, but the look before
                    shown = known.listed
                self.known[title] = CloserLook(now, shown, read)

    def choose(self, plan: Plan, snapshot: Snapshot, accounts: int) -> list[Decision]:
        """Return the titles to look at: movies in the window, and seasons that are due.

        They are only a few in a reading, since each account costs a call for so many
        movies, and one or two for each season: those that were never looked at, and
        then those whose look is longest ago. Seasons have many items, so theirs is not
        looked at again while it is valid.
        """
        movies = [
            one
            for one in plan.decisions
            # What a look holds would be held for a day if nobody looked again; what
            # else holds a title may have kept its files from being read
            if one.id.season is None
            and (one.state in PENDING or one.id in self.known)
            and snapshot.copies.keys() >= {*one.ids}
        ]
        movies.sort(key=self._looked_at)
        slices = max(_CALLS_A_READING // max(accounts, 1), 1)
        chosen = [
            one
            for one in movies[: slices * _MOVIES_A_CALL]
            if self._looked_at(one) < snapshot.read_at
        ]
        seasons = [
            one
            for one in plan.in_state(State.DUE)
            if one.id.season is not None and self._looked_at(one) == _NEVER
        ]
        return chosen + seasons[: max(_CALLS_A_READING // max(accounts, 1) - 2, 1)]

    def _looked_at(self, decision: Decision) -> datetime:
        """Return when a title was looked at; of several ids, the oldest look."""
        looks = [self.known.get(title) for title in decision.ids]
        return min(look.read_at if look else _NEVER for look in looks)
