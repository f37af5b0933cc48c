"""Servers that echo what they were sent, keys and all, wherever an answer has room."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
import json
from typing import Any, override

from aiohttp import web

from tests.media_stack.faults import Answer, Fault

# Where an echo is put, by name; Jellyseerr and the others explain an error in `message`
type Say = Callable[[str], dict[str, Any]]
PLACES: Mapping[str, Say] = {
    "message": lambda said: {"text": json.dumps({"message": said, "errors": said})},
    "rows": lambda said: {
        "text": json.dumps(
            {"results": [{"id": said}], "Items": [{"Id": said}], "pageInfo": said}
        )
    },
    "list": lambda said: {"text": json.dumps([{"id": said, "Id": said, said: said}])},
    "half": lambda said: {"text": json.dumps({"message": said})[:-1]},
    "page": lambda said: {"text": f"<html>{said}</html>", "content_type": "text/html"},
    "type": lambda said: {"headers": {"Content-Type": f'application/json; x="{said}"'}},
    "reason": lambda said: {"reason": said, "text": "{}"},
    "cookie": lambda said: {"headers": {"Set-Cookie": f"seen={said}", "X-Seen": said}},
}


@dataclass(frozen=True, slots=True)
class Echo(Fault):
    """Answer with the request's address and headers, and with more that is secret."""

    status: int
    place: str
    secret: str = ""

    @override
    async def respond(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        headers = " ".join(
            f"{name}: {value}" for name, value in request.headers.items()
        )
        said = f"{request.path_qs} {headers} {self.secret}"
        options = {"content_type": "application/json", **PLACES[self.place](said)}
        if "headers" in options:
            del options["content_type"]
        return web.Response(status=self.status, **options)


@dataclass(frozen=True, slots=True)
class Garbage(Fault):
    """Answer with what is not HTTP, but holds all that was asked."""

    @override
    async def respond(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        assert request.transport is not None
        raw = b"".join(b": ".join(header) for header in request.raw_headers)
        request.transport.write(b"HTTP/1.1 " + raw + b"\r\n" + raw + b"\r\n\r\n")
        request.transport.close()
        return web.Response()
