"""Jellyfin, its accounts and sessions, from simulated servers and odd answers."""

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
from custom_components.jellyseerr_cleanup.clients.jellyfin import (
    JellyfinClient,
    JellyfinInfo,
    NowPlaying,
)
from tests.media_stack import Household, Status

from .canned import Answer
from .connect import Canned, connect
from .jellyfin_bodies import ACCOUNT, EPISODE, ITEM, NOBODY, SERIES

SERVER = {
    "Id": "a" * 32,
    "ServerName": "jelly",
    "Version": "10.11.3",
    "ProductName": "Jellyfin Server",
}
PLAYING = {"Id": EPISODE, "SeriesId": SERIES}


async def test_check(home: Household, jellyfin: JellyfinClient) -> None:
    assert await jellyfin.check() == JellyfinInfo(
        home.jellyfin.server_id, "jelly", home.jellyfin.version
    )


@pytest.mark.parametrize("key", ["", "wrong", 'x", Token="y', "two\nlines"])
async def test_a_wrong_key(
    session: aiohttp.ClientSession, home: Household, key: str
) -> None:
    with pytest.raises(NotAuthorized):
        await connect(JellyfinClient, session, home, api_key=key).check()


async def test_a_key_cannot_leave_its_quotation_marks(
    session: aiohttp.ClientSession, canned: Canned
) -> None:
    canned.put("/System/Info", SERVER)
    await connect(JellyfinClient, session, canned, api_key='a", Client="b\n').check()
    assert canned.requests[0][3]["Authorization"].startswith(
        'MediaBrowser Token="a%22%2C Client%3D%22b%0A", Client="Jellyseerr Cleanup", '
    )


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(SERVER | {"Version": "10.8.13"}), UnsupportedVersion),
        (Answer(SERVER | {"Version": "10.9.0"}), None),
        (Answer(SERVER | {"Version": "unstable"}), None),
        (Answer({"Id": "a" * 32, "Version": "12.0.1"}), None),
        (Answer(SERVER | {"ProductName": "Emby Server"}), WrongServer),
        (Answer(SERVER | {"Id": "none"}), WrongServer),
        (Answer({"appName": "Radarr", "version": "5"}), WrongServer),
        (Answer([]), WrongServer),
        (Answer({"message": "no"}, 404), WrongServer),
        (Answer(b"", 503), UnexpectedAnswer),
    ],
)
async def test_what_is_a_jellyfin(
    canned: Canned, answer: Answer, expected: type[ClientError] | None
) -> None:
    canned.put("/System/Info", answer)
    if expected is None:
        assert (await canned.jellyfin.check()).id == "a" * 32
    else:
        with pytest.raises(expected) as caught:
            await canned.jellyfin.check()
        assert type(caught.value) is expected


async def test_accounts(home: Household, jellyfin: JellyfinClient) -> None:
    alice, former = home.user("alice"), home.viewer("former", disabled=True)
    accounts = {one.id: one for one in await jellyfin.accounts()}
    assert accounts.keys() == {
        home.admin.jellyfin_id,
        alice.jellyfin_id,
        former.jellyfin_id,
    }
    assert accounts[alice.jellyfin_id].name == "alice"
    assert accounts[alice.jellyfin_id].enabled
    assert not accounts[former.jellyfin_id].enabled


async def test_now_playing(home: Household, jellyfin: JellyfinClient) -> None:
    alice, bob = home.user("alice"), home.viewer("bob")
    bridge, lights = (
        home.series(title, seasons={1: 2, 2: 2})
        for title in ("The Bridge", "Harbour Lights")
    )
    comet = home.movie("The Comet")
    home.movie("Idle")
    assert bob.account is not None
    home.jellyfin.idle_session(bob.account)
    nothing = frozenset[Any]()
    assert await jellyfin.now_playing() == NowPlaying(nothing, nothing, nothing)

    home.play(alice, bridge, season=1, episode=1)
    playing = await jellyfin.now_playing()
    assert playing.seasons == {(bridge.in_jellyfin.id, 1)}
    assert not home.jellyfin.calls.to("GET", "/Items"), "nothing else is queued"

    queue = home.play(bob, comet).queue
    queue += [bridge.episodes[2, 1], lights.episodes[2, 2]]
    playing = await jellyfin.now_playing()
    assert playing.seasons == {
        (bridge.in_jellyfin.id, 1),
        (bridge.in_jellyfin.id, 2),
        (lights.in_jellyfin.id, 2),
    }
    assert playing.item_ids == {
        bridge.in_jellyfin.id,
        bridge.seasons[1].id,
        bridge.episodes[1, 1].id,
        bridge.episodes[2, 1].id,
        lights.episodes[2, 2].id,
        comet.in_jellyfin.id,
    }
    assert playing.tmdb_ids == {comet.tmdb}
    (call,) = home.jellyfin.calls.to("GET", "/Items")
    assert call.query["userId"] == bob.jellyfin_id
    assert len(call.query["ids"].split(",")) == 2

    home.hide(lights, bob)
    playing = await jellyfin.now_playing()
    assert lights.episodes[2, 2].id in playing.item_ids
    assert lights.in_jellyfin.id not in {series for series, _ in playing.seasons}

    # Else what is queued behind would not be protected
    home.jellyfin.fault("GET", "/Items", Status(503))
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.now_playing()


