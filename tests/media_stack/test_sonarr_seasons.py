"""How Sonarr unmonitors and deletes seasons."""

from typing import Any

import pytest

from . import Household, Series
from .conftest import Ask

API = "/api/v3"


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


async def pass_season(
    home: Household, ask: Ask, series: Series, **options: Any
) -> tuple[int, Any]:
    """Unmonitor season 1 by a season pass."""
    seasons = [{"seasonNumber": 1, "monitored": False}]
    body = {"series": [{"id": series.row.id, "seasons": seasons}], **options}
    return await ask(home.sonarr, "POST", f"{API}/seasonpass", json=body)


async def test_a_season_pass_sets_one_flag_and_keeps_all_else(
    home: Household, ask: Ask
) -> None:
    """Without ``monitoringOptions`` it sets that season's flag only, and is not validated."""
    series = home.series("Lights", seasons={0: 1, 1: 2, 2: 2})
    inner = home.series("Inner", seasons={1: 1})
    inner.row.folder = series.row.folder / "Inner"
    _, before = await ask(home.sonarr, "GET", f"{API}/series/{series.row.id}")
    assert await pass_season(home, ask, series) == (202, {})
    _, after = await ask(home.sonarr, "GET", f"{API}/series/{series.row.id}")
    before["seasons"][1]["monitored"] = False
    assert after == before
    assert all(series.row_of(1, number).monitored for number in (1, 2))


async def test_a_season_pass_with_options_sets_the_episodes(
    home: Household, ask: Ask
) -> None:
    series = home.series("Lights", seasons={1: 2, 2: 2})
    options = {"monitor": "all"}
    assert (await pass_season(home, ask, series, monitoringOptions=options))[0] == 202
    assert series.row.seasons[1].monitored, "as its episodes are"
    await pass_season(home, ask, series, monitoringOptions={"monitor": "none"})
    assert not any(row.monitored for row in series.row.episodes.values())
    assert not series.row.monitored


async def test_a_series_above_another_one_cannot_be_put(
    home: Household, ask: Ask
) -> None:
    """400 for ever, as a list of what is wrong; the inner one can be."""
    outer, inner = (
        home.series("Outer", seasons={1: 1}),
        home.series("Inner", seasons={1: 1}),
    )
    inner.row.folder = outer.row.folder / "Inner"
    address = f"{API}/series/{outer.row.id}"
    _, body = await ask(home.sonarr, "GET", address)
    status, (complaint,) = await ask(home.sonarr, "PUT", address, json=body)
    assert (status, complaint["errorCode"]) == (400, "SeriesAncestorValidator")
    address = f"{API}/series/{inner.row.id}"
    _, body = await ask(home.sonarr, "GET", address)
    assert (await ask(home.sonarr, "PUT", address, json=body))[0] == 202


@pytest.mark.parametrize(("alone", "expected"), [(True, 404), (False, 500)])
async def test_known_episodes_change_beside_an_unknown_one(
    home: Household, ask: Ask, alone: bool, expected: int
) -> None:
    series = home.series("Lights", seasons={1: 1})
    known = series.row_of(1, 1)
    ids = [424242] if alone else [known.id, 424242]
    body = {"episodeIds": ids, "monitored": False}
    status, _ = await ask(home.sonarr, "PUT", f"{API}/episode/monitor", json=body)
    assert (status, known.monitored) == (expected, alone)
    body = {"episodeIds": [known.id], "monitored": True}
    status, rows = await ask(home.sonarr, "PUT", f"{API}/episode/monitor", json=body)
    assert (status, [row["id"] for row in rows]) == (202, [known.id])
    assert "episodeFile" not in rows[0]
