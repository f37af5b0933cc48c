"""True answers of all servers, and a call of every method of every client."""

from collections.abc import Callable
from datetime import timedelta
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

import aiohttp
from yarl import URL

from custom_components.jellyseerr_cleanup.clients.http import Endpoint
from custom_components.jellyseerr_cleanup.clients.jellyfin import JellyfinClient
from custom_components.jellyseerr_cleanup.clients.jellyfin_episodes import (
    JellyfinEpisodes,
)
from custom_components.jellyseerr_cleanup.clients.jellyfin_items import JellyfinItems
from custom_components.jellyseerr_cleanup.clients.jellyseerr import JellyseerrClient
from custom_components.jellyseerr_cleanup.clients.radarr import RadarrClient
from custom_components.jellyseerr_cleanup.clients.servarr import ServarrClient
from custom_components.jellyseerr_cleanup.clients.sonarr import SonarrClient
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from tests.media_stack import Household

KEY = "s3cr3t-k3y"
PATIENCE = timedelta(seconds=20)


def keys(server: Any) -> dict[str, str]:
    """Return the key in each of the headers that one of the servers reads."""
    token = f'MediaBrowser Token="{server.api_key}"'
    return {"X-Api-Key": server.api_key, "Authorization": token}


async def true_bodies(
    session: aiohttp.ClientSession, folder: Path
) -> tuple[dict[str, Any], Any]:
    """Return what four true servers answer, by path, and a movie that all of them know."""
    bodies: dict[str, Any] = {}
    async with Household(folder, jellyseerr="1.9") as home:
        alice, bob = home.user("alice"), home.user("bob", jellyfin=False)
        comet, river = home.movie("The Comet"), home.movie("A River")
        home.movie("The Comet", tmdb=comet.tmdb, is_4k=True)
        first = home.request(alice, comet)
        home.request(bob, river)
        home.request(None, river, is_4k=True)
        bridge = home.series("The Bridge", seasons={1: 2})
        home.request(alice, bridge, seasons=[1])
        home.watch(alice, comet)
        home.play(alice, river, queue=[comet])
        home.enqueue(river)
        home.radarr.root_accessible = False
        settings = (
            "public",
            "about",
            "network",
            "main",
            "jellyfin",
            "radarr",
            "sonarr",
        )
        wanted: dict[Any, list[str]] = {
            home.jellyseerr: [
                *(f"/api/v1/settings/{page}" for page in settings),
                "/api/v1/auth/me",
                "/api/v1/status",
                "/api/v1/user",
                "/api/v1/request",
                f"/api/v1/request/{first.id}",
                f"/api/v1/movie/{comet.tmdb}",
                f"/api/v1/tv/{bridge.tmdb}",
            ],
            home.jellyfin: [
                "/System/Info",
                "/Users",
                "/Sessions",
                f"/Items?userId={alice.jellyfin_id}&fields=ProviderIds,DateCreated",
                f"/Shows/{bridge.in_jellyfin.id}/Episodes?userId={alice.jellyfin_id}",
            ],
            home.sonarr: [
                "/api/v3/series",
                f"/api/v3/series/{bridge.row.id}",
                f"/api/v3/episode?seriesId={bridge.row.id}",
                f"/api/v3/episodefile?seriesId={bridge.row.id}",
            ],
            home.radarr: [
                "/api/v3/system/status",
                "/api/v3/queue",
                "/api/v3/rootfolder",
                "/api/v3/health",
                "/api/v3/movie",
                f"/api/v3/movie?tmdbId={comet.tmdb}",
                f"/api/v3/movie/{comet.in_radarr.id}",
                f"/api/v3/moviefile?movieId={comet.in_radarr.id}",
                f"/api/v3/filesystem?includeFiles=true&path={comet.folder}",
            ],
        }
        for server, paths in wanted.items():
            for path in paths:
                url = URL(f"{server.url}{path}")
                async with session.get(url, headers=keys(server)) as response:
                    known = path if "tmdbId" in path else url.path
                    bodies[known] = await response.json()
        return bodies, comet


