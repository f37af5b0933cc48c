"""Radarr's and Sonarr's settings for files: read, and put as a whole."""

from pathlib import Path
from typing import override

from aiohttp import web

from ..server import Json, json_answer
from .answers import API, gets, invalid_setting
from .health import Health
from .shapes import media_management_shape

LEAST_FREE_SPACE = 100
PATH = "config/mediamanagement"


class Settings(Health):
    """The page "Media Management"."""

    @override
    def routes(self) -> list[web.RouteDef]:
        path = f"{self.base_path}{API}/{PATH}/{{id}}"
        calls = {PATH: self._media_management, f"{PATH}/{{id}}": self._media_management}
        return [
            *super().routes(),
            *gets(self.base_path, calls),
            web.put(path, self._put_media_management),
        ]

    @property
    def media_management(self) -> Json:
        """Return the settings; some of them are switches of this server."""
        shape = media_management_shape(self.app_name, self.version) | self.settings
        return shape | {
            "recycleBin": str(self.recycle_bin or ""),
            "deleteEmptyFolders": self.delete_empty_folders,
            _unmonitor(shape): self.unmonitor_deleted,
        }

    async def _media_management(self, request: web.Request) -> web.Response:
        return json_answer(self.media_management)

    async def _put_media_management(self, request: web.Request) -> web.Response:
        """Take the body as all settings: what it lacks is false, empty or zero."""
        body: Json = await request.json()
        known = self.media_management
        new = {key: body.get(key, type(value)()) for key, value in known.items()}
        if (least := new["minimumFreeSpaceWhenImporting"]) < LEAST_FREE_SPACE:
            return invalid_setting(
                "MinimumFreeSpaceWhenImporting",
                f"must be greater than or equal to '{LEAST_FREE_SPACE}'.",
                least,
            )
        bin_ = new["recycleBin"]
        self.recycle_bin = Path(bin_) if bin_ else None
        self.delete_empty_folders = bool(new["deleteEmptyFolders"])
        self.unmonitor_deleted = bool(new[_unmonitor(known)])
        self.settings = new | {"id": known["id"]}
        return json_answer(self.media_management, 202)


def _unmonitor(settings: Json) -> str:
    """Return the name of "unmonitor deleted": movies, or episodes."""
    return next(key for key in settings if key.startswith("autoUnmonitor"))
