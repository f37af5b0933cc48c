"""Jellyseerr's check, of four versions and of other servers; addresses and titles."""

from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from custom_components.jellyseerr_cleanup.clients.errors import (
    ClientError,
    CsrfProtected,
    NotAdmin,
    NotAuthorized,
    NotFound,
    NotInitialized,
    TimedOut,
    UnexpectedAnswer,
    UnsupportedVersion,
    WrongServer,
)
from custom_components.jellyseerr_cleanup.clients.jellyseerr import (
    JellyseerrClient,
    ServerInfo,
)
from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleName
from tests.media_stack import Hang, Household, Html, MediaStatus, Status

from .canned import Answer
from .connect import HANGING, NEWEST, Canned, connect

API = "/api/v1"
PUBLIC = {"initialized": True, "mediaServerType": 2, "vapidPublic": "x"}


async def test_check(home: Household, jellyseerr: JellyseerrClient) -> None:
    server = home.jellyseerr
    assert await jellyseerr.check() == ServerInfo(
        version=server.version,
        vapid_public=server.vapid_public,
        media_server_type=2,
        title=server.behaviour.title,
        csrf_protection=False,
    )
    assert server.calls.lines[:3] == [
        f"GET {API}/settings/public",
        f"GET {API}/auth/me",
        f"GET {API}/settings/about",
    ]


async def test_csrf_protection_is_seen_and_named(
    home: Household, jellyseerr: JellyseerrClient
) -> None:
    home.jellyseerr.csrf_protection = True
    request = home.request(home.user("alice"), home.movie("The Comet"))
    assert (await jellyseerr.check()).csrf_protection is True
    with pytest.raises(CsrfProtected, match="CSRF"):
        await jellyseerr.delete_request(request.id)
    assert request.exists


async def test_where_csrf_protection_is_told(
    home: Household, jellyseerr: JellyseerrClient
) -> None:
    """Which of two settings tells it depends on the version, and is tried once."""
    assert await jellyseerr.csrf_protection() is False
    home.forget_calls()
    home.jellyseerr.csrf_protection = True
    assert await jellyseerr.csrf_protection() is True
    assert len(home.jellyseerr.calls) == 1
    home.jellyseerr.fault("GET", f"{API}/settings/*", Status(500))
    with pytest.raises(UnexpectedAnswer, match="500"):
        await jellyseerr.csrf_protection()


@NEWEST
@pytest.mark.parametrize("key", ["", "wrong", "JELLYSEERR-KEY-0123456789ABCDEF"])
async def test_a_wrong_key(
    session: aiohttp.ClientSession, home: Household, key: str
) -> None:
    with pytest.raises(NotAuthorized):
        await connect(JellyseerrClient, session, home, api_key=key).check()


@NEWEST
async def test_not_an_administrator(
    home: Household, jellyseerr: JellyseerrClient
) -> None:
    assert home.admin.row is not None
    home.admin.row.permissions = 32
    with pytest.raises(NotAdmin):
        await jellyseerr.check()


@NEWEST
async def test_not_set_up(home: Household, jellyseerr: JellyseerrClient) -> None:
    home.jellyseerr.initialized = False
    with pytest.raises(NotInitialized):
        await jellyseerr.check()
    assert home.jellyseerr.calls.lines == [f"GET {API}/settings/public"]


@NEWEST
async def test_an_old_version(home: Household, jellyseerr: JellyseerrClient) -> None:
    home.jellyseerr.version = "1.8.1"
    with pytest.raises(UnsupportedVersion, match=r"1\.9"):
        await jellyseerr.check()


@NEWEST
async def test_a_version_that_cannot_be_read_stops_nothing(
    home: Household, jellyseerr: JellyseerrClient
) -> None:
    home.jellyseerr.fault("GET", f"{API}/settings/about", Status(500))
    home.jellyseerr.fault("GET", f"{API}/settings/network", Status(500))
    info = await jellyseerr.check()
    assert info.version == "3.1.0", "/status knows it too"
    assert info.csrf_protection is None
    home.jellyseerr.fault("GET", f"{API}/status", Html())
    assert (await jellyseerr.check()).version is None


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(b"", 401), WrongServer),
        (Answer({"message": "no"}, 404), WrongServer),
        (Answer({}), WrongServer),
        (Answer([]), WrongServer),
        (Answer(PUBLIC | {"mediaServerType": None}), WrongServer),
        (Answer(PUBLIC | {"initialized": "yes"}), WrongServer),
        (Answer(PUBLIC | {"vapidPublic": ""}), WrongServer),
        (Answer(b"", 502), UnexpectedAnswer),
    ],
)
async def test_not_a_jellyseerr(
    canned: Canned, answer: Answer, expected: type[ClientError]
) -> None:
    canned.put(f"{API}/settings/public", answer)
    with pytest.raises(expected) as caught:
        await canned.jellyseerr.check()
    assert type(caught.value) is expected


async def test_addresses_of_the_others(
    home: Household, jellyseerr: JellyseerrClient
) -> None:
    home.jellyseerr.jellyfin_external = "https://tv.example.org"
    jellyfin = await jellyseerr.jellyfin_settings()
    assert jellyfin.urls == (home.jellyfin.url, "https://tv.example.org")
    assert jellyfin.api_key == home.jellyfin.api_key
    assert jellyfin.server_id == home.jellyfin.server_id
    radarrs = await jellyseerr.radarr_settings()
    assert [(one.service_id, one.name, one.is_4k, one.urls) for one in radarrs] == [
        (0, "Radarr", False, (home.radarr.url,)),
        (1, "Radarr 4K", True, (home.radarr_4k.url,)),
    ]
    sonarrs = await jellyseerr.sonarr_settings()
    urls = [(home.sonarr.url,), (home.sonarr_4k.url,)]
    assert [one.urls for one in sonarrs] == urls


