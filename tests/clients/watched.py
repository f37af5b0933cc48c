"""What clients read of the answers that they get, by endpoint."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import Any, override

import pytest

from custom_components.jellyseerr_cleanup.clients.http import HttpConnection, Json
from tests.media_stack.recordings import Shape, endpoint_of, shape

type Note = Callable[[str], None]

_ENDPOINT: ContextVar[str | None] = ContextVar("endpoint", default=None)


class _Watched(dict[str, Any]):
    """A JSON object that tells which of its keys are looked up."""

    def __init__(self, values: dict[str, Any], path: str, note: Note) -> None:
        """Take the values, which are watched too."""
        super().__init__(values)
        self._path, self._note = path, note

    @override
    def get(self, key: str, default: Any = None) -> Any:
        self._note(f"{self._path}.{key}")
        return super().get(key, default)

    @override
    def __getitem__(self, key: str) -> Any:
        self._note(f"{self._path}.{key}")
        return super().__getitem__(key)


def _watched(value: Any, path: str, note: Note) -> Any:
    if isinstance(value, dict):
        inner = {
            key: _watched(one, f"{path}.{key}", note) for key, one in value.items()
        }
        return _Watched(inner, path, note)
    if isinstance(value, list):
        return [_watched(one, f"{path}[]", note) for one in value]
    return value


class Reading:
    """Notes by endpoint which keys were read, and the shape of what was sent."""

    def __init__(self, patch: pytest.MonkeyPatch, routes: Sequence[tuple[str, str]]):
        """Watch every connection from now on."""
        self.read: dict[str, set[str]] = defaultdict(set)
        self.sent: dict[str, Shape] = defaultdict(dict)
        self.asked: set[str] = set()
        exchange, parsed = HttpConnection._exchange, HttpConnection._parsed

        async def watched_exchange(
            connection: HttpConnection, method: str, path: str, *args: Any, **more: Any
        ) -> bytes | None:
            # A refusal is parsed in the meantime: what is read of it is no key of a row
            _ENDPOINT.set(None)
            base = connection._base + path
            endpoint = endpoint_of(routes, method, base)
            self.asked.add(endpoint)
            body = await exchange(connection, method, path, *args, **more)
            _ENDPOINT.set(endpoint)
            return body

        def watched_parsed(connection: HttpConnection, body: bytes) -> Json:
            value = parsed(connection, body)
            if (endpoint := _ENDPOINT.get()) is None:
                return value
            shape(value, "", self.sent[endpoint])
            noted: Json = _watched(value, "", self.read[endpoint].add)
            return noted

        patch.setattr(HttpConnection, "_exchange", watched_exchange)
        patch.setattr(HttpConnection, "_parsed", watched_parsed)
