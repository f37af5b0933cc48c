"""A state that is what is on disk: it changes only once the change is proven there."""

import asyncio
from collections.abc import Callable, Coroutine
from enum import StrEnum
from typing import Any, Protocol

from .shapes import Misshapen, Shape


class Problem(StrEnum):
    """What is wrong with a file that must last."""

    MISSING = "missing"
    CORRUPT = "corrupt"
    UNREADABLE = "unreadable"
    NEWER = "newer"


class StorageError(Exception):
    """Something that must last could not be read or written."""


class Unreadable(StorageError):
    """A file that is missing, corrupt, unreadable or of a newer version: it is left alone."""

    def __init__(self, problem: Problem, message: str) -> None:
        """Take what is wrong with the file."""
        super().__init__(message)
        self.problem = problem


class NotWritten(StorageError):
    """A change that is not proven to be on disk: it has not been made."""


class Durable(Protocol):
    """Where a state lasts."""

    async def read(self) -> dict[str, Any] | None:
        """Return what was written last, None if nothing ever was; Unreadable or OSError otherwise."""

    async def write(self, data: dict[str, Any]) -> None:
        """Return once the data is proven to be on disk; NotWritten or OSError otherwise."""

    async def set_aside(self) -> None:
        """Move what cannot be read out of the way, where a person finds it; NotWritten or OSError."""


class Ledger[State]:
    """An immutable state, and the one way to change it."""

    def __init__(
        self, storage: Durable, shape: Shape[State], empty: Callable[[], State]
    ) -> None:
        """Take where the state lasts and what it is at first."""
        self._storage = storage
        self._shape = shape
        self._empty = empty
        self._state: State | None = None
        self._lock = asyncio.Lock()
        self.problem: Problem | None = None

    @property
    def known(self) -> bool:
        """Whether the state was read, or begun."""
        return self._state is not None

    @property
    def state(self) -> State:
        """Return the state that is on disk; StorageError if it is not known."""
        if self._state is None:
            raise StorageError(f"The file is {self.problem or 'not read yet'}")
        return self._state

    async def load(self) -> None:
        """Read the state, or begin it if there never was one; Unreadable or NotWritten otherwise."""
        self._state = None
        try:
            data = await self._read()
        except Unreadable as error:
            self.problem = error.problem
            raise
        self.problem = None
        if data is None:
            await self._to_the_end(self._begin())
        else:
            self._state = data

    async def start_anew(self) -> None:
        """Set what cannot be read aside and begin with an empty state; NotWritten."""
        await self._to_the_end(self._start_anew())

    async def change(self, change: Callable[[State], State]) -> None:
        """Change the state durably; if that fails, NotWritten comes out and nothing has changed.

        So does whatever `change` raises.
        """
        await self._to_the_end(self._change(change))

    async def _read(self) -> State | None:
        try:
            data = await self._storage.read()
            if data is None:
                return None
            return await asyncio.to_thread(self._shape.load, data)
        except Misshapen as error:
            raise Unreadable(
                Problem.CORRUPT, f"The file is corrupt: {error}"
            ) from error
        except OSError as error:
            raise Unreadable(Problem.UNREADABLE, f"{error}") from error

    async def _start_anew(self) -> None:
        try:
            await self._storage.set_aside()
        except OSError as error:
            raise NotWritten(f"The file was not set aside: {error}") from error
        await self._begin()

    async def _begin(self) -> None:
        async with self._lock:
            await self._write(None, self._empty())
            self.problem = None

    async def _change(self, change: Callable[[State], State]) -> None:
        async with self._lock:
            await self._write(self.state, change(self.state))

    async def _write(self, old: State | None, new: State) -> None:
        try:
            # In a thread: a large state would stop the event loop
            data = await asyncio.to_thread(self._dump_if_changed, old, new)
            if data is not None:
                await self._storage.write(data)
        except (OSError, OverflowError, Misshapen, RuntimeError) as error:
            # A RuntimeError: Home Assistant has stopped and starts no more threads
            raise NotWritten(f"The file was not written: {error}") from error
        self._state = new

    def _dump_if_changed(self, old: State | None, new: State) -> dict[str, Any] | None:
        if new == old:
            return None
        data: dict[str, Any] = self._shape.dump(new)
        return data

    @staticmethod
    async def _to_the_end(work: Coroutine[Any, Any, None]) -> None:
        # A thread that writes cannot be cancelled. Were its caller to let go of the lock,
        # the next write could be overtaken by it, and memory would differ from the disk
        task = asyncio.create_task(work)
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        await asyncio.shield(task)
