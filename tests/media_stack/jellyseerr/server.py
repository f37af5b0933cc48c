"""A simulated Jellyseerr: its state, its switches and who may call."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import override

from aiohttp import web

from ..clock import Clock
from ..faults import cut
from ..jellyfin import Jellyfin
from ..server import Handle, SimulatedServer, json_answer
from ..statuses import MediaServerType
from . import access, jobs
from .behaviour import BEHAVIOURS
from .delays import PageDelay
from .deletion import FileDeleter
from .endpoints import ENDPOINTS, Endpoint
from .rows import MediaRow, RequestRow, ServiceRow, UserRow
from .shapes import Shapes


class Jellyseerr(SimulatedServer):
    """Jellyseerr over HTTP, with the behaviour of one version."""

    name = "jellyseerr"

    def __init__(
        self, clock: Clock, jellyfin: Jellyfin, *, behaviour: str = "2.7", api_key: str
    ) -> None:
        """Start as a set-up server without users, media and requests."""
        super().__init__(clock)
        self.behaviour = BEHAVIOURS[behaviour]
        self.version = self.behaviour.version
        self.api_key = api_key
        self.jellyfin = jellyfin
        self.jellyfin_host = "127.0.0.1"
        self.jellyfin_external = ""
        self.users: dict[int, UserRow] = {}
        self.media: dict[int, MediaRow] = {}
        self.requests: dict[int, RequestRow] = {}
        self.radarrs: list[ServiceRow] = []
        self.sonarrs: list[ServiceRow] = []
        self.ids: dict[str, Iterator[int]] = {
            kind: count(1)
            for kind in ("user", "media", "request", "season", "media season")
        }
        self.titles: dict[
            tuple[str, int], tuple[str, int]
        ] = {}  # what TMDB would say: title and year
        self.initialized = True
        self.media_server = MediaServerType.JELLYFIN
        self.vapid_public = f"BVapid-{behaviour}-{'x' * 76}"
        self.csrf_protection = False
        self.tmdb_reachable = True
        self.asks_services = False  # for profiles before each page of requests
        self.dies_of_refused_services = False  # on: as 3.1 does at a background refresh
        self.page_patience = self.behaviour.page_patience
        self.page_delay = PageDelay()
        self.profiles_known_until = clock.now()
        self.deleter = FileDeleter(
            self.behaviour, self.radarrs, self.sonarrs, self.behaviour.patience
        )
        self.crashed = False
        self.empty_seasons_exist = self.behaviour.empty_seasons_exist  # off from 3.3
        self._media_by_tmdb: dict[tuple[str, int], MediaRow] = {}
        self._csrf = access.CsrfProtection()

    @override
    def routes(self) -> list[web.RouteDef]:
        return [
            web.route(method, f"{access.API}{path}", self._bind_endpoint(endpoint))
            for (method, path), endpoint in ENDPOINTS.items()
        ]

    def _bind_endpoint(self, endpoint: Endpoint) -> Handle:
        async def handle(request: web.Request) -> web.StreamResponse:
            return await endpoint(self, request)

        return handle

    @override
    async def answer(self, request: web.Request, handle: Handle) -> web.StreamResponse:
        if not request.path.startswith(f"{access.API}/"):
            return access.page_outside_the_api(request)
        if not self.csrf_protection:
            return await self._answer_known(request, handle)
        if request.method == "GET":
            response = await self._answer_known(request, handle)
            self._csrf.set_cookies(response)
            return response
        if not self._csrf.passes(request, self.behaviour.csrf_cookies_work):
            return json_answer({"message": "invalid csrf token"}, 403)
        return await self._answer_known(request, handle)

    async def _answer_known(
        self, request: web.Request, handle: Handle
    ) -> web.StreamResponse:
        """Answer a call to the API, once its key and permissions are checked."""
        if request.match_info.http_exception is not None:
            if request.match_info.http_exception.status == 405:
                message = f"{request.method} method not allowed"
                return json_answer(
                    {
                        "message": message,
                        "errors": [{"path": request.path, "message": message}],
                    },
                    405,
                )
            return access.unknown_endpoint(request.path)
        path = request.path.removeprefix(access.API)
        if path in access.OPEN:
            return await handle(request)
        if not (key := request.headers.get("X-Api-Key", "").strip()):
            return access.no_key(request.path)
        if key != self.api_key or not self.initialized:
            return access.forbidden()
        acting = request.headers.get("X-API-User")
        if acting is not None and not acting.strip().isdecimal():
            return self._die(request)
        user = self.users.get(int(acting) if acting else 1)
        if user is None or not access.may(user.permissions, request.method, path):
            return access.forbidden()
        request["user"] = user
        return await handle(request)

    def _die(self, request: web.Request) -> web.StreamResponse:
        """End as the process does over a user id that is no number; ``up`` restarts it."""
        self.crashed = True
        self._tasks.add(task := asyncio.create_task(self.down()))
        task.add_done_callback(self._tasks.discard)
        return cut(request)

    def run_job(self, name: str) -> None:
        """Run one of its scans or its availability sync, by the id of the job."""
        jobs.run(self, name)

    def die_soon(self) -> None:
        """End as the process does, once the answer that is being made has left."""

        def end() -> None:
            self.crashed = True
            self._tasks.add(task := asyncio.create_task(self.down()))
            task.add_done_callback(self._tasks.discard)

        self.later(0.05, end)

    def add_media(self, row: MediaRow) -> None:
        """Add a media row."""
        self.media[row.id] = self._media_by_tmdb[row.kind, row.tmdb] = row

    def find_media(self, kind: str, tmdb: int) -> MediaRow | None:
        """Return the media row of a title, if it is still there."""
        row = self._media_by_tmdb.get((kind, tmdb))
        return row if row and self.media.get(row.id) is row else None

    def shapes(self, unreachable: frozenset[int] = frozenset()) -> Shapes:
        """Return the shapes of this moment."""
        return Shapes(
            self.behaviour,
            Counter(
                row.requested_by.id
                for row in self.requests.values()
                if row.requested_by
            ),
            self.radarrs,
            self.sonarrs,
            self.jellyfin.url,
            self.jellyfin.server_id,
            unreachable,
        )
