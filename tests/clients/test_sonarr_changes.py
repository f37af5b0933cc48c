"""What Sonarr's client changes: monitored flags, files, series, and nothing else."""

from copy import deepcopy
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.clients.errors import (
    Conflict,
    NotDeleted,
    NotFound,
    UnexpectedAnswer,
)
from custom_components.jellyseerr_cleanup.clients.sonarr import SonarrClient
from tests.media_stack import Household, Series

from .canned import Answer
from .connect import Canned
from .sonarr_bodies import API


def flags(series: Series, season: int) -> set[bool]:
    """Return what the episodes of a season are set to."""
    return {
        row.monitored for row in series.row.episodes.values() if row.season == season
    }


async def test_a_season_is_not_fetched_any_more(
    home: Household, sonarr: SonarrClient
) -> None:
    """Its flag is set and nothing else: neither its episodes nor the series."""
    bridge = home.series("The Bridge", seasons={0: 1, 1: 2, 2: 2})
    bridge.row.tags, bridge.row.monitor_new_items = [4, 5], "none"
    before = deepcopy(home.sonarr.shape(bridge.row))
    specials, first, second = before["seasons"]
    await sonarr.monitor_season(bridge.row.id, 1, monitored=False)
    (call,) = home.sonarr.calls
    assert call.line == f"POST {API}/seasonpass"
    season = {"seasonNumber": 1, "monitored": False}
    assert call.body == {"series": [{"id": bridge.row.id, "seasons": [season]}]}
    assert home.sonarr.shape(bridge.row) == before | {
        "seasons": [specials, first | {"monitored": False}, second]
    }
    assert [flags(bridge, number) for number in range(3)] == [{False}, {True}, {True}]
    for _ in range(2):
        await sonarr.monitor_season(bridge.row.id, 1, monitored=True)
        assert home.sonarr.shape(bridge.row) == before


async def test_a_season_of_a_series_whose_folder_holds_another(
    home: Household, sonarr: SonarrClient
) -> None:
    """Sonarr refuses to take such a series as a whole."""
    bridge, inner = (
        home.series(title, seasons={1: 1}) for title in ("The Bridge", "Inner")
    )
    inner.row.folder = bridge.row.folder / "Inner"
    await sonarr.monitor_season(bridge.row.id, 1, monitored=False)
    assert not bridge.row.seasons[1].monitored


async def test_a_season_that_is_not_there(
    home: Household, sonarr: SonarrClient
) -> None:
    bridge = home.series("The Bridge", seasons={1: 2})
    before = deepcopy(home.sonarr.shape(bridge.row))
    await sonarr.monitor_season(bridge.row.id, 2, monitored=False)
    assert home.sonarr.shape(bridge.row) == before
    with pytest.raises(NotFound):
        await sonarr.monitor_season(999_999, 1, monitored=False)


async def test_a_change_that_is_refused(canned: Canned) -> None:
    canned.put(f"{API}/seasonpass", Answer([], 400), method="POST")
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
    await sonarr.monitor_season(number, 1, monitored=False)
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
    """An unknown id, a missing root folder or a disk that is read-only: all stay."""
    bridge = home.series("The Bridge", seasons={1: 2})
    ids = [file.id for file in bridge.files(1)]
    with pytest.raises(UnexpectedAnswer, match="500"):
        await sonarr.delete_files([*ids, 999_999])
    home.sonarr.root_accessible = False
    with pytest.raises(Conflict, match="mounted"):
        await sonarr.delete_files(ids)
    home.sonarr.root_accessible = True
    home.disk.protected.add(home.sonarr.root)
    with pytest.raises(NotDeleted, match="read-only"):
        await sonarr.delete_files(ids)
    assert len(bridge.files(1)) == 2
    assert bridge.exists(1)


async def test_deleting_a_series(home: Household, sonarr: SonarrClient) -> None:
    bridge, lights = (
        home.series(title, seasons={1: 1}) for title in ("The Bridge", "Lights")
    )
    assert await sonarr.delete_series(bridge.row.id, delete_files=True) is True
    assert not bridge.row.folder.exists()
    with pytest.raises(UnexpectedAnswer, match="500"):
        await sonarr.delete_series(bridge.row.id, delete_files=True)  # not a 404
    assert await sonarr.delete_series(lights.row.id, delete_files=False) is True
    assert lights.exists(1)
    assert await sonarr.series(lights.row.id) is None
    deleted = home.sonarr.calls.to("DELETE", f"{API}/series/*")
    assert [call.query for call in deleted] == [
        {"deleteFiles": flag, "addImportListExclusion": "false"}
        for flag in ("true", "true", "false")
    ]


async def test_a_series_that_no_list_adds_again(
    home: Household, sonarr: SonarrClient
) -> None:
    bridge, lights = (
        home.series(title, seasons={1: 1}) for title in ("The Bridge", "Lights")
    )
    home.sonarr.lists |= {bridge.tvdb, lights.tvdb}
    await sonarr.delete_series(bridge.row.id, delete_files=True, exclude=True)
    await sonarr.delete_series(lights.row.id, delete_files=True)
    home.sonarr.sync_lists()
    assert [row.title for row in home.sonarr.series.values()] == ["Lights"]


@pytest.mark.parametrize("on", [True, False])
async def test_whether_emptied_folders_go(
    home: Household, sonarr: SonarrClient, on: bool
) -> None:
    home.sonarr.delete_empty_folders = on
    assert await sonarr.deletes_empty_folders() is on


async def test_that_emptied_folders_go_is_all_that_changes(
    home: Household, sonarr: SonarrClient
) -> None:
    home.sonarr.delete_empty_folders = False
    before = deepcopy(home.sonarr.media_management)
    await sonarr.delete_empty_folders()
    assert home.sonarr.media_management == before | {"deleteEmptyFolders": True}


@pytest.mark.parametrize(
    "body", [{}, [], {"deleteEmptyFolders": None}, {"deleteEmptyFolders": "false"}]
)
async def test_a_setting_that_makes_no_sense(canned: Canned, body: Any) -> None:
    canned.put(f"{API}/config/mediamanagement", body)
    with pytest.raises(UnexpectedAnswer):
        await canned.sonarr.deletes_empty_folders()


async def test_searching_for_a_season(home: Household, sonarr: SonarrClient) -> None:
    bridge = home.series("The Bridge", seasons={1: 1})
    await sonarr.search_season(bridge.row.id, 1)
    assert home.sonarr.commands == [
        {"name": "SeasonSearch", "seriesId": bridge.row.id, "seasonNumber": 1}
    ]
