"""What Sonarr's client changes: monitored flags, files, series, and nothing beside them."""

from collections.abc import AsyncIterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from custom_components.jellyseerr_cleanup.clients.errors import (
    Conflict,
    UnexpectedAnswer,
)
from tests.media_stack import Household, Series

from .canned import Answer, CannedServer
from .connect import to_sonarr
from .test_sonarr import API, SEASON, SERIES


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Household]:
    async with Household(tmp_path) as home:
        yield home


def flags(series: Series, season: int) -> set[bool]:
    """Return what the episodes of a season are set to."""
    return {
        row.monitored for row in series.row.episodes.values() if row.season == season
    }


async def test_a_season_is_not_fetched_any_more(
    session: aiohttp.ClientSession, home: Household
) -> None:
    """The body goes back as it came, whatever else is in it."""
    bridge = home.series("The Bridge", seasons={0: 1, 1: 2, 2: 2})
    bridge.row.tags, bridge.row.monitor_new_items = [4, 5], "none"
    sonarr, path = to_sonarr(session, home), f"{API}/series/{bridge.row.id}"
    before = deepcopy(home.sonarr.shape(bridge.row))
    assert await sonarr.monitor_season(bridge.row.id, 1, monitored=False) is True
    (put,) = home.sonarr.calls.to("PUT", path)
    sent = put.body
    assert isinstance(sent, dict)
    changed = [
        season
        for season, old in zip(sent["seasons"], before["seasons"], strict=True)
        if season != old
    ]
    assert [season["seasonNumber"] for season in changed] == [1]
    assert sent.keys() == before.keys()
    assert {key for key in sent if sent[key] != before[key]} == {"seasons"}
    assert changed[0] | {"monitored": True} == before["seasons"][1]

    assert (flags(bridge, 0), flags(bridge, 1), flags(bridge, 2)) == (
        {False},
        {False},
        {True},
    )
    assert (bridge.row.tags, bridge.row.monitor_new_items) == ([4, 5], "none")
    assert await sonarr.monitor_season(bridge.row.id, 1, monitored=True) is True
    assert home.sonarr.shape(bridge.row) == before
    assert await sonarr.monitor_season(bridge.row.id, 1, monitored=True) is True
    assert home.sonarr.shape(bridge.row) == before


async def test_what_this_client_does_not_know_goes_back_too(
    session: aiohttp.ClientSession,
) -> None:
    seasons = [{"seasonNumber": 0, "monitored": False, "images": []}, SEASON]
    body = SERIES | {
        "id": 1,
        "ratings": {"votes": 7, "value": 8.35},
        "title": "Größe \U0001f409",
        "future": [None, {"a": 2**53 - 1}],
        "seasons": seasons,
    }
    async with EchoServer() as server:
        server.put(f"{API}/series/1", body).put(f"{API}/series/1", {}, method="PUT")
        assert await to_sonarr(session, server).monitor_season(1, 1, monitored=False)
    assert server.sent == [
        body | {"seasons": [seasons[0], SEASON | {"monitored": False}]}
    ]


class EchoServer(CannedServer):
    """Keeps what it is sent."""

    def __init__(self) -> None:
        """Start without any answers."""
        super().__init__()
        self.sent: list[Any] = []

    async def _answer(self, request: web.Request) -> web.Response:
        if request.method == "PUT":
            self.sent.append(await request.json())
        return await super()._answer(request)


async def test_a_season_or_series_that_is_not_there(
    session: aiohttp.ClientSession, home: Household
) -> None:
    bridge = home.series("The Bridge", seasons={1: 2})
    sonarr, number = to_sonarr(session, home), bridge.row.id
    assert await sonarr.monitor_season(number, 2, monitored=False) is False
    assert await sonarr.monitor_season(999_999, 1, monitored=False) is False
    assert not home.sonarr.calls.to("PUT", "*")
    home.sonarr.meanwhile(
        "PUT", f"{API}/series/*", lambda: home.sonarr.series.pop(number)
    )
    assert await sonarr.monitor_season(number, 1, monitored=False) is False
    assert len(home.sonarr.calls.to("PUT", f"{API}/series/*")) == 1


async def test_a_change_that_is_refused(
    session: aiohttp.ClientSession, canned: CannedServer
) -> None:
    canned.put(f"{API}/series/5", SERIES)
    canned.put(f"{API}/series/5", Answer([], 400), method="PUT")
    with pytest.raises(UnexpectedAnswer, match="400"):
        await to_sonarr(session, canned).monitor_season(5, 1, monitored=False)


