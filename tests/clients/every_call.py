"""True answers of all servers, and a call of every method of every client."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from inspect import Parameter, getmembers, iscoroutinefunction, signature
from pathlib import Path
from typing import Any

import aiohttp
from yarl import URL

from custom_components.jellyseerr_cleanup.clients.endpoint import Endpoint
from custom_components.jellyseerr_cleanup.clients.jellyfin import JellyfinClient
from custom_components.jellyseerr_cleanup.clients.jellyseerr import JellyseerrClient
from custom_components.jellyseerr_cleanup.clients.radarr import RadarrClient
from custom_components.jellyseerr_cleanup.clients.sonarr import SonarrClient
from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from tests.media_stack import Household

from .connect import KEY, Client

PATIENCE = timedelta(seconds=20)
TMDB = 603
FIELDS = "Path,ProviderIds,DateCreated,MediaSources,MediaSourceCount"
SETTINGS = ("public", "about", "network", "main", "jellyfin", "radarr", "sonarr")

type Arguments = dict[type[Client], dict[str, Any]]


def keys(server: Any) -> dict[str, str]:
    """Return the key in each of the headers that one of the servers reads."""
    token = f'MediaBrowser Token="{server.api_key}"'
    return {"X-Api-Key": server.api_key, "Authorization": token}


async def true_bodies(
    session: aiohttp.ClientSession, folder: Path
) -> tuple[dict[str, Any], Arguments]:
    """Return four true servers' answers by path, and the arguments of each client."""
    bodies: dict[str, Any] = {}
    async with Household(folder, jellyseerr="1.9") as home:
        alice, bob = home.user("alice"), home.user("bob", jellyfin=False)
        comet, river = home.movie("The Comet", tmdb=TMDB), home.movie("A River")
        home.movie("The Comet", tmdb=TMDB, is_4k=True)
        first = home.request(alice, comet)
        home.request(bob, river)
        home.request(None, river, is_4k=True)
        bridge = home.series("The Bridge", seasons={1: 2}, tmdb=TMDB)
        home.request(alice, bridge, seasons=[1])
        home.watch(alice, comet)
        home.play(alice, river, queue=[comet])
        home.enqueue(river)
        home.radarr.root_accessible = False
        home.add_version(comet, name="The Comet - Extended.mkv")
        account = alice.jellyfin_id
        movie, series = comet.in_radarr.id, bridge.row.id
        collection = home.jellyfin.collections.add("Leaving soon").id
        wanted: dict[Any, list[str]] = {
            home.jellyseerr: [
                *(f"/api/v1/settings/{page}" for page in SETTINGS),
                "/api/v1/auth/me",
                "/api/v1/status",
                "/api/v1/user",
                "/api/v1/request",
                f"/api/v1/request/{first.id}",
                f"/api/v1/movie/{TMDB}",
                f"/api/v1/tv/{TMDB}",
            ],
            home.jellyfin: [
                "/System/Info",
                "/Users",
                "/Sessions",
                f"/Items?userId={account}&fields={FIELDS}",
                f"/Items/{collection}?userId={account}",
            ],
            home.sonarr: [
                "/api/v3/series",
                f"/api/v3/series/{series}",
                f"/api/v3/episode?seriesId={series}",
                f"/api/v3/episodefile?seriesId={series}",
                "/api/v3/config/mediamanagement",
                "/api/v3/diskspace",
            ],
            home.radarr: [
                "/api/v3/system/status",
                "/api/v3/queue",
                "/api/v3/rootfolder",
                "/api/v3/health",
                "/api/v3/movie",
                f"/api/v3/movie?tmdbId={TMDB}",
                f"/api/v3/movie/{movie}",
                f"/api/v3/moviefile?movieId={movie}",
                "/api/v3/history/since?date=2000-01-01",
                f"/api/v3/filesystem?includeFiles=true&path={comet.folder}",
            ],
        }
        for server, paths in wanted.items():
            for path in paths:
                url = URL(f"{server.url}{path}")
                async with session.get(url, headers=keys(server)) as response:
                    known = path if "tmdbId" in path else url.path
                    bodies[known] = await response.json()
        items = [row["Id"] for row in bodies["/Items"]["Items"]]
        whole = f"/Items/{collection}"
        bodies["/Collections"] = {"Id": collection}
        bodies["/Items"]["Items"].append(bodies[whole])
        bodies["/Items"]["TotalRecordCount"] += 1
        folder_of_comet = {"path": str(comet.folder)}
        # One body for both: it is asked for at one path
        tag = {"label": "kids", "id": 1, "movieIds": [movie], "seriesIds": [series]}
        bodies["/api/v3/tag/detail"] = [tag]
        return bodies, {
            JellyseerrClient: {
                "request_id": first.id,
                "media_id": 1,
                "media_type": MediaType.MOVIE,
                "tmdb_id": TMDB,
                "timeout": PATIENCE,
                "title": TitleId.parse(f"movie:{TMDB}:hd"),
                "user_id": 1,
            },
            JellyfinClient: {
                "account_id": account,
                "item_ids": items,
                "item_id": comet.in_jellyfin.id,
                "collection_id": collection,
                "name": "Leaving soon",
                "overview": "Mark as favorite what is to stay",
                "paths": [str(comet.path)],
            },
            RadarrClient: folder_of_comet
            | {
                "item_id": movie,
                "item_ids": [movie],
                "tmdb_id": TMDB,
                "file_id": 1,
                "delete_files": False,
                "moment": datetime(2000, 1, 1, tzinfo=UTC),
            },
            SonarrClient: folder_of_comet
            | {
                "series_id": series,
                "tvdb_id": bridge.tvdb,
                "moment": datetime(2000, 1, 1, tzinfo=UTC),
                "number": 1,
                "episode_ids": [1],
                "file_ids": [1],
                "monitored": False,
                "delete_files": False,
            },
        }


def every_call(
    session: aiohttp.ClientSession, url: URL, arguments: Arguments
) -> dict[str, partial[Any]]:
    """Return a call of each method of each client; KeyError for a missing argument."""
    return {
        f"{kind.__name__}.{name}": call
        for kind, given in arguments.items()
        for name, call in every_call_of(
            kind(session, Endpoint("Server", url, KEY, timeout=PATIENCE)), given
        ).items()
    }


def every_call_of(client: Client, given: Mapping[str, Any]) -> dict[str, partial[Any]]:
    """Return a call of each method of a client; KeyError for a missing argument."""
    calls: dict[str, partial[Any]] = {}
    for name, method in getmembers(client, iscoroutinefunction):
        if not name.startswith("_"):
            needed = {
                parameter.name: given[parameter.name]
                for parameter in signature(method).parameters.values()
                if parameter.default is Parameter.empty
            }
            calls[name] = partial(method, **needed)
    return calls
