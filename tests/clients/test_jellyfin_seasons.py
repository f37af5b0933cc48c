"""What Jellyfin knows of a season: its episodes, and whose favourite it is."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from custom_components.jellyseerr_cleanup.clients.errors import (
    NotFound,
    UnexpectedAnswer,
)
from tests.media_stack import Household, Status

from .canned import CannedServer
from .connect import to_jellyfin

ACCOUNT = "0abcdef0000000000000000000000001"
SERIES = "0abcdef00000000000000000000005e1"
EPISODE = "0abcdef0000000000000000000000e91"
ROW = {
    "Id": EPISODE,
    "Type": "Episode",
    "LocationType": "FileSystem",
    "SeriesId": SERIES,
    "ParentIndexNumber": 1,
    "IndexNumber": 3,
    "UserData": {"Played": False, "PlaybackPositionTicks": 0, "IsFavorite": False},
}


@pytest.fixture(params=["10.11", "12"])
async def home(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Household]:
    async with Household(tmp_path, jellyfin=request.param) as home:
        yield home


async def test_a_season(session: aiohttp.ClientSession, home: Household) -> None:
    alice = home.user("alice")
    bridge = home.series("The Bridge", seasons={0: 1, 1: 2, 2: 1})
    home.episode(bridge, 1, 3, imported_days_ago=5, until=4)
    home.episode(bridge, 1, 5, aired_days_ago=-7)
    home.watch(alice, bridge, season=1, episode=1)
    jellyfin = to_jellyfin(session, home)
    series_id = bridge.in_jellyfin.id.upper()
    rows = await jellyfin.season_episodes(alice.jellyfin_id, series_id, 1)
    assert [(row.season, row.first, row.last) for row in rows] == [
        (1, 1, 1),
        (1, 2, 2),
        (1, 3, 4),
    ]
    assert [row.state and row.state.finished for row in rows] == [True, False, False]
    assert [row.created_at for row in rows] == [
        bridge.episodes[1, number].created for number in (1, 2, 3)
    ]
    (call,) = home.jellyfin.calls
    assert call.query == {
        "userId": alice.jellyfin_id,
        "season": "1",
        "isMissing": "false",
        "enableUserData": "true",
        "enableImages": "false",
        "fields": "ProviderIds,DateCreated",
    }
    assert await jellyfin.season_episodes(alice.jellyfin_id, series_id, 7) == ()


async def test_a_series_that_is_not_there(
    session: aiohttp.ClientSession, home: Household
) -> None:
    alice, bob = home.user("alice"), home.user("bob")
    bridge = home.series("The Bridge", seasons={1: 2})
    home.hide(bridge, bob)
    jellyfin = to_jellyfin(session, home)
    series_id = bridge.in_jellyfin.id
    assert len(await jellyfin.season_episodes(alice.jellyfin_id, series_id, 1)) == 2
    for account, series in (
        (bob.jellyfin_id, series_id),
        (alice.jellyfin_id, "f" * 32),
        (alice.jellyfin_id, home.movie("The Comet").in_jellyfin.id),
        (alice.jellyfin_id, ""),
        (alice.jellyfin_id, f"../../Users/{series_id}"),
    ):
        with pytest.raises(NotFound):
            await jellyfin.season_episodes(account, series, 1)
    home.jellyfin.fault("*", "*", Status(503))
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.season_episodes(alice.jellyfin_id, series_id, 1)


@pytest.mark.parametrize(
    ("rows", "seasons"),
    [
        ([], []),
        ([ROW, ROW | {"Id": "f" * 32, "ParentIndexNumber": 0}], [1]),
        ([ROW | {"ParentIndexNumber": 2}], []),
        ([ROW | {"ParentIndexNumber": None}], [None]),
        ([ROW | {"SeriesId": None}], [1]),
        ([ROW | {"SeriesId": "f" * 32}], []),
        ([ROW, ROW | {"Id": "f" * 32, "SeriesId": "f" * 32}], [1]),
        ([ROW, ROW | {"Id": "f" * 32, "LocationType": "Virtual"}], [1]),
        ([ROW | {"Type": "Season"}], []),
        ([ROW, ROW], [1]),
    ],
)
@pytest.mark.parametrize("counted", [True, False])
async def test_rows_of_a_season(
    session: aiohttp.ClientSession,
    canned: CannedServer,
    rows: list[Any],
    seasons: list[int | None],
    counted: bool,
) -> None:
    body = {"Items": rows} | ({"TotalRecordCount": len(rows)} if counted else {})
    canned.put(f"/Shows/{SERIES}/Episodes", body)
    jellyfin = to_jellyfin(session, canned)
    read = await jellyfin.season_episodes(ACCOUNT, SERIES, 1)
    assert [row.season for row in read] == seasons


async def test_a_row_that_disagrees_with_itself(
    session: aiohttp.ClientSession, canned: CannedServer
) -> None:
    watched = ROW | {
        "UserData": {"Played": True, "PlaybackPositionTicks": 0, "IsFavorite": False}
    }
    canned.put(f"/Shows/{SERIES}/Episodes", {"Items": [ROW, watched]})
    jellyfin = to_jellyfin(session, canned)
    (row,) = await jellyfin.season_episodes(ACCOUNT, SERIES, 1)
    assert row.state is None


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"Items": {}},
        {"Items": [None]},
        {"Items": [ROW], "TotalRecordCount": 2},
        {"Items": [ROW], "TotalRecordCount": 0},
        {"Items": [ROW], "TotalRecordCount": "1"},
        {"Items": [ROW | {"SeriesId": "x"}]},
        {"Items": [ROW | {"Type": 5}]},
    ],
    ids=repr,
)
async def test_seasons_that_make_no_sense_fail_the_read(
    session: aiohttp.ClientSession, canned: CannedServer, body: Any
) -> None:
    canned.put(f"/Shows/{SERIES}/Episodes", body)
    with pytest.raises(UnexpectedAnswer):
        await to_jellyfin(session, canned).season_episodes(ACCOUNT, SERIES, 1)


async def test_favorites(session: aiohttp.ClientSession, home: Household) -> None:
    alice, bob = home.user("alice"), home.user("bob")
    bridge, lights, other, empty = (
        home.series(title, seasons={0: 1, 1: 2, 2: 1})
        for title in ("The Bridge", "Harbour Lights", "Another", "Nobody's")
    )
    home.favorite(alice, bridge)
    home.favorite(alice, lights, season=0)
    home.favorite(alice, lights, season=2)
    home.favorite(alice, other, season=1, episode=2)
    home.favorite(alice, home.movie("The Comet"))
    home.favorite(bob, empty)
    home.watch(alice, empty)
    jellyfin = to_jellyfin(session, home)
    assert await jellyfin.favorite_series(alice.jellyfin_id) == {
        (bridge.in_jellyfin.id, None),
        (lights.in_jellyfin.id, 0),
        (lights.in_jellyfin.id, 2),
        (other.in_jellyfin.id, 1),
    }
    assert len(home.jellyfin.calls.to("GET", "/Items")) == 1
    home.hide(lights, alice)
    home.favorite(alice, bridge, on=False)
    assert await jellyfin.favorite_series(alice.jellyfin_id) == {
        (other.in_jellyfin.id, 1)
    }


LIKED = {"Id": EPISODE, "SeriesId": SERIES, "UserData": {"IsFavorite": True}}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (LIKED | {"Type": "Series", "SeriesId": None}, {(EPISODE, None)}),
        (LIKED | {"Type": "Season", "IndexNumber": 0}, {(SERIES, 0)}),
        (LIKED | {"Type": "Season"}, {(SERIES, None)}),
        (LIKED | {"Type": "Season", "IndexNumber": -1}, {(SERIES, None)}),
        (LIKED | {"Type": "Season", "SeriesId": "0" * 32}, set()),
        (LIKED | {"Type": "Episode", "ParentIndexNumber": 4}, {(SERIES, 4)}),
        (LIKED | {"Type": "Episode", "IndexNumber": 4}, {(SERIES, None)}),
        (LIKED | {"Type": "Episode", "SeriesId": None}, set()),
        (LIKED | {"Type": "Movie"}, set()),
        (LIKED | {"Type": "Season", "UserData": {"IsFavorite": False}}, set()),
        (LIKED | {"Type": "Season", "UserData": {}}, {(SERIES, None)}),
        (LIKED | {"Type": "Season", "UserData": None}, {(SERIES, None)}),
        (LIKED | {"Type": "Season", "UserData": {"IsFavorite": 0}}, {(SERIES, None)}),
    ],
    ids=repr,
)
async def test_rows_of_favorites(
    session: aiohttp.ClientSession,
    canned: CannedServer,
    row: Any,
    expected: set[tuple[str, int | None]],
) -> None:
    canned.put("/Items", {"TotalRecordCount": 1, "Items": [row]})
    read = await to_jellyfin(session, canned).favorite_series(ACCOUNT)
    assert read == expected
