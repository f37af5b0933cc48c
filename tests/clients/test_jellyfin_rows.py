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

LIKED = {"Id": EPISODE, "SeriesId": SERIES, "UserData": WATCHED | {"IsFavorite": True}}


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
        ({"ParentIndexNumber": 99_999}, 99_999, 3, 3),
        ({"ParentIndexNumber": 100_000}, None, 3, 3),
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
    (read,) = await canned.jellyfin.finished(ACCOUNT)
    assert (read.season, read.first, read.last) == (season, first, last)


@pytest.mark.parametrize(
    ("rows", "states"),
    [
        ([ROW], [True]),
        ([ROW, ROW], [True]),
        ([ROW, ROW | {"UserData": UNWATCHED}], [None]),
        ([ROW, ROW | {"UserData": {}}, ROW], [None]),
        ([ROW | {"UserData": UNWATCHED}], [False]),
        ([ROW, MOVIE_ROW | {"UserData": UNWATCHED}], [True, False]),
        ([ROW | {"Type": "Series"}, ROW | {"Type": "Season"}], []),
        ([ROW | {"Type": "BoxSet"}, ROW | {"Type": "Video"}], []),
        ([ROW | {"LocationType": "Virtual"}], []),
        ([MOVIE_ROW | {"LocationType": "Virtual"}, ROW], [True]),
        ([], []),
    ],
)
async def test_states_of_what_was_seen(
    canned: Canned, rows: list[Any], states: list[Any]
) -> None:
    canned.put("/Items", item_list(*rows))
    for read in (canned.jellyfin.finished, canned.jellyfin.resumable):
        found = await read(ACCOUNT)
        assert [row.state and row.state.played for row in found] == states


@pytest.mark.parametrize(
    "row",
    [
        {"UserData": None},
        {"UserData": []},
        {"UserData": {}},
        {"UserData": WATCHED | {"Played": None}},
        {"UserData": WATCHED | {"PlaybackPositionTicks": None}},
        {"UserData": WATCHED | {"PlaybackPositionTicks": -1}},
        {"UserData": WATCHED | {"IsFavorite": None}},
        {"UserData": WATCHED | {"LastPlayedDate": "soon"}},
        {"RunTimeTicks": "1"},
        {"RunTimeTicks": -1},
    ],
    ids=repr,
)
async def test_a_state_that_makes_no_sense_is_unknown(
    canned: Canned, row: dict[str, Any]
) -> None:
    canned.put("/Items", item_list(MOVIE_ROW | row))
    assert (await canned.jellyfin.items(ACCOUNT, [ITEM]))[ITEM].state is None


@pytest.mark.parametrize("length", [None, 0, 1])
@pytest.mark.parametrize("played", [True, False])
async def test_what_has_no_length_is_never_played(
    canned: Canned, length: int | None, played: bool
) -> None:
    """Jellyfin guesses it; when it was started is no guess."""
    row = MOVIE_ROW | {"RunTimeTicks": length, "UserData": WATCHED | {"Played": played}}
    canned.put("/Items", item_list(row))
    state = (await canned.jellyfin.items(ACCOUNT, [ITEM]))[ITEM].state
    assert state is not None
    assert state.played is (played and length == 1)
    assert state.last_played is not None


async def test_a_play_without_a_date(canned: Canned) -> None:
    data = WATCHED | {"LastPlayedDate": "0001-01-01T00:00:00.0000000Z"}
    canned.put("/Items", item_list(MOVIE_ROW | {"UserData": data}))
    state = (await canned.jellyfin.items(ACCOUNT, [ITEM]))[ITEM].state
    assert state is not None
    assert state.finished
    assert state.last_played is None


@pytest.mark.parametrize(
    ("year", "expected"),
    [(1999, 1999), (9999, 9999), (0, None), (None, None), (-1, None), ("1999", None)],
)
async def test_years(canned: Canned, year: Any, expected: int | None) -> None:
    """A year is only shown: an odd one leaves the rest as it is."""
    canned.put("/Items", item_list(MOVIE_ROW | {"ProductionYear": year}))
    found = (await canned.jellyfin.items(ACCOUNT, [ITEM]))[ITEM]
    assert (found.year, found.odd) == (expected, False)


