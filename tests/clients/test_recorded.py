"""Every key that a client reads is one that real servers send.

Every method of every client is called with simulated servers, and with a server that
gives recorded answers.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
import pytest
from yarl import URL

from custom_components.jellyseerr_cleanup.clients.endpoint import Endpoint
from custom_components.jellyseerr_cleanup.clients.jellyfin import JellyfinClient
from custom_components.jellyseerr_cleanup.clients.jellyseerr import JellyseerrClient
from custom_components.jellyseerr_cleanup.clients.radarr import RadarrClient
from custom_components.jellyseerr_cleanup.clients.sonarr import SonarrClient
from tests.media_stack import Household, recorded_calls
from tests.media_stack.recorded_differences import READ, Differences
from tests.media_stack.recordings import (
    SERVERS,
    Recording,
    Shape,
    endpoint_of,
    joined,
    recordings,
    shape,
)

from .connect import Client
from .every_call import every_call_of
from .recorded_arguments import EXAMPLES, GIVEN, of_body, of_household
from .watched import Reading

CLIENTS: Mapping[str, type[Client]] = {
    "jellyseerr": JellyseerrClient,
    "jellyfin": JellyfinClient,
    "radarr": RadarrClient,
    "sonarr": SonarrClient,
}
# Lists that are asked for by an id
CHOSEN_BY = {
    "GET /moviefile": "movieId",
    "GET /movie": "tmdbId",
    "GET /series": "tvdbId",
}
WRITES = (
    *("add_to_", "create_", "delete_", "describe_", "monitor_", "remove_from_"),
    *("request_", "run_", "search_", "tell_"),
)

type Routes = Sequence[tuple[str, str]]


def bodies_of(recording: Recording, endpoint: str) -> list[Any]:
    """Return a recorded body, and of a list of titles each row as the only one."""
    if endpoint in {"GET /movie", "GET /series"}:
        alone = [[row] for row in recording.body]
        return alone if endpoint == "GET /movie" else [recording.body, *alone]
    return [recording.body]


def suits(method: str, endpoint: str, recording: Recording, body: Any) -> bool:
    """Tell whether a client's method asks for such an answer."""
    if endpoint == "GET /Items":
        # Whole lists are asked for with their length, from the start
        whole = recording.query.get("enableTotalRecordCount") != "false"
        starts = recording.query.get("startIndex", "0") == "0"
        return method in {"items", "states", "version_paths"} or (whole and starts)
    if endpoint == "GET /series" and method == "series_by_tvdb":
        return len(body) == 1
    if endpoint in {"GET /movie/{id}", "GET /tv/{id}"} and "id" in body:
        return "tmdbId" in body or method == "name" or "name" in body
    return True


class Recorded(TestServer):
    """A server that gives one recorded body, and others for what is asked besides."""

    def __init__(self, routes: Routes, known: Sequence[Recording]) -> None:
        """Start with the first recorded answer of each endpoint."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        super().__init__(app, host="127.0.0.1")
        self._routes = routes
        self._first: dict[str, Any] = {}
        for one in known:
            if one.status == 200:
                endpoint = endpoint_of(routes, one.method, one.path)
                self._first.setdefault(endpoint, one.body)
        self._rows: dict[str, list[Any]] = defaultdict(list)
        for one in known:
            endpoint = endpoint_of(routes, one.method, one.path)
            if endpoint in CHOSEN_BY and one.status == 200:
                self._rows[endpoint] += one.body
        self.given: tuple[str, Any] = "", None
        self.folder = ""

    async def _answer(self, request: web.Request) -> web.Response:
        endpoint = endpoint_of(self._routes, request.method, request.path)
        body = self._first.get(endpoint)
        if endpoint == self.given[0]:
            body = self.given[1]
        elif (key := CHOSEN_BY.get(endpoint)) and key in request.query:
            wanted = request.query.getall(key)
            body = [row for row in self._rows[endpoint] if str(row[key]) in wanted]
        if endpoint == "GET /filesystem" and request.query["path"] != self.folder:
            body = {"parent": "/", "directories": [], "files": []}
        if body is None:
            return web.json_response({"message": "not recorded"}, status=404)
        return web.json_response(body)


def when(method: str) -> tuple[bool, bool]:
    """Sort methods: what changes something comes late, and what deletes comes last."""
    return method.startswith(WRITES), method.startswith("delete_")


async def simulated(
    session: aiohttp.ClientSession, folder: Path, name: str, reading: Reading
) -> dict[str, set[str]]:
    """Call every method with a simulated server; return what each asked for."""
    kind, _, version = name.partition("-")
    asked: dict[str, set[str]] = defaultdict(set)
    options: dict[str, Any] = {kind: version} if version else {}
    async with Household(folder, **options) as home:
        recorded_calls.fill(home)
        server = getattr(home, kind)
        for given in of_household(home, kind):
            client = CLIENTS[kind](
                session, Endpoint(kind, URL(server.url), server.api_key)
            )
            calls = every_call_of(client, GIVEN | given)
            for method in sorted(calls, key=when):
                if method == "unrequested_series" and given["media_type"] != "tv":
                    continue
                reading.asked.clear()
                await calls[method]()
                asked[method] |= reading.asked
    return asked


@pytest.mark.parametrize("kind", CLIENTS)
async def test_what_clients_read_is_what_servers_send(
    session: aiohttp.ClientSession,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    """Every key that is read was recorded, and is simulated."""
    home = Household(tmp_path / "routes")
    routes = [(one.method, one.path) for one in getattr(home, kind).routes()]
    reading = Reading(monkeypatch, routes)
    asked: dict[str, set[str]] = defaultdict(set)
    names = [name for name in SERVERS if name.startswith(kind)]
    for name in names:
        found = await simulated(session, tmp_path / name, name, reading)
        for method, endpoints in found.items():
            asked[method] |= endpoints
    sent = dict(reading.sent)
    for name in names:
        await recorded(session, recordings(*SERVERS[name]), routes, kind, asked)
    known = [one for name in names for one in recordings(*SERVERS[name])]
    differences = Differences(READ, kind)
    for endpoint, keys in reading.read.items():
        real: Shape = joined(
            shape(one.body)
            for one in known
            if endpoint_of(routes, one.method, one.path) == endpoint
            and one.status == 200
        )
        for key in keys - real.keys():
            differences.add(f"{endpoint} {key}: not recorded")
        for key in keys - sent[endpoint].keys():
            differences.add(f"{endpoint} {key}: not simulated")
    assert not differences.unexplained()
    assert not differences.needless()


async def recorded(
    session: aiohttp.ClientSession,
    known: Sequence[Recording],
    routes: Routes,
    kind: str,
    asked: Mapping[str, set[str]],
) -> None:
    """Call every method that reads with each recorded body that it asks for."""
    server = Recorded(routes, known)
    async with server:
        for one in known:
            endpoint = endpoint_of(routes, one.method, one.path)
            if one.status != 200 or one.method != "GET":
                continue
            for body in bodies_of(one, endpoint):
                given = GIVEN | EXAMPLES[kind] | of_body(endpoint, body, one.query)
                server.given, server.folder = (endpoint, body), f"{given['path']}/"
                client = CLIENTS[kind](
                    session, Endpoint(kind, server.make_url("/"), "key")
                )
                for method, call in every_call_of(client, given).items():
                    if (
                        endpoint in asked[method]
                        and not method.startswith(WRITES)
                        and suits(method, endpoint, one, body)
                    ):
                        await call()
