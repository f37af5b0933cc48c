"""The simulated Jellyfin: play states, sessions and series, against the reference."""

import pytest

from . import Household
from .conftest import Ask
from .jellyfin_items import VERSIONS, data, items


@pytest.mark.parametrize("home", VERSIONS, indirect=True)
async def test_play_states(home: Household, ask: Ask) -> None:
    """Count and date are set at the start, Played at the end; versions differ on watching again."""
    alice = home.user("alice")
    movie = home.movie("The Comet")
    assert "LastPlayedDate" not in await data(ask, home, alice, movie)
    home.start_watching(alice, movie, 30, days_ago=5)
    state = await data(ask, home, alice, movie)
    assert (state["Played"], state["PlayCount"], state["PlayedPercentage"]) == (
        False,
        1,
        30,
    )
    assert state["LastPlayedDate"].endswith("0Z")
    home.watch(alice, movie, days_ago=4)
    state = await data(ask, home, alice, movie)
    assert (state["Played"], state["PlaybackPositionTicks"], state["PlayCount"]) == (
        True,
        0,
        2,
    )
    home.start_watching(alice, movie, 10, days_ago=1)
    state = await data(ask, home, alice, movie)
    assert state["Played"] is home.jellyfin.version.startswith("12")
    assert state["PlaybackPositionTicks"] == 10 * 600_000_000


async def test_marked_as_played(home: Household, ask: Ask) -> None:
    """Ticked off by hand there is no date, or the old one."""
    alice = home.user("alice")
    never, half = home.movie("Never Seen"), home.movie("Half Seen")
    home.mark_watched(alice, never)
    state = await data(ask, home, alice, never)
    assert state["Played"]
    assert "LastPlayedDate" not in state
    home.start_watching(alice, half, days_ago=90)
    old = (await data(ask, home, alice, half))["LastPlayedDate"]
    home.mark_watched(alice, half, date=home.clock.now())
    state = await data(ask, home, alice, half)
    assert (state["Played"], state["LastPlayedDate"]) == (True, old)


async def test_filters(home: Household, ask: Ask) -> None:
    """Played, resumable and favourite items can be listed; the played filter can be wrong."""
    alice = home.user("alice")
    played, started, favorite = (
        home.movie(name) for name in ("Played", "Started", "Favourite")
    )
    home.watch(alice, played)
    home.start_watching(alice, started)
    home.favorite(alice, favorite)
    for wanted, title in (
        ("IsPlayed", played),
        ("IsResumable", started),
        ("IsFavorite", favorite),
    ):
        rows = await items(
            ask, home, alice, filters=wanted, recursive="true", includeItemTypes="Movie"
        )
        assert [row["Name"] for row in rows] == [title.title]
    home.jellyfin.played_filter_is_wrong = True
    rows = await items(ask, home, alice, filters="IsPlayed")
    assert {row["UserData"]["Played"] for row in rows} == {True, False}


async def test_sessions(home: Household, ask: Ask) -> None:
    """What plays and what is queued shows; an idle session plays nothing."""
    alice, bob = home.user("alice"), home.user("bob")
    comet, moon = home.movie("The Comet"), home.movie("Copper Moon")
    home.play(alice, comet, queue=[moon])
    assert bob.account is not None
    home.jellyfin.idle_session(bob.account)
    _, (playing, idle) = await ask(home.jellyfin, "GET", "/Sessions")
    assert playing["NowPlayingItem"]["Id"] == comet.in_jellyfin.id
    assert playing["NowPlayingItem"]["ProviderIds"]["Tmdb"] == str(comet.tmdb)
    assert [entry["Id"] for entry in playing["NowPlayingQueue"]] == [
        comet.in_jellyfin.id,
        moon.in_jellyfin.id,
    ]
    assert "NowPlayingItem" not in idle
    home.stop_playing(alice)
    _, left = await ask(home.jellyfin, "GET", "/Sessions")
    assert left == [idle]


