"""What Jellyfin knows of items and of who watched them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from custom_components.jellyseerr_cleanup.clients.errors import (
    NotFound,
    UnexpectedAnswer,
)
from tests.media_stack import Changed, Household, half_list

from .canned import CannedServer
from .connect import to_jellyfin

ACCOUNT = "0abcdef0000000000000000000000001"


ITEM = "0abcdef0000000000000000000000fa4"


@pytest.fixture(params=["10.11", "12"])
async def home(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Household]:
    async with Household(tmp_path, jellyfin=request.param) as home:
        yield home


async def test_watch_states(session: aiohttp.ClientSession, home: Household) -> None:
    alice, bob = home.user("alice"), home.user("bob")
    watched, begun, hidden = (
        home.movie("The Comet", year=1999, tmdb=603),
        home.movie("A River"),
        home.movie("The Secret"),
    )
    home.watch(alice, watched, days_ago=3)
    home.favorite(alice, watched)
    home.start_watching(alice, begun, minutes=20)
    home.hide(hidden, alice)
    jellyfin = to_jellyfin(session, home)
    ids = [movie.in_jellyfin.id for movie in (watched, begun, hidden)]
    rows = await jellyfin.items(
        alice.jellyfin_id, [*ids, ids[0].upper(), "not an id", "f" * 32]
    )
    assert set(rows) == set(ids[:2]), "what is not shown is missing, not unwatched"
    row = rows[ids[0]]
    assert (
        row.name,
        row.year,
        row.tmdb_id,
        row.imdb_id,
        row.tvdb_id,
        row.is_movie,
    ) == ("The Comet", 1999, 603, "tt0000603", None, True)
    assert row.created_at == watched.in_jellyfin.created
    assert row.state is not None
    assert row.state.finished
    assert row.state.favorite
    assert row.state.last_played is not None
    assert abs(row.state.last_played - home.clock.ago(days=3)).total_seconds() < 60
    state = rows[ids[1]].state
    assert state is not None
    assert state.started
    assert not state.finished
    untouched = (await jellyfin.items(bob.jellyfin_id, ids))[ids[0]].state
    assert untouched is not None
    assert (
        untouched.played,
        untouched.position_ticks,
        untouched.last_played,
        untouched.favorite,
    ) == (False, 0, None, False)


async def test_at_most_a_hundred_ids_a_call(
    session: aiohttp.ClientSession, home: Household
) -> None:
    ids = [
        home.movie(f"Movie {number}", real_file=False).in_jellyfin.id
        for number in range(250)
    ]
    rows = await to_jellyfin(session, home).items(home.admin.jellyfin_id, ids)
    assert set(rows) == set(ids)
    calls = home.jellyfin.calls.to("GET", "/Items")
    assert [len(call.query["ids"].split(",")) for call in calls] == [100, 100, 50]
    assert [call.query["limit"] for call in calls] == ["100", "100", "50"]


async def test_no_ids_ask_nothing(
    session: aiohttp.ClientSession, home: Household
) -> None:
    assert (
        await to_jellyfin(session, home).items(
            home.admin.jellyfin_id, ["", "x", ITEM[1:]]
        )
        == {}
    )
    assert not home.jellyfin.calls


@pytest.mark.parametrize("account", ["f" * 32, "", "me", "../Users"])
async def test_an_account_that_is_none(
    session: aiohttp.ClientSession, home: Household, account: str
) -> None:
    jellyfin = to_jellyfin(session, home)
    for read in (jellyfin.items(account, [ITEM]), jellyfin.movies(account)):
        with pytest.raises(NotFound):
            await read


GOOD = {
    "Played": True,
    "PlaybackPositionTicks": 0,
    "IsFavorite": False,
    "LastPlayedDate": "2025-01-01T00:00:00.0000000Z",
}


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        GOOD | {"Played": None},
        GOOD | {"Played": "true"},
        GOOD | {"PlaybackPositionTicks": None},
        GOOD | {"PlaybackPositionTicks": -1},
        GOOD | {"PlaybackPositionTicks": 0.0},
        GOOD | {"IsFavorite": None},
        GOOD | {"LastPlayedDate": "soon"},
        GOOD | {"LastPlayedDate": 5},
    ],
    ids=repr,
)
async def test_user_data_that_makes_no_sense_is_unknown(
    session: aiohttp.ClientSession, canned: CannedServer, data: Any
) -> None:
    canned.put("/Items", {"Items": [{"Id": ITEM, "Type": "Movie", "UserData": data}]})
    assert (await to_jellyfin(session, canned).items(ACCOUNT, [ITEM]))[
        ITEM
    ].state is None


async def test_a_play_without_a_date(
    session: aiohttp.ClientSession, canned: CannedServer
) -> None:
    canned.put(
        "/Items",
        {
            "Items": [
                {
                    "Id": ITEM,
                    "Type": "Movie",
                    "UserData": GOOD
                    | {"LastPlayedDate": "0001-01-01T00:00:00.0000000Z"},
                }
            ]
        },
    )
    state = (await to_jellyfin(session, canned).items(ACCOUNT, [ITEM]))[ITEM].state
    assert state is not None
    assert state.finished
    assert state.last_played is None


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"Items": None},
        {"Items": {}},
        {"Items": [5]},
        {"Items": [{"Name": "no id"}]},
        {"Items": [{"Id": "x"}]},
        {"Items": [{"Id": ITEM, "DateCreated": "soon"}]},
        {"Items": [{"Id": ITEM, "ProviderIds": []}]},
        {"Items": [{"Id": ITEM, "ProviderIds": {"Tmdb": 603}}]},
    ],
    ids=repr,
)
async def test_items_that_make_no_sense_fail_the_read(
    session: aiohttp.ClientSession, canned: CannedServer, body: Any
) -> None:
    canned.put("/Items", body)
    with pytest.raises(UnexpectedAnswer):
        await to_jellyfin(session, canned).items(ACCOUNT, [ITEM])


async def test_rows_that_were_not_asked_for_and_rows_that_disagree(
    session: aiohttp.ClientSession, canned: CannedServer
) -> None:
    row = {
        "Id": ITEM,
        "Type": "Episode",
        "ProviderIds": {"Tmdb": "x", "Tvdb": "5"},
        "UserData": GOOD,
    }
    other = row | {"Id": "f" * 32}
    canned.put(
        "/Items",
        {"Items": [row, row, other]},
        {"Items": [row, row | {"UserData": GOOD | {"Played": False}}]},
    )
    jellyfin = to_jellyfin(session, canned)
    read = await jellyfin.items(ACCOUNT, [ITEM])
    assert set(read) == {ITEM}
    assert (read[ITEM].is_movie, read[ITEM].tmdb_id, read[ITEM].tvdb_id) == (
        False,
        None,
        5,
    )
    assert read[ITEM].state is not None
    assert (await jellyfin.items(ACCOUNT, [ITEM]))[ITEM].state is None


async def test_all_movies(session: aiohttp.ClientSession, home: Household) -> None:
    movies = [
        home.movie(f"Movie {number:04}", real_file=False) for number in range(1, 1203)
    ]
    home.hide(movies[0], home.admin)
    home.watch(home.admin, movies[5])
    jellyfin = to_jellyfin(session, home)
    read = await jellyfin.movies(home.admin.jellyfin_id)
    assert [row.id for row in read] == [movie.in_jellyfin.id for movie in movies[1:]]
    assert [row.tmdb_id for row in read] == [movie.tmdb for movie in movies[1:]]
    assert sum(row.state is not None and row.state.finished for row in read) == 1
    assert [
        call.query["startIndex"] for call in home.jellyfin.calls.to("GET", "/Items")
    ] == ["0", "499", "998"]

    home.forget_calls()
    assert len(await jellyfin.movies(home.admin.jellyfin_id, with_states=False)) == 1201
    assert {
        call.query["enableUserData"] for call in home.jellyfin.calls.to("GET", "/Items")
    } == {"false"}

    # A movie that was read already goes meanwhile: the walk starts over.
    home.forget_calls()
    home.jellyfin.meanwhile(
        "GET", "/Items", lambda: home.hide(movies[1], home.admin), after=1
    )
    assert len(await jellyfin.movies(home.admin.jellyfin_id)) == 1200
    assert len(home.jellyfin.calls.to("GET", "/Items")) == 2 + 3

    home.jellyfin.fault("GET", "/Items", Changed(half_list))
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.movies(home.admin.jellyfin_id)


async def test_movies_that_come_twice(
    session: aiohttp.ClientSession, canned: CannedServer
) -> None:
    row = {"Id": ITEM, "Type": "Movie", "UserData": GOOD}
    box = {"Id": "f" * 32, "Type": "BoxSet"}
    canned.put(
        "/Items",
        {"TotalRecordCount": 3, "Items": [row, row, box]},
        {"TotalRecordCount": 2, "Items": [row, row | {"UserData": {}}]},
        {"Items": [row]},
    )
    jellyfin = to_jellyfin(session, canned)
    (once,) = await jellyfin.movies(ACCOUNT)
    assert once.state is not None
    (disagreeing,) = await jellyfin.movies(ACCOUNT)
    assert disagreeing.state is None
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.movies(ACCOUNT)
