"""Jellyfin's collections, and what its calls do to them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from aiohttp import web

from ..clock import Clock, dotnet_date
from ..server import Json, json_answer
from .ids import make_id
from .library import Library
from .query import Query, plain

# One that is deleted sooner after a change comes back
SETTLES_IN = timedelta(seconds=15)


@dataclass(slots=True, eq=False)
class CollectionRow:
    """A collection; of its members those are shown that are there.

    Its folder keeps the name with which it was made.
    """

    id: str
    name: str
    changed: datetime
    members: list[str] = field(default_factory=list)
    overview: str = ""
    is_locked: bool = False
    broken: bool = False  # somebody sent a part of its body
    folder: str = field(init=False)

    def __post_init__(self) -> None:
        """Name the folder."""
        self.folder = self.name


class Collections:
    """All collections, by id."""

    def __init__(self, clock: Clock, library: Library) -> None:
        """Begin without any."""
        self.rows: dict[str, CollectionRow] = {}
        self._clock = clock
        self._library = library
        self._ids = count(1)

    def routes(self, base: str) -> list[web.RouteDef]:
        """Return the calls that change collections."""
        members = f"{base}/Collections/{{id}}/Items"
        return [
            web.post(f"{base}/Collections", self._create),
            web.post(members, self._add),
            web.delete(members, self._remove),
        ]

    def named(self, name: str) -> CollectionRow | None:
        """Return the collection of this name."""
        return next((row for row in self.rows.values() if row.name == name), None)

    def add(self, name: str, *members: str) -> CollectionRow:
        """Let somebody make a collection."""
        number = make_id("collection", name, next(self._ids))
        row = CollectionRow(number, name, self._clock.now(), list(members))
        self.rows[row.id] = row
        return row

    def shown(self, row: CollectionRow) -> set[str]:
        """Return the members that are there: one whose file went leaves by itself."""
        items = self._library.items
        return {one for one in row.members if self._library.is_there(items[one])}

    def listed(self) -> web.Response:
        """Return the list of all collections."""
        rows = [self._body(row) for row in self.rows.values()]
        return json_answer(
            {"Items": rows, "TotalRecordCount": len(rows), "StartIndex": 0}
        )

    def shows(self, number: str) -> web.Response | None:
        """Return one with its whole body; None if there is no such collection."""
        row = self.rows.get(number)
        return json_answer(self._body(row) | _REST) if row else None

    def updates(self, number: str, body: Any) -> web.Response:
        """Take a whole body; a partial one breaks the collection."""
        row = self.rows[number]
        row.broken = row.broken or not _REST.keys() <= body.keys()
        row.name, row.overview = body["Name"], body.get("Overview") or ""
        row.changed = self._clock.now()
        return web.Response(status=204)

    def deletes(self, number: str) -> web.Response:
        """Delete one: soon after a change it comes back."""
        if self._clock.now() - self.rows[number].changed >= SETTLES_IN:
            del self.rows[number]
        return web.Response(status=204)

    def _body(self, row: CollectionRow) -> Json:
        return {
            "Name": row.name,
            "Id": row.id,
            "DateCreated": dotnet_date(row.changed),
            "Overview": row.overview,
            "Path": f"/config/data/collections/{row.folder} [boxset]",
            "IsFolder": True,
            "Type": "BoxSet",
            "ChildCount": len(self.shown(row)),
            "LocationType": "FileSystem",
            "MediaType": "Unknown",
        }

    async def _create(self, request: web.Request) -> web.Response:
        query = Query.of(request)
        name = request.query.get("name", "")
        if not name or not self._know(query.ids):
            return web.Response(status=400)
        row = next((one for one in self.rows.values() if one.folder == name), None)
        row = row or self.add(name)
        row.members = query.ids
        row.is_locked = request.query.get("isLocked") == "true"
        return json_answer({"Id": row.id})

    async def _add(self, request: web.Request) -> web.Response:
        row, ids = self.rows.get(plain(request.match_info["id"])), _ids(request)
        if row is None:
            return web.Response(status=404)
        if not self._know(ids):
            return web.Response(status=400)
        row.members += [one for one in ids if one not in row.members]
        row.changed = self._clock.now()
        return web.Response(status=204)

    async def _remove(self, request: web.Request) -> web.Response:
        row, ids = self.rows.get(plain(request.match_info["id"])), _ids(request)
        if row is None:
            return web.Response(status=404)
        row.members = [one for one in row.members if one not in ids]
        row.changed = self._clock.now()
        return web.Response(status=204)

    def _know(self, ids: list[str]) -> bool:
        items = self._library.items
        return all(one in items and self._library.is_there(items[one]) for one in ids)


# What a whole body has beside what lists show
_REST: Json = {"SortName": "leaving", "LockData": True, "Tags": [], "Genres": []}


def _ids(request: web.Request) -> list[str]:
    return Query.of(request).ids
