"""What a poll remembers of watching: who had not finished what, the latest watch."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from .clock import LARGEST_DIFFERENCE
from .groups import Groups
from .model import LibraryTitle, TitleId
from .policy import PolicyBook
from .remembered import VANISHED_COUNT_FOR, Memory, Unfinished, same_if_equal
from .snapshot import Snapshot
from .watch_states import noteworthy, unfinished_accounts

_NOTHING = Unfinished()


def remember_unfinished(
    memory: Memory,
    snapshot: Snapshot,
    before: Snapshot,
    groups: Iterable[tuple[str, ...]],
) -> Mapping[TitleId, Unfinished]:
    """Return who had not finished what; the same mapping if nothing changed.

    Of seasons these groups of accounts count, too, each like one account.
    """
    together = Groups(groups)
    requested = {title for request in snapshot.requests for title in request.title_ids}
    found: dict[TitleId, Unfinished] = {}
    for title in memory.unfinished.keys() | snapshot.library.keys():
        known = memory.unfinished.get(title, _NOTHING)
        library = snapshot.library.get(title)
        if (
            known is not _NOTHING
            and library is not None
            and library is before.library.get(title)
            and (title.season is None or together.are_of(known))
        ):
            one = known
        elif isinstance(library, LibraryTitle):
            now = Unfinished(*unfinished_accounts(library.states))
            if title.season is not None:
                now = together.beside(now, library)
            one = _since(known, now, memory.polled_at)
        else:
            one = _since(known, _NOTHING, memory.polled_at)
        if title not in requested:
            one = _lasting(one, snapshot.read_at)
        if one != _NOTHING:
            found[title] = one
    return same_if_equal(memory.unfinished, found)


def _since(
    known: Unfinished, now: Unfinished, polled_at: datetime | None
) -> Unfinished:
    """Return who has not finished a title `now`, and when others last had not."""
    if (known.readers, known.done) == (now.readers, now.done):
        return known
    lately = now.lately
    earlier = {one: at for one, at in known.earlier.items() if one not in lately}
    if polled_at is not None:
        earlier |= dict.fromkeys(known.lately - lately, polled_at)
    return replace(now, earlier=earlier)


def _lasting(known: Unfinished, now: datetime) -> Unfinished:
    """Return what still counts of a title that nobody requests any more."""
    earlier = {
        one: at for one, at in known.earlier.items() if now - at <= VANISHED_COUNT_FOR
    }
    return known if earlier == known.earlier else replace(known, earlier=earlier)


def remember_latest_watch(
    memory: Memory, snapshot: Snapshot, policies: PolicyBook
) -> Mapping[TitleId, datetime]:
    """Return the latest watch of each title; the same mapping if nothing changed."""
    latest = dict(memory.latest_watch)
    for title, library in snapshot.library.items():
        if not isinstance(library, LibraryTitle):
            continue
        if library.unknown_files(match_by_id=policies.match_by_id) is not None:
            # What was watched may be another title
            continue
        for account in noteworthy(library.states):
            states = library.states[account]
            for state in states if isinstance(states, tuple) else ():
                if (
                    state.finished_by(snapshot.read_at)
                    and state.last_played
                    and state.last_played <= snapshot.read_at + LARGEST_DIFFERENCE
                ):
                    unfinished_at = memory.unfinished_at(account, title)
                    watched = max(state.last_played, unfinished_at or state.last_played)
                    watched = min(watched, snapshot.read_at)
                    latest[title] = max(latest.get(title, watched), watched)
    return same_if_equal(memory.latest_watch, latest)
