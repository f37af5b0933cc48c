"""Whatever a server sends, only the clients' own errors come out, and only clean values."""

import asyncio
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
import time
from typing import Any

import aiohttp
import pytest
from yarl import URL

from custom_components.jellyseerr_cleanup.clients.errors import (
    ClientError,
    UnexpectedAnswer,
    WrongServer,
)
from custom_components.jellyseerr_cleanup.clients.http import BODY_LIMIT, Endpoint
from custom_components.jellyseerr_cleanup.clients.jellyfin import JellyfinClient
from custom_components.jellyseerr_cleanup.clients.jellyseerr import JellyseerrClient
from custom_components.jellyseerr_cleanup.clients.radarr import RadarrClient
from custom_components.jellyseerr_cleanup.clients.sonarr import SonarrClient
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from tests.media_stack import Household

from .hostile import HostileServer

KEY = "s3cr3t-k3y"


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
        home.request(alice, comet)
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
                f"/api/v1/movie/{comet.tmdb}",
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
) -> list[Callable[[], Any]]:
    """Return every call of every client."""
    patience = timedelta(seconds=20)
    endpoint = Endpoint("Server", url, KEY, timeout=patience)
    jellyseerr, jellyfin = (
        JellyseerrClient(session, endpoint),
        JellyfinClient(session, endpoint),
    )
    radarr, sonarr = RadarrClient(session, endpoint), SonarrClient(session, endpoint)
    ids = [row["Id"] for row in bodies["/Items"]["Items"]]
    account, movie = bodies["/Users"][0]["Id"], comet.in_radarr.id
    shown = next(
        row["SeriesId"] for row in bodies["/Items"]["Items"] if "SeriesId" in row
    )
    series = bodies["/api/v3/series"][0]["id"]
    return [
        jellyseerr.public,
        jellyseerr.check,
        jellyseerr.users,
        jellyseerr.requests,
        jellyseerr.jellyfin_settings,
        jellyseerr.radarr_settings,
        jellyseerr.sonarr_settings,
        lambda: jellyseerr.delete_request(1),
        lambda: jellyseerr.delete_media(1),
        lambda: jellyseerr.name(MediaType.MOVIE, comet.tmdb, patience),
        jellyfin.check,
        jellyfin.accounts,
        lambda: jellyfin.items(account, ids),
        lambda: jellyfin.movies(account),
        jellyfin.now_playing,
        lambda: jellyfin.series(account),
        lambda: jellyfin.finished_episodes(account),
        lambda: jellyfin.resumable_episodes(account),
        lambda: jellyfin.favorite_series(account),
        lambda: jellyfin.season_episodes(account, shown, 1),
        radarr.check,
        lambda: radarr.movie(movie),
        lambda: radarr.movie_by_tmdb(comet.tmdb),
        radarr.movies,
        lambda: radarr.movie_files(movie),
        radarr.queued_movie_ids,
        radarr.root_folders,
        radarr.root_complaints,
        lambda: radarr.folder_files(str(comet.folder)),
        lambda: radarr.has_video(str(comet.folder)),
        lambda: radarr.delete_file(1),
        lambda: radarr.delete_movie(1, delete_files=False),
        lambda: sonarr.series(series),
        lambda: sonarr.series_by_tvdb(bodies["/api/v3/series"][0]["tvdbId"]),
        sonarr.all_series,
        lambda: sonarr.episodes(series),
        lambda: sonarr.episode_files(series),
        sonarr.queued_seasons,
        lambda: sonarr.monitor_episodes([1], monitored=False),
        lambda: sonarr.monitor_season(series, 1, monitored=False),
        lambda: sonarr.delete_files([1]),
        lambda: sonarr.delete_series(series, delete_files=False),
        sonarr.check,
    ]


def is_clean(value: Any) -> bool:
    """Whether a value is made of nothing but the types that the program trusts."""
    if isinstance(value, datetime):
        return value.tzinfo is UTC
    if isinstance(value, int):
        return abs(value) < 2**63
    if is_dataclass(value):
        return all(is_clean(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, dict):
        return all(is_clean(part) for item in value.items() for part in item)
    if isinstance(value, tuple | frozenset):
        return all(map(is_clean, value))
    return value is None or isinstance(value, str | Enum)


@pytest.mark.parametrize(
    ("least", "seed"),
    [
        (600, 0),
        *(pytest.param(4_000, seed, marks=pytest.mark.long) for seed in range(1, 7)),
    ],
)
async def test_mutated_answers(
    session: aiohttp.ClientSession, tmp_path: Path, least: int, seed: int
) -> None:
    bodies, comet = await true_bodies(session, tmp_path)
    told: list[str] = []
    read = 0
    async with HostileServer(bodies, seed) as server:
        calls = every_call(session, server.url, bodies, comet)
        while server.spoiled < least:
            for call in calls:
                try:
                    result = await call()
                except ClientError as error:
                    told.append(str(error))
                else:
                    read += 1
                    assert is_clean(result), result
    print(f"{server.spoiled} mutated bodies: {read} read, {len(told)} refused")
    assert min(read, len(told)) > least / 50, "both ways are tried"
    for message in set(told):
        assert KEY not in message
        assert message.isprintable(), "nothing of a body gets into a message"


async def test_the_true_answers_are_all_read(
    session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    """Otherwise the mutations would never get past the first check."""
    bodies, comet = await true_bodies(session, tmp_path)
    async with HostileServer(bodies, 0) as server:
        server.spoiling = False
        *calls, sonarr_check = every_call(session, server.url, bodies, comet)
        for call in calls:
            assert is_clean(await call())
        with pytest.raises(WrongServer):
            await sonarr_check()


async def test_a_body_without_end(session: aiohttp.ClientSession) -> None:
    sent = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n["')
        try:
            while True:
                writer.write(b"x" * 2**20)
                sent += 2**20
                await writer.drain()
        except ConnectionError:
            writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        url = URL(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        before = time.monotonic()
        with pytest.raises(UnexpectedAnswer, match="KiB"):
            await JellyseerrClient(session, Endpoint("Jellyseerr", url, KEY)).users()
        assert time.monotonic() - before < 20
        assert BODY_LIMIT <= sent < BODY_LIMIT + 2**25
        server.close_clients()
