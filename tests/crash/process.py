"""The test's end of a victim: start it, command it, kill it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json
import os
from pathlib import Path
import signal
import subprocess
import sys
from typing import Any, Self

REPOSITORY = Path(__file__).parents[2]
_PATIENCE = 60.0

type Json = dict[str, Any]


class Killed(Exception):
    """The victim died before it answered."""


class Launcher:
    """Starts victims; its process ends with the test session, even a killed one."""

    def __init__(self) -> None:
        """Start it; its imports take seconds, in which tests may do something else."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.victim"],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )

    def launch(self, config: Path, port: int) -> None:
        """Start a victim that reports to a port."""
        stdin = self._process.stdin
        assert stdin is not None
        stdin.write(json.dumps({"config": str(config), "port": port}).encode() + b"\n")
        stdin.flush()

    def close(self) -> None:
        """End it. Victims end by themselves: they notice that nobody commands them."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(_PATIENCE)


class Victim:
    """One running Home Assistant."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pid: int
    ) -> None:
        """Take its connection."""
        self._writer = writer
        self._pid = pid
        self._answers: asyncio.Queue[Json | None] = asyncio.Queue()
        self._gone = asyncio.Event()
        self._reading = asyncio.create_task(self._read(reader))

    @classmethod
    async def start(cls, launcher: Launcher, config: Path) -> Self:
        """Start one on a configuration folder."""
        found: asyncio.Future[Self] = asyncio.get_running_loop().create_future()

        async def connected(
            reader: asyncio.StreamReader, writer: asyncio.StreamWriter
        ) -> None:
            pid = json.loads(await reader.readline())["pid"]
            found.set_result(cls(reader, writer, pid))

        server = await asyncio.start_server(connected, "127.0.0.1")
        try:
            launcher.launch(config, server.sockets[0].getsockname()[1])
            async with asyncio.timeout(_PATIENCE):
                return await found
        finally:
            # Not waiting for its last connection to end, which is the victim's
            server.close()

    @property
    def alive(self) -> bool:
        """Whether it was not killed yet."""
        return not self._gone.is_set()

    async def ask(self, do: str, **command: Any) -> Json:
        """Let it do something and return its answer; Killed if it died."""
        self._writer.write(json.dumps({"do": do, **command}).encode() + b"\n")
        async with asyncio.timeout(_PATIENCE):
            answer = await self._answers.get()
        if answer is None:
            raise Killed(do)
        if "error" in answer:
            raise AssertionError(answer["error"])
        return answer

    async def kill(self) -> None:
        """Kill it, and return once it is dead: the kernel then ends its connection."""
        if self.alive:
            os.kill(self._pid, signal.SIGKILL)
        await self._gone.wait()

    async def close(self) -> None:
        """Kill it and forget it."""
        await self.kill()
        await self._reading
        self._writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        try:
            while line := await reader.readline():
                self._answers.put_nowait(json.loads(line))
        except ConnectionError:
            pass
        self._gone.set()
        self._answers.put_nowait(None)


@asynccontextmanager
async def running(launcher: Launcher, config: Path) -> AsyncIterator[Victim]:
    """Start a victim, and leave none behind."""
    victim = await Victim.start(launcher, config)
    try:
        yield victim
    finally:
        await victim.close()