@NEWEST
@HANGING
async def test_titles(home: Household, jellyseerr: JellyseerrClient) -> None:
    comet = home.movie("The Comet", year=1999)
    signals = home.series("The Signals", seasons={1: 1}, year=2001)
    patience = timedelta(seconds=0.2)
    movie = await jellyseerr.name(MediaType.MOVIE, comet.tmdb, patience)
    assert movie == TitleName("The Comet", 1999)
    series = await jellyseerr.name(MediaType.TV, signals.tmdb, patience)
    assert series == TitleName("The Signals", 2001)
    home.jellyseerr.tmdb_reachable = False
    with pytest.raises(UnexpectedAnswer):
        await jellyseerr.name(MediaType.MOVIE, comet.tmdb, patience)
    home.jellyseerr.fault("GET", f"{API}/movie/*", Hang())
    with pytest.raises(TimedOut):
        await jellyseerr.name(MediaType.MOVIE, comet.tmdb, patience)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"id": 603, "title": "The Comet", "releaseDate": ""}, "The Comet"),
        ({"id": 603, "title": "The Comet"}, "The Comet"),
        (Answer({"message": "gone"}, 404), None),
        ({"id": 604, "title": "Another"}, UnexpectedAnswer),
        ({"id": 603}, UnexpectedAnswer),
    ],
)
async def test_odd_titles(canned: Canned, answer: Any, expected: Any) -> None:
    canned.put(f"{API}/movie/603", answer)
    asking = canned.jellyseerr.name(MediaType.MOVIE, 603, timedelta(seconds=5))
    if isinstance(expected, type):
        with pytest.raises(expected):
            await asking
    else:
        assert await asking == (expected and TitleName(expected, None))


SERIES = {"id": 5, "tmdbId": 603, "status": 5, "status4k": 1}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"mediaInfo": SERIES | {"requests": []}}, 5),
        ({"mediaInfo": SERIES | {"requests": [{"id": 1}]}}, None),
        ({"mediaInfo": SERIES | {"requests": [{"id": 1, "status": 2}]}}, None),
        ({"mediaInfo": SERIES | {"requests": [{"id": 1, "status": 3}]}}, 5),
        ({"mediaInfo": SERIES | {"requests": [{"status": 3}, {"status": 1}]}}, None),
        ({}, None),
        (Answer({"message": "gone"}, 404), None),
        # Whether somebody requests it is not known
        ({"mediaInfo": SERIES}, UnexpectedAnswer),
        ({"mediaInfo": SERIES | {"requests": [], "tmdbId": 7}}, UnexpectedAnswer),
    ],
)
async def test_series_that_nobody_requests(
    canned: Canned, answer: Any, expected: Any
) -> None:
    canned.put(f"{API}/tv/603", answer)
    asking = canned.jellyseerr.unrequested_series(603)
    if isinstance(expected, type):
        with pytest.raises(expected):
            await asking
    else:
        media = await asking
        assert (media and media.id) == expected


SEASONS = [
    {"seasonNumber": 1, "status": 5, "status4k": 1},
    {"seasonNumber": 2, "status": 7, "status4k": 4},
    {"seasonNumber": 3, "status": 3, "status4k": 2},
]
MOVIE = {"tmdbId": 603, "status": 7, "status4k": 5}


@pytest.mark.parametrize(
    ("kind", "answer", "expected"),
    [
        ("movie", {"mediaInfo": MOVIE}, ["movie:603:4k"]),
        ("movie", {"mediaInfo": MOVIE | {"status4k": 3}}, []),
        ("tv", {"mediaInfo": SERIES | {"seasons": SEASONS}}, ["s1:hd", "s2:4k"]),
        ("tv", {}, []),
        ("tv", Answer({"message": "gone"}, 404), []),
        ("tv", {"mediaInfo": SERIES}, None),
        ("movie", {"mediaInfo": MOVIE | {"tmdbId": 7}}, None),
        ("movie", {"mediaInfo": MOVIE | {"status": "5"}}, None),
        ("movie", Answer(b"", 500), None),
    ],
)
async def test_what_is_called_available(
    canned: Canned, kind: str, answer: Any, expected: list[str] | None
) -> None:
    canned.put(f"{API}/{kind}/603", answer)
    asking = canned.jellyseerr.called_available(MediaType(kind), 603)
    if expected is None:
        with pytest.raises(UnexpectedAnswer):
            await asking
    else:
        found = [str(one).removeprefix("tv:603:") for one in await asking]
        assert found == expected


async def test_the_availability_sync_notices_what_went(
    home: Household, jellyseerr: JellyseerrClient
) -> None:
    gone, there = home.movie("The Comet"), home.movie("A River")
    home.disk.remove_folder(gone.folder)
    gone.in_radarr.file = None
    await jellyseerr.run_availability_sync()
    (call,) = home.jellyseerr.calls
    assert call.line == f"POST {API}/settings/jobs/availability-sync/run"
    assert gone.in_jellyseerr.standard.status != MediaStatus.AVAILABLE
    assert there.in_jellyseerr.standard.status == MediaStatus.AVAILABLE


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer({"message": "Job not found."}, 404), NotFound),
        (Answer({"message": "invalid csrf token"}, 403), CsrfProtected),
        (Answer(b"", 500), UnexpectedAnswer),
    ],
    ids=["404", "403", "500"],
)
async def test_an_availability_sync_that_does_not_run(
    canned: Canned, answer: Answer, expected: type[ClientError]
) -> None:
    path = f"{API}/settings/jobs/availability-sync/run"
    canned.put(path, answer, method="POST")
    with pytest.raises(expected):
        await canned.jellyseerr.run_availability_sync()
