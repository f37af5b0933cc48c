"""Sonarr's series, episodes, files and queue, from a simulated server and from odd answers."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from custom_components.jellyseerr_cleanup.clients.errors import (
    ClientError,
    NotFound,
    UnexpectedAnswer,
)
from tests.media_stack import Household, Html, Redirect, Status
from tests.media_stack.servarr.rows import QueueRow

from .canned import CannedServer
from .connect import to_sonarr

API = "/api/v3"
SEASON = {"seasonNumber": 1, "monitored": True}
COUNTS = {
    "episodeFileCount": 2,
    "episodeCount": 3,
    "totalEpisodeCount": 4,
    "sizeOnDisk": 5_000_000_000,
    "percentOfEpisodes": 66.6,
}
SERIES = {
    "id": 5,
    "tvdbId": 81189,
    "tmdbId": 1396,
    "title": "A",
    "year": 2008,
    "path": "/tv/A",
    "status": "ended",
    "monitored": True,
    "seasons": [SEASON],
}
EPISODE = {
    "id": 3,
    "seriesId": 5,
    "seasonNumber": 1,
    "episodeNumber": 2,
    "episodeFileId": 7,
    "hasFile": True,
    "monitored": True,
}
FILE = {
    "id": 7,
    "seriesId": 5,
    "seasonNumber": 1,
    "path": "/tv/A/Season 01/A.mkv",
    "size": 1_000_000_000,
    "dateAdded": "2025-01-01T00:00:00Z",
}


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Household]:
    async with Household(tmp_path) as home:
        yield home


async def test_series(session: aiohttp.ClientSession, home: Household) -> None:
    bridge = home.series(
        "The Bridge", seasons={2: 2, 0: 1, 1: 3}, tmdb=45, tvdb=46, year=2011
    )
    lights = home.series("Lights", seasons={1: 1}, status="continuing")
    home.episode(bridge, 2, 3, aired_days_ago=-7)
    sonarr = to_sonarr(session, home)
    series = await sonarr.series(bridge.row.id)
    assert series is not None
    assert (series.id, series.tvdb_id, series.tmdb_id, series.title, series.year) == (
        bridge.row.id,
        46,
        45,
        "The Bridge",
        2011,
    )
    assert (series.folder, series.continuing, series.monitored) == (
        str(bridge.row.folder),
        False,
        True,
    )
    assert [one.number for one in series.seasons] == [0, 1, 2]
    assert series.season_numbers == (1, 2), "the specials are no season"
    season = series.season(2)
    assert season is not None
    assert (season.monitored, season.file_count, season.episode_count) == (True, 2, 2)
    assert (season.total_episode_count, season.size) == (3, 2 * 10**9)
    assert season.next_airing is not None
    assert season.previous_airing is not None
    assert season.next_airing - season.previous_airing > timedelta(days=300)
    specials = series.season(0)
    assert specials is not None
    assert not specials.monitored
    assert series.season(3) is None

    other = await sonarr.series_by_tvdb(lights.tvdb)
    assert other is not None
    assert other.continuing
    assert await sonarr.series_by_tvdb(46) == series
    assert await sonarr.all_series() == (series, other)
    assert await sonarr.series(999_999) is None
    assert await sonarr.series_by_tvdb(999_999) is None


async def test_episodes_and_files(
    session: aiohttp.ClientSession, home: Household
) -> None:
    bridge = home.series("The Bridge", seasons={0: 1, 1: 1})
    home.series("Lights", seasons={1: 1})
    double = home.episode(bridge, 1, 2, imported_days_ago=5, until=3)
    home.episode(bridge, 1, 4, aired_days_ago=None)
    sonarr = to_sonarr(session, home)
    episodes = await sonarr.episodes(bridge.row.id)
    rows = {(one.season, one.number): one for one in episodes}
    assert sorted(rows) == [(0, 1), (1, 1), (1, 2), (1, 3), (1, 4)]
    assert rows[1, 2].file_id == rows[1, 3].file_id == double.file_id
    assert (rows[1, 4].file_id, rows[1, 4].aired_at) == (None, None)
    assert (rows[0, 1].monitored, rows[1, 1].monitored) == (False, True)
    aired = bridge.row_of(1, 1).aired
    assert aired is not None
    assert rows[1, 1].aired_at == aired.replace(microsecond=0)

    files = await sonarr.episode_files(bridge.row.id)
    assert sorted(one.season for one in files) == [0, 1, 1]
    by_id = {one.file.id: one.file for one in files}
    assert by_id.keys() == {one.file_id for one in episodes} - {None}
    row = bridge.row.files[double.file_id]
    file = by_id[double.file_id]
    assert (file.path, file.size) == (str(row.path), row.size)
    assert file.added_at == row.date_added.replace(microsecond=0)
    assert await sonarr.episodes(999_999) == ()
    assert await sonarr.episode_files(999_999) == ()


async def test_queue(session: aiohttp.ClientSession, home: Household) -> None:
    bridge, lights = (
        home.series(title, seasons={1: 2, 2: 1}) for title in ("The Bridge", "Lights")
    )
    sonarr = to_sonarr(session, home)
    assert await sonarr.queued_seasons() == frozenset()
    home.enqueue(bridge, season=1, episode=1)
    home.enqueue(bridge, season=1, episode=2, state="importPending")
    home.enqueue(lights)
    home.sonarr.queue.append(QueueRow(9_999, "Nobody knows", home.clock.now()))
    assert await sonarr.queued_seasons() == {(bridge.row.id, 1), (lights.row.id, None)}


@pytest.mark.parametrize(
    "records",
    [
        [{"seriesId": "5"}],
        [{"seriesId": 5, "seasonNumber": "1"}],
        [{"seriesId": 5, "seasonNumber": -1}],
        [None],
        {},
    ],
    ids=repr,
)
async def test_a_queue_that_makes_no_sense_fails_the_read(
    session: aiohttp.ClientSession, canned: CannedServer, records: Any
) -> None:
    canned.put(f"{API}/queue", {"records": records, "totalRecords": 1})
    with pytest.raises(UnexpectedAnswer):
        await to_sonarr(session, canned).queued_seasons()


@pytest.mark.parametrize(
    "fault",
    [Html(), Redirect(), Status(500), Status(401), Status(404, "", "text/plain")],
    ids=repr,
)
async def test_a_failed_read_never_says_gone(
    session: aiohttp.ClientSession, home: Household, fault: Any
) -> None:
    bridge = home.series("The Bridge", seasons={1: 1})
    home.sonarr.fault("*", "*", fault)
    sonarr = to_sonarr(session, home)
    for call in (
        sonarr.series(bridge.row.id),
        sonarr.series_by_tvdb(bridge.tvdb),
        sonarr.all_series(),
        sonarr.episodes(bridge.row.id),
        sonarr.episode_files(bridge.row.id),
        sonarr.queued_seasons(),
        sonarr.monitor_episodes([1], monitored=False),
        sonarr.monitor_season(bridge.row.id, 1, monitored=False),
        sonarr.delete_files([1]),
        sonarr.delete_series(bridge.row.id, delete_files=True),
        sonarr.search_season(bridge.row.id, 1),
    ):
        with pytest.raises(ClientError) as caught:
            await call
        assert not isinstance(caught.value, NotFound)


@pytest.mark.parametrize(
    ("change", "attribute", "expected"),
    [
        ({}, "continuing", False),
        ({"status": "deleted"}, "continuing", False),
        ({"status": "continuing"}, "continuing", True),
        ({"status": "upcoming"}, "continuing", True),
        ({"status": "something new"}, "continuing", True),
        ({"status": None}, "continuing", True),
        ({"tvdbId": 0}, "tvdb_id", None),
        ({"tmdbId": 0}, "tmdb_id", None),
        ({"tmdbId": None}, "tmdb_id", None),
        ({"year": 0}, "year", None),
        ({"seasons": []}, "season_numbers", ()),
    ],
    ids=repr,
)
async def test_what_may_be_missing(
    session: aiohttp.ClientSession,
    canned: CannedServer,
    change: dict[str, Any],
    attribute: str,
    expected: Any,
) -> None:
    canned.put(f"{API}/series/5", SERIES | change)
    series = await to_sonarr(session, canned).series(5)
    assert getattr(series, attribute) == expected


@pytest.mark.parametrize(
    ("statistics", "expected"),
    [
        ({"statistics": COUNTS}, (2, 3, 4, 5_000_000_000)),
        ({"statistics": {}}, (None, None, None, None)),
        ({"statistics": None}, (None, None, None, None)),
        ({}, (None, None, None, None)),
        ({"statistics": COUNTS | {"episodeFileCount": None}}, (None, 3, 4, 5 * 10**9)),
    ],
    ids=repr,
)
async def test_missing_statistics_are_unknown(
    session: aiohttp.ClientSession, canned: CannedServer, statistics: Any, expected: Any
) -> None:
    canned.put(f"{API}/series/5", SERIES | {"seasons": [SEASON | statistics]})
    series = await to_sonarr(session, canned).series(5)
    assert series is not None
    (season,) = series.seasons
    assert (
        season.file_count,
        season.episode_count,
        season.total_episode_count,
        season.size,
    ) == expected
    assert (season.next_airing, season.previous_airing) == (None, None)
