"""Answers of Sonarr that make no sense: they fail the read, and nothing is changed on their word."""

from typing import Any

import aiohttp
import pytest

from custom_components.jellyseerr_cleanup.clients.errors import UnexpectedAnswer

from .canned import CannedServer
from .connect import to_sonarr
from .test_sonarr import API, COUNTS, EPISODE, FILE, SEASON, SERIES


def seasons(*changes: dict[str, Any]) -> dict[str, Any]:
    """Return a series whose seasons differ from a good one in these ways."""
    return SERIES | {"seasons": [SEASON | change for change in changes]}


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        SERIES | {"id": 6},
        SERIES | {"id": None},
        SERIES | {"tvdbId": "81189"},
        SERIES | {"tvdbId": -1},
        SERIES | {"tmdbId": 1.0},
        SERIES | {"path": ""},
        SERIES | {"path": None},
        SERIES | {"year": "2008"},
        SERIES | {"status": 1},
        SERIES | {"monitored": None},
        SERIES | {"monitored": "true"},
        SERIES | {"seasons": None},
        SERIES | {"seasons": {}},
        SERIES | {"seasons": [1]},
        seasons({}, {}),
        seasons({}, {"monitored": False}),
        seasons({"seasonNumber": -1}),
        seasons({"seasonNumber": None}),
        seasons({"seasonNumber": "1"}),
        seasons({"seasonNumber": 100_000}),
        seasons({"monitored": None}),
        seasons({"statistics": []}),
        seasons({"statistics": COUNTS | {"episodeFileCount": -1}}),
        seasons({"statistics": COUNTS | {"sizeOnDisk": "5"}}),
        seasons({"statistics": COUNTS | {"nextAiring": "soon"}}),
    ],
    ids=repr,
)
async def test_a_series_that_makes_no_sense(
    session: aiohttp.ClientSession, canned: CannedServer, body: Any
) -> None:
    canned.put(f"{API}/series/5", body)
    sonarr = to_sonarr(session, canned)
    with pytest.raises(UnexpectedAnswer):
        await sonarr.series(5)
    with pytest.raises(UnexpectedAnswer):
        await sonarr.monitor_season(5, 1, monitored=False)
    assert {method for method, *_ in canned.requests} == {"GET"}


@pytest.mark.parametrize(
    "body",
    [
        [SERIES, SERIES],
        [SERIES | {"tvdbId": 81190}],
        [SERIES | {"tvdbId": 0}],
        [[]],
        {},
    ],
    ids=["two", "another", "none", "list", "object"],
)
async def test_a_search_that_finds_something_else(
    session: aiohttp.ClientSession, canned: CannedServer, body: Any
) -> None:
    canned.put(f"{API}/series", body)
    with pytest.raises(UnexpectedAnswer):
        await to_sonarr(session, canned).series_by_tvdb(81189)


@pytest.mark.parametrize(
    "body",
    [
        {},
        [None],
        [EPISODE | {"seriesId": 6}],
        [EPISODE | {"seriesId": None}],
        [EPISODE, EPISODE],
        [EPISODE | {"id": 0}],
        [EPISODE | {"hasFile": False}],
        [EPISODE | {"hasFile": None}],
        [EPISODE | {"episodeFileId": 0}],
        [EPISODE | {"episodeFileId": None}],
        [EPISODE | {"episodeFileId": -7}],
        [EPISODE | {"seasonNumber": None}],
        [EPISODE | {"seasonNumber": -1}],
        [EPISODE | {"episodeNumber": "2"}],
        [EPISODE | {"monitored": None}],
        [EPISODE | {"airDateUtc": "soon"}],
    ],
    ids=repr,
)
async def test_episodes_that_make_no_sense(
    session: aiohttp.ClientSession, canned: CannedServer, body: Any
) -> None:
    canned.put(f"{API}/episode", body)
    with pytest.raises(UnexpectedAnswer):
        await to_sonarr(session, canned).episodes(5)


@pytest.mark.parametrize(
    "body",
    [
        {},
        [[]],
        [FILE | {"seriesId": 6}],
        [FILE, FILE | {"id": 8, "seriesId": 6}],
        [FILE, FILE | {"size": 5}],
        [FILE | {"id": None}],
        [FILE | {"path": None}],
        [FILE | {"size": None}],
        [FILE | {"size": -1}],
        [FILE | {"size": 1.5}],
        [FILE | {"seasonNumber": None}],
        [FILE | {"dateAdded": 5}],
    ],
    ids=repr,
)
async def test_files_that_make_no_sense(
    session: aiohttp.ClientSession, canned: CannedServer, body: Any
) -> None:
    canned.put(f"{API}/episodefile", body)
    with pytest.raises(UnexpectedAnswer):
        await to_sonarr(session, canned).episode_files(5)


async def test_a_file_without_a_date(
    session: aiohttp.ClientSession, canned: CannedServer
) -> None:
    canned.put(f"{API}/episodefile", [FILE | {"dateAdded": "0001-01-01T00:00:00Z"}])
    (row,) = await to_sonarr(session, canned).episode_files(5)
    assert row.file.added_at is None
