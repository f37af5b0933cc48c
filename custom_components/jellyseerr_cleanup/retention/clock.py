"""Whether the time can be trusted: a wrong clock makes dates look long past."""

from dataclasses import replace
from datetime import datetime, timedelta

from .remembered import Memory

SUSPECT_FOR = timedelta(hours=24)
LARGEST_DIFFERENCE = timedelta(minutes=10)
LARGEST_JUMP = timedelta(hours=1)


def clock_is_suspect(memory: Memory, now: datetime) -> bool:
    """Return whether the clock was found to be wrong within the last 24 hours.

    A moment in the future counts as well, because only a wrong clock can have noted it.
    """
    return (
        memory.clock_suspect_at is not None
        and now - memory.clock_suspect_at < SUSPECT_FOR
    )


def notice_clock(
    memory: Memory, now: datetime, difference: timedelta, jump: timedelta
) -> Memory:
    """Return the memory, with a note in it if the clock is wrong at `now`.

    `difference` is how far it differs from a server's clock, `jump` how far it moved
    against the monotonic clock since the last poll.
    """
    since = memory.clock_suspect_at
    if since is not None and since > now:
        # The clock was ahead when it was found to be wrong. It was set since, and may
        # be right from now on.
        return replace(memory, clock_suspect_at=now)
    if abs(difference) > LARGEST_DIFFERENCE or abs(jump) > LARGEST_JUMP:
        return replace(memory, clock_suspect_at=now)
    return memory
