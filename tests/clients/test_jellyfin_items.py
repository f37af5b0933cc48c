"""What Jellyfin knows of items and of who watched them."""

from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.clients.errors import (
    NotFound,
    UnexpectedAnswer,
)
from custom_components.jellyseerr_cleanup.clients.jellyfin import (
    ItemRow,
    JellyfinClient,
)
from custom_components.jellyseerr_cleanup.retention.model import WatchState
from tests.media_stack import Changed, Household, half_list

from .canned import Answer
from .connect import Canned
from .jellyfin_bodies import ACCOUNT, ITEM, SERIES


def starts(home: Household) -> list[str]:
    """Return where each page of a list began."""
    return [call.query["startIndex"] for call in home.jellyfin.calls]


async def test_watch_states(home: Household, jellyfin: JellyfinClient) -> None:
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
    ids = [movie.in_jellyfin.id for movie in (watched, begun, hidden)]
    asked = [*ids, ids[0].upper(), "not an id", "f" * 32]
    rows = await jellyfin.items(alice.jellyfin_id, asked)
    assert set(rows) == set(ids[:2]), "what is not shown is missing, not unwatched"
    row, state = rows[ids[0]], rows[ids[0]].state
    assert row == ItemRow(
        ids[0],
        "The Comet",
        1999,
        603,
        None,
        "tt0000603",
        watched.in_jellyfin.created,
        state,
    )
    assert state is not None
    assert state.last_played is not None
    assert abs(state.last_played - home.clock.ago(days=3)).total_seconds() < 60
    assert state == WatchState(True, 0, state.last_played, favorite=True)
    other = rows[ids[1]].state
    assert other is not None
    assert other.started
    assert not other.finished
    untouched = (await jellyfin.items(bob.jellyfin_id, ids))[ids[0]].state
    assert untouched == WatchState(False, 0, None, favorite=False)


async def test_at_most_a_hundred_ids_a_call(
    home: Household, jellyfin: JellyfinClient
) -> None:
    account = home.admin.jellyfin_id
    assert await jellyfin.items(account, ["", "x", ITEM[1:]]) == {}
    assert not home.jellyfin.calls, "no ids ask nothing"
    ids = [
        home.movie(f"Movie {number}", real_file=False).in_jellyfin.id
        for number in range(250)
    ]
    assert set(await jellyfin.items(account, ids)) == set(ids)
    calls = home.jellyfin.calls.to("GET", "/Items")
    assert [len(call.query["ids"].split(",")) for call in calls] == [100, 100, 50]
    assert [call.query["limit"] for call in calls] == ["100", "100", "50"]


async def test_all_movies(home: Household, jellyfin: JellyfinClient) -> None:
    movies = [
        home.movie(f"Movie {number:04}", real_file=False) for number in range(1, 1203)
    ]
    account = home.admin.jellyfin_id
    home.hide(movies[0], home.admin)
    home.watch(home.admin, movies[5])
    read = await jellyfin.movies(account)
    assert [row.id for row in read] == [movie.in_jellyfin.id for movie in movies[1:]]
    assert [row.tmdb_id for row in read] == [movie.tmdb for movie in movies[1:]]
    assert sum(row.state is not None and row.state.finished for row in read) == 1
    assert starts(home) == ["0", "499", "998"]

    home.forget_calls()
    assert len(await jellyfin.movies(account, with_states=False)) == 1201
    asked = {call.query["enableUserData"] for call in home.jellyfin.calls}
    assert asked == {"false"}

    # A movie that was read already goes meanwhile: the walk starts over.
    home.forget_calls()
    home.jellyfin.meanwhile(
        "GET", "/Items", lambda: home.hide(movies[1], home.admin), after=1
    )
    assert len(await jellyfin.movies(account)) == 1200
    assert starts(home) == ["0", "499", "0", "499", "998"]

    home.jellyfin.fault("GET", "/Items", Changed(half_list))
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.movies(account)


async def test_all_series(home: Household, jellyfin: JellyfinClient) -> None:
    alice = home.user("alice")
    bridge = home.series("The Bridge", seasons={1: 1}, tmdb=45, tvdb=46)
    hidden = home.series("The Secret", seasons={1: 1})
    home.movie("The Bridge")
    home.hide(hidden, alice)
    home.watch(alice, bridge)
    (row,) = await jellyfin.series(alice.jellyfin_id)
    assert (row.id, row.name) == (bridge.in_jellyfin.id, "The Bridge")
    assert (row.tmdb_id, row.tvdb_id, row.is_movie) == (45, 46, False)
    assert row.state is None, "what Jellyfin computes for a series misleads"
    (call,) = home.jellyfin.calls.to("GET", "/Items")
    assert call.query["enableUserData"] == "false"


def every_read(jellyfin: Any, account: str, series_id: str) -> list[Any]:
    """Return the reads that an account's eyes are needed for."""
    return [
        jellyfin.items(account, [ITEM]),
        jellyfin.movies(account),
        jellyfin.series(account),
        jellyfin.finished_episodes(account),
        jellyfin.resumable_episodes(account),
        jellyfin.favorite_series(account),
        jellyfin.season_episodes(account, series_id, 1),
    ]


@pytest.mark.parametrize("account", ["f" * 32, "", "me", "../Users"])
async def test_an_account_that_is_none(
    home: Household, jellyfin: JellyfinClient, account: str
) -> None:
    bridge = home.series("The Bridge", seasons={1: 1})
    for read in every_read(jellyfin, account, bridge.in_jellyfin.id):
        with pytest.raises(NotFound):
            await read


@pytest.mark.parametrize(
    "answer",
    [
        Answer("Series not found", 404),
        Answer({"title": "Not Found"}, 404, "application/problem+json"),
    ],
)
async def test_any_404_is_an_account_that_is_none(
    canned: Canned, answer: Answer
) -> None:
    canned.put(f"/Shows/{SERIES}/Episodes", answer).put("/Items", answer)
    for read in every_read(canned.jellyfin, ACCOUNT, SERIES):
        with pytest.raises(NotFound):
            await read
