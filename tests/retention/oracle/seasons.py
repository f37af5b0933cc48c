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
        found = _read(copy, items) if isinstance(copy, LibraryCopy) else None
        unreadable = Unknown.because(ReasonCode.WATCH_STATE_UNREADABLE)
        states = {**read.states, account: found or unreadable}
        library[title] = replace(read, states=states)
    return replace(snapshot, library=library)


def _read(copy: LibraryCopy, items: Iterable[Item]) -> tuple[WatchState, ...]:
    """Return what an account's items say: each file needs one that was played."""
    assert copy.season
    there = {one.number for one in copy.season.episodes if one.file_id}
    own = [item for item in items if item.episodes & there]
    begun = [
        replace(item.state, played=False)
        for item in items
        if (item.state.position_ticks or item.state.last_played)
        # The end of what may be another's says nothing, a place in it does
        and not (item.state.played and (item in own or not item.state.position_ticks))
    ]
    liked = any(item.state.favorite for item in items)
    dates: list[datetime | None] = []
    for file in {one.file_id for one in copy.season.episodes if one.file_id}:
        numbers = {one.number for one in copy.season.episodes if one.file_id == file}
        ends = [
            item.state.last_played
            for item in own
            if item.state.played and item.episodes & numbers
        ]
        if not ends:
            break
        dates.append(None if None in ends else max(filter(None, ends)))
    else:
        if dates:
            known = [one for one in dates if one]
            at = max(known) if len(known) == len(dates) else None
            left = any(one.state.position_ticks for one in own if one.state.played)
            seen = WatchState(True, int(left), at, liked, min(known, default=None))
            return seen, *begun
    touched = [one.last_played for one in begun]
    touched += [one.state.last_played for one in own if one.state.played]
    some = [one for one in touched if one]
    if len(some) < len(touched):
        return (WatchState(False, 1, None, liked),)
    return (WatchState(False, 0, max(some, default=None), liked),)


def must_be_complete(copy: LibraryCopy, now: datetime) -> None:
    """Raise unless a season has all that it will get, as far as anybody knows."""
    season = copy.season
    if season is None:
        raise Stays("nothing is known of the episodes")
    newest = season.later_airs_at is None or season.later_airs_at > now
    aired: list[datetime] = []
    for episode in season.episodes:
        if episode.file_id:
            # What is there has aired: at its date or, if that is none, when it came
            [came] = [one.added_at for one in copy.files if one.id == episode.file_id]
            dates = [one for one in (episode.aired_at, came) if one]
            if episode.aired_at and episode.aired_at <= now:
                dates = [episode.aired_at]
            aired += [min(dates)] if dates else []
        elif episode.aired_at is None:
            if episode.monitored or (season.continuing and newest):
                raise Stays("an episode without an air date")
        elif episode.aired_at > now:
            raise Stays("an episode still to air")
        elif episode.monitored:
            raise Stays("an aired, monitored episode without a file")
        else:
            aired.append(episode.aired_at)
    if season.continuing and newest and aired:
        ends = {one.finale for one in season.episodes} & {"season", "series"}
        days = 120 if season.knows_finales and not ends else 30
        if max(aired) > now - timedelta(days=days):
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
