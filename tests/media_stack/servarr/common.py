"""The calls that Radarr and Sonarr share."""

from collections.abc import Iterable
from typing import override

from aiohttp import web

from ..clock import arr_date
from ..server import Json, json_answer
from .answers import API, flag, gets
from .listing import Listing
from .rows import MovieRow, QueueRow, SeriesRow
from .shapes import command_shape, queue_shape, system_status_shape, tag_details_shape


class CommonEndpoints(Listing):
    """Status, tags, commands and the queue."""

    @override
    def routes(self) -> list[web.RouteDef]:
        get = {
            "system/status": self._status,
            "diskspace": self._disk_space,
            "tag": self._tags,
            "tag/detail": self._tag_details,
            "qualityprofile": self._quality_profiles,
            "queue": self._queue,
        }
        return [
            *super().routes(),
            web.post(f"{self.base_path}{API}/command", self._command),
            *gets(self.base_path, get),
        ]

    async def _status(self, request: web.Request) -> web.Response:
        return json_answer(
            system_status_shape(self.app_name, self.name, self.version, self.base_path)
        )

    async def _disk_space(self, request: web.Request) -> web.Response:
        space = {
            "path": "/",
            "label": "",
            "freeSpace": self.free_space,
            "totalSpace": self.total_space,
        }
        return json_answer([space])

    async def _tags(self, request: web.Request) -> web.Response:
        return json_answer(
            [{"label": label, "id": number} for number, label in self.tags.items()]
        )

    async def _tag_details(self, request: web.Request) -> web.Response:
        """Return each tag with all that uses it; here only titles do."""
        return json_answer(
            [
                tag_details_shape(
                    self.app_name,
                    label,
                    number,
                    [row.id for row in self.tagged_rows() if number in row.tags],
                )
                for number, label in self.tags.items()
            ]
        )

    def tagged_rows(self) -> Iterable[MovieRow | SeriesRow]:
        """Return the movies or series, which may have tags."""
        raise NotImplementedError

    async def _command(self, request: web.Request) -> web.Response:
        body: Json = await request.json()
        self.commands.append(body)
        self.run(body)
        row = command_shape(self.app_name, body)
        return json_answer(
            row | {"queued": arr_date(self.clock.now()), "id": len(self.commands)}, 201
        )

    def run(self, command: Json) -> None:
        """Do what was ordered; the real servers do it soon after they answered."""
        if command.get("name") == "CheckHealth":
            self.check_health()

    async def _quality_profiles(self, request: web.Request) -> web.Response:
        return json_answer(
            [
                {
                    "name": "HD-1080p",
                    "upgradeAllowed": False,
                    "cutoff": 7,
                    "items": [],
                    "id": 1,
                }
            ]
        )

    async def _queue(self, request: web.Request) -> web.Response:
        """Return a page of the queue; what belongs to no known title only if asked."""
        page = int(request.query.get("page", 1))
        size = int(request.query.get("pageSize", 10))
        wanted = f"includeUnknown{self.title_name}Items"
        unknown = flag(request, wanted)
        rows = [row for row in self.queue if unknown or self.is_known(row)]
        shown = rows[(page - 1) * size : page * size]
        return json_answer(
            {
                "page": page,
                "pageSize": size,
                "sortKey": "timeleft",
                "sortDirection": "descending",
                "totalRecords": len(rows),
                "records": [
                    queue_shape(row) | self.queue_extra(row, request) for row in shown
                ],
            }
        )

    def is_known(self, row: QueueRow) -> bool:
        """Tell whether what is being downloaded belongs to a title."""
        raise NotImplementedError

    def queue_extra(self, row: QueueRow, request: web.Request) -> Json:
        """Return the ids and included rows of one kind of server."""
        return {}
