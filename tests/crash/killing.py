"""When a call kills: servers notice every call, and witness what is deleted."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import override

from aiohttp import web

from tests.media_stack import Fault
from tests.media_stack.faults import Answer, cut

from .due_household import DueHousehold
from .looking import body_of, things_of, wrongs


class At(StrEnum):
    """The moments of a call."""

    RECEIVED = "received"
    DONE = "done, not answered"
    ANSWERED = "answered"
    LATE = "received, done after the restart"


@dataclass(frozen=True, slots=True)
class Kill:
    """Kill at a call, counted from one: of all, or of those that change something."""

    number: int
    at: At
    only_changes: bool = False


def is_listing(path: str) -> bool:
    """Whether a call lists a folder: several after each other count as one step."""
    return path == "/api/v3/filesystem"


class Witness(Fault):
    """Sees every call to every server, kills at one, and says what was wrong."""

    def __init__(self, house: DueHousehold) -> None:
        """Watch a household."""
        self._house = house
        self._kill: Kill | None = None
        self._victim: Callable[[], Awaitable[None]] | None = None
        self._count = 0
        self._listed = False
        self._released = asyncio.Event()
        self._late: list[asyncio.Task[web.StreamResponse]] = []
        self.only_books = False
        self.wrong: list[str] = []
        self.deleted: Counter[str] = Counter()
        self.killed_at: str | None = None
        for server in house.home.servers:
            server.fault("*", "*", self)

    def arm(self, kill: Kill | None, victim: Callable[[], Awaitable[None]]) -> None:
        """Count from now on, and kill when it is time."""
        self._kill, self._victim, self._count = kill, victim, 0
        self._listed = False

    async def release(self) -> None:
        """Let the server do what it was told before its caller died."""
        self._released.set()
        await asyncio.gather(*self._late)

    @override
    async def respond(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        changes = request.method != "GET"
        if changes:
            found = wrongs(
                self._house,
                request,
                await body_of(request),
                only_books=self.only_books,
            )
            self.wrong += found
        again = self._listed and is_listing(request.path)
        self._listed = is_listing(request.path)
        kill = self._kill
        if again:
            return await self._answer(request, answer)
        if kill is None or (kill.only_changes and not changes):
            return await self._answer(request, answer)
        self._count += 1
        if self._count != kill.number:
            return await self._answer(request, answer)
        self._kill = None
        self.killed_at = f"{request.method} {request.path}"
        return await self._kill_at(kill.at, request, answer)

    async def _kill_at(
        self, at: At, request: web.Request, answer: Answer
    ) -> web.StreamResponse:
        assert self._victim is not None
        if at is At.LATE:
            self._late.append(asyncio.ensure_future(self._later(request, answer)))
        elif at is not At.RECEIVED:
            response = await self._answer(request, answer)
            if at is At.ANSWERED:
                await response.prepare(request)
                await response.write_eof()
        await self._victim()
        return cut(request)

    async def _later(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        await self._released.wait()
        return await self._answer(request, answer)

    async def _answer(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        response = await answer()
        if request.method == "DELETE" and response.status < 300:
            things = things_of(request, await body_of(request))
            self.deleted.update(f"{request.host} {kind} {n}" for kind, n in things)
        return response
