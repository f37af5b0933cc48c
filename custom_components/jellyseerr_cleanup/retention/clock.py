"""Whether the time can be trusted: a wrong clock makes dates look long past."""

from dataclasses import replace
from datetime import datetime, timedelta

from .remembered import Memory

SUSPECT_FOR = timedelta(hours=24)
LARGEST_DIFFERENCE = timedelta(minutes=10)
LARGEST_JUMP = timedelta(hours=1)


def clock_is_suspect(memory: Memory, now: datetime) -> bool:
    """Whether the clock was found to be wrong within 24 hours, or later than now, which is the same."""
    return (
        memory.clock_suspect_at is not None
        and now - memory.clock_suspect_at < SUSPECT_FOR
    )


def notice_clock(
    memory: Memory, now: datetime, difference: timedelta, jump: timedelta
) -> Memory:
    """Remember a clock that differs from a server's by `difference`, or moved by `jump` beside the monotonic one."""
    since = memory.clock_suspect_at
    if since is not None and since > now:
        # It was ahead when it was found to be wrong: from now on it may be right
        return replace(memory, clock_suspect_at=now)
    if abs(difference) > LARGEST_DIFFERENCE or abs(jump) > LARGEST_JUMP:
        return replace(memory, clock_suspect_at=now)
    return memory
