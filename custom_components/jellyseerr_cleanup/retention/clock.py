"""Whether the time can be trusted: a wrong clock makes dates look long past."""

from dataclasses import replace
from datetime import datetime, timedelta

from .remembered import Memory

SUSPECT_FOR = timedelta(hours=24)
LARGEST_DIFFERENCE = timedelta(minutes=10)
LARGEST_JUMP = timedelta(hours=1)
_LONGEST_SLEEP = timedelta(hours=24)
_SLEEPS_AGAIN_WITHIN = timedelta(days=7)


def suspect_until(memory: Memory, now: datetime) -> datetime | None:
    """Return until when a clock that was found to be wrong holds; None if it does not.

    A moment in the future counts as well, because only a wrong clock can have noted it.
    """
    since = memory.clock_suspect_at
    if since is None or now - since >= SUSPECT_FOR:
        return None
    return since + SUSPECT_FOR


def clock_is_suspect(memory: Memory, now: datetime) -> bool:
    """Return whether the clock was found to be wrong within the last 24 hours."""
    return suspect_until(memory, now) is not None


def notice_clock(
    memory: Memory, now: datetime, difference: timedelta, jump: timedelta
) -> Memory:
    """Return the memory, with a note in it if the clock is wrong at `now`.

    `difference` is how far it differs from a server's clock, `jump` how far it moved
    since the last poll against a clock that nobody can set.
    """
    since = memory.clock_suspect_at
    if since is not None and since > now:
        # The clock was ahead when it was found to be wrong. It was set since, and may
        # be right from now on.
        return replace(memory, clock_suspect_at=now)
    if abs(difference) > LARGEST_DIFFERENCE:
        return replace(memory, clock_suspect_at=now)
    if abs(jump) <= LARGEST_JUMP:
        return memory
    if since is not None and _sleeps_again(since, now, jump):
        # The day of the hold is a day in which time passed
        was_held = now - jump - since < SUSPECT_FOR
        return replace(memory, clock_suspect_at=since + jump) if was_held else memory
    return replace(memory, clock_suspect_at=now)


def _sleeps_again(since: datetime, now: datetime, jump: timedelta) -> bool:
    """Return whether a jump is one more of a machine that stands still now and then.

    A virtual machine that is paused every night counts none of that time with any
    clock. One held day a week is enough: else nothing would ever leave.
    """
    return (
        timedelta() < jump <= _LONGEST_SLEEP
        and jump <= now - since <= _SLEEPS_AGAIN_WITHIN
    )