@pytest.mark.parametrize("nobody", [None, NOBODY, f"{NOBODY[:8]}-{NOBODY[8:]}"])
async def test_an_episode_of_no_series(canned: Canned, nobody: str | None) -> None:
    """It is in no season that could be told from another series'."""
    canned.put("/Items", item_list(ROW | {"SeriesId": nobody, "SeasonId": nobody}))
    (read,) = await canned.jellyfin.finished(ACCOUNT)
    assert (read.series_id, read.season_id, read.season) == (None, None, None)
    assert read.first == 3


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"Type": "Series", "SeriesId": None}, [("Series", None, None)]),
        ({"Type": "Season", "IndexNumber": 0}, [("Season", SERIES, 0)]),
        ({"Type": "Season"}, [("Season", SERIES, None)]),
        ({"Type": "Season", "IndexNumber": -1}, [("Season", SERIES, None)]),
        ({"Type": "Season", "SeriesId": NOBODY}, [("Season", None, None)]),
        ({"Type": "Episode", "ParentIndexNumber": 4}, [("Episode", SERIES, 4)]),
        ({"Type": "Episode", "IndexNumber": 4}, [("Episode", SERIES, None)]),
        ({"Type": "Movie"}, [("Movie", None, None)]),
        ({"Type": "BoxSet"}, []),
        ({"Type": "Season", "LocationType": "Virtual"}, [("Season", SERIES, None)]),
        ({"Type": "Season", "UserData": {"IsFavorite": False}}, []),
        ({"Type": "Season", "UserData": {}}, [("Season", SERIES, None)]),
        ({"Type": "Season", "UserData": None}, [("Season", SERIES, None)]),
        ({"Type": "Movie", "UserData": {"IsFavorite": 1}}, [("Movie", None, None)]),
    ],
    ids=repr,
)
async def test_rows_of_favorites(
    canned: Canned, row: Any, expected: list[tuple[str, str | None, int | None]]
) -> None:
    """What cannot be read counts as one."""
    canned.put("/Items", item_list(LIKED | row, LIKED | row))
    read = await canned.jellyfin.favorites(ACCOUNT)
    assert [(one.kind, one.series_id, one.season) for one in read] == expected


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"Items": [ROW]},
        {"TotalRecordCount": 1, "Items": {}},
        item_list(None),
        {"TotalRecordCount": 2, "Items": [ROW]},
        {"TotalRecordCount": 0, "Items": [ROW]},
        {"TotalRecordCount": "1", "Items": [ROW]},
        item_list(ROW | {"Id": "x"}),
    ],
    ids=repr,
)
async def test_lists_that_make_no_sense_fail_the_read(
    canned: Canned, body: Any
) -> None:
    """Without its length the end of a list would not be known."""
    liked = WATCHED | {"IsFavorite": True}
    if isinstance(body, dict) and isinstance(body.get("Items"), list):
        rows = [row and row | {"UserData": liked} for row in body["Items"]]
        body = body | {"Items": rows}
    canned.put("/Items", body)
    jellyfin = canned.jellyfin
    for read in (jellyfin.finished, jellyfin.resumable, jellyfin.favorites):
        with pytest.raises(UnexpectedAnswer):
            await read(ACCOUNT)


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"TotalRecordCount": 1, "Items": {}},
        item_list(5),
        item_list(MOVIE_ROW | {"Id": "x"}),
    ],
    ids=repr,
)
async def test_items_that_make_no_sense_fail_the_read(
    canned: Canned, body: Any
) -> None:
    canned.put("/Items", body)
    with pytest.raises(UnexpectedAnswer):
        await canned.jellyfin.items(ACCOUNT, [ITEM])


@pytest.mark.parametrize(
    "odd",
    [
        {"Type": 5},
        {"Type": None},
        {"SeriesId": "x"},
        {"SeasonId": "x"},
        {"Path": 5},
        {"IndexNumber": "3"},
        {"IndexNumberEnd": 4.0},
        {"ParentIndexNumber": 2**31},
        {"DateCreated": "soon"},
    ],
    ids=repr,
)
async def test_one_odd_row_of_a_list(canned: Canned, odd: dict[str, Any]) -> None:
    """What was done with it is unknown, and nothing else is."""
    liked = WATCHED | {"IsFavorite": True}
    row = ROW | {"UserData": liked}
    canned.put("/Items", item_list(row | odd, row | {"Id": OTHER}))
    jellyfin = canned.jellyfin
    for read in (jellyfin.finished, jellyfin.resumable, jellyfin.favorites):
        found = await read(ACCOUNT)
        assert [(one.id, one.odd) for one in found] == [(EPISODE, True), (OTHER, False)]
        assert [one.state is None for one in found] == [True, False]


@pytest.mark.parametrize(
    "odd",
    [
        {"Type": 5},
        {"Path": 5},
        {"DateCreated": "soon"},
    ],
    ids=repr,
)
async def test_one_odd_item(canned: Canned, odd: dict[str, Any]) -> None:
    """By its ids it is still found: it may be a favourite of what it belongs to."""
    row = MOVIE_ROW | {"ProviderIds": {"Tmdb": "603"}}
    canned.put("/Items", item_list(row | odd, row | {"Id": OTHER}))
    found = await canned.jellyfin.items(ACCOUNT, [ITEM, OTHER])
    # A kind that is no text is no kind
    assert found[ITEM].odd or found[ITEM].kind == ""
    assert found[ITEM].tmdb_id is not None
    assert found[ITEM].tmdb_id == found[OTHER].tmdb_id
    assert found[OTHER].state is not None


@pytest.mark.parametrize(
    "ids", [[], {"Tmdb": 603}, {"Tvdb": 603}, {"Imdb": 603}], ids=repr
)
async def test_whose_an_item_is_must_be_known(canned: Canned, ids: Any) -> None:
    """With ids that cannot be read it may be any title's."""
    canned.put("/Items", item_list(MOVIE_ROW | {"ProviderIds": ids}))
    with pytest.raises(UnexpectedAnswer):
        await canned.jellyfin.items(ACCOUNT, [ITEM])


async def test_a_row_whose_place_is_all_that_it_says(canned: Canned) -> None:
    row = MOVIE_ROW | {"Id": NOBODY, "Path": "/films/a.mkv"}
    canned.put("/Items", item_list(row))
    [found] = await canned.jellyfin.finished(ACCOUNT)
    assert (found.id, found.path, found.state) == ("?/films/a.mkv", row["Path"], None)
