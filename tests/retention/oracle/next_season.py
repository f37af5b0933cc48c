"""Who is on the way to a season, as the oracle reads it: by an earlier one."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from custom_components.jellyseerr_cleanup.retention.model import LibraryTitle, TitleId
from custom_components.jellyseerr_cleanup.retention.reason import Unknown

from .history import Poll


def watched_an_earlier_one(
    account: str,
    ids: set[TitleId],
    polls: Iterable[Poll],
    now: datetime,
    said: datetime | None = None,
) -> bool:
    """Return whether an account was seen with an earlier season within 30 days.

    Not if the last time was before it `said` to be done with this one.
    """
    for title in ids:
        if title.season is None:
            continue
        for number, at in _touched(account, title.tmdb_id, polls, now):
            recent = at >= now - timedelta(days=30)
            if 0 < number < title.season and recent and (said is None or at > said):
                return True
    return False


def _touched(
    account: str, tmdb: int, polls: Iterable[Poll], now: datetime
) -> Iterator[tuple[int, datetime]]:
    """Yield each season and when it was watched; or read first, if that is to come."""
    first_read: dict[tuple[int, datetime], datetime] = {}
    for poll in polls:
        for title, library in poll.snapshot.library.items():
            if (
                title.season is None
                or title.tmdb_id != tmdb
                or not isinstance(library, LibraryTitle)
            ):
                continue
            states = library.states.get(account, ())
            for state in () if isinstance(states, Unknown) else states:
                at = state.last_played
                if at is not None:
                    read = first_read.setdefault((title.season, at), poll.now)
                    yield title.season, at if at <= poll.now else read
