"""Answers that no server should give: true ones, spoiled at random by a seed."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
import json
from random import Random
from typing import Any

from aiohttp import web
from yarl import URL

from .canned import CannedServer

STATUSES = (201, 204, 301, 400, 401, 403, 404, 409, 418, 429, 500, 503, 599)
CONTENT_TYPES = (
    "text/html",
    "text/plain",
    "",
    "application/problem+json",
    ";;",
    "application/json; charset=utf-7",
)
VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    2**31,
    2**53 + 1,
    2**63,
    -(2**63),
    10**400,
    0.0,
    1.5,
    -0.0,
    1e308,
    float("nan"),
    float("inf"),
    "",
    "0",
    "null",
    "\x00",
    "a\nb\r\n",
    "\u202egnp.exe",
    "\ud800",
    "<script>alert(1)</script>",
    "**[x](javascript:y)** {{ states }} %s {0}",
    "../../etc/passwd",
    "0" * 32,
    "g" * 32,
    "f" * 33,
    "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00Z",
    "2025-02-30T00:00:00Z",
    "1e9",
    "x" * 10_000,
    "http://[::1",
    "//",
    [],
    {},
    [[]],
    [None],
    [{}],
    {"id": 1},
    {"": None},
)


def spoil(rng: Random, body: Any) -> bytes:
    """Return a body with a few things wrong in its tree, and sometimes in its bytes."""
    body = deepcopy(body)
    for _ in range(rng.choice((1, 1, 1, 2, 5))):
        body = _spoil_tree(rng, body)
    data = json.dumps(body).encode("utf-8", "replace")
    match rng.randrange(12):
        case 0:
            return data[: rng.randrange(len(data) + 1)]
        case 1:
            place = rng.randrange(len(data) + 1)
            return data[:place] + rng.randbytes(rng.randrange(1, 4)) + data[place:]
        case 2:
            depth = rng.choice((10, 1_000, 100_000))
            return b"[" * depth + data + b"]" * depth
        case _:
            return data


def _spoil_tree(rng: Random, body: Any) -> Any:
    """Replace, remove, repeat or bury one node somewhere in the tree."""
    places = list(_places(body))
    if not places or rng.random() < 0.05:
        return deepcopy(rng.choice(VALUES))
    holder, key = rng.choice(places)
    match rng.randrange(6):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, list):
            holder.append(holder[key])
        case 2 if isinstance(holder, list):
            del holder[: len(holder) // 2]
        case 3:
            holder[key] = {"x": [holder[key]]}
        case 4:
            holder[key] = deepcopy(rng.choice(places)[0])
        case _:
            holder[key] = deepcopy(rng.choice(VALUES))
    return body


def _places(body: Any) -> Iterator[tuple[Any, Any]]:
    """Find every place in the tree that holds a value."""
    if isinstance(body, dict | list):
        for key, value in list(
            body.items() if isinstance(body, dict) else enumerate(body)
        ):
            yield body, key
            yield from _places(value)


@dataclass(slots=True)
class Hostility:
    """Spoils most of the true answers, `bodies` by path, with or without a query."""

    bodies: dict[str, Any]
    rng: Random
    spoiling: bool = True
    spoiled: int = 0

    def answer(self, url: URL) -> tuple[int, dict[str, str], bytes]:
        """Return a status, headers and a body."""
        rng = self.rng
        body = self.bodies.get(
            url.raw_path_qs, self.bodies.get(url.path, {"message": "not found"})
        )
        if not self.spoiling or rng.random() < 0.25:
            return 200, {"Content-Type": "application/json"}, json.dumps(body).encode()
        status, content_type = 200, "application/json"
        if rng.random() < 0.05:
            status = rng.choice(STATUSES)
        if rng.random() < 0.03:
            content_type = rng.choice(CONTENT_TYPES)
        self.spoiled += 1
        date = rng.choice(("", "x", "0", "1" * 99))
        return status, {"Content-Type": content_type, "Date": date}, spoil(rng, body)


class HostileServer(CannedServer):
    """Sends hostile answers over real HTTP."""

    def __init__(self, hostility: Hostility) -> None:
        """Take what it answers."""
        super().__init__()
        self.hostility = hostility

    async def _answer(self, request: web.Request) -> web.Response:
        status, headers, body = self.hostility.answer(request.rel_url)
        return web.Response(status=status, body=body, headers=headers)