def every_call(
    session: aiohttp.ClientSession, url: URL, bodies: dict[str, Any], comet: Any
) -> dict[str, Callable[[], Any]]:
    """Return a call of every method of every client, by the class that defines it; those of Sonarr are Radarr's, but for what it is."""
    endpoint = Endpoint("Server", url, KEY, timeout=PATIENCE)
    jellyseerr, jellyfin = (
        JellyseerrClient(session, endpoint),
        JellyfinClient(session, endpoint),
    )
    radarr, sonarr = RadarrClient(session, endpoint), SonarrClient(session, endpoint)
    ids = [row["Id"] for row in bodies["/Items"]["Items"]]
    account, movie = bodies["/Users"][0]["Id"], comet.in_radarr.id
    request = next(
        int(path.rpartition("/")[2])
        for path in bodies
        if path.startswith("/api/v1/request/")
    )
    shown = next(
        row["SeriesId"] for row in bodies["/Items"]["Items"] if "SeriesId" in row
    )
    bridge = next(
        int(path.removeprefix("/api/v1/tv/"))
        for path in bodies
        if path.startswith("/api/v1/tv/")
    )
    series, tvdb = (bodies["/api/v3/series"][0][key] for key in ("id", "tvdbId"))
    calls: dict[type, dict[str, Callable[[], Any]]] = {
        JellyseerrClient: {
            "public": jellyseerr.public,
            "check": jellyseerr.check,
            "users": jellyseerr.users,
            "requests": jellyseerr.requests,
            "request": lambda: jellyseerr.request(request),
            "jellyfin_settings": jellyseerr.jellyfin_settings,
            "radarr_settings": jellyseerr.radarr_settings,
            "sonarr_settings": jellyseerr.sonarr_settings,
            "delete_request": lambda: jellyseerr.delete_request(1),
            "delete_media": lambda: jellyseerr.delete_media(1),
            "unrequested_series": lambda: jellyseerr.unrequested_series(bridge),
            "name": lambda: jellyseerr.name(MediaType.MOVIE, comet.tmdb, PATIENCE),
        },
        JellyfinClient: {
            "check": jellyfin.check,
            "accounts": jellyfin.accounts,
            "now_playing": jellyfin.now_playing,
        },
        JellyfinItems: {
            "items": lambda: jellyfin.items(account, ids),
            "movies": lambda: jellyfin.movies(account),
            "series": lambda: jellyfin.series(account),
        },
        JellyfinEpisodes: {
            "finished_episodes": lambda: jellyfin.finished_episodes(account),
            "resumable_episodes": lambda: jellyfin.resumable_episodes(account),
            "favorite_series": lambda: jellyfin.favorite_series(account),
            "season_episodes": lambda: jellyfin.season_episodes(account, shown, 1),
        },
        ServarrClient: {
            "check": radarr.check,
            "root_folders": radarr.root_folders,
            "root_complaints": radarr.root_complaints,
            "folder_files": lambda: radarr.folder_files(str(comet.folder)),
            "has_video": lambda: radarr.has_video(str(comet.folder)),
        },
        RadarrClient: {
            "movie": lambda: radarr.movie(movie),
            "movie_by_tmdb": lambda: radarr.movie_by_tmdb(comet.tmdb),
            "movies": radarr.movies,
            "movie_files": lambda: radarr.movie_files(movie),
            "queued_movie_ids": radarr.queued_movie_ids,
            "delete_file": lambda: radarr.delete_file(1),
            "delete_movie": lambda: radarr.delete_movie(1, delete_files=False),
            "search_movie": lambda: radarr.search_movie(1),
        },
        SonarrClient: {
            "check": sonarr.check,
            "series": lambda: sonarr.series(series),
            "series_by_tvdb": lambda: sonarr.series_by_tvdb(tvdb),
            "all_series": sonarr.all_series,
            "episodes": lambda: sonarr.episodes(series),
            "episode_files": lambda: sonarr.episode_files(series),
            "queued_seasons": sonarr.queued_seasons,
            "monitor_episodes": lambda: sonarr.monitor_episodes([1], monitored=False),
            "monitor_season": lambda: sonarr.monitor_season(series, 1, monitored=False),
            "delete_files": lambda: sonarr.delete_files([1]),
            "delete_series": lambda: sonarr.delete_series(series, delete_files=False),
            "search_season": lambda: sonarr.search_season(series, 1),
        },
    }
    return {
        f"{client.__name__}.{name}": call
        for client, methods in calls.items()
        for name, call in methods.items()
    }


def methods() -> set[str]:
    """Return every public method of the clients that asks a server, by the class that defines it."""
    clients = (
        JellyseerrClient,
        JellyfinClient,
        JellyfinItems,
        JellyfinEpisodes,
        ServarrClient,
        RadarrClient,
    )
    return {
        f"{client.__name__}.{name}"
        for client in (*clients, SonarrClient)
        for name, member in vars(client).items()
        if iscoroutinefunction(member) and not name.startswith("_")
    }
