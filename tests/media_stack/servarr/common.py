"""The calls that Radarr and Sonarr share."""

from collections.abc import Mapping
from pathlib import Path
from typing import override

from aiohttp import web

from ..clock import arr_date
from ..server import Handle, Json, json_answer
from .base import API, Servarr, flag
from .rows import HealthRow, QueueRow
from .shapes import (
    health_shape,
    media_management_shape,
    queue_shape,
    system_status_shape,
)


class CommonEndpoints(Servarr):
    """Status, folders, tags, commands and the queue."""

    @override
    def routes(self) -> list[web.RouteDef]:
        get = {
            "system/status": self._status,
            "rootfolder": self._root_folders,
            "health": self._health,
            "diskspace": self._disk_space,
            "config/mediamanagement": self._media_management,
            "tag": self._tags,
            "qualityprofile": self._quality_profiles,
            "filesystem": self._filesystem,
            "queue": self._queue,
        }
        return [
            web.post(f"{self.base_path}{API}/command", self._command),
            *self._gets(get),
        ]

    def _gets(self, get: Mapping[str, Handle]) -> list[web.RouteDef]:
        return [
            web.get(f"{self.base_path}{API}/{path}", handle, allow_head=False)
            for path, handle in get.items()
        ]

    async def _status(self, request: web.Request) -> web.Response:
        return json_answer(
            system_status_shape(self.app_name, self.name, self.version, self.base_path)
        )

    async def _root_folders(self, request: web.Request) -> web.Response:
        there = self.root_accessible and self.disk.folder_exists(self.root)
        return json_answer(
            [
                {
                    "path": f"{self.root}/",
                    "accessible": there,
                    "freeSpace": self.free_space if there else 0,
                    "unmappedFolders": [],
                    "id": 1,
                }
            ]
        )

    async def _health(self, request: web.Request) -> web.Response:
        rows = list(self.health)
        if not self.root_accessible:
            rows.append(
                HealthRow(
                    "RootFolderCheck", "error", f"Missing root folder: {self.root}"
                )
            )
        return json_answer([health_shape(row) for row in rows])

    async def _disk_space(self, request: web.Request) -> web.Response:
        space = {
            "path": "/",
            "label": "",
            "freeSpace": self.free_space,
            "totalSpace": self.total_space,
        }
        return json_answer([space])

    async def _media_management(self, request: web.Request) -> web.Response:
        return json_answer(media_management_shape(self.app_name, self.recycle_bin))

    async def _tags(self, request: web.Request) -> web.Response:
        return json_answer(
            [{"label": label, "id": number} for number, label in self.tags.items()]
        )

    async def _command(self, request: web.Request) -> web.Response:
        body: Json = await request.json()
        self.commands.append(body)
        self.run(body)
        row = {
            "name": body.get("name"),
            "commandName": body.get("name"),
            "body": body,
            "status": "queued",
        }
        return json_answer(
            row | {"queued": arr_date(self.clock.now()), "id": len(self.commands)}, 201
        )

    def run(self, command: Json) -> None:
        """Do what was ordered; the real servers do it soon after they answered."""

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

    async def _filesystem(self, request: web.Request) -> web.Response:
        folder = Path(request.query.get("path") or "/")
        folders = [
            {"type": "folder", "name": entry.name, "path": f"{entry}/", "size": 0}
            for entry in self.disk.folders_in(folder)
        ]
        files = [
            {
                "type": "file",
                "name": entry.name,
                "path": str(entry),
                "extension": entry.suffix,
                "size": self.size_of(entry),
            }
            for entry in self.disk.files_in(folder)
            if flag(request, "includeFiles")
        ]
        return json_answer(
            {"parent": f"{folder.parent}/", "directories": folders, "files": files}
        )

    def size_of(self, path: Path) -> int:
        """Return a file's size as reported for managed videos, as it is for all others."""
        known = self.video_size(path)
        return path.stat().st_size if known is None and path.exists() else known or 0

    def video_size(self, path: Path) -> int | None:
        """Return the reported size of a managed video."""
        return None

    async def _queue(self, request: web.Request) -> web.Response:
        page = int(request.query.get("page", 1))
        size = int(request.query.get("pageSize", 10))
        rows = self.queue[(page - 1) * size : page * size]
        return json_answer(
            {
                "page": page,
                "pageSize": size,
                "sortKey": "timeleft",
                "sortDirection": "ascending",
                "totalRecords": len(self.queue),
                "records": [
                    queue_shape(row) | self.queue_extra(row, request) for row in rows
                ],
            }
        )

    def queue_extra(self, row: QueueRow, request: web.Request) -> Json:
        """Return the ids and included rows of one kind of server."""
        return {}
