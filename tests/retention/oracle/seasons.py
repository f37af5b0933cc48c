"""Seasons as the oracle reads them: watched, not complete, or shrunk."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from custom_components.jellyseerr_cleanup.retention.copies import LibraryCopy
from custom_components.jellyseerr_cleanup.retention.model import (
    LibraryTitle,
    TitleId,
    WatchState,
)
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode, Unknown
from custom_components.jellyseerr_cleanup.retention.snapshot import Snapshot

from ..scenarios import Item
from .history import Episodes, Poll, Stays


def with_own_reading(snapshot: Snapshot, episodes: Episodes) -> Snapshot:
    """Return a snapshot whose seasons' states are read by the oracle."""
    library = dict(snapshot.library)
    for (title, account), items in episodes.items():
        read, copy = library.get(title), snapshot.copies.get(title)
        if not isinstance(read, LibraryTitle) or account not in read.states:
            continue
        state = _read(copy, items) if isinstance(copy, LibraryCopy) else None
        unreadable = Unknown.because(ReasonCode.WATCH_STATE_UNREADABLE)
        states = {**read.states, account: (state,) if state else unreadable}
        library[title] = replace(read, states=states)
    return replace(snapshot, library=library)


def _read(copy: LibraryCopy, items: Iterable[Item]) -> WatchState:
    """Return what an account's items say: each file needs one watched to its end."""
    assert copy.season
    there = {one.number for one in copy.season.episodes if one.file_id}
    begun, dates, oldest, liked, whole = False, [], [], False, True
    touched: list[datetime | None] = []
    ended: list[Item] = []
    for item in items:
        liked |= item.state.favorite
        if item.state.played and item.state.position_ticks == 0:
            # What may be another's says nothing by its end
            if item.episodes & there:
                ended.append(item)
                touched.append(item.state.last_played)
        elif item.state.position_ticks or item.state.last_played:
            touched.append(item.state.last_played)
            begun = True
    for file in {one.file_id for one in copy.season.episodes if one.file_id}:
        own = {one.number for one in copy.season.episodes if one.file_id == file}
        ends = [item.state.last_played for item in ended if item.episodes & own]
        known = [one for one in ends if one]
        whole &= bool(ends)
        dates.append(max(known) if ends and len(known) == len(ends) else None)
        oldest += [max(known)] if known and len(known) == len(ends) else []
    if whole and dates and not begun:
        at = None if None in dates else max(oldest)
        return WatchState(True, 0, at, liked, min(oldest, default=None))
    some = [one for one in touched if one]
    if len(some) < len(touched):
        return WatchState(False, 1, None, liked)
    return WatchState(False, 0, max(some, default=None), liked)


def must_be_complete(copy: LibraryCopy, now: datetime) -> None:
    """Raise unless a season has all that it will get, as far as anybody knows."""
    season = copy.season
    if season is None:
        raise Stays("nothing is known of the episodes")
    for episode in season.episodes:
        if episode.aired_at is None:
            raise Stays("an episode without an air date")
        if episode.aired_at > now:
            raise Stays("an episode still to air")
        if episode.monitored and not episode.file_id:
            raise Stays("an aired, monitored episode without a file")
    aired = [one.aired_at for one in season.episodes if one.aired_at]
    newest = season.later_airs_at is None or season.later_airs_at > now
    if season.continuing and newest and aired:
        if max(aired) > now - timedelta(days=30):
            raise Stays("the newest season of a continuing series")


def must_not_have_shrunk(title: TitleId, polls: Iterable[Poll]) -> None:
    """Raise if files have been missing for less than a day and not by the journal."""
    there: set[int] = set()
    lost: set[int] = set()
    since = datetime.min
    for poll in polls:
        copy = poll.snapshot.copies.get(title)
        if not isinstance(copy, LibraryCopy) or copy.season is None:
            continue
        now = {one.number for one in copy.season.episodes if one.file_id}
        went = any(one.title == title for one in poll.carried_out) and not now
        gone = set() if went else there - now
        if title in poll.half_done:
            lost = set()
            there |= now
        elif not gone:
            there, lost = now, set()
        elif not lost or gone - lost:
            there, lost, since = there | now, gone, poll.now
        elif poll.now - since >= timedelta(hours=24):
            there, lost = now, set()
        else:
            there |= now
    if lost:
        raise Stays("fewer files than before")