async def test_a_long_queue(home: Household, jellyfin: JellyfinClient) -> None:
    long = home.series("Long", seasons={1: 150, 2: 101}, real_files=False)
    row = home.play(home.user("alice"), long, season=1, episode=1)
    row.queue = [*long.episodes.values()]
    playing = await jellyfin.now_playing()
    assert playing.seasons == {(long.in_jellyfin.id, 1), (long.in_jellyfin.id, 2)}
    calls = home.jellyfin.calls.to("GET", "/Items")
    assert [len(call.query["ids"].split(",")) for call in calls] == [100, 100, 50]


async def test_an_episode_protects_its_season_and_series(canned: Canned) -> None:
    item = {
        "Id": "1" * 32,
        "SeasonId": "2" * 32,
        "SeriesId": "3" * 32,
        "Type": "Episode",
        "ProviderIds": {"Tmdb": "603"},
    }
    odd = {"Id": "4" * 32, "Type": "Movie", "ProviderIds": {"Tmdb": "six"}}
    queue = [{"Id": "5" * 32}]
    sessions = [{"NowPlayingItem": item}, {"NowPlayingItem": odd}]
    canned.put("/Sessions", [*sessions, {"NowPlayingQueue": queue}, {}])
    assert await canned.jellyfin.now_playing() == NowPlaying(
        frozenset(digit * 32 for digit in "12345"),
        frozenset(),
        frozenset({("3" * 32, None)}),
    )


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"Type": "Series"}, {(EPISODE, None)}),
        ({"Type": "Season", "IndexNumber": 4}, {(SERIES, 4)}),
        ({"Type": "Episode", "ParentIndexNumber": 0}, {(SERIES, 0)}),
        ({"Type": "Episode", "SeasonId": NOBODY}, {(SERIES, None)}),
        ({"Type": "Episode", "SeriesId": NOBODY}, set()),
        ({"Type": "Movie", "SeriesId": None}, set()),
    ],
    ids=repr,
)
async def test_what_plays_is_of_a_season(
    canned: Canned, item: Any, expected: set[tuple[str, int | None]]
) -> None:
    canned.put("/Sessions", [{"NowPlayingItem": PLAYING | item, "UserId": NOBODY}])
    playing = await canned.jellyfin.now_playing()
    assert playing.seasons == expected
    assert EPISODE in playing.item_ids
    assert NOBODY not in playing.item_ids


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/Users", []),
        ("/Users", {}),
        ("/Users", [{"Id": ACCOUNT, "Name": "a"}]),
        ("/Users", [{"Id": "x", "Policy": {"IsDisabled": False}}]),
        ("/Users", [{"Id": ACCOUNT, "Policy": {"IsDisabled": None}}]),
        ("/Sessions", {}),
        ("/Sessions", [None]),
        ("/Sessions", [{"NowPlayingItem": []}]),
        ("/Sessions", [{"NowPlayingItem": {"Id": "x"}}]),
        ("/Sessions", [{"NowPlayingItem": {"Id": ITEM, "SeriesId": 5}}]),
        ("/Sessions", [{"NowPlayingItem": PLAYING | {"ParentIndexNumber": "1"}}]),
        ("/Sessions", [{"NowPlayingQueue": {}}]),
        ("/Sessions", [{"NowPlayingQueue": [{}]}]),
        ("/Sessions", [{"NowPlayingQueue": [{"Id": ITEM}], "UserId": "me"}]),
    ],
    ids=repr,
)
async def test_what_makes_no_sense_fails_the_read(
    canned: Canned, path: str, body: Any
) -> None:
    canned.put(path, body)
    read = canned.jellyfin.accounts if path == "/Users" else canned.jellyfin.now_playing
    with pytest.raises(UnexpectedAnswer):
        await read()
