"""Moments that a clock noted which was ahead: they are still to come."""

from dataclasses import replace
from datetime import datetime

from .clock import LARGEST_JUMP
from .remembered import Involved, Memory


def set_back(memory: Memory, now: datetime) -> Memory:
    """Return the memory without moments after `now`, when the clock was ahead.

    They were before now, whenever that was. Left as they are, they would count as now
    at each poll, until they come. That the clock was set by much makes it suspect: no
    other clock goes on while Home Assistant is restarted.
    """
    ahead = memory.polled_at
    if ahead is None or ahead <= now:
        # Each moment was noted by a poll, and none later than the last
        return memory
    suspect_at = memory.clock_suspect_at
    return replace(
        memory,
        polled_at=now,
        announcements={
            title: replace(
                one,
                announced_at=min(one.announced_at, now),
                shown_at=one.shown_at and min(one.shown_at, now),
            )
            for title, one in memory.announcements.items()
        },
        unfinished={
            title: replace(
                one, earlier={who: min(at, now) for who, at in one.earlier.items()}
            )
            for title, one in memory.unfinished.items()
        },
        latest_watch={title: min(at, now) for title, at in memory.latest_watch.items()},
        vanished=tuple(replace(one, at=min(one.at, now)) for one in memory.vanished),
        here_before={
            title: replace(
                one,
                imported_at=min(one.imported_at, now),
                gone_at=one.gone_at and min(one.gone_at, now),
            )
            for title, one in memory.here_before.items()
        },
        involved={
            title: {who: _set_back(one, now) for who, one in by_account.items()}
            for title, by_account in memory.involved.items()
        },
        on_the_way={
            title: {who: min(at, now) for who, at in by_account.items()}
            for title, by_account in memory.on_the_way.items()
        },
        absences={
            title: replace(one, seen_at=min(one.seen_at, now))
            for title, one in memory.absences.items()
        },
        tagged={
            title: {label: at and min(at, now) for label, at in labels.items()}
            for title, labels in memory.tagged.items()
        },
        losses={
            name: replace(one, since=min(one.since, now))
            for name, one in memory.losses.items()
        },
        clock_suspect_at=now if ahead - now > LARGEST_JUMP else suspect_at,
    )


def _set_back(one: Involved, now: datetime) -> Involved:
    return replace(
        one,
        unliked_at=one.unliked_at and min(one.unliked_at, now),
        begun_at=one.begun_at and min(one.begun_at, now),
    )
