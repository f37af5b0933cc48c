"""What plays in Jellyfin and what is queued behind it: all that it protects."""

from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.clients.errors import UnexpectedAnswer
from custom_components.jellyseerr_cleanup.clients.jellyfin import (
    JellyfinClient,
    NowPlaying,
)
from tests.media_stack import Household, Status

from .connect import Canned
from .jellyfin_bodies import EPISODE, ITEM, NOBODY, OTHER, SERIES

PLAYING = {"Id": EPISODE, "SeriesId": SERIES}
MOVIE = {"Id": ITEM, "Type": "Movie"}


async def test_now_playing(home: Household, jellyfin: JellyfinClient) -> None:
    alice, bob = home.user("alice"), home.viewer("bob")
    bridge, lights = (
        home.series(title, seasons={1: 2, 2: 2})
        for title in ("The Bridge", "Harbour Lights")
    )
    comet = home.movie("The Comet", imdb="tt0000603")
    home.movie("Idle")
    assert bob.account is not None
    home.jellyfin.idle_session(bob.account)
    assert await jellyfin.now_playing() == NowPlaying()

    home.play(alice, bridge, season=1, episode=1)
    playing = await jellyfin.now_playing()
    assert playing.seasons == {(bridge.in_jellyfin.id, 1)}
    assert playing.paths == {str(bridge.episodes[1, 1].path)}
    assert not home.jellyfin.calls.to("GET", "/Items"), "nothing else is queued"

    queue = home.play(bob, comet).queue
    queue += [bridge.episodes[2, 1], lights.episodes[2, 2]]
    queued = {bridge.episodes[2, 1], lights.episodes[2, 2]}
    playing = await jellyfin.now_playing()
    assert playing.seasons == {
        (bridge.in_jellyfin.id, 1),
        (bridge.in_jellyfin.id, 2),
        (lights.in_jellyfin.id, 2),
    }
    items = {bridge.episodes[1, 1], comet.in_jellyfin} | queued
    parents = {bridge.seasons[1], bridge.seasons[2], lights.seasons[2]}
    parents |= {bridge.in_jellyfin, lights.in_jellyfin}
    assert playing.item_ids == {row.id for row in items | parents}
    assert playing.tmdb_ids == {comet.tmdb}
    assert playing.imdb_ids == {"tt0000603"}
    assert playing.paths == {str(row.path) for row in items}
    (call,) = home.jellyfin.calls.to("GET", "/Items")
    assert call.query["userId"] == bob.jellyfin_id
    assert call.query["enableUserData"] == "false"
    assert set(call.query["ids"].split(",")) == {row.id for row in queued}

    home.hide(lights, bob)
    playing = await jellyfin.now_playing()
    assert lights.episodes[2, 2].id in playing.item_ids
    assert lights.in_jellyfin.id not in {series for series, _ in playing.seasons}

    # Else what is queued behind would not be protected
    home.jellyfin.fault("GET", "/Items", Status(503))
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.now_playing()


async def test_another_version_plays(home: Household, jellyfin: JellyfinClient) -> None:
    """Its id is in no list, and 10.11 does not call it a movie."""
    comet = home.movie("The Comet", imdb="tt0000603")
    other = home.add_version(comet, name="The Comet - 4k.mkv")
    home.play(home.user("alice"), comet, version=other)
    assert await jellyfin.now_playing() == NowPlaying(
        item_ids=frozenset({other.id}),
        tmdb_ids=frozenset({comet.tmdb}),
        imdb_ids=frozenset({"tt0000603"}),
        paths=frozenset({str(other.path)}),
    )


async def test_an_old_queue(home: Household, jellyfin: JellyfinClient) -> None:
    """10.11 keeps the queue of a session that plays nothing any more."""
    alice, bob = home.user("alice"), home.user("bob")
    comet, river = home.movie("The Comet"), home.movie("A River")
    home.play(alice, comet, queue=[river])
    home.stop_playing(alice, keeps_queue=True)
    assert await jellyfin.now_playing() == NowPlaying()
    assert not home.jellyfin.calls.to("GET", "/Items")
    home.play(bob, comet)
    assert (await jellyfin.now_playing()).item_ids == {comet.in_jellyfin.id}


