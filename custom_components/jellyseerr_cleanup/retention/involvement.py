"""What accounts did with a title that holds it a while, though Jellyfin lost it.

A Jellyfin that was built anew knows of no favourite and of no begun watch, and has
other numbers for all. So it is remembered by the title.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from .done import NOBODY, Words, done_at
from .inputs import PlanInputs
from .model import IN_THE_MIDDLE_FOR, LibraryTitle, TitleId, WatchState
from .moments import Moments
from .reason import Reason, ReasonCode, Unknown
from .remembered import UNLIKED_COUNTS_FOR, Involved, Memory
from .snapshot import Snapshot
from .watch_states import States, noteworthy

# What has no date is noted with that of a poll: not at each, but once a day
_AGAIN_AFTER = timedelta(days=1)

type _ByAccount = Mapping[str, Involved]


def held_by_involvement(
    titles: Iterable[TitleId],
    library: LibraryTitle,
    inputs: PlanInputs,
    words: Words,
    protect_favorites: bool,
) -> Reason | None:
    """Return why what an account did holds a title, though it is lost."""
    for title in titles:
        involved = inputs.memory.involved.get(title, {})
        for account, one in sorted(involved.items()):
            states = library.states.get(account, ())
            done = done_at(account, words)
            if _has_begun(one, states, done, inputs.moments):
                return Reason.of(ReasonCode.BEING_WATCHED, account=one.name)
            if protect_favorites and (until := _liked_until(one, inputs.moments)):
                return Reason.of(
                    ReasonCode.FAVORITE_GONE, account=one.name, until=until.isoformat()
                )
    return None


def _has_begun(
    one: Involved, states: States, done: datetime | None, moments: Moments
) -> bool:
    if one.begun_at is None or (done is not None and one.begun_at <= done):
        return False
    return not moments.is_over(one.begun_at, IN_THE_MIDDLE_FOR) and (
        isinstance(states, Unknown) or not has_finished_since(states, one.begun_at)
    )


def _liked_until(one: Involved, moments: Moments) -> datetime | None:
    """Return until when a favourite counts that is gone; None if it does not."""
    # If the last poll still saw it, this one notices
    gone_at = moments.take_now() if one.likes else one.unliked_at
    if gone_at is None or moments.is_over(gone_at, UNLIKED_COUNTS_FOR):
        return None
    return gone_at + UNLIKED_COUNTS_FOR


def has_finished_since(states: Iterable[WatchState], begun_at: datetime) -> bool:
    """Return whether an account finished what it had begun then."""
    return any(
        one.finished and one.last_played is not None and one.last_played >= begun_at
        for one in states
    )


def note_involvement(
    memory: Memory, snapshot: Snapshot, before: Snapshot
) -> Mapping[TitleId, _ByAccount]:
    """Return who likes or began what, or did; the same mapping if nothing changed.

    What was not read says nothing: it stays as it was known.
    """
    found: dict[TitleId, _ByAccount] = {}
    requested = {title for one in snapshot.requests for title in one.title_ids}
    for title in memory.involved.keys() | snapshot.library.keys():
        known = memory.involved.get(title, {})
        library = snapshot.library.get(title)
        if not known and library is before.library.get(title):
            continue
        if isinstance(library, LibraryTitle):
            words = memory.said_done.get(title, NOBODY)
            known = _noted(known, library, words, snapshot)
        elif library is None and title not in requested:
            # Nobody looks any more whether it still is a favourite
            known = {who: _of_nobody(one, snapshot) for who, one in known.items()}
        if lasting := {
            who: one for who, one in known.items() if _lasts(one, snapshot.read_at)
        }:
            found[title] = lasting
    return memory.involved if memory.involved == found else found


def _noted(
    known: _ByAccount, library: LibraryTitle, words: Words, snapshot: Snapshot
) -> _ByAccount:
    found: dict[str, Involved] = {}
    for account in sorted({*known, *noteworthy(library.states)}):
        # An account that is gone has lost everything
        states = library.states.get(account, ())
        one = known.get(account) or Involved(_name(account, snapshot))
        if isinstance(states, Unknown):
            found[account] = one
        else:
            ended = done_at(account, words) is not None
            found[account] = _of(one, states, snapshot.read_at, ended=ended)
    return found


def _of_nobody(known: Involved, snapshot: Snapshot) -> Involved:
    if not known.likes:
        return known
    return replace(known, likes=False, unliked_at=snapshot.read_at)


def _of(known: Involved, states: States, now: datetime, *, ended: bool) -> Involved:
    """Return what an account does by now; what it began has `ended` by its word.

    What has no date is noted with that of a poll: it would begin anew after the word.
    """
    assert isinstance(states, tuple)
    likes = any(one.favorite for one in states)
    unliked_at = None if likes else known.unliked_at
    if known.likes and not likes:
        unliked_at = now
    begun_at = known.begun_at
    if begun_at is not None and has_finished_since(states, begun_at):
        begun_at = None
    for state in states:
        # Watched at an unknown time holds until a person decides, who then ends it
        if state.started and (
            state.last_played is not None or not (state.played or ended)
        ):
            begun_at = _begun(state, begun_at, now)
    return replace(known, likes=likes, unliked_at=unliked_at, begun_at=begun_at)


def _begun(state: WatchState, known: datetime | None, now: datetime) -> datetime:
    """Return when it was begun last; without a date, about when that was seen last."""
    if state.last_played is not None and state.last_played <= now:
        return max(state.last_played, known or state.last_played)
    return now if known is None or now - known >= _AGAIN_AFTER else known


def _lasts(one: Involved, now: datetime) -> bool:
    return (
        one.likes
        or (one.unliked_at is not None and now - one.unliked_at <= UNLIKED_COUNTS_FOR)
        or (one.begun_at is not None and now - one.begun_at <= IN_THE_MIDDLE_FOR)
    )


def _name(account: str, snapshot: Snapshot) -> str:
    accounts = snapshot.accounts
    known = None if isinstance(accounts, Unknown) else accounts.get(account)
    return known.name if known else account
