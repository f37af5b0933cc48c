"""What Radarr and Sonarr share: their state, and who may ask."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import override

from aiohttp import web

from ..clock import Clock
from ..disk import Disk
from ..server import Handle, Json, SimulatedServer
from .history import History
from .rows import QueueRow

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
        self.more_roots: list[Path] = []
        self.api_key = api_key
        self.ids: Iterator[int] = count(1)
        # How its container calls the root folder, if not as it lies on the disk
        self.shown_root: str | None = None
        self.root_accessible = True
        # Which root a deletion looks at: the folder above the title's, as Radarr and
        # Sonarr 4 do, or the longest configured one, as Sonarr 5 does
        self.root_by_configuration = False
        self.recycle_bin: Path | None = None
        self.recycle_bin_full = False
        self.delete_empty_folders = False
        self.unmonitor_deleted = False  # what a scan no longer finds
        self.settings: Json = {}  # as they were put, beside the switches
        self.deletion_delay = (
            0.0  # seconds between the answer to a deletion and its files' end
        )
        self.seconds_per_file = 0.0  # while many files are deleted by one call
        self.total_space, self.free_space = 20 * TERABYTE, 5 * TERABYTE
        self.sizes: dict[Path, int] = {}  # of files whose rows were dropped
        self.tags: dict[int, str] = {}
        self.last_tag = 0
        self.queue: list[QueueRow] = []
        self.history = History()
        self.commands: list[Json] = []  # what was ordered: searches, for example
        root.mkdir(parents=True, exist_ok=True)
        self.begin()

    def begin(self) -> None:
        """Start empty, and when all is well: what a kind of server has besides."""

    @property
    def roots(self) -> list[Path]:
        """Return the configured root folders."""
        return [self.root, *self.more_roots]

    @override
    async def answer(self, request: web.Request, handle: Handle) -> web.StreamResponse:
        """Look at the key first, then at the address; what is no API is a page."""
        path, base = request.path, self.base_path
        inside = path.startswith(f"{base}/") if base else True
        below = path.removeprefix(base) if inside else path
        if not below.startswith("/api"):
            if below == "/login":
                page = "<!doctype html><title>app</title>"
                return web.Response(text=page, content_type="text/html")
            return web.Response(status=302, headers={"Location": f"{base}/login"})
        given = request.headers.get("X-Api-Key") or request.query.get("apikey")
        if given != self.api_key:
            return web.Response(status=401)
        if not inside:
            location = f"{base}{request.path_qs}"
            return web.Response(status=307, headers={"Location": location})
        try:
            response = await handle(request)
        except (web.HTTPNotFound, web.HTTPMethodNotAllowed) as error:
            return web.Response(status=error.status)
        if self.shown_root and isinstance(response, web.Response) and response.text:
            response.text = response.text.replace(str(self.root), self.shown_root)
        return response

    def on_disk(self, path: str) -> Path:
        """Return where a path lies that the server calls so."""
        if self.shown_root is None:
            return Path(path)
        if Path(path) == Path(self.shown_root).parent:
            return self.root.parent
        return Path(path.replace(self.shown_root, str(self.root), 1))

    def add_tag(self, label: str) -> int:
        """Add a tag and return its id; what was there before is not used again."""
        number = self.last_tag = self.last_tag + 1
        self.tags[number] = label
        return number
