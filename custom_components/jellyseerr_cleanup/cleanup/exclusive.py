"""The right to delete, which one holds at a time, to the end of what was begun."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from .outcomes import ErrorCode, Problem, RunInProgress

STEP_LIMIT = timedelta(seconds=15)
STOPPING = Problem(ErrorCode.STOPPING, "Home Assistant is stopping")
_ABANDONED = Problem(
    ErrorCode.INTERRUPTED,
    "it took too long while Home Assistant was stopping: "
    "the next start finds out what became of it",
)


class Exclusive:
    """The right to delete, which one run or one repair holds at a time."""

    def __init__(self) -> None:
        """Begin with nobody holding the right."""
        self._held = asyncio.Lock()
        self._step: asyncio.Future[Problem | None] | None = None
        self.stopping = False

    @property
    def is_held(self) -> bool:
        """Return whether a run or a repair is under way."""
        return self._held.locked()

    @asynccontextmanager
    async def hold(self) -> AsyncIterator[None]:
        """Hold the right to delete; RunInProgress if somebody else holds it."""
        if self._held.locked():
            raise RunInProgress
        # The lock is free, so this does not wait, and no second call comes between
        await self._held.acquire()
        try:
            yield
        finally:
            # A step outlives its cancelled caller: until it ends no other run begins
            if self._step is None or self._step.done():
                self._held.release()
            else:
                self._step.add_done_callback(lambda _: self._held.release())

    async def to_the_end(
        self, step: Coroutine[Any, Any, Problem | None]
    ) -> Problem | None:
        """Return what went wrong in a step that deletes.

        The step goes on although its caller was cancelled.
        """
        self._step = asyncio.ensure_future(step)
        try:
            # So an automation that is stopped leaves no title half done
            return await asyncio.shield(self._step)
        except asyncio.CancelledError:
            if self._step.cancelled():
                return _ABANDONED
            raise

    async def stop(self) -> None:
        """Start nothing new, and wait up to 15 seconds for the step under way.

        A step that takes longer is cancelled; the next start finds out what became of
        it.
        """
        self.stopping = True
        try:
            async with asyncio.timeout(STEP_LIMIT.total_seconds()), self._held:
                pass
        except TimeoutError:
            if self._step is not None:
                # When Home Assistant loads the entry again, this step must have ended
                self._step.cancel()
