"""Answers to those who tell Jellyfin what changed, and while it starts."""

from typing import Any

from aiohttp import web

from ..server import Json, json_answer
from .library import Library
from .rows import ItemRow

STARTING = "<!DOCTYPE html><title>Jellyfin is starting</title>"


async def media_updated(library: Library, request: web.Request) -> web.Response:
    """Take the paths that changed; it looks at them later, whatever came of them."""
    try:
        body: Any = await request.json()
        paths = [update["Path"] for update in body["Updates"]]
    except KeyError, TypeError, ValueError:
        return web.Response(status=400)
    library.tell(path for path in paths if path)
    return web.Response(status=204)


def refresh(library: Library, row: ItemRow | None) -> web.Response:
    """Refresh an item; only series and seasons look at the files below them."""
    if row is None or not library.is_there(row):
        return web.Response(status=404)
    library.refresh(row)
    return web.Response(status=204)


def while_starting(info: Json | None) -> web.Response:
    """Return who the server is, in camelCase, or that it is not ready yet."""
    if info is not None:
        return json_answer({key[0].lower() + key[1:]: info[key] for key in info})
    return web.Response(
        status=503,
        headers={"Retry-After": "5"},
        text=STARTING,
        content_type="text/html",
    )
