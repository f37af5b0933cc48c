"""Senseless answers of Sonarr fail the read; nothing is changed on their word."""

from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.clients.errors import UnexpectedAnswer

from .connect import Canned
from .sonarr_bodies import API, COUNTS, EPISODE, FILE, SEASON, SERIES


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
    canned: Canned, change: dict[str, Any], attribute: str, expected: Any
) -> None:
    canned.put(f"{API}/series/5", SERIES | change)
    series = await canned.sonarr.series(5)
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
    canned: Canned, statistics: Any, expected: Any
) -> None:
    canned.put(f"{API}/series/5", SERIES | {"seasons": [SEASON | statistics]})
    series = await canned.sonarr.series(5)
    assert series is not None
    (season,) = series.seasons
    assert (
        season.file_count,
        season.episode_count,
        season.total_episode_count,
        season.size,
    ) == expected
    assert (season.next_airing, season.previous_airing) == (None, None)


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
        SERIES | {"tvdbId": -1},
        SERIES | {"tmdbId": 1.0},
        SERIES | {"path": ""},
        SERIES | {"year": "2008"},
        SERIES | {"status": 1},
        SERIES | {"monitored": None},
        SERIES | {"seasons": {}},
        SERIES | {"seasons": [1]},
        seasons({}, {"monitored": False}),
        seasons({"seasonNumber": -1}),
        seasons({"seasonNumber": None}),
        seasons({"seasonNumber": 100_000}),
        seasons({"monitored": None}),
        seasons({"statistics": []}),
        seasons({"statistics": COUNTS | {"sizeOnDisk": "5"}}),
        seasons({"statistics": COUNTS | {"nextAiring": "soon"}}),
    ],
    ids=repr,
)
async def test_a_series_that_makes_no_sense(canned: Canned, body: Any) -> None:
    canned.put(f"{API}/series/5", body)
    with pytest.raises(UnexpectedAnswer):
        await canned.sonarr.series(5)


@pytest.mark.parametrize(
    "body",
    [
        [SERIES, SERIES],
        [SERIES | {"tvdbId": 81190}],
        [[]],
        {},
    ],
    ids=["two", "another", "list", "object"],
)
async def test_a_search_that_finds_something_else(canned: Canned, body: Any) -> None:
    canned.put(f"{API}/series", body)
    with pytest.raises(UnexpectedAnswer):
        await canned.sonarr.series_by_tvdb(81189)


@pytest.mark.parametrize(
    "body",
    [
        {},
        [None],
        [EPISODE | {"seriesId": 6}],
        [EPISODE, EPISODE],
        [EPISODE | {"id": 0}],
        [EPISODE | {"hasFile": False}],
        [EPISODE | {"episodeFileId": 0}],
        [EPISODE | {"episodeFileId": -7}],
        [EPISODE | {"seasonNumber": None}],
        [EPISODE | {"episodeNumber": "2"}],
        [EPISODE | {"monitored": None}],
        [EPISODE | {"airDateUtc": "soon"}],
    ],
    ids=repr,
)
async def test_episodes_that_make_no_sense(canned: Canned, body: Any) -> None:
    canned.put(f"{API}/episode", body)
    with pytest.raises(UnexpectedAnswer):
        await canned.sonarr.episodes(5)


@pytest.mark.parametrize(
    "body",
    [
        {},
        [[]],
        [FILE, FILE | {"id": 8, "seriesId": 6}],
        [FILE, FILE | {"size": 5}],
        [FILE | {"id": None}],
        [FILE | {"path": None}],
        [FILE | {"size": None}],
        [FILE | {"size": -1}],
        [FILE | {"seasonNumber": None}],
        [FILE | {"dateAdded": 5}],
    ],
    ids=repr,
)
async def test_files_that_make_no_sense(canned: Canned, body: Any) -> None:
    canned.put(f"{API}/episodefile", body)
    with pytest.raises(UnexpectedAnswer):
        await canned.sonarr.episode_files(5)


async def test_a_file_without_a_date(canned: Canned) -> None:
    canned.put(f"{API}/episodefile", [FILE | {"dateAdded": "0001-01-01T00:00:00Z"}])
    (row,) = await canned.sonarr.episode_files(5)
    assert row.file.added_at is None
