"""Odd rows of Jellyfin: an odd number makes one unknown, an odd id fails the list."""

from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.clients.errors import UnexpectedAnswer

from .connect import Canned
from .jellyfin_bodies import (
    ACCOUNT,
    EPISODE,
    EPISODE_ROW as ROW,
    ITEM,
    MOVIE_ROW,
    NOBODY,
    OTHER,
    SERIES,
    UNWATCHED,
    WATCHED,
    item_list,
)

LIKED = {"Id": EPISODE, "SeriesId": SERIES, "UserData": {"IsFavorite": True}}
OF_A_SEASON = f"/Shows/{SERIES}/Episodes"


@pytest.mark.parametrize(
    ("row", "season", "first", "last"),
    [
        ({}, 1, 3, 3),
        ({"IndexNumber": 0}, 1, 0, 0),
        ({"IndexNumberEnd": 4}, 1, 3, 4),
        ({"IndexNumberEnd": 3}, 1, 3, 3),
        ({"IndexNumberEnd": 102}, 1, 3, 102),
        ({"IndexNumberEnd": 103}, 1, None, None),
        ({"IndexNumberEnd": 2}, 1, None, None),
        ({"IndexNumberEnd": -1}, 1, None, None),
        ({"IndexNumber": None}, 1, None, None),
        ({"IndexNumber": None, "IndexNumberEnd": 4}, 1, None, None),
        ({"IndexNumber": -3}, 1, None, None),
        ({"IndexNumber": 20_250_101}, 1, None, None),
        ({"ParentIndexNumber": 0}, 0, 3, 3),
        ({"ParentIndexNumber": None}, None, 3, 3),
        ({"ParentIndexNumber": -1}, None, 3, 3),
        ({"ParentIndexNumber": 2019}, 2019, 3, 3),
    ],
    ids=repr,
)
async def test_numbers(
    canned: Canned,
    row: dict[str, Any],
    season: int | None,
    first: int | None,
    last: int | None,
) -> None:
    """An odd number makes one episode unknown, not the whole list."""
    canned.put("/Items", item_list(ROW | row))
    (read,) = await canned.jellyfin.finished_episodes(ACCOUNT)
    assert (read.season, read.first, read.last) == (season, first, last)


@pytest.mark.parametrize(
    ("rows", "states"),
    [
        ([ROW], [True]),
        ([ROW, ROW], [True]),
        ([ROW, ROW | {"UserData": UNWATCHED}], [None]),
        ([ROW, ROW | {"UserData": {}}, ROW], [None]),
        ([ROW | {"UserData": UNWATCHED}], [False]),
        ([ROW | {"Type": "Movie"}, ROW | {"Type": "Season"}], []),
        ([ROW | {"LocationType": "Virtual"}], []),
        ([], []),
    ],
)
async def test_states_of_episodes(
    canned: Canned, rows: list[Any], states: list[Any]
) -> None:
    canned.put("/Items", item_list(*rows)).put(OF_A_SEASON, {"Items": rows})
    jellyfin = canned.jellyfin
    for found in (
        await jellyfin.finished_episodes(ACCOUNT),
        await jellyfin.resumable_episodes(ACCOUNT),
        await jellyfin.season_episodes(ACCOUNT, SERIES, 1),
    ):
        assert [row.state and row.state.played for row in found] == states


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        WATCHED | {"Played": None},
        WATCHED | {"PlaybackPositionTicks": None},
        WATCHED | {"PlaybackPositionTicks": -1},
        WATCHED | {"IsFavorite": None},
        WATCHED | {"LastPlayedDate": "soon"},
    ],
    ids=repr,
)
async def test_user_data_that_makes_no_sense_is_unknown(
    canned: Canned, data: Any
) -> None:
    canned.put("/Items", item_list(MOVIE_ROW | {"UserData": data}))
    assert (await canned.jellyfin.items(ACCOUNT, [ITEM]))[ITEM].state is None


async def test_a_play_without_a_date(canned: Canned) -> None:
    data = WATCHED | {"LastPlayedDate": "0001-01-01T00:00:00.0000000Z"}
    canned.put("/Items", item_list(MOVIE_ROW | {"UserData": data}))
    state = (await canned.jellyfin.items(ACCOUNT, [ITEM]))[ITEM].state
    assert state is not None
    assert state.finished
    assert state.last_played is None


async def test_items_that_were_not_asked_for_or_come_twice(canned: Canned) -> None:
    row = ROW | {"Id": ITEM, "ProviderIds": {"Tmdb": "x", "Tvdb": "5"}}
    other, unwatched = row | {"Id": OTHER}, row | {"UserData": UNWATCHED}
    canned.put("/Items", item_list(row, row, other), item_list(row, unwatched))
    ((item, read),) = (await canned.jellyfin.items(ACCOUNT, [ITEM])).items()
    assert item == read.id == ITEM
    assert (read.is_movie, read.tmdb_id, read.tvdb_id) == (False, None, 5)
    assert read.state is not None
    assert (await canned.jellyfin.items(ACCOUNT, [ITEM]))[ITEM].state is None


