"""The simulated servers' process, as those see it who measure."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
import json
from pathlib import Path
import sys
from typing import Any

import aiohttp

from .household import Size

REPOSITORY = Path(__file__).parents[2]
ANSWER_LIMIT = aiohttp.ClientTimeout(total=600)


class BenchError(Exception):
    """Something could not be measured; the message is for people."""


def kind_of(server: str) -> str:
    """Return what kind of server it is, by its name in the household."""
    return server.lower().partition(" ")[0]


@dataclass(frozen=True, slots=True)
class Call:
    """A call: when it came (monotonic), how long the answer took, and its bytes."""

    server: str
    method: str
    path: str  # with the query, as it was sent
    sent: int
    at: float
    took: float

    @property
    def kind(self) -> str:
        """Return what kind of server it is: of two Radarrs, each is a radarr."""
        return kind_of(self.server)

    @property
    def is_further_page(self) -> bool:
        """Return whether it continued one of Jellyfin's lists."""
        query = self.path.lower()
        return "startindex=" in query and "startindex=0" not in query


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls in their order, and how many of them were under way at once."""

    all: Sequence[Call]
    at_once: int

    def by_server(self) -> dict[str, int]:
        """Return how many calls each server answered."""
        return dict(sorted(Counter(call.server for call in self.all).items()))

    def to(self, kind: str) -> Calls:
        """Return the calls to one kind of server."""
        return Calls([call for call in self.all if call.kind == kind], self.at_once)

    @property
    def sent(self) -> int:
        """Return the bytes of all bodies."""
        return sum(call.sent for call in self.all)


@dataclass(frozen=True, slots=True)
class Control:
    """The control interface of the servers' process."""

    url: str

    async def household(self) -> dict[str, Any]:
        """Return addresses, keys and numbers of the household."""
        return await self._ask("GET", "household")

    async def calls(self) -> Calls:
        """Return the calls since they were forgotten."""
        answer = await self._ask("GET", "calls")
        return Calls([Call(**call) for call in answer["calls"]], answer["at_once"])

    async def forget(self) -> None:
        """Forget the calls so far."""
        await self._ask("POST", "forget")

    async def change(self) -> str:
        """Let one title change; return its id."""
        answer = await self._ask("POST", "change")
        return str(answer["changed"])

    async def delays(self, *, on: bool) -> None:
        """Make Jellyseerr's pages as slow as a real server's, or as fast as can be."""
        await self._ask("POST", "delays", {"on": on})

    async def _ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        # A session of its own: no connection of the measured ones is used
        async with (
            aiohttp.ClientSession(timeout=ANSWER_LIMIT) as client,
            client.request(method, f"{self.url}/{path}", json=body) as response,
        ):
            response.raise_for_status()
            answer: dict[str, Any] = await response.json()
            return answer


@asynccontextmanager
async def serving(
    size: Size, jellyseerr: str, *, delays: bool
) -> AsyncGenerator[Control]:
    """Run the servers of a household in a process of their own."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "scripts.benchmark.servers"),
        *("--requests", str(size.titles), "--accounts", str(size.accounts)),
        *("--due", str(size.due), "--jellyseerr", jellyseerr),
        *(() if delays else ("--no-delays",)),
        cwd=REPOSITORY,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        line = await process.stdout.readline()
        if not line:
            raise BenchError("The simulated servers did not start")
        yield Control(json.loads(line)["control"])
    finally:
        process.stdin.close()  # it ends with its input
        await process.wait()
