"""A server that answers exactly what a test puts into it, however hostile."""

from dataclasses import dataclass, field
import json
from typing import Any, Self, override

from aiohttp import web
from aiohttp.test_utils import TestServer
from aiohttp.web_runner import BaseRunner
from yarl import URL


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; a body that is not bytes is sent as JSON."""

    body: Any = b""
    status: int = 200
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def payload(self) -> bytes:
        """Return the bytes to send."""
        return (
            self.body
            if isinstance(self.body, bytes)
            else json.dumps(self.body).encode()
        )


class CannedServer(TestServer):
    """Answers by method and path; of a list each in turn, and the last one for ever."""

    def __init__(self) -> None:
        """Start without any answers: all is 404 with a page."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        super().__init__(app, host="127.0.0.1")
        self.answers: dict[str, list[Answer]] = {}
        self.fallback = Answer(b"<html>not here</html>", 404, "text/html")
        self.requests: list[tuple[str, str, dict[str, str], dict[str, str]]] = []
        self.sent: list[Any] = []

    def put(self, path: str, *answers: Answer | Any, method: str = "GET") -> Self:
        """Answer a path; what is not an Answer is a JSON body with 200."""
        self.answers[f"{method} {path}"] = [
            answer if isinstance(answer, Answer) else Answer(answer)
            for answer in answers
        ]
        return self

    @override
    async def __aenter__(self) -> Self:
        await self.start_server()
        return self

    @property
    def url(self) -> URL:
        """Return the address."""
        return self.make_url("/")

    @property
    def paths(self) -> list[str]:
        """Return the paths that were asked for, in order."""
        return [path for _, path, _, _ in self.requests]

    @override
    async def _make_runner(self, **kwargs: Any) -> BaseRunner:
        return await super()._make_runner(**kwargs | {"access_log": None})

    async def _answer(self, request: web.Request) -> web.Response:
        self.requests.append(
            (request.method, request.path, dict(request.query), dict(request.headers))
        )
        if request.can_read_body:
            self.sent.append(await request.json())
        waiting = self.answers.get(f"{request.method} {request.path}", [self.fallback])
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        headers = {"Content-Type": answer.content_type, **answer.headers}
        return web.Response(status=answer.status, body=answer.payload, headers=headers)
