"""The base of the simulated servers: a real port, a log of calls, and faults."""

import asyncio
from collections.abc import Awaitable, Callable
import contextlib
import json
import socket
from typing import Any, Self

from aiohttp import web

from .calls import CallLog, record
from .clock import Clock
from .faults import Cut
from .rules import Action, Breakable

type Json = dict[str, Any]
type Handle = Callable[[web.Request], Awaitable[web.StreamResponse]]
type Between = Callable[
    [web.Request, Callable[[], Awaitable[web.StreamResponse]]],
    Awaitable[web.StreamResponse],
]

HOST = "127.0.0.1"
LINE_LIMIT = 65536  # the servers judge long request lines themselves


class SimulatedServer(Breakable):
    """A server on a free port of 127.0.0.1 that can be watched, broken and stopped."""

    name = "server"

    def __init__(self, clock: Clock, *, base_path: str = "") -> None:
        """Prepare the server; it has no port until it is started."""
        super().__init__()
        self.clock = clock
        self.base_path = base_path
        self.calls = CallLog()
        self.port = 0
        # Stands before the answers: it may count them, or give one that it remembers
        self.between: Between | None = None
        self._socket: socket.socket | None = None
        self._runner: web.AppRunner | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._handling: set[asyncio.Task[object]] = set()

    # What a server of one kind adds

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, relative to the base path."""
        return []

    async def answer(self, request: web.Request, handle: Handle) -> web.StreamResponse:
        """Answer a call that no fault took; checks of keys and addresses belong here."""
        return await handle(request)

    # Life

    @property
    def url(self) -> str:
        """Return the address that a user would enter."""
        return f"http://{HOST}:{self.port}{self.base_path}"

    @property
    def running(self) -> bool:
        """Tell whether the port is open."""
        return self._runner is not None

    async def start(self, port: int = 0) -> Self:
        """Open the port (a free one by default); harmless when it is open."""
        if self._runner is None:
            self.port = self.port or port
            await self.up()
        return self

    async def stop(self) -> None:
        """Close the port for good and end whatever hangs."""
        await self._close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._socket:
            self._socket.close()
            self._socket = None

    async def up(self) -> None:
        """Open the port, the same as before ``down``."""
        if self._runner is not None:
            return
        if self._socket is None:
            self._bind()
        assert self._socket is not None
        app = web.Application(middlewares=[self._middleware], client_max_size=2**24)
        app.add_routes(self.routes())
        self._runner = web.AppRunner(
            app,
            access_log=None,
            handle_signals=False,
            shutdown_timeout=0.01,
            max_line_size=LINE_LIMIT,
            max_field_size=LINE_LIMIT,
        )
        await self._runner.setup()
        connection, self._socket = self._socket, None
        await web.SockSite(self._runner, connection).start()

    async def down(self) -> None:
        """Close the port: connections are refused until ``up``."""
        await self._close()
        if self._socket is None:
            self._bind()

    async def _close(self) -> None:
        if self._runner is not None:
            runner, self._runner = self._runner, None
            await runner.cleanup()
            # aiohttp forgets handlers whose callers gave up: those that hang end here
            hanging = self._handling - {asyncio.current_task()}
            for task in hanging:
                task.cancel()
            await asyncio.gather(*hanging, return_exceptions=True)

    def _bind(self) -> None:
        """Hold the port without listening, so that nobody else takes it in the meantime."""
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind((HOST, self.port))
        self.port = self._socket.getsockname()[1]

    def later(self, seconds: float, action: Action) -> None:
        """Do something after real seconds have passed, unless the server stops first."""

        async def wait() -> None:
            await asyncio.sleep(seconds)
            action()

        task = asyncio.create_task(wait())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @web.middleware
    async def _middleware(
        self, request: web.Request, handler: Handle
    ) -> web.StreamResponse:
        task = asyncio.current_task()
        assert task is not None
        self._handling.add(task)
        try:
            return await self._handle(request, handler)
        finally:
            self._handling.discard(task)

    async def _handle(
        self, request: web.Request, handler: Handle
    ) -> web.StreamResponse:
        """Log a call, let it fail or answer it, and date the answer."""
        call = await record(self.name, request.path, request)
        self.calls.append(call)
        fault = self.fault_for(call)
        response = await fault.respond(request, lambda: self._answer(request, handler))
        response.headers["Date"] = self.clock.http_date()
        call.status = None if isinstance(response, Cut) else response.status
        return response

    async def _answer(
        self, request: web.Request, handler: Handle
    ) -> web.StreamResponse:
        try:
            if self.between is not None:
                return await self.between(
                    request, lambda: self.answer(request, handler)
                )
            return await self.answer(request, handler)
        except web.HTTPException as exception:
            # aiohttp's own 404 and 405 leave as answers, so that they can be spoiled and dated
            return web.Response(
                status=exception.status, text=exception.text, headers=exception.headers
            )


def json_answer(body: object, status: int = 200) -> web.Response:
    """Return a JSON answer with the content type that the real servers send."""
    return web.Response(
        status=status,
        text=json.dumps(body),
        content_type="application/json",
        charset="utf-8",
    )


async def hang() -> web.Response:
    """Never answer, as a server does that forgot to."""
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.sleep(3600)
    return web.Response()
