"""Root folders, and what is in a folder now."""

from datetime import UTC, datetime
from pathlib import Path
from typing import override

from aiohttp import web

from ..clock import arr_date
from ..server import Json, json_answer
from .answers import flag, gets
from .settings import Settings

# Left out of the listing of the folder above, in any case; they can be asked for
HIDDEN = {
    "#recycle",
    "@eadir",
    "$recycle.bin",
    ".@__thumb",
    ".trashes",
    "trash",
    "cache",
    "caches",
    "recovery",
    "windows",
    "boot",
}


class Listing(Settings):
    """The calls that look at the disk."""

    tells_total_space = False  # of root folders; Sonarr 5 does

    @override
    def routes(self) -> list[web.RouteDef]:
        calls = {"rootfolder": self._root_folders, "filesystem": self._filesystem}
        return [*super().routes(), *gets(self.base_path, calls)]

    async def _root_folders(self, request: web.Request) -> web.Response:
        taken = set(self.titles_folders())
        return json_answer(
            [
                self._root_shape(number, root, taken)
                for number, root in enumerate(self.roots, start=1)
            ]
        )

    def _root_shape(self, number: int, root: Path, taken: set[Path]) -> Json:
        """Return a root folder; "accessible" only says that it is there."""
        if not self.sees_folder(root):
            return {"path": str(root), "accessible": False, "id": number}
        space = {"freeSpace": self.free_space}
        if self.tells_total_space:
            space["totalSpace"] = self.total_space
        unmapped = [
            {"name": one.name, "path": str(one), "relativePath": one.name}
            for one in self.folders_in(root)
            if one not in taken
        ]
        body = {"path": str(root), "accessible": True, **space}
        return body | {"unmappedFolders": unmapped, "id": number}

    async def _filesystem(self, request: web.Request) -> web.Response:
        folder = self.on_disk(request.query.get("path") or "/")
        with_files = flag(request, "includeFiles")
        folders = [
            {
                "type": "folder",
                "name": entry.name,
                "path": f"{entry}/",
                "size": 0,
                "lastModified": self._modified(entry),
            }
            for entry in self.folders_in(folder)
            if entry.name.lower() not in HIDDEN
        ]
        files = [
            {
                "type": "file",
                "name": entry.name,
                "path": str(entry),
                "extension": entry.suffix,
                "size": self.size_of(entry),
                "lastModified": self._modified(entry),
            }
            for entry in (self.files_in(folder) if with_files else [])
        ]
        return json_answer(
            {"parent": f"{folder.parent}/", "directories": folders, "files": files}
        )

    def _modified(self, path: Path) -> str | None:
        moment = (
            datetime.fromtimestamp(path.lstat().st_mtime, UTC)
            if path.exists()
            else self.clock.now()
        )
        return arr_date(moment)

    def size_of(self, path: Path) -> int:
        """Return a file's size as reported for managed videos, as it is for all others."""
        if path.is_symlink():
            return path.lstat().st_size  # a link's size is its own
        known = self.video_size(path)
        return path.stat().st_size if known is None and path.exists() else known or 0

    def video_size(self, path: Path) -> int | None:
        """Return the reported size of a managed video."""
        return None
