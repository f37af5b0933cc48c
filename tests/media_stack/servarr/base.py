"""What Radarr and Sonarr share: state, keys, and how files are deleted."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import override

from aiohttp import web

from ..clock import Clock
from ..disk import Disk
from ..server import Handle, Json, SimulatedServer, json_answer
from .history import History
from .rows import HealthRow, QueueRow

API = "/api/v3"
TERABYTE = 10**12


class Servarr(SimulatedServer):
    """The common part of both servers."""

    app_name = "Servarr"
    version = "0.0.0.0"

    def __init__(
        self,
        clock: Clock,
        disk: Disk,
        root: Path,
        *,
        name: str,
        api_key: str,
        base_path: str = "",
    ) -> None:
        """Own a root folder on the household's disk."""
        super().__init__(clock, base_path=base_path)
        self.name = name
        self.disk = disk
        self.root = root
        self.api_key = api_key
        self.ids: Iterator[int] = count(1)
        self.root_accessible = True
        self.recycle_bin: Path | None = None
        self.deletion_delay = (
            0.0  # seconds between the answer to a deletion and its files' end
        )
        self.total_space, self.free_space = 20 * TERABYTE, 5 * TERABYTE
        self.sizes: dict[Path, int] = {}  # of files whose rows were dropped
        self.tags: dict[int, str] = {}
        self.queue: list[QueueRow] = []
        self.health: list[HealthRow] = []
        self.history = History()
        self.commands: list[Json] = []  # what was ordered: searches, for example
        root.mkdir(parents=True, exist_ok=True)

    @override
    async def answer(self, request: web.Request, handle: Handle) -> web.StreamResponse:
        path = request.path
        if self.base_path and not path.startswith(f"{self.base_path}/"):
            return web.Response(
                status=307, headers={"Location": f"{self.base_path}{request.path_qs}"}
            )
        if not path.startswith(f"{self.base_path}/api"):
            return web.Response(
                text="<!doctype html><title>app</title>", content_type="text/html"
            )
        given = request.headers.get("X-Api-Key") or request.query.get("apikey")
        if given != self.api_key:
            return json_answer({"error": "Unauthorized"}, 401)
        return await handle(request)

    def add_tag(self, label: str) -> int:
        """Add a tag and return its id."""
        number = len(self.tags) + 1
        self.tags[number] = label
        return number

    # Deleting files

    def root_problem(self) -> web.Response | None:
        """Return the 409 that protects against a root folder that is not mounted."""
        if not self.root_accessible or not self.disk.folder_exists(self.root):
            reason = f"root folder ('{self.root}') doesn't exist."
        elif not self.disk.folders_in(self.root):
            reason = f"root folder ('{self.root}') is empty."
        else:
            return None
        return json_answer(
            {"message": f"{self.app_name}'s {reason}", "description": reason}, 409
        )

    def remove_file(self, path: Path) -> None:
        """Delete a file, or move it to the recycle bin if there is one."""
        if self.recycle_bin is not None:
            self.disk.move(path, self.recycle_bin)
        else:
            self.disk.remove(path)

    def rename_on_disk(self, path: Path, name: str) -> Path:
        """Give a file another name in its folder, and return where it is then."""
        renamed = path.with_name(name)
        if path.is_file():
            path.rename(renamed)
        else:
            self.disk.remove(path)
            self.disk.declare(renamed)
        return renamed

    def videos_below(self, folder: Path) -> list[Path]:
        """Return the video files in a folder and below it, as a scan finds them."""
        inner = [self.videos_below(path) for path in self.disk.folders_in(folder)]
        own = [path for path in self.disk.files_in(folder) if path.suffix == ".mkv"]
        return own + [path for paths in inner for path in paths]

    def may_scan(self, folder: Path) -> bool:
        """Tell whether a title can be scanned: not without its folder while its root is away."""
        return self.disk.folder_exists(folder) or self.root_problem() is None

    def found_size(self, path: Path) -> int:
        """Return the size of a file that a scan found: the reported one of before, or else what is on disk."""
        known = self.sizes.get(path)
        return path.stat().st_size if known is None and path.exists() else known or 0

    def remove_folder(self, folder: Path) -> None:
        """Delete a whole folder, after ``deletion_delay`` seconds."""
        if self.deletion_delay:
            self.later(self.deletion_delay, lambda: self.disk.remove_folder(folder))
        else:
            self.disk.remove_folder(folder)


def flag(request: web.Request, name: str) -> bool:
    """Read a boolean query parameter, false by default."""
    return request.query.get(name, "false").lower() == "true"


def number_in(request: web.Request, name: str = "id") -> int | None:
    """Read a number of the path; None if it is none."""
    text = request.match_info[name]
    return int(text) if text.isdecimal() else None


def number_asked(request: web.Request, name: str) -> int | None:
    """Read a number of the query; None if it is none."""
    text = request.query.get(name, "")
    return int(text) if text.isdecimal() else None


def not_found(kind: str, number: object) -> web.Response:
    """Return the answer for a row that does not exist."""
    message = f"{kind} with ID {number} does not exist"
    return json_answer(
        {"message": message, "description": f"ModelNotFoundException: {message}"}, 404
    )
