"""The calls to the servers, and how long they took."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
import re
from time import perf_counter
from types import SimpleNamespace
from typing import Any

import aiohttp

_NUMBERS = re.compile(r"(?<=/)(\d+|[0-9a-f-]{32,36})(?=/|$)")


@dataclass(frozen=True, slots=True)
class Call:
    """A call to a server.

    `path` has a star for each id, and no query, which may name people.
    """

    server: str
    method: str
    path: str
    seconds: float
    outcome: str


@dataclass(slots=True)
class CallLog:
    """All calls of one session, in the order in which they ended."""

    calls: list[Call] = field(default_factory=list)

    def trace(self) -> aiohttp.TraceConfig:
        """Return the configuration that makes a session write its calls here."""
        config = aiohttp.TraceConfig()
        config.on_request_start.append(self._begin)
        config.on_request_end.append(self._end)
        config.on_request_exception.append(self._end)
        return config

    @staticmethod
    async def _begin(_: Any, context: SimpleNamespace, __: Any) -> None:
        context.began = perf_counter()

    async def _end(
        self,
        _: Any,
        context: SimpleNamespace,
        ended: aiohttp.TraceRequestEndParams | aiohttp.TraceRequestExceptionParams,
    ) -> None:
        outcome = (
            str(ended.response.status)
            if isinstance(ended, aiohttp.TraceRequestEndParams)
            else type(ended.exception).__name__
        )
        self.calls.append(
            Call(
                f"{ended.url.host}:{ended.url.port}",
                ended.method,
                _NUMBERS.sub("*", ended.url.path),
                perf_counter() - context.began,
                outcome,
            )
        )


def lines(
    calls: Iterable[Call], name: Callable[[str], str] = lambda server: server
) -> Iterator[str]:
    """Yield a table of the calls by server and path: number, total and longest seconds.

    The rows are sorted by total time, the longest first.
    """
    groups: dict[tuple[str, str, str, str], list[float]] = {}
    for call in calls:
        key = name(call.server), call.method, call.path, call.outcome
        groups.setdefault(key, []).append(call.seconds)
    yield f"{'calls':>5} {'total s':>8} {'longest':>8}  call"
    for key, times in sorted(groups.items(), key=lambda one: -sum(one[1])):
        server, method, path, outcome = key
        yield (
            f"{len(times):5} {sum(times):8.2f} {max(times):8.2f}"
            f"  {server} {method} {path} -> {outcome}"
        )
