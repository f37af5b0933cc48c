"""Home Assistant's clock, compared with the servers' and with one nobody sets."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
import time

from ..clients.jellyseerr import JellyseerrClient
from .servers import Client


def since_start() -> float:
    """Return the seconds since the machine was started, those asleep included.

    Nobody can set this clock. The plain monotonic one stands still while the machine
    sleeps, and every morning would look like a clock that was set.
    """
    if (boottime := getattr(time, "CLOCK_BOOTTIME", None)) is None:
        return time.monotonic()
    return time.clock_gettime(boottime)


class Clocks:
    """Compares the clocks at every poll."""

    def __init__(self, monotonic: Callable[[], float] = since_start) -> None:
        """Take a clock in seconds that nobody can set."""
        self._monotonic = monotonic
        self._last: tuple[datetime, timedelta] | None = None

    def compare(
        self, clients: Iterable[JellyseerrClient | Client | None], now: datetime
    ) -> tuple[timedelta, timedelta]:
        """Return the largest difference from a server's clock, and this clock's jump.

        The jump is how far this clock was set since the last poll.
        """
        differences = [
            client.connection.clock_difference
            for client in clients
            if client is not None and client.connection.clock_difference is not None
        ]
        ticks = timedelta(seconds=self._monotonic())
        jump = timedelta(0)
        if self._last is not None:
            jump = (now - self._last[0]) - (ticks - self._last[1])
        self._last = now, ticks
        return max(differences, key=abs, default=timedelta(0)), jump
