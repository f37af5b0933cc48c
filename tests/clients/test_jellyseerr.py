"""Jellyseerr's check against four simulated versions, and against servers that are none; addresses and titles."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from custom_components.jellyseerr_cleanup.clients.errors import (
    ClientError,
    CsrfProtected,
    NotAdmin,
    NotAuthorized,
    NotInitialized,
    UnexpectedAnswer,
    UnsupportedVersion,
    WrongServer,
)
from tests.media_stack import Household, Html, Status

from .canned import Answer, CannedServer
from .connect import to_jellyseerr

VERSIONS = ("1.9", "2.3", "2.7", "3.1")


API = "/api/v1"


@pytest.fixture(params=VERSIONS)
async def home(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Household]:
    async with Household(tmp_path, jellyseerr=request.param) as home:
        yield home


@pytest.fixture
async def newest(tmp_path: Path) -> AsyncIterator[Household]:
    async with Household(tmp_path, jellyseerr="3.1") as home:
        yield home


async def test_check(session: aiohttp.ClientSession, home: Household) -> None:
    info = await to_jellyseerr(session, home).check()
    assert info.version == home.jellyseerr.version
    assert info.vapid_public == home.jellyseerr.vapid_public
    assert info.media_server_type == 2
    assert info.title == home.jellyseerr.behaviour.title
    assert info.csrf_protection is False
    assert home.jellyseerr.calls.lines[:3] == [
        f"GET {API}/settings/public",
        f"GET {API}/auth/me",
        f"GET {API}/settings/about",
    ]


async def test_csrf_protection_is_seen_and_named(
    session: aiohttp.ClientSession, home: Household
) -> None:
    home.jellyseerr.csrf_protection = True
    request = home.request(home.user("alice"), home.movie("The Comet"))
    jellyseerr = to_jellyseerr(session, home)
    assert (await jellyseerr.check()).csrf_protection is True
    with pytest.raises(CsrfProtected, match="CSRF"):
        await jellyseerr.delete_request(request.id)
    assert request.exists


@pytest.mark.parametrize("key", ["", "wrong", "JELLYSEERR-KEY-0123456789ABCDEF"])
async def test_a_wrong_key(
    session: aiohttp.ClientSession, home: Household, key: str
) -> None:
    with pytest.raises(NotAuthorized):
        await to_jellyseerr(session, home, api_key=key).check()


async def test_not_an_administrator(
    session: aiohttp.ClientSession, newest: Household
) -> None:
    assert newest.admin.row is not None
    newest.admin.row.permissions = 32
    with pytest.raises(NotAdmin):
        await to_jellyseerr(session, newest).check()


async def test_not_set_up(session: aiohttp.ClientSession, newest: Household) -> None:
    newest.jellyseerr.initialized = False
    with pytest.raises(NotInitialized):
        await to_jellyseerr(session, newest).check()
    assert newest.jellyseerr.calls.lines == [f"GET {API}/settings/public"]


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("1.8.1", UnsupportedVersion),
        ("0.1.0", UnsupportedVersion),
        ("1.10.0", "1.10.0"),
        ("develop-1a2b3c4", "develop-1a2b3c4"),
    ],
)
async def test_versions(
    session: aiohttp.ClientSession, newest: Household, version: str, expected: Any
) -> None:
    newest.jellyseerr.version = version
    if isinstance(expected, str):
        assert (await to_jellyseerr(session, newest).check()).version == expected
    else:
        with pytest.raises(expected, match=r"1\.9"):
            await to_jellyseerr(session, newest).check()


async def test_a_version_that_cannot_be_read_stops_nothing(
    session: aiohttp.ClientSession, newest: Household
) -> None:
    newest.jellyseerr.fault("GET", f"{API}/settings/about", Status(500))
    newest.jellyseerr.fault("GET", f"{API}/settings/network", Status(500))
    info = await to_jellyseerr(session, newest).check()
    assert info.version == "3.1.0", "/status knows it too"
    assert info.csrf_protection is None
    newest.jellyseerr.fault("GET", f"{API}/status", Html())
    assert (await to_jellyseerr(session, newest).check()).version is None


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(b"<html>", 200, "text/html"), WrongServer),
        (Answer(b"", 401), WrongServer),
        (Answer(b"", 403), WrongServer),
        (Answer({"message": "no"}, 404), WrongServer),
        (Answer(b"", 307, headers={"Location": "/login"}), WrongServer),
        (Answer({}), WrongServer),
        (Answer([]), WrongServer),
        (Answer({"initialized": True, "vapidPublic": "x"}), WrongServer),
        (
            Answer({"initialized": "yes", "mediaServerType": 2, "vapidPublic": "x"}),
            WrongServer,
        ),
        (
            Answer({"initialized": True, "mediaServerType": 2, "vapidPublic": ""}),
            WrongServer,
        ),
        (Answer(b"", 502), UnexpectedAnswer),
    ],
)
async def test_not_a_jellyseerr(
    session: aiohttp.ClientSession,
    canned: CannedServer,
    answer: Answer,
    expected: type[ClientError],
) -> None:
    canned.put(f"{API}/settings/public", answer)
    with pytest.raises(expected) as caught:
        await to_jellyseerr(session, canned).check()
    assert type(caught.value) is expected


async def test_addresses_of_the_others(
    session: aiohttp.ClientSession, home: Household
) -> None:
    home.jellyseerr.jellyfin_external = "https://tv.example.org"
    jellyseerr = to_jellyseerr(session, home)
    jellyfin = await jellyseerr.jellyfin_settings()
    assert jellyfin.urls == (home.jellyfin.url, "https://tv.example.org")
    assert (jellyfin.api_key, jellyfin.server_id) == (
        home.jellyfin.api_key,
        home.jellyfin.server_id,
    )
    radarrs = await jellyseerr.radarr_settings()
    assert [
        (radarr.service_id, radarr.name, radarr.is_4k, radarr.urls)
        for radarr in radarrs
    ] == [
        (0, "Radarr", False, (home.radarr.url,)),
        (1, "Radarr 4K", True, (home.radarr_4k.url,)),
    ]
    assert [sonarr.urls for sonarr in await jellyseerr.sonarr_settings()] == [
        (home.sonarr.url,),
        (home.sonarr_4k.url,),
    ]
