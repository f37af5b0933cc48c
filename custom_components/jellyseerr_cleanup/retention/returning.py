"""Titles that were gone and came back: what is there now is another copy (rule 3).

An old watch, and the request of then, say nothing of it.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
import hashlib

from .carried_out import went_for
from .copies import LibraryCopy
from .model import LibraryTitle, TitleId
from .reason import ReasonCode, Unknown
from .remembered import Absence, Memory
from .snapshot import Snapshot
from .titles import Title, can_make_due
from .watch_states import noteworthy

# How much of a fingerprint is for the server, and for the row there
_SERVER, _PLACE = 4, 12


def notice_returns(
    memory: Memory, snapshot: Snapshot, last: Snapshot | None = None
) -> Memory:
    """Return the memory with which titles are gone, and which came back.

    Only what a server answered counts. What is the very same as in the `last` reading
    is not looked at again.
    """
    if last is not None and snapshot.copies is last.copies:
        return memory
    seen, absences = dict(memory.files_seen), dict(memory.absences)
    ours = _deleted_here(memory, snapshot)
    before = memory.polled_at or snapshot.read_at
    for title, copy in snapshot.copies.items():
        if last is not None and last.copies.get(title) is copy and title in seen:
            continue
        known, absence = seen.get(title), absences.get(title)
        if isinstance(copy, LibraryCopy) and copy.files:
            now = _fingerprint(copy, snapshot)
            seen[title] = now
            if known is None or known == now:
                # The very row is there again with the same files: a disk was away
                if absence and not absence.back:
                    del absences[title]
            elif absence and not absence.back:
                absences[title] = replace(absence, back=True)
            elif known[:_SERVER] != now[:_SERVER]:
                # Jellyseerr names another server now: nothing was seen to go
                continue
            elif known[:_PLACE] != now[:_PLACE]:
                # Removed and added again between two polls, or a new server
                same = known[_PLACE:] == now[_PLACE:]
                absences[title] = Absence(before, back=True, same=same)
        elif known is not None and _says_gone(copy):
            if title in ours:
                # A run deleted it: who requests it again makes a new request
                del seen[title]
                absences.pop(title, None)
            elif absence is None or absence.back:
                absences[title] = Absence(before)
    requested = {title for one in snapshot.requests for title in one.title_ids}
    for title in (seen.keys() | absences.keys()) - requested - snapshot.copies.keys():
        seen.pop(title, None)
        absences.pop(title, None)
    if (seen, absences) == (memory.files_seen, memory.absences):
        return memory
    return replace(memory, files_seen=seen, absences=absences)


def came_back(
    title: Title,
    copies: Iterable[LibraryCopy],
    library: LibraryTitle,
    memory: Memory,
) -> datetime | None:
    """Return from when on a copy counts that no request brought; None if one did.

    Either it was seen gone, or it was watched after its request, and before the server
    got the movie or series that it has now.
    """
    created = [
        one.created_at
        for one in title.requests
        if one.created_at and can_make_due(one) and one.key not in title.vanished
    ]
    if not created:
        return None
    first, newest = min(created), max(created)
    absences = [memory.absences[one] for one in title.ids if one in memory.absences]
    for absence in absences:
        if absence.back and not absence.same and newest <= absence.seen_at:
            return absence.seen_at
    for absence in absences:
        if not absence.same:
            continue
        added_at = library.created_at
        if added_at and added_at > absence.seen_at and newest <= absence.seen_at:
            # The same release, and Jellyfin has it only since: it was downloaded anew
            return absence.seen_at
        return None
    watches = _watches(title, library, memory)
    for copy in copies:
        added = copy.row_added_at
        if added is None:
            continue
        earlier = [one for one in watches if first <= one < added]
        if earlier and newest <= max(earlier):
            return added
    return None


def last_seen_gone(title: Title, memory: Memory) -> datetime | None:
    """Return when a title that is another copy now was seen last as it was before.

    No request from before that brought what is there. None if it never went.
    """
    return max(
        (
            absence.seen_at
            for one in title.ids
            if (absence := memory.absences.get(one)) and absence.back
            if not absence.same
        ),
        default=None,
    )


def _deleted_here(memory: Memory, snapshot: Snapshot) -> set[TitleId]:
    """Return the titles that a run deleted, and that nobody requested since."""
    done = memory.carried_out
    return {one.title for one in done} - {
        title
        for request in snapshot.requests
        for title in request.title_ids
        if not went_for(request, (title,), done)
    }


def _watches(title: Title, library: LibraryTitle, memory: Memory) -> list[datetime]:
    """Return when anybody finished the title, as far as anything tells."""
    found = [
        memory.latest_watch[one] for one in title.ids if one in memory.latest_watch
    ]
    for account in noteworthy(library.states):
        states = library.states[account]
        if not isinstance(states, Unknown):
            found += [
                one.last_played for one in states if one.finished and one.last_played
            ]
    return found


def _says_gone(copy: LibraryCopy | Unknown) -> bool:
    """Return whether a server that answered has no file of a title."""
    if isinstance(copy, LibraryCopy):
        return not copy.files
    return copy.reason.code is ReasonCode.NOT_ON_INSTANCE


def _fingerprint(copy: LibraryCopy, snapshot: Snapshot) -> str:
    """Return a text for a title's row, and for the paths and sizes of its files."""
    instance = snapshot.instances.get(copy.instance)
    address = instance.address if instance else copy.instance
    files = sorted((file.path, file.size) for file in copy.files)
    row = _hash(copy.item_id)[: _PLACE - _SERVER]
    return _hash(address)[:_SERVER] + row + _hash(files)


def _hash(what: object) -> str:
    return hashlib.blake2b(repr(what).encode(), digest_size=6).hexdigest()
