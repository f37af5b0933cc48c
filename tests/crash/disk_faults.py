"""A disk that fails and a process that dies at a write, inside of the victim only."""

from collections.abc import Callable
import os
import signal
from typing import Any

import atomicwrites

from custom_components.jellyseerr_cleanup.const import DOMAIN
from custom_components.jellyseerr_cleanup.stores import DurableStore

BEFORE, TORN, AFTER = "before", "torn", "after"
STAGES = (BEFORE, TORN, AFTER)


def die() -> None:
    """Die as from a power cut: nothing is written or said any more."""
    os.kill(os.getpid(), signal.SIGKILL)
    # The signal comes to all threads, but not to all at once
    signal.pause()


class Disk:
    """What happens at each write of the integration's own files, counted from one."""

    def __init__(self) -> None:
        """Take the place of what writes; at first nothing is different."""
        self.count = 0
        self._die_at: tuple[int, str] | None = None
        self._error: int | None = None
        self._since = 1
        self._only = ""
        self._write = DurableStore._write
        self._rename = atomicwrites.replace_atomic
        # A method of a class is changed, for a process that ends with the test
        DurableStore._write = self._observed(self._write)  # type: ignore[assignment,method-assign]  # it is observed
        atomicwrites.replace_atomic = self._renamed
        self._writing = False

    def plan(
        self,
        *,
        die_at: int | None = None,
        stage: str = BEFORE,
        error: int | None = None,
        since: int = 1,
        only: str = "",
    ) -> None:
        """From now on die at a write, or fail from one on in files ending in `only`."""
        self.count = 0
        self._die_at = None if die_at is None else (die_at, stage)
        self._error = error
        self._since = since
        self._only = only

    def heal(self) -> None:
        """Let everything succeed again."""
        self.plan()

    def _observed(
        self, write: Callable[[DurableStore, dict[str, Any]], None]
    ) -> Callable[[DurableStore, dict[str, Any]], None]:
        def observed(store: DurableStore, data: dict[str, Any]) -> None:
            self.count += 1
            number = self.count
            self._reached(number, BEFORE)
            write(store, data)
            self._reached(number, AFTER)

        return observed

    def _renamed(self, source: str, target: str) -> None:
        if f"{DOMAIN}." in target:
            self._reached(self.count, TORN)
            if (
                self._error is not None
                and self.count >= self._since
                and target.endswith(self._only)
            ):
                raise OSError(self._error, os.strerror(self._error), target)
        self._rename(source, target)

    def _reached(self, number: int, stage: str) -> None:
        if self._die_at == (number, stage):
            die()