async def test_movies_that_come_twice(canned: Canned) -> None:
    box = {"Id": OTHER, "Type": "BoxSet"}
    canned.put(
        "/Items",
        item_list(MOVIE_ROW, MOVIE_ROW, box),
        item_list(MOVIE_ROW, MOVIE_ROW | {"UserData": {}}),
    )
    (once,) = await canned.jellyfin.movies(ACCOUNT)
    assert once.state is not None
    (disagreeing,) = await canned.jellyfin.movies(ACCOUNT)
    assert disagreeing.state is None


@pytest.mark.parametrize("series_id", [None, NOBODY, f"{NOBODY[:8]}-{NOBODY[8:]}"])
async def test_an_episode_of_no_series(canned: Canned, series_id: str | None) -> None:
    canned.put("/Items", item_list(ROW | {"SeriesId": series_id}))
    (read,) = await canned.jellyfin.finished_episodes(ACCOUNT)
    assert read.series_id is None


@pytest.mark.parametrize(
    ("rows", "seasons"),
    [
        ([], []),
        ([ROW, ROW | {"Id": OTHER, "ParentIndexNumber": 0}], [1]),
        ([ROW | {"ParentIndexNumber": None}], [None]),
        ([ROW | {"SeriesId": None}], [1]),
        ([ROW, ROW | {"Id": OTHER, "SeriesId": OTHER}], [1]),
        ([ROW, ROW | {"Id": OTHER, "LocationType": "Virtual"}], [1]),
        ([ROW, ROW], [1]),
    ],
)
@pytest.mark.parametrize("counted", [True, False])
async def test_rows_of_a_season(
    canned: Canned, rows: list[Any], seasons: list[int | None], counted: bool
) -> None:
    canned.put(OF_A_SEASON, item_list(*rows) if counted else {"Items": rows})
    read = await canned.jellyfin.season_episodes(ACCOUNT, SERIES, 1)
    assert [row.season for row in read] == seasons


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"Type": "Series", "SeriesId": None}, {(EPISODE, None)}),
        ({"Type": "Season", "IndexNumber": 0}, {(SERIES, 0)}),
        ({"Type": "Season"}, {(SERIES, None)}),
        ({"Type": "Season", "IndexNumber": -1}, {(SERIES, None)}),
        ({"Type": "Season", "SeriesId": NOBODY}, set()),
        ({"Type": "Episode", "ParentIndexNumber": 4}, {(SERIES, 4)}),
        ({"Type": "Episode", "IndexNumber": 4}, {(SERIES, None)}),
        ({"Type": "Episode", "SeriesId": None}, set()),
        ({"Type": "Movie"}, set()),
        ({"Type": "Season", "UserData": {"IsFavorite": False}}, set()),
        ({"Type": "Season", "UserData": {}}, {(SERIES, None)}),
        ({"Type": "Season", "UserData": None}, {(SERIES, None)}),
    ],
    ids=repr,
)
async def test_rows_of_favorites(
    canned: Canned, row: Any, expected: set[tuple[str, int | None]]
) -> None:
    canned.put("/Items", item_list(LIKED | row))
    assert await canned.jellyfin.favorite_series(ACCOUNT) == expected


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"TotalRecordCount": 1, "Items": {}},
        item_list(None),
        {"TotalRecordCount": 2, "Items": [ROW]},
        {"TotalRecordCount": 0, "Items": [ROW]},
        {"TotalRecordCount": "1", "Items": [ROW]},
        item_list(ROW | {"Type": 5}),
        item_list(ROW | {"Id": "x"}),
        item_list(ROW | {"SeriesId": "x"}),
        item_list(ROW | {"IndexNumber": "3"}),
        item_list(ROW | {"IndexNumberEnd": 4.0}),
        item_list(ROW | {"ParentIndexNumber": 2**31}),
        item_list(ROW | {"DateCreated": "soon"}),
    ],
    ids=repr,
)
async def test_episodes_that_make_no_sense_fail_the_read(
    canned: Canned, body: Any
) -> None:
    canned.put("/Items", body).put(OF_A_SEASON, body)
    for read in (
        canned.jellyfin.finished_episodes(ACCOUNT),
        canned.jellyfin.resumable_episodes(ACCOUNT),
        canned.jellyfin.season_episodes(ACCOUNT, SERIES, 1),
    ):
        with pytest.raises(UnexpectedAnswer):
            await read


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"TotalRecordCount": 1, "Items": {}},
        item_list(5),
        item_list(MOVIE_ROW | {"Id": "x"}),
        item_list(MOVIE_ROW | {"DateCreated": "soon"}),
        item_list(MOVIE_ROW | {"ProviderIds": []}),
        item_list(MOVIE_ROW | {"ProviderIds": {"Tmdb": 603}}),
    ],
    ids=repr,
)
async def test_items_that_make_no_sense_fail_the_read(
    canned: Canned, body: Any
) -> None:
    canned.put("/Items", body)
    for read in (
        canned.jellyfin.items(ACCOUNT, [ITEM]),
        canned.jellyfin.movies(ACCOUNT),
    ):
        with pytest.raises(UnexpectedAnswer):
            await read


async def test_a_list_that_does_not_count_itself(canned: Canned) -> None:
    """Its end would not be known."""
    canned.put("/Items", {"Items": [ROW]})
    for read in (canned.jellyfin.finished_episodes, canned.jellyfin.movies):
        with pytest.raises(UnexpectedAnswer):
            await read(ACCOUNT)