async def test_episodes_are_not_fetched_any_more(
    session: aiohttp.ClientSession, home: Household
) -> None:
    bridge = home.series("The Bridge", seasons={1: 3})
    sonarr = to_sonarr(session, home)
    first, second = (bridge.row_of(1, number) for number in (1, 2))
    await sonarr.monitor_episodes([second.id, first.id, first.id], monitored=False)
    (call,) = home.sonarr.calls.to("PUT", f"{API}/episode/monitor")
    assert call.body == {
        "episodeIds": sorted([first.id, second.id]),
        "monitored": False,
    }
    assert [row.monitored for row in bridge.row.episodes.values()] == [
        False,
        False,
        True,
    ]
    await sonarr.monitor_episodes([first.id], monitored=True)
    assert first.monitored
    home.forget_calls()
    await sonarr.monitor_episodes([], monitored=False)
    assert not home.sonarr.calls


async def test_deleting_a_season_as_the_recipe_says(
    session: aiohttp.ClientSession, home: Household
) -> None:
    bridge = home.series("The Bridge", seasons={0: 1, 1: 2, 2: 2})
    home.episode(bridge, 1, 3, imported_days_ago=5, until=4)
    other = home.series("Lights", seasons={1: 1})
    sonarr, number = to_sonarr(session, home), bridge.row.id
    episodes = [one for one in await sonarr.episodes(number) if one.season == 1]
    await sonarr.monitor_episodes([one.id for one in episodes], monitored=False)
    assert await sonarr.monitor_season(number, 1, monitored=False)
    files = [one.file for one in await sonarr.episode_files(number) if one.season == 1]
    assert len(files) == 3, "the double episode is one file"
    await sonarr.delete_files(file.id for file in files)
    (call,) = home.sonarr.calls.to("DELETE", "*")
    assert call.body == {"episodeFileIds": sorted(file.id for file in files)}
    assert {one.season for one in await sonarr.episode_files(number)} == {0, 2}
    after = await sonarr.series(number)
    assert after is not None
    season = after.season(1)
    assert season is not None
    assert (season.monitored, season.file_count, season.size) == (False, 0, 0)
    assert (bridge.exists(0), bridge.exists(1), bridge.exists(2)) == (True, False, True)
    assert other.exists(1)
    assert home.sonarr.search_missing() == [], "nothing comes back"


async def test_deleting_no_file_asks_nothing(
    session: aiohttp.ClientSession, home: Household
) -> None:
    await to_sonarr(session, home).delete_files([])
    assert not home.sonarr.calls


async def test_files_that_are_not_deleted(
    session: aiohttp.ClientSession, home: Household
) -> None:
    """One id that is gone fails the call and leaves all files; so does a root folder that is missing."""
    bridge = home.series("The Bridge", seasons={1: 2})
    sonarr = to_sonarr(session, home)
    ids = [file.id for file in bridge.files(1)]
    with pytest.raises(UnexpectedAnswer, match="500"):
        await sonarr.delete_files([*ids, 999_999])
    home.sonarr.root_accessible = False
    with pytest.raises(Conflict, match="mounted"):
        await sonarr.delete_files(ids)
    assert len(bridge.files(1)) == 2
    assert bridge.exists(1)


async def test_deleting_a_series(
    session: aiohttp.ClientSession, home: Household
) -> None:
    bridge, lights = (
        home.series(title, seasons={1: 1}) for title in ("The Bridge", "Lights")
    )
    sonarr = to_sonarr(session, home)
    assert await sonarr.delete_series(bridge.row.id, delete_files=True) is True
    assert not bridge.row.folder.exists()
    assert await sonarr.delete_series(bridge.row.id, delete_files=True) is False
    assert await sonarr.delete_series(lights.row.id, delete_files=False) is True
    assert lights.exists(1)
    assert await sonarr.series(lights.row.id) is None
    deleted = home.sonarr.calls.to("DELETE", f"{API}/series/*")
    assert [call.query for call in deleted] == [
        {"deleteFiles": flag, "addImportListExclusion": "false"}
        for flag in ("true", "true", "false")
    ]


async def test_searching_for_a_season(
    session: aiohttp.ClientSession, home: Household
) -> None:
    bridge = home.series("The Bridge", seasons={1: 1})
    await to_sonarr(session, home).search_season(bridge.row.id, 1)
    assert home.sonarr.commands == [
        {"name": "SeasonSearch", "seriesId": bridge.row.id, "seasonNumber": 1}
    ]
