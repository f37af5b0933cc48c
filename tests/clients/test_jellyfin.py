"""Jellyfin's client against simulated servers, and odd answers: what it is, its accounts and sessions."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from custom_components.jellyseerr_cleanup.clients.errors import (
    ClientError,
    NotAuthorized,
    UnexpectedAnswer,
    UnsupportedVersion,
    WrongServer,
)
from custom_components.jellyseerr_cleanup.clients.http import Endpoint
from custom_components.jellyseerr_cleanup.clients.jellyfin import (
    JellyfinClient,
    NowPlaying,
)
from tests.media_stack import Household, Html, Status

from .canned import Answer, CannedServer
from .connect import to_jellyfin

ACCOUNT = "0abcdef0000000000000000000000001"


ITEM = "0abcdef0000000000000000000000fa4"


SERVER = {
    "Id": "a" * 32,
    "ServerName": "jelly",
    "Version": "10.11.3",
    "ProductName": "Jellyfin Server",
}


@pytest.fixture(params=["10.11", "12"])
async def home(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Household]:
    async with Household(tmp_path, jellyfin=request.param) as home:
        yield home


async def test_check(session: aiohttp.ClientSession, home: Household) -> None:
    info = await to_jellyfin(session, home).check()
    assert (info.id, info.name, info.version) == (
        home.jellyfin.server_id,
        "jelly",
        home.jellyfin.version,
    )


@pytest.mark.parametrize("key", ["", "wrong", 'x", Token="y', "two\nlines"])
async def test_a_wrong_key(
    session: aiohttp.ClientSession, home: Household, key: str
) -> None:
    with pytest.raises(NotAuthorized):
        await to_jellyfin(session, home, api_key=key).check()


async def test_a_key_cannot_leave_its_quotation_marks(
    session: aiohttp.ClientSession, canned: CannedServer
) -> None:
    canned.put("/System/Info", SERVER)
    await JellyfinClient(
        session, Endpoint("Jellyfin", canned.url, 'a", Client="b\n')
    ).check()
    assert canned.requests[0][3]["Authorization"].startswith(
        'MediaBrowser Token="a%22%2C Client%3D%22b%0A", Client="Jellyseerr Cleanup", '
    )


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(SERVER | {"Version": "10.8.13"}), UnsupportedVersion),
        (Answer(SERVER | {"Version": "4.8.1.0"}), UnsupportedVersion),
        (Answer(SERVER | {"Version": "10.9.0"}), None),
        (Answer(SERVER | {"Version": "unstable"}), None),
        (Answer({"Id": "a" * 32, "Version": "12.0.1"}), None),
        (Answer(SERVER | {"ProductName": "Emby Server"}), WrongServer),
        (Answer(SERVER | {"Id": "none"}), WrongServer),
        (Answer({"appName": "Radarr", "version": "5"}), WrongServer),
        (Answer([]), WrongServer),
        (Answer(b"<html>", 200, "text/html"), WrongServer),
        (Answer({"message": "no"}, 404), WrongServer),
        (Answer(b"", 404), WrongServer),
        (Answer(b"", 302, headers={"Location": "/web/"}), WrongServer),
        (Answer(b"", 503), UnexpectedAnswer),
    ],
)
async def test_what_is_a_jellyfin(
    session: aiohttp.ClientSession,
    canned: CannedServer,
    answer: Answer,
    expected: type[ClientError] | None,
) -> None:
    canned.put("/System/Info", answer)
    if expected is None:
        assert (await to_jellyfin(session, canned).check()).id == "a" * 32
    else:
        with pytest.raises(expected) as caught:
            await to_jellyfin(session, canned).check()
        assert type(caught.value) is expected


async def test_accounts(session: aiohttp.ClientSession, home: Household) -> None:
    alice, former = home.user("alice"), home.viewer("former", disabled=True)
    accounts = {
        account.id: account for account in await to_jellyfin(session, home).accounts()
    }
    assert set(accounts) == {
        home.admin.jellyfin_id,
        alice.jellyfin_id,
        former.jellyfin_id,
    }
    assert (accounts[alice.jellyfin_id].name, accounts[alice.jellyfin_id].enabled) == (
        "alice",
        True,
    )
    assert not accounts[former.jellyfin_id].enabled


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        [{"Id": ACCOUNT, "Name": "a"}],
        [{"Id": "x", "Policy": {"IsDisabled": False}}],
        [{"Id": ACCOUNT, "Policy": {"IsDisabled": None}}],
    ],
    ids=repr,
)
async def test_odd_accounts(
    session: aiohttp.ClientSession, canned: CannedServer, body: Any
) -> None:
    canned.put("/Users", body)
    with pytest.raises(UnexpectedAnswer):
        await to_jellyfin(session, canned).accounts()


async def test_now_playing(session: aiohttp.ClientSession, home: Household) -> None:
    alice = home.user("alice")
    comet, river, idle = (
        home.movie("The Comet"),
        home.movie("A River"),
        home.movie("Idle"),
    )
    jellyfin = to_jellyfin(session, home)
    bob = home.viewer("bob").account
    assert bob is not None
    home.jellyfin.idle_session(bob)
    assert await jellyfin.now_playing() == NowPlaying(
        frozenset(), frozenset(), frozenset()
    )
    home.play(alice, comet, queue=[river])
    playing = await jellyfin.now_playing()
    assert playing.item_ids == {comet.in_jellyfin.id, river.in_jellyfin.id}
    assert playing.tmdb_ids == {comet.tmdb}
    assert playing.seasons == set()
    assert idle.in_jellyfin.id not in playing.item_ids


async def test_an_episode_protects_its_season_and_series(
    session: aiohttp.ClientSession, canned: CannedServer
) -> None:
    item = {
        "Id": "1" * 32,
        "SeasonId": "2" * 32,
        "SeriesId": "3" * 32,
        "Type": "Episode",
        "ProviderIds": {"Tmdb": "603"},
    }
    odd = {"Id": "4" * 32, "Type": "Movie", "ProviderIds": {"Tmdb": "six"}}
    canned.put(
        "/Sessions",
        [
            {"NowPlayingItem": item},
            {"NowPlayingItem": odd},
            {"NowPlayingQueue": [{"Id": "5" * 32}]},
            {},
        ],
    )
    playing = await to_jellyfin(session, canned).now_playing()
    assert playing == NowPlaying(
        frozenset(digit * 32 for digit in "12345"),
        frozenset(),
        frozenset({("3" * 32, None)}),
    )


@pytest.mark.parametrize(
    "body",
    [
        {},
        [None],
        [{"NowPlayingItem": []}],
        [{"NowPlayingItem": {}}],
        [{"NowPlayingItem": {"Id": "x"}}],
        [{"NowPlayingItem": {"Id": ITEM, "SeriesId": 5}}],
        [{"NowPlayingQueue": {}}],
        [{"NowPlayingQueue": [{}]}],
        [{"NowPlayingQueue": [{"Id": ITEM}], "UserId": "me"}],
        [{"NowPlayingItem": {"Id": ITEM, "SeriesId": ITEM, "ParentIndexNumber": "1"}}],
    ],
    ids=repr,
)
async def test_sessions_that_make_no_sense_fail_the_read(
    session: aiohttp.ClientSession, canned: CannedServer, body: Any
) -> None:
    canned.put("/Sessions", body)
    with pytest.raises(UnexpectedAnswer):
        await to_jellyfin(session, canned).now_playing()


@pytest.mark.parametrize("fault", [Html(), Status(500), Status(401)], ids=repr)
async def test_a_failed_read_is_never_an_empty_one(
    session: aiohttp.ClientSession, home: Household, fault: Any
) -> None:
    home.jellyfin.fault("*", "*", fault)
    jellyfin = to_jellyfin(session, home)
    account = home.admin.jellyfin_id
    for read in (
        jellyfin.accounts(),
        jellyfin.items(account, [ITEM]),
        jellyfin.movies(account),
        jellyfin.now_playing(),
    ):
        with pytest.raises(ClientError):
            await read
