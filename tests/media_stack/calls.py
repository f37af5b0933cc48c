"""What the servers were asked: a log for assertions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import count
from typing import Any, SupportsIndex, overload, override

from aiohttp import web

SECRET_HEADERS = frozenset(
    {"x-api-key", "authorization", "cookie", "x-emby-token", "x-mediabrowser-token"}
)
SECRET_PARAMETERS = frozenset({"apikey", "api_key"})
HIDDEN = "***"

_NUMBERS = count(1)


@dataclass(slots=True)
class Call:
    """One request that reached a server; values of keys are hidden."""

    server: str
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any = None
    status: int | None = (
        None  # None while unanswered: hanging, dropped or still at work
    )
    number: int = field(
        default_factory=lambda: next(_NUMBERS)
    )  # over all servers, in order of arrival

    @property
    def line(self) -> str:
        """Return method and path, for tables and messages."""
        return f"{self.method} {self.path}"

    def matches(self, method: str, path: str) -> bool:
        """Tell whether this call has the method (``*`` for any) and a path like the pattern."""
        return method in {"*", self.method} and fnmatchcase(self.path, path)


class CallLog(list[Call]):
    """Calls in the order of their arrival."""

    def to(self, method: str, path: str = "*") -> CallLog:
        """Return the calls with this method and a path like the pattern (``*`` and ``?``)."""
        return CallLog(call for call in self if call.matches(method, path))

    @property
    def lines(self) -> list[str]:
        """Return method and path of each call."""
        return [call.line for call in self]

    @overload
    def __getitem__(self, index: SupportsIndex) -> Call: ...
    @overload
    def __getitem__(self, index: slice) -> CallLog: ...
    @override
    def __getitem__(self, index: SupportsIndex | slice) -> Call | CallLog:
        if isinstance(index, slice):
            return CallLog(super().__getitem__(index))
        return super().__getitem__(index)


async def record(server: str, path: str, request: web.Request) -> Call:
    """Describe a request without the values of its keys."""
    body: Any = None
    if request.can_read_body:
        text = await request.text()
        try:
            body = await request.json()
        except ValueError:
            body = text
    return Call(
        server=server,
        method=request.method,
        path=path,
        query=_without(SECRET_PARAMETERS, request.query.items()),
        headers=_without(SECRET_HEADERS, request.headers.items()),
        body=body,
    )


def _without(
    secrets: frozenset[str], items: Iterable[tuple[str, str]]
) -> dict[str, str]:
    return {name: HIDDEN if name.lower() in secrets else value for name, value in items}
