"""What can go wrong with one call, as values that tests can list and combine."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
import json
import socket
import struct
from typing import override

from aiohttp import web

type Answer = Callable[[], Awaitable[web.StreamResponse]]

FOR_EVER = 3600.0
LOGIN_PAGE = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>"


class Fault:
    """Something that happens to a call instead of, before or after the true answer."""

    async def respond(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        """Answer the call; ``answer`` lets the server do its work."""
        return await answer()


NOTHING = Fault()


@dataclass(frozen=True, slots=True)
class Slow(Fault):
    """Wait, then answer (or suffer another fault)."""

    seconds: float
    then: Fault = NOTHING

    @override
    async def respond(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        await asyncio.sleep(self.seconds)
        return await self.then.respond(request, answer)


@dataclass(frozen=True, slots=True)
class Hang(Fault):
    """Never answer; with ``done`` the server has done its work."""

    done: bool = False

    @override
    async def respond(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        if self.done:
            await answer()
        await asyncio.sleep(FOR_EVER)
        raise AssertionError("a server that hangs was waited for")


@dataclass(frozen=True, slots=True)
class Drop(Fault):
    """Close the connection before any answer; with ``done`` after the work."""

    done: bool = False

    @override
    async def respond(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        if self.done:
            await answer()
        return cut(request)


@dataclass(frozen=True, slots=True)
class Reset(Fault):
    """Reset the connection (RST) before any answer; with ``done`` after the work."""

    done: bool = False

    @override
    async def respond(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        if self.done:
            await answer()
        if request.transport and (
            connection := request.transport.get_extra_info("socket")
        ):
            connection.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
            )
        return cut(request)


@dataclass(frozen=True, slots=True)
class Status(Fault):
    """Answer a status with a body of one's own; the server does nothing else."""

    status: int
    body: object = (
        None  # text as it is, anything else as JSON; None for the status's reason
    )
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()

    @override
    async def respond(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        body = {"message": f"status {self.status}"} if self.body is None else self.body
        text = body if isinstance(body, str) else json.dumps(body)
        return web.Response(
            status=self.status,
            text=text,
            content_type=self.content_type,
            headers=dict(self.headers),
        )


@dataclass(frozen=True, slots=True)
class Html(Fault):
    """Answer 200 with a login page, as a proxy or a wrong address does."""

    @override
    async def respond(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        return web.Response(text=LOGIN_PAGE, content_type="text/html")


@dataclass(frozen=True, slots=True)
class Redirect(Fault):
    """Send the caller elsewhere."""

    location: str = "/login"
    status: int = 307

    @override
    async def respond(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        return web.Response(status=self.status, headers={"Location": self.location})


class Cut(web.Response):
    """Stands for an answer that never left."""


def cut(request: web.Request) -> Cut:
    """Break the connection now; what is returned can no longer be sent."""
    if request.transport:
        request.transport.abort()
    return Cut()