async def test_series_are_computed(home: Household, ask: Ask) -> None:
    """A series is played when all it shows is; an empty one says so too."""
    alice, bob = home.user("alice"), home.user("bob")
    series = home.series("Harbour Lights", seasons={1: 2})
    home.watch(alice, series, season=1, episode=1)
    state = await data(ask, home, alice, series)
    assert (state["Played"], state["UnplayedItemCount"]) == (False, 1)
    home.watch(alice, series, season=1, episode=2)
    state = await data(ask, home, alice, series)
    assert (state["Played"], "LastPlayedDate" in state) == (True, False)
    assert not (await data(ask, home, bob, series))["Played"]
    for episode in (1, 2):
        home.lose_episode(series, 1, episode)
    assert (await data(ask, home, bob, series))["Played"]


async def test_episodes(home: Household, ask: Ask) -> None:
    """A key sees virtual episodes unless it says not to; double episodes have an end."""
    alice = home.user("alice")
    series = home.series("Harbour Lights", seasons={0: 1, 1: 2})
    home.episode(series, 1, 3, imported_days_ago=5, until=4)
    home.episode(series, 1, 5, aired_days_ago=-7)
    path = f"/Shows/{series.in_jellyfin.id}/Episodes"
    query = {"userId": alice.jellyfin_id, "season": "1"}
    _, body = await ask(home.jellyfin, "GET", path, params=query)
    assert [row["IndexNumber"] for row in body["Items"]] == [1, 2, 3, 5]
    assert body["Items"][2]["IndexNumberEnd"] == 4
    assert body["Items"][3]["LocationType"] == "Virtual"
    _, body = await ask(
        home.jellyfin, "GET", path, params=query | {"isMissing": "false"}
    )
    assert [row["IndexNumber"] for row in body["Items"]] == [1, 2, 3]
    rows = await items(
        ask,
        home,
        alice,
        recursive="true",
        includeItemTypes="Episode",
        excludeLocationTypes="Virtual",
    )
    assert sorted((row["ParentIndexNumber"], row["IndexNumber"]) for row in rows) == [
        (0, 1),
        (1, 1),
        (1, 2),
        (1, 3),
    ]
    assert {row["SeriesId"] for row in rows} == {series.in_jellyfin.id}


async def test_hidden_series(home: Household, ask: Ask) -> None:
    """The episodes of what is not shown to a user, or is no series, are a 404."""
    alice, bob = home.user("alice"), home.user("bob")
    series, movie = home.series("Harbour Lights", seasons={1: 2}), home.movie("A Film")
    home.hide(series, bob)
    for user, item, expected in (
        (alice, series.in_jellyfin, 200),
        (bob, series.in_jellyfin, 404),
        (alice, movie.in_jellyfin, 404),
        (alice, series.seasons[1], 404),
    ):
        path = f"/Shows/{item.id}/Episodes?userId={user.jellyfin_id}&season=1"
        assert (await ask(home.jellyfin, "GET", path))[0] == expected
    _, body = await ask(
        home.jellyfin,
        "GET",
        f"/Shows/{series.in_jellyfin.id}/Episodes?userId={alice.jellyfin_id}&season=1",
    )
    assert body["TotalRecordCount"] == len(body["Items"]) == 2


async def test_filters_over_series(home: Household, ask: Ask) -> None:
    """Series, seasons and episodes are favourites each for themselves; only episodes can be resumed."""
    alice = home.user("alice")
    series = home.series("Harbour Lights", seasons={1: 2, 2: 1})
    home.favorite(alice, series)
    home.favorite(alice, series, season=2)
    home.favorite(alice, series, season=1, episode=2)
    home.start_watching(alice, series, season=1, episode=1)
    query = {"recursive": "true", "includeItemTypes": "Series,Season,Episode"}
    rows = await items(ask, home, alice, filters="IsFavorite", **query)
    by_type = {row["Type"]: row for row in rows}
    assert len(rows) == 3
    assert by_type["Series"]["Id"] == series.in_jellyfin.id
    assert by_type["Season"]["SeriesId"] == series.in_jellyfin.id
    assert by_type["Season"]["IndexNumber"] == 2
    assert by_type["Episode"]["ParentIndexNumber"] == 1
    assert all(row["UserData"]["IsFavorite"] for row in rows)
    (resumable,) = await items(ask, home, alice, filters="IsResumable", **query)
    assert resumable["Id"] == series.episodes[1, 1].id
