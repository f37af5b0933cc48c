"""The simulated Sonarr against the facts of the reference."""

from typing import Any

import pytest

from . import Household
from .conftest import Ask

API = "/api/v3"


async def test_reading_a_series(home: Household, ask: Ask) -> None:
    """Seasons have their counts; only monitored aired episodes are counted as wanted."""
    series = home.series(
        "Harbour Lights", seasons={0: 1, 1: 2, 2: 2}, status="continuing"
    )
    home.episode(series, 2, 3, aired_days_ago=-7)
    home.episode(series, 2, 4, aired_days_ago=None)
    _, body = await ask(home.sonarr, "GET", f"{API}/series/{series.row.id}")
    counts = {
        season["seasonNumber"]: (
            season["monitored"],
            season["statistics"]["episodeFileCount"],
            season["statistics"]["episodeCount"],
            season["statistics"]["totalEpisodeCount"],
            "nextAiring" in season["statistics"],
        )
        for season in body["seasons"]
    }
    assert counts == {
        0: (False, 1, 1, 1, False),
        1: (True, 2, 2, 2, False),
        2: (True, 2, 2, 4, True),
    }
    _, episodes = await ask(
        home.sonarr, "GET", f"{API}/episode?seriesId={series.row.id}&seasonNumber=2"
    )
    assert [(row["hasFile"], "airDateUtc" in row) for row in episodes] == [
        (True, True),
        (True, True),
        (False, True),
        (False, False),
    ]


async def delete_season(home: Household, ask: Ask, series: Any, season: int) -> None:
    """Follow the recipe of the reference."""
    sonarr, number = home.sonarr, series.row.id
    _, episodes = await ask(
        sonarr, "GET", f"{API}/episode?seriesId={number}&seasonNumber={season}"
    )
    ids = [row["id"] for row in episodes]
    await ask(
        sonarr,
        "PUT",
        f"{API}/episode/monitor",
        json={"episodeIds": ids, "monitored": False},
    )
    _, body = await ask(sonarr, "GET", f"{API}/series/{number}")
    for row in body["seasons"]:
        row["monitored"] = row["monitored"] and row["seasonNumber"] != season
    assert (await ask(sonarr, "PUT", f"{API}/series/{number}", json=body))[0] == 202
    _, files = await ask(sonarr, "GET", f"{API}/episodefile?seriesId={number}")
    wanted = [row["id"] for row in files if row["seasonNumber"] == season]
    assert (
        await ask(
            sonarr, "DELETE", f"{API}/episodefile/bulk", json={"episodeFileIds": wanted}
        )
    )[0] == 200


async def test_deleting_a_season(home: Household, ask: Ask) -> None:
    """Only that season's files go, and they do not come back."""
    series = home.series("Harbour Lights", seasons={0: 1, 1: 2, 2: 2})
    await delete_season(home, ask, series, 1)
    assert (series.exists(0), series.exists(1), series.exists(2)) == (True, False, True)
    assert home.sonarr.search_missing() == []


async def test_deleted_but_monitored_comes_back(home: Household, ask: Ask) -> None:
    """Files that are only deleted are fetched again; a season pass leaves episodes monitored."""
    series = home.series("Harbour Lights", seasons={1: 2})
    body = {
        "series": [
            {"id": series.row.id, "seasons": [{"seasonNumber": 1, "monitored": False}]}
        ]
    }
    await ask(home.sonarr, "POST", f"{API}/seasonpass", json=body)
    assert not series.row.seasons[1].monitored
    ids = [file.id for file in series.files(1)]
    await ask(
        home.sonarr, "DELETE", f"{API}/episodefile/bulk", json={"episodeFileIds": ids}
    )
    assert len(home.sonarr.search_missing()) == 2
    assert series.exists(1)


async def test_partial_body_wipes_seasons(home: Household, ask: Ask) -> None:
    """A PUT takes the body for the whole series."""
    series = home.series("Harbour Lights", seasons={1: 2})
    await ask(
        home.sonarr,
        "PUT",
        f"{API}/series/{series.row.id}",
        json={"id": series.row.id, "monitored": True},
    )
    _, body = await ask(home.sonarr, "GET", f"{API}/series/{series.row.id}")
    assert body["seasons"] == []


@pytest.mark.parametrize("ids", [[], [424242]])
async def test_bad_bulk_deletions(home: Household, ask: Ask, ids: list[int]) -> None:
    """An empty list or an unknown id fails the whole call."""
    series = home.series("Harbour Lights", seasons={1: 2})
    known = [file.id for file in series.files(1)] if ids else []
    status, _ = await ask(
        home.sonarr,
        "DELETE",
        f"{API}/episodefile/bulk",
        json={"episodeFileIds": known + ids},
    )
    assert status == 500
    assert len(series.files(1)) == 2


async def test_deleting_a_series(home: Household, ask: Ask) -> None:
    """The whole folder goes with the series."""
    series = home.series("Harbour Lights", seasons={1: 2})
    path = f"{API}/series/{series.row.id}?deleteFiles=true&addImportListExclusion=false"
    assert (await ask(home.sonarr, "DELETE", path))[0] == 200
    assert not series.row.folder.exists()
    assert (await ask(home.sonarr, "GET", f"{API}/series/{series.row.id}"))[0] == 404