async def test_a_long_queue(home: Household, jellyfin: JellyfinClient) -> None:
    long = home.series("Long", seasons={1: 150, 2: 101}, real_files=False)
    row = home.play(home.user("alice"), long, season=1, episode=1)
    row.queue = [*long.episodes.values()]
    playing = await jellyfin.now_playing()
    assert playing.seasons == {(long.in_jellyfin.id, 1), (long.in_jellyfin.id, 2)}
    calls = home.jellyfin.calls.to("GET", "/Items")
    assert [len(call.query["ids"].split(",")) for call in calls] == [100, 100, 50]


async def test_a_queue_of_nobody(canned: Canned) -> None:
    """Without an account it cannot be looked up, and its ids are protected alone."""
    session = {"NowPlayingItem": MOVIE, "NowPlayingQueue": [MOVIE, {"Id": OTHER}]}
    canned.put("/Sessions", [session, session | {"UserId": NOBODY}])
    playing = await canned.jellyfin.now_playing()
    assert playing == NowPlaying(item_ids=frozenset({ITEM, OTHER}))
    assert canned.paths == ["/Sessions"]


@pytest.mark.parametrize(
    ("item", "tmdb", "imdb"),
    [
        ({"ProviderIds": {"Tmdb": "603", "Imdb": "tt1"}}, {603}, {"tt1"}),
        (
            {"Type": "Video", "ProviderIds": {"Tmdb": "603", "Imdb": "tt1"}},
            {603},
            {"tt1"},
        ),
        ({"Type": "Episode", "ProviderIds": {"Tmdb": "603", "Imdb": "tt1"}}, (), ()),
        ({"Type": "Series", "ProviderIds": {"Tmdb": "603", "Imdb": "tt1"}}, (), ()),
        ({"Type": None, "ProviderIds": {"Tmdb": "603", "Imdb": "tt1"}}, (), ()),
        ({"ProviderIds": {"Tmdb": "six", "Imdb": ""}}, (), ()),
        ({"ProviderIds": {"Tvdb": "5"}}, (), ()),
        ({"ProviderIds": None}, (), ()),
    ],
    ids=repr,
)
async def test_ids_of_movies(canned: Canned, item: Any, tmdb: Any, imdb: Any) -> None:
    canned.put("/Sessions", [{"NowPlayingItem": MOVIE | item}])
    playing = await canned.jellyfin.now_playing()
    assert playing.item_ids == {ITEM}
    assert playing.tmdb_ids == set(tmdb)
    assert playing.imdb_ids == set(imdb)


@pytest.mark.parametrize("path", ["/films/a.mkv", r"D:\Films\a.mkv", None, ""])
async def test_paths(canned: Canned, path: str | None) -> None:
    canned.put("/Sessions", [{"NowPlayingItem": PLAYING | {"Path": path}}])
    expected = {path} if path else set()
    assert (await canned.jellyfin.now_playing()).paths == expected


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


@pytest.mark.parametrize("kind", ["Episode", "Season", "Video", None])
async def test_an_item_protects_its_season_and_series(
    canned: Canned, kind: str | None
) -> None:
    item = {"Id": ITEM, "Type": kind, "SeasonId": OTHER, "SeriesId": SERIES}
    canned.put("/Sessions", [{"NowPlayingItem": item}])
    assert (await canned.jellyfin.now_playing()).item_ids == {ITEM, OTHER, SERIES}


@pytest.mark.parametrize("body", [{}, [None]], ids=repr)
async def test_sessions_that_make_no_sense_fail_the_read(
    canned: Canned, body: Any
) -> None:
    canned.put("/Sessions", body)
    with pytest.raises(UnexpectedAnswer):
        await canned.jellyfin.now_playing()


