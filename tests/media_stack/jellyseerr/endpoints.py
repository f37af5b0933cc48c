"""Every endpoint of Jellyseerr that is simulated, by method and path."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from time import perf_counter
from types import MappingProxyType
from typing import TYPE_CHECKING

from aiohttp import web

from ..server import Json, json_answer
from . import configuration, deleting, jobs, listing, requesting
from .delays import unanswered
from .titles import movie, series
from .validation import Refused, check_parameters, id_in, page

if TYPE_CHECKING:
    from .server import Jellyseerr

type Endpoint = Callable[[Jellyseerr, web.Request], Awaitable[web.Response]]


async def status(server: Jellyseerr, request: web.Request) -> web.Response:
    """Answer the version; a release build asks GitHub first (a fault away)."""
    return json_answer(
        {
            "version": server.version,
            "commitTag": "local",
            "updateAvailable": False,
            "commitsBehind": 0,
            "restartRequired": False,
        }
    )


async def appdata(server: Jellyseerr, request: web.Request) -> web.Response:
    """Answer where the data is."""
    body: Json = {"appData": True, "appDataPath": "/app/config"}
    return json_answer(
        body
        if server.behaviour.jellyfin_host_setting
        else body | {"appDataPermissions": True}
    )


async def auth_me(server: Jellyseerr, request: web.Request) -> web.Response:
    """Answer the user that the key acts as."""
    return json_answer(server.shapes().user(request["user"], settings=True))


async def users(server: Jellyseerr, request: web.Request) -> web.Response:
    """Answer a page of users."""
    try:
        check_parameters(request, {"take", "skip", "sort", "q"})
        asked = page(request)
    except Refused as refused:
        return refused.response
    rows, shapes = list(server.users.values()), server.shapes()
    body = [shapes.user(row) for row in asked.of(rows)]
    return json_answer({"pageInfo": asked.info(len(rows)), "results": body})


async def one_user(server: Jellyseerr, request: web.Request) -> web.Response:
    """Answer one user."""
    row = server.users.get(id_in(request))
    if row is None:
        return json_answer({"message": "User not found."}, 404)
    return json_answer(server.shapes().user(row, settings=True))


async def request_list(server: Jellyseerr, request: web.Request) -> web.Response:
    """Answer a page of requests, once every Radarr and Sonarr was asked for its profiles."""
    silent = await _without_profiles(server)
    started = perf_counter()
    try:
        asked, rows = listing.requests(request, server.requests, server.behaviour)
        found = asked.of(rows)
    except Refused as refused:
        return refused.response
    shapes = server.shapes(silent)
    body: Json = {
        "pageInfo": asked.info(len(rows)),
        "results": [shapes.request(row) for row in found],
    }
    if server.behaviour.service_errors:
        kinds = (("radarr", server.radarrs), ("sonarr", server.sonarrs))
        body["serviceErrors"] = {
            kind: [
                {"id": row.id, "name": row.name}
                for row in configured
                if id(row) in silent
            ]
            for kind, configured in kinds
        }
    answer = json_answer(body)
    await server.page_delay.wait(
        len(server.requests),
        asked.take,
        server.behaviour.page_cost,
        perf_counter() - started,
    )
    return answer


async def _without_profiles(server: Jellyseerr) -> frozenset[int]:
    """Ask for profiles, unless all answered within the last hour."""
    services = [*server.radarrs, *server.sonarrs]
    if not (server.asks_services or server.dies_of_refused_services):
        return frozenset()
    if server.clock.now() < server.profiles_known_until:
        refused = any(not service.instance.running for service in services)
        if refused and server.dies_of_refused_services:
            server.die_soon()  # of an error in the background that nobody catches
        return frozenset()
    silent = await unanswered(services, server.page_patience)
    if not silent:
        server.profiles_known_until = server.clock.now() + timedelta(hours=1)
    return silent


async def one_request(server: Jellyseerr, request: web.Request) -> web.Response:
    """Answer one request."""
    row = server.requests.get(id_in(request))
    if row is None or row.media is None:
        return json_answer(deleting.REQUEST_NOT_FOUND, 404)
    return json_answer(server.shapes().request(row, single=True))


async def request_count(server: Jellyseerr, request: web.Request) -> web.Response:
    """Answer how many requests there are of each status."""
    return json_answer(listing.counts(server.requests, server.behaviour))


async def media_list(server: Jellyseerr, request: web.Request) -> web.Response:
    """Answer a page of media with their seasons."""
    try:
        asked, rows = listing.media(request, server.media, server.behaviour)
        found = asked.of(rows)
    except Refused as refused:
        return refused.response
    shapes = server.shapes()
    body = [shapes.media(row, seasons=True) for row in found]
    return json_answer({"pageInfo": asked.info(len(rows)), "results": body})


ENDPOINTS: Mapping[tuple[str, str], Endpoint] = MappingProxyType(
    {
        ("GET", "/status"): status,
        ("GET", "/status/appdata"): appdata,
        ("GET", "/settings/public"): configuration.settings_public,
        ("GET", "/settings/main"): configuration.settings_main,
        ("GET", "/settings/network"): configuration.settings_network,
        ("GET", "/settings/about"): configuration.settings_about,
        ("GET", "/settings/jellyfin"): configuration.settings_jellyfin,
        ("GET", "/settings/radarr"): configuration.settings_radarr,
        ("GET", "/settings/sonarr"): configuration.settings_sonarr,
        ("GET", "/settings/jobs"): jobs.list_jobs,
        ("POST", "/settings/jobs/{id}/run"): jobs.run_job,
        ("GET", "/auth/me"): auth_me,
        ("GET", "/user"): users,
        ("GET", "/user/{id}"): one_user,
        ("GET", "/request"): request_list,
        ("POST", "/request"): requesting.add_request,
        ("GET", "/request/count"): request_count,
        ("GET", "/request/{id}"): one_request,
        ("DELETE", "/request/{id}"): deleting.delete_request,
        ("GET", "/media"): media_list,
        ("DELETE", "/media/{id}"): deleting.delete_media,
        ("DELETE", "/media/{id}/file"): deleting.delete_media_file,
        ("GET", "/movie/{id}"): movie,
        ("GET", "/tv/{id}"): series,
    }
)
