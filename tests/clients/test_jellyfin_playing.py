"""The seasons of what plays and of what is queued behind it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from custom_components.jellyseerr_cleanup.clients.errors import UnexpectedAnswer
from tests.media_stack import Household, Status

from .canned import CannedServer
from .connect import to_jellyfin

SERIES = "0abcdef00000000000000000000005e1"
EPISODE = "0abcdef0000000000000000000000e91"
ITEM = {"Id": EPISODE, "SeriesId": SERIES}


@pytest.fixture(params=["10.11", "12"])
async def home(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Household]:
    async with Household(tmp_path, jellyfin=request.param) as home:
        yield home


async def test_episodes_that_play_or_are_queued(
    session: aiohttp.ClientSession, home: Household
) -> None:
    alice, bob = home.user("alice"), home.user("bob")
    bridge, lights = (
        home.series(title, seasons={1: 2, 2: 2})
        for title in ("The Bridge", "Harbour Lights")
    )
    comet = home.movie("The Comet")
    jellyfin = to_jellyfin(session, home)
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


async def test_a_long_queue(session: aiohttp.ClientSession, home: Household) -> None:
    alice = home.user("alice")
    long = home.series("Long", seasons={1: 150, 2: 101}, real_files=False)
    session_row = home.play(alice, long, season=1, episode=1)
    session_row.queue = [*long.episodes.values()]
    playing = await to_jellyfin(session, home).now_playing()
    assert playing.seasons == {(long.in_jellyfin.id, 1), (long.in_jellyfin.id, 2)}
    calls = home.jellyfin.calls.to("GET", "/Items")
    assert [len(call.query["ids"].split(",")) for call in calls] == [100, 100, 50]


async def test_a_queue_that_cannot_be_read_fails_the_read(
    session: aiohttp.ClientSession, home: Household
) -> None:
    """Else what is queued behind would not be protected."""
    alice = home.user("alice")
    home.play(alice, home.movie("The Comet"), queue=[home.movie("A River")])
    home.jellyfin.fault("GET", "/Items", Status(503))
    with pytest.raises(UnexpectedAnswer):
        await to_jellyfin(session, home).now_playing()


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (ITEM | {"Type": "Series"}, {(EPISODE, None)}),
        (ITEM | {"Type": "Season", "IndexNumber": 4}, {(SERIES, 4)}),
        (ITEM | {"Type": "Episode", "ParentIndexNumber": 0}, {(SERIES, 0)}),
        (ITEM | {"Type": "Episode", "SeasonId": "0" * 32}, {(SERIES, None)}),
        (ITEM | {"Type": "Episode", "SeriesId": "0" * 32}, set()),
        (ITEM | {"Type": "Movie", "SeriesId": None}, set()),
    ],
    ids=repr,
)
async def test_what_plays_is_of_a_season(
    session: aiohttp.ClientSession,
    canned: CannedServer,
    item: Any,
    expected: set[tuple[str, int | None]],
) -> None:
    canned.put("/Sessions", [{"NowPlayingItem": item, "UserId": "0" * 32}])
    playing = await to_jellyfin(session, canned).now_playing()
    assert playing.seasons == expected
    assert EPISODE in playing.item_ids
    assert "0" * 32 not in playing.item_ids
