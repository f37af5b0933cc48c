"""What Sonarr's client changes: monitored flags, files, series, and nothing else."""

from copy import deepcopy

import pytest

from custom_components.jellyseerr_cleanup.clients.errors import (
    Conflict,
    UnexpectedAnswer,
)
from custom_components.jellyseerr_cleanup.clients.sonarr import SonarrClient
from tests.media_stack import Household, Series

from .canned import Answer
from .connect import Canned
from .sonarr_bodies import API, SEASON, SERIES


def flags(series: Series, season: int) -> set[bool]:
    """Return what the episodes of a season are set to."""
    return {
        row.monitored for row in series.row.episodes.values() if row.season == season
    }


async def test_a_season_is_not_fetched_any_more(
    home: Household, sonarr: SonarrClient
) -> None:
    """The body goes back as it came, whatever else is in it."""
    bridge = home.series("The Bridge", seasons={0: 1, 1: 2, 2: 2})
    bridge.row.tags, bridge.row.monitor_new_items = [4, 5], "none"
    before = deepcopy(home.sonarr.shape(bridge.row))
    specials, first, second = before["seasons"]
    assert await sonarr.monitor_season(bridge.row.id, 1, monitored=False) is True
    (put,) = home.sonarr.calls.to("PUT", f"{API}/series/{bridge.row.id}")
    assert put.body == before | {
        "seasons": [specials, first | {"monitored": False}, second]
    }
    assert [flags(bridge, number) for number in range(3)] == [{False}, {False}, {True}]
    assert (bridge.row.tags, bridge.row.monitor_new_items) == ([4, 5], "none")
    assert await sonarr.monitor_season(bridge.row.id, 1, monitored=True) is True
    assert home.sonarr.shape(bridge.row) == before
    assert await sonarr.monitor_season(bridge.row.id, 1, monitored=True) is True
    assert home.sonarr.shape(bridge.row) == before


async def test_what_this_client_does_not_know_goes_back_too(canned: Canned) -> None:
    seasons = [{"seasonNumber": 0, "monitored": False, "images": []}, SEASON]
    body = SERIES | {
        "id": 1,
        "ratings": {"votes": 7, "value": 8.35},
        "title": "Größe \U0001f409",
        "future": [None, {"a": 2**53 - 1}],
        "seasons": seasons,
    }
    canned.put(f"{API}/series/1", body).put(f"{API}/series/1", {}, method="PUT")
    assert await canned.sonarr.monitor_season(1, 1, monitored=False)
    changed = [seasons[0], SEASON | {"monitored": False}]
    assert canned.sent == [body | {"seasons": changed}]


async def test_a_season_or_series_that_is_not_there(
    home: Household, sonarr: SonarrClient
) -> None:
    bridge = home.series("The Bridge", seasons={1: 2})
    number = bridge.row.id
    assert await sonarr.monitor_season(number, 2, monitored=False) is False
    assert await sonarr.monitor_season(999_999, 1, monitored=False) is False
    assert not home.sonarr.calls.to("PUT", "*")
    home.sonarr.meanwhile(
        "PUT", f"{API}/series/*", lambda: home.sonarr.series.pop(number)
    )
    assert await sonarr.monitor_season(number, 1, monitored=False) is False
    assert len(home.sonarr.calls.to("PUT", f"{API}/series/*")) == 1


async def test_a_change_that_is_refused(canned: Canned) -> None:
    canned.put(f"{API}/series/5", SERIES)
    canned.put(f"{API}/series/5", Answer([], 400), method="PUT")
    with pytest.raises(UnexpectedAnswer, match="400"):
        await canned.sonarr.monitor_season(5, 1, monitored=False)


async def test_episodes_are_not_fetched_any_more(
    home: Household, sonarr: SonarrClient
) -> None:
    bridge = home.series("The Bridge", seasons={1: 3})
    first, second = (bridge.row_of(1, number) for number in (1, 2))
    await sonarr.monitor_episodes([second.id, first.id, first.id], monitored=False)
    (call,) = home.sonarr.calls.to("PUT", f"{API}/episode/monitor")
    ids = sorted([first.id, second.id])
    assert call.body == {"episodeIds": ids, "monitored": False}
    monitored = [row.monitored for row in bridge.row.episodes.values()]
    assert monitored == [False, False, True]
    await sonarr.monitor_episodes([first.id], monitored=True)
    assert first.monitored


async def test_nothing_to_change_asks_nothing(
    home: Household, sonarr: SonarrClient
) -> None:
    await sonarr.monitor_episodes([], monitored=False)
    await sonarr.delete_files([])
    assert not home.sonarr.calls


async def test_deleting_a_season_as_the_recipe_says(
    home: Household, sonarr: SonarrClient
) -> None:
    bridge = home.series("The Bridge", seasons={0: 1, 1: 2, 2: 2})
    home.episode(bridge, 1, 3, imported_days_ago=5, until=4)
    other = home.series("Lights", seasons={1: 1})
    number = bridge.row.id
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


async def test_files_that_are_not_deleted(
    home: Household, sonarr: SonarrClient
) -> None:
    """One unknown id or a missing root folder fails the call: all files stay."""
    bridge = home.series("The Bridge", seasons={1: 2})
    ids = [file.id for file in bridge.files(1)]
    with pytest.raises(UnexpectedAnswer, match="500"):
        await sonarr.delete_files([*ids, 999_999])
    home.sonarr.root_accessible = False
    with pytest.raises(Conflict, match="mounted"):
        await sonarr.delete_files(ids)
    assert len(bridge.files(1)) == 2
    assert bridge.exists(1)


async def test_deleting_a_series(home: Household, sonarr: SonarrClient) -> None:
    bridge, lights = (
        home.series(title, seasons={1: 1}) for title in ("The Bridge", "Lights")
    )
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


async def test_searching_for_a_season(home: Household, sonarr: SonarrClient) -> None:
    bridge = home.series("The Bridge", seasons={1: 1})
    await sonarr.search_season(bridge.row.id, 1)
    assert home.sonarr.commands == [
        {"name": "SeasonSearch", "seriesId": bridge.row.id, "seasonNumber": 1}
    ]
