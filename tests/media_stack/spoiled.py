"""Faults of a body: the server has done its work, and the caller reads something else."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
import json
from typing import Any, override

from aiohttp import web

from .faults import FOR_EVER, Answer, Fault

LISTS = (
    "results",
    "Items",
    "records",
)  # as Jellyseerr, Jellyfin, Radarr and Sonarr say


class Spoiled(Fault):
    """Let the server do its work, then spoil its body."""

    def spoil(self, text: str) -> str:
        """Return what the caller reads in place of ``text``."""
        return text

    @override
    async def respond(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        true = await answer()
        if not isinstance(true, web.Response):
            return true
        status = (
            200 if true.status == 204 else true.status
        )  # a 204 could carry no spoiled body
        return web.Response(
            status=status,
            text=self.spoil(true.text or ""),
            content_type="application/json",
        )


class EmptyBody(Spoiled):
    """An answer without a body."""

    @override
    def spoil(self, text: str) -> str:
        return ""


class Truncated(Spoiled):
    """The first half of a JSON text."""

    @override
    def spoil(self, text: str) -> str:
        return text[: len(text) // 2] or "{"


@dataclass(frozen=True, slots=True)
class Body(Spoiled):
    """Any text as the body."""

    text: str

    @override
    def spoil(self, text: str) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Changed(Spoiled):
    """The true JSON, changed by a function."""

    change: Callable[[Any], Any]

    @override
    def spoil(self, text: str) -> str:
        return json.dumps(self.change(json.loads(text or "null")))


class Stalled(Fault):
    """Headers and half of the body, then nothing: time limits on the first byte do not help."""

    @override
    async def respond(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        true = await answer()
        body = (true.text or "{}").encode() if isinstance(true, web.Response) else b"{}"
        stream = web.StreamResponse(headers={"Content-Length": str(len(body))})
        stream.content_type = "application/json"
        await stream.prepare(request)
        await stream.write(body[: len(body) // 2])
        await asyncio.sleep(FOR_EVER)
        return stream


def other_type(body: Any) -> Any:
    """Return an object in place of a list, and a list in place of an object."""
    return {} if isinstance(body, list) else [body]


def empty_list(body: Any) -> Any:
    """Empty the list of an answer and say so in its totals: a believable lie."""
    return _with_list(body, lambda rows: [], totals=True)


def half_list(body: Any) -> Any:
    """Leave half of the list, with totals as they were."""
    return _with_list(body, lambda rows: rows[: len(rows) // 2], totals=False)


def _with_list(
    body: Any, change: Callable[[list[Any]], list[Any]], *, totals: bool
) -> Any:
    """Change the list in a body; a body without one loses its keys in the same way."""
    if isinstance(body, list):
        return change(body)
    if not isinstance(body, dict):
        return body
    if (
        name := next((name for name in LISTS if isinstance(body.get(name), list)), None)
    ) is None:
        return {key: body[key] for key in change(list(body))}
    changed = body | {name: change(body[name])}
    if totals and "pageInfo" in body:
        changed["pageInfo"] = body["pageInfo"] | {"results": 0, "pages": 0}
    if totals:
        changed |= {
            total: 0 for total in ("TotalRecordCount", "totalRecords") if total in body
        }
    return changed