@pytest.mark.parametrize(
    "odd",
    [
        {"NowPlayingItem": []},
        {"NowPlayingItem": {}},
        {"NowPlayingItem": {"Id": "x"}},
        {"NowPlayingItem": {"Id": NOBODY, "Type": "Movie"}},
        {"NowPlayingItem": {"Id": ITEM, "SeriesId": 5}},
        {"NowPlayingItem": {"Id": ITEM, "SeasonId": "x"}},
        {"NowPlayingItem": PLAYING | {"ParentIndexNumber": "1"}},
        {"NowPlayingItem": MOVIE | {"ProviderIds": []}},
        {"NowPlayingItem": MOVIE | {"ProviderIds": {"Tmdb": 603}}},
        {"NowPlayingItem": MOVIE | {"ProviderIds": {"Imdb": 603}}},
        {"NowPlayingItem": MOVIE | {"Path": ["/films"]}},
        {"NowPlayingItem": MOVIE, "NowPlayingQueue": {}},
        {"NowPlayingItem": MOVIE, "NowPlayingQueue": [{"Id": "x"}]},
        {"NowPlayingItem": MOVIE, "NowPlayingQueue": [MOVIE], "UserId": "me"},
    ],
    ids=repr,
)
async def test_one_odd_session(canned: Canned, odd: dict[str, Any]) -> None:
    """Nobody can tell what it plays; what the others play is known all the same."""
    canned.put("/Sessions", [odd, {"NowPlayingItem": {"Id": OTHER}}])
    playing = await canned.jellyfin.now_playing()
    assert playing.odd is not None
    assert OTHER in playing.item_ids


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ({"Type": "Movie", "Path": "/films/a.mkv"}, {"paths": {"/films/a.mkv"}}),
        ({"Type": "Movie", "ProviderIds": {"Tmdb": "603"}}, {"tmdb_ids": {603}}),
        (
            {"Type": "Episode", "SeriesId": SERIES, "ParentIndexNumber": 2},
            {"item_ids": {SERIES}, "seasons": {(SERIES, 2)}},
        ),
        ({"Type": "TvChannel"}, {}),
        ({"Type": "Trailer", "Path": 5}, {}),
        ({"Type": "Audio"}, {}),
    ],
    ids=repr,
)
async def test_an_item_of_id_zero(
    canned: Canned, item: dict[str, Any], found: dict[str, set[Any]]
) -> None:
    """What else it says tells; a channel or a song is no title."""
    canned.put("/Sessions", [{"NowPlayingItem": {"Id": NOBODY} | item}])
    told: dict[str, Any] = {key: frozenset(ids) for key, ids in found.items()}
    expected = NowPlaying(**told)
    assert await canned.jellyfin.now_playing() == expected


@pytest.mark.parametrize(
    "song", [{"Type": "Audio"}, {"Type": "AudioBook"}, {"MediaType": "Audio"}], ids=repr
)
async def test_a_long_queue_of_music(canned: Canned, song: dict[str, Any]) -> None:
    """None of 5,000 songs is looked up; a film among them is known by its id."""
    queue = [{"Id": f"{number:032x}"} for number in range(1, 5001)]
    session = {"NowPlayingItem": {"Id": OTHER} | song, "UserId": SERIES}
    canned.put("/Sessions", [session | {"NowPlayingQueue": [*queue, MOVIE]}])
    playing = await canned.jellyfin.now_playing()
    assert ITEM in playing.item_ids
    assert canned.paths == ["/Sessions"]


async def test_an_odd_date_of_what_plays(canned: Canned) -> None:
    """Which film plays is told all the same, so nothing else is held."""
    item = MOVIE | {"DateCreated": "lately", "Path": "/films/a/a.mkv"}
    canned.put("/Sessions", [{"NowPlayingItem": item}])
    playing = await canned.jellyfin.now_playing()
    assert playing.odd is None
    assert playing.item_ids == {ITEM}
    assert playing.paths == {"/films/a/a.mkv"}
