"""A state that is on disk: it changes only once the change is proven to be there."""

import asyncio
from collections.abc import Callable, Coroutine
from enum import StrEnum
from typing import Any, Protocol

from .codec import Codec, Misshapen


class Problem(StrEnum):
    """What is wrong with a file that must last."""

    MISSING = "missing"
    CORRUPT = "corrupt"
    UNREADABLE = "unreadable"
    NEWER = "newer"


class StorageError(Exception):
    """Something that must last could not be read or written."""


class Unreadable(StorageError):
    """A file that is missing, corrupt, unreadable or of a newer version.

    It is left alone.
    """

    def __init__(self, problem: Problem, message: str) -> None:
        """Take what is wrong with the file."""
        super().__init__(message)
        self.problem = problem


class NotWritten(StorageError):
    """A change that is not proven to be on disk, and so has not been made."""


class DurableFile(Protocol):
    """The file in which a state lasts."""

    @property
    def path(self) -> str:
        """Return where a person finds the file."""

    async def read(self) -> dict[str, Any] | None:
        """Return what was written last; None if nothing ever was.

        Unreadable or OSError if it cannot be read.
        """

    async def write(self, data: dict[str, Any]) -> None:
        """Return once the data is proven to be on disk.

        NotWritten or OSError if it is not.
        """

    async def set_aside(self) -> None:
        """Move an unreadable file away, to where a person finds it.

        NotWritten or OSError if that fails.
        """


class DurableState[State]:
    """An immutable state, and the one way to change it.

    `is_written` is False from a change that could not be written until one that was.
    """

    def __init__(
        self, file: DurableFile, codec: Codec[State], empty: Callable[[], State]
    ) -> None:
        """Take the file in which the state lasts, and what the state is at first."""
        self._file = file
        self._codec = codec
        self._empty = empty
        self._state: State | None = None
        self._lock = asyncio.Lock()
        self.problem: Problem | None = None
        self.is_written = True

    @property
    def known(self) -> bool:
        """Return whether the state was read, or begun."""
        return self._state is not None

    @property
    def state(self) -> State:
        """Return the state that is on disk; StorageError if it is not known."""
        if self._state is None:
            raise StorageError(f"The file is {self.problem or 'not read yet'}")
        return self._state

    async def load(self) -> None:
        """Read the state, or begin it if there never was one.

        Unreadable or NotWritten if that fails.
        """
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
        """Set an unreadable file aside and begin with an empty state.

        NotWritten if that fails.
        """
        await self._to_the_end(self._start_anew())

    async def change(self, change: Callable[[State], State]) -> None:
        """Change the state on disk and in memory, or neither.

        NotWritten if it could not be written. Whatever `change` raises comes out as
        well.
        """
        await self._to_the_end(self._change(change))

    async def _read(self) -> State | None:
        try:
            data = await self._file.read()
            if data is None:
                return None
            return await asyncio.to_thread(self._codec.load, data)
        except Misshapen as error:
            raise Unreadable(
                Problem.CORRUPT, f"The file is corrupt: {error}"
            ) from error
        except OSError as error:
            raise Unreadable(Problem.UNREADABLE, f"{error}") from error

    async def _start_anew(self) -> None:
        try:
            await self._file.set_aside()
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
            await self._write_file(old, new)
        except NotWritten:
            self.is_written = False
            raise
        self.is_written = True
        self._state = new

    async def _write_file(self, old: State | None, new: State) -> None:
        try:
            # In a thread, because dumping a large state would block the event loop
            data = await asyncio.to_thread(self._dump_if_changed, old, new)
            if data is not None:
                await self._file.write(data)
        except (OSError, OverflowError, Misshapen, RuntimeError) as error:
            # RuntimeError: Home Assistant has stopped and starts no more threads
            raise NotWritten(f"The file was not written: {error}") from error

    def _dump_if_changed(self, old: State | None, new: State) -> dict[str, Any] | None:
        if new == old:
            return None
        data: dict[str, Any] = self._codec.dump(new)
        return data

    @staticmethod
    async def _to_the_end(work: Coroutine[Any, Any, None]) -> None:
        # A thread that writes cannot be cancelled. If its caller released the lock
        # before the thread is done, the next write could be overtaken by it, and memory
        # would differ from the disk.
        task = asyncio.create_task(work)
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        await asyncio.shield(task)
