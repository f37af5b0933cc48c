"""What holds a title though it is lost: all polls are gone through again for it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from custom_components.jellyseerr_cleanup.retention.copies import LibraryCopy
from custom_components.jellyseerr_cleanup.retention.model import (
    LibraryTitle,
    TitleId,
    WatchState,
)
from custom_components.jellyseerr_cleanup.retention.reason import Unknown

from .history import Poll


def states_of(
    poll: Poll, title: TitleId, account: str
) -> tuple[WatchState, ...] | None:
    """Return what an account did, as a poll read it; None if that is not known."""
    library = poll.snapshot.library.get(title)
    if not isinstance(library, LibraryTitle):
        return None
    states = library.states.get(account, ())
    return None if isinstance(states, Unknown) else states


def accounts_in(polls: Iterable[Poll], title: TitleId) -> set[str]:
    """Return every account that a poll ever read with a title."""
    found: set[str] = set()
    for poll in polls:
        library = poll.snapshot.library.get(title)
        if isinstance(library, LibraryTitle):
            found |= set(library.states)
    return found


def unliked_at(polls: Iterable[Poll], title: TitleId, account: str) -> datetime | None:
    """Return the poll that noticed that a favourite is gone; None if it is none."""
    liked, gone_at = False, None
    for poll in polls:
        states = states_of(poll, title, account)
        if states is None:
            continue
        likes = any(state.favorite for state in states)
        if liked and not likes:
            gone_at = poll.now
        if likes:
            gone_at = None
        liked = likes
    return gone_at


def begun_at(polls: Iterable[Poll], title: TitleId, account: str) -> datetime | None:
    """Return when an account last began what it has not finished since.

    Read as: what has no date was begun when a poll saw that, which is noted once a day.
    """
    begun: datetime | None = None
    for poll in polls:
        for state in (states := states_of(poll, title, account) or ()):
            finished = state.played and state.position_ticks == 0
            if begun and finished and state.last_played and state.last_played >= begun:
                begun = None
        for state in states:
            if state.played and state.position_ticks == 0:
                continue
            if state.last_played is None and (
                state.position_ticks == 0
                or state.played
                or any(
                    one.account == account for one in poll.said.get(title, {}).values()
                )
            ):
                continue
            if state.last_played and state.last_played <= poll.now:
                begun = max(begun or state.last_played, state.last_played)
            elif begun is None or poll.now - begun >= timedelta(days=1):
                begun = poll.now
    return begun


def imported_before(polls: Iterable[Poll], title: TitleId) -> datetime | None:
    """Return when a file came that was there before a request; None if none was."""
    known: datetime | None = None
    gone_at: datetime | None = None
    for poll in polls:
        copy = poll.snapshot.copies.get(title)
        asked = poll.asked.get(title)
        files = copy.files if isinstance(copy, LibraryCopy) else ()
        if asked is None or not files:
            is_away = asked is None or not asked.available
            is_away = is_away or isinstance(copy, LibraryCopy)
            if isinstance(copy, Unknown):
                is_away = is_away or copy.reason.code == "not_on_instance"
            if is_away and gone_at is None:
                gone_at = poll.now
            continue
        if gone_at is not None and any(one > gone_at for one in asked.created):
            known = None
        gone_at = None
        imports = [one.added_at for one in files if one.added_at]
        past = [one for one in imports if one <= poll.now]
        if past and any(min(past) < one for one in asked.created):
            known = min([*past, known] if known else past)
    return known
