"""The simulated servers as a process of their own.

What is measured is thus only what the integration costs, not what simulating costs.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
import json
from pathlib import Path
import sys
import tempfile
import time
from typing import Any

from aiohttp import web

from tests.media_stack import Household
from tests.media_stack.server import HOST, SimulatedServer, json_answer

from .household import Built, Size, build, change, facts

type Next = Callable[[], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A call: when it came (monotonic), how long the answer took, and its bytes."""

    server: str
    method: str
    path: str  # with the query, as it was sent
    sent: int
    at: float
    took: float


@dataclass(slots=True)
class Remembering:
    """Counts the calls to all servers, and gives answers again until something changes.

    The servers look through the whole household for each list, which would be most of
    the time of a poll.
    """

    home: Household
    asked: list[Asked] = field(default_factory=list)
    most_at_once: int = 0
    _at_once: int = 0
    _answers: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def stand_before(self, server: SimulatedServer) -> None:
        """See every call to a server."""

        async def between(request: web.Request, answer: Next) -> web.StreamResponse:
            at = time.monotonic()
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            try:
                response = await self._answer(server, request, answer)
            finally:
                self._at_once -= 1
            body = response.body if isinstance(response, web.Response) else None
            sent = len(body) if isinstance(body, bytes) else 0
            self.asked.append(
                Asked(
                    server.name,
                    request.method,
                    request.raw_path,
                    sent,
                    at,
                    time.monotonic() - at,
                )
            )
            return response

        server.between = between

    def forget_calls(self) -> None:
        """Begin to count anew."""
        self.asked.clear()
        self.most_at_once = 0
        self.home.forget_calls()

    def forget_answers(self) -> None:
        """Have everything answered anew, since something changed."""
        self._answers.clear()

    async def _answer(
        self, server: SimulatedServer, request: web.Request, answer: Next
    ) -> web.StreamResponse:
        if request.method != "GET":
            self.forget_answers()
            return await answer()
        key = server.name, request.raw_path
        if (known := self._answers.get(key)) is not None:
            await self._wait(server, request)
            return web.Response(body=known, content_type="application/json")
        response = await answer()
        if isinstance(response, web.Response) and response.status == 200:
            if isinstance(response.body, bytes):
                self._answers[key] = response.body
        return response

    async def _wait(self, server: SimulatedServer, request: web.Request) -> None:
        """Take as long over a page of requests as if it were looked up."""
        jellyseerr = self.home.jellyseerr
        if server is jellyseerr and request.path.endswith("/request"):
            take = int(request.query.get("take", 10))
            cost = jellyseerr.behaviour.page_cost
            await jellyseerr.page_delay.wait(len(jellyseerr.requests), take, cost, 0)


class Control:
    """What the measuring process may ask for, over HTTP on a port of its own."""

    def __init__(self, home: Household, built: Built, seen: Remembering) -> None:
        """Take the household and what counts its calls."""
        self._home, self._built, self._seen = home, built, seen
        self._delayed = home.jellyseerr.page_delay.enabled

    async def start(self) -> str:
        """Open the port, and return the address."""
        app = web.Application()
        app.add_routes(
            [
                web.get("/household", self._household),
                web.get("/calls", self._calls),
                web.post("/forget", self._forget),
                web.post("/change", self._change),
                web.post("/delays", self._delays),
            ]
        )
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, HOST, 0).start()
        port = runner.addresses[0][1]
        return f"http://{HOST}:{port}"

    async def _household(self, request: web.Request) -> web.Response:
        known = facts(self._home, self._built)
        return json_answer({**known, "delays": self._delayed})

    async def _calls(self, request: web.Request) -> web.Response:
        calls = [asdict(asked) for asked in self._seen.asked]
        return json_answer({"at_once": self._seen.most_at_once, "calls": calls})

    async def _forget(self, request: web.Request) -> web.Response:
        self._seen.forget_calls()
        return json_answer({})

    async def _change(self, request: web.Request) -> web.Response:
        self._seen.forget_answers()
        return json_answer({"changed": change(self._home, self._built)})

    async def _delays(self, request: web.Request) -> web.Response:
        wanted: dict[str, Any] = await request.json()
        self._home.jellyseerr.page_delay.enabled = wanted["on"]
        return json_answer({})


async def serve(size: Size, jellyseerr: str, *, delays: bool, folder: Path) -> None:
    """Serve a household until the standard input ends, as it does with its parent."""
    async with Household(folder, jellyseerr=jellyseerr) as home:
        built = build(home, size)
        home.jellyseerr.page_delay.enabled = delays
        seen = Remembering(home)
        for server in home.servers:
            seen.stand_before(server)
        print(json.dumps({"control": await Control(home, built, seen).start()}))
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


def main() -> None:
    """Read the options and serve."""
    parser = argparse.ArgumentParser(prog="scripts.benchmark.servers")
    parser.add_argument("--requests", type=int, required=True)
    parser.add_argument("--accounts", type=int, required=True)
    parser.add_argument("--due", type=int, default=0)
    parser.add_argument("--jellyseerr", default="2.7")
    parser.add_argument("--no-delays", action="store_true")
    chosen = parser.parse_args()
    size = Size(chosen.requests, chosen.accounts, chosen.due)
    with tempfile.TemporaryDirectory(prefix="jellyseerr-cleanup-bench-") as folder:
        asyncio.run(
            serve(
                size,
                chosen.jellyseerr,
                delays=not chosen.no_delays,
                folder=Path(folder),
            )
        )


if __name__ == "__main__":
    main()
