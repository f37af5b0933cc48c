"""Lists of episodes with odd rows: one odd number makes one episode unknown, one odd id fails the list."""

from typing import Any

import aiohttp
import pytest

from custom_components.jellyseerr_cleanup.clients.errors import UnexpectedAnswer

from .canned import CannedServer
from .connect import to_jellyfin

ACCOUNT = "0abcdef0000000000000000000000001"
SERIES = "0abcdef00000000000000000000005e1"
EPISODE = "0abcdef0000000000000000000000e91"
GOOD = {
    "Played": True,
    "PlaybackPositionTicks": 0,
    "IsFavorite": False,
    "LastPlayedDate": "2025-01-01T00:00:00.0000000Z",
}
ROW = {
    "Id": EPISODE,
    "Type": "Episode",
    "LocationType": "FileSystem",
    "SeriesId": SERIES,
    "ParentIndexNumber": 1,
    "IndexNumber": 3,
    "UserData": GOOD,
}


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
    session: aiohttp.ClientSession,
    canned: CannedServer,
    row: dict[str, Any],
    season: int | None,
    first: int | None,
    last: int | None,
) -> None:
    """An odd number makes one episode unknown, not the whole list."""
    canned.put("/Items", {"TotalRecordCount": 1, "Items": [ROW | row]})
    (read,) = await to_jellyfin(session, canned).finished_episodes(ACCOUNT)
    assert (read.season, read.first, read.last) == (season, first, last)


@pytest.mark.parametrize(
    ("rows", "states"),
    [
        ([ROW], [True]),
        ([ROW, ROW], [True]),
        ([ROW, ROW | {"UserData": GOOD | {"Played": False}}], [None]),
        ([ROW, ROW | {"UserData": {}}, ROW], [None]),
        ([ROW | {"UserData": GOOD | {"PlaybackPositionTicks": None}}], [None]),
        ([ROW | {"UserData": GOOD | {"LastPlayedDate": "soon"}}], [None]),
        ([ROW | {"UserData": GOOD | {"Played": False}}], [False]),
        ([ROW | {"Type": "Movie"}, ROW | {"Type": "Season"}], []),
        ([ROW | {"LocationType": "Virtual"}], []),
        ([], []),
    ],
)
async def test_states_of_rows(
    session: aiohttp.ClientSession, canned: CannedServer, rows: Any, states: list[Any]
) -> None:
    canned.put("/Items", {"TotalRecordCount": len(rows), "Items": rows})
    jellyfin = to_jellyfin(session, canned)
    for read in (jellyfin.finished_episodes, jellyfin.resumable_episodes):
        found = await read(ACCOUNT)
        assert [row.state and row.state.played for row in found] == states


@pytest.mark.parametrize(
    ("series_id", "expected"),
    [(None, None), ("0" * 32, None), ("00000000-0000-0000-0000-000000000000", None)],
)
async def test_an_episode_of_no_series(
    session: aiohttp.ClientSession, canned: CannedServer, series_id: Any, expected: Any
) -> None:
    row = ROW | {"SeriesId": series_id}
    canned.put("/Items", {"TotalRecordCount": 1, "Items": [row]})
    (read,) = await to_jellyfin(session, canned).finished_episodes(ACCOUNT)
    assert read.series_id is expected


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"TotalRecordCount": 1},
        {"TotalRecordCount": 1, "Items": None},
        {"TotalRecordCount": 1, "Items": {}},
        {"TotalRecordCount": 1, "Items": [None]},
        {"TotalRecordCount": 2, "Items": [ROW]},
        {"TotalRecordCount": 0, "Items": [ROW]},
        {"Items": [ROW]},
        {"TotalRecordCount": 1, "Items": [ROW | {"Type": None}]},
        {"TotalRecordCount": 1, "Items": [ROW | {"Id": "x"}]},
        {"TotalRecordCount": 1, "Items": [ROW | {"SeriesId": "x"}]},
        {"TotalRecordCount": 1, "Items": [ROW | {"SeriesId": 5}]},
        {"TotalRecordCount": 1, "Items": [ROW | {"IndexNumber": "3"}]},
        {"TotalRecordCount": 1, "Items": [ROW | {"IndexNumber": True}]},
        {"TotalRecordCount": 1, "Items": [ROW | {"IndexNumberEnd": 4.0}]},
        {"TotalRecordCount": 1, "Items": [ROW | {"ParentIndexNumber": 2**31}]},
        {"TotalRecordCount": 1, "Items": [ROW | {"DateCreated": "soon"}]},
    ],
    ids=repr,
)
async def test_lists_that_make_no_sense_fail_the_read(
    session: aiohttp.ClientSession, canned: CannedServer, body: Any
) -> None:
    canned.put("/Items", body)
    jellyfin = to_jellyfin(session, canned)
    for read in (jellyfin.finished_episodes, jellyfin.resumable_episodes):
        with pytest.raises(UnexpectedAnswer):
            await read(ACCOUNT)
