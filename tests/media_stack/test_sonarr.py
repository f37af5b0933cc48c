"""The simulated Sonarr against the facts of the reference."""

from typing import Any

import pytest

from . import Household, Series
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


async def listed(home: Household, ask: Ask, series: Series) -> list[int]:
    """Return the ids of a series' files, as Sonarr lists them."""
    path = f"{API}/episodefile?seriesId={series.row.id}"
    _, files = await ask(home.sonarr, "GET", path)
    return [row["id"] for row in files]


async def test_files_have_two_paths(home: Household, ask: Ask) -> None:
    """A file's whole path and the one below the series' folder are both told."""
    series = home.series("Harbour Lights", seasons={1: 1})
    path = f"{API}/episodefile?seriesId={series.row.id}"
    _, (row,) = await ask(home.sonarr, "GET", path)
    assert row["relativePath"] == "Season 01/Harbour Lights - S01E01.mkv"
    assert row["path"] == str(series.row.folder / row["relativePath"])


async def test_unknown_series(home: Household, ask: Ask) -> None:
    """Its files are a 404, its episodes an empty list."""
    status, body = await ask(home.sonarr, "GET", f"{API}/episodefile?seriesId=999999")
    assert (status, body["message"]) == (404, "Series with ID 999999 does not exist")
    episodes = await ask(home.sonarr, "GET", f"{API}/episode?seriesId=999999")
    assert episodes == (200, [])
    for path in ("episode", "episodefile"):
        assert (await ask(home.sonarr, "GET", f"{API}/{path}"))[0] == 400


async def test_second_file_of_an_episode(home: Household, ask: Ask) -> None:
    """It is listed until the next scan though no episode names it, and stays on the disk."""
    series = home.series("Harbour Lights", seasons={1: 2})
    first, other = series.files(1)
    name = "Harbour Lights - S01E01 - Better.mkv"
    second = home.second_episode_file(series, 1, 1, name=name)
    assert await listed(home, ask, series) == [first.id, other.id, second.id]
    path = f"{API}/episode?seriesId={series.row.id}"
    _, episodes = await ask(home.sonarr, "GET", path)
    assert [row["episodeFileId"] for row in episodes] == [first.id, other.id]
    home.sonarr.scan(series.row)
    assert await listed(home, ask, series) == [first.id, other.id]
    assert second.path.exists()
    assert second.path.name == name


async def test_second_file_takes_the_place_of_the_first(
    home: Household, ask: Ask
) -> None:
    """After the first was deleted, the next scan makes it the episode's, with a new id and date."""
    series = home.series("Harbour Lights", seasons={1: 1})
    (first,) = series.files(1)
    second = home.second_episode_file(series, 1, 1, size=7, days_ago=3)
    await ask(home.sonarr, "DELETE", f"{API}/episodefile/{first.id}")
    assert (first.path.exists(), second.path.exists()) == (False, True)
    assert await listed(home, ask, series) == [second.id]
    assert series.row_of(1, 1).file_id == 0
    body = {"name": "RescanSeries", "seriesId": series.row.id}
    assert (await ask(home.sonarr, "POST", f"{API}/command", json=body))[0] == 201
    (found,) = series.files(1)
    assert (found.path, found.size) == (second.path, 7)
    assert found.id not in {first.id, second.id}
    assert found.date_added > second.date_added
    assert series.row_of(1, 1).file_id == found.id


async def test_deleting_the_second_file(home: Household, ask: Ask) -> None:
    """The episode keeps its first file."""
    series = home.series("Harbour Lights", seasons={1: 1})
    (first,) = series.files(1)
    second = home.second_episode_file(series, 1, 1)
    await ask(home.sonarr, "DELETE", f"{API}/episodefile/{second.id}")
    assert (first.path.exists(), second.path.exists()) == (True, False)
    assert series.row_of(1, 1).file_id == first.id


@pytest.mark.parametrize("away", ["a file", "the root"])
async def test_scan_while_files_are_away(home: Household, away: str) -> None:
    """Rows of missing files are dropped, but not while the whole root is missing."""
    series = home.series("Harbour Lights", seasons={1: 2})
    home.episode(series, 1, 3, imported_days_ago=3, until=4, size=9)
    double = series.files(1)[-1]
    if away == "a file":
        elsewhere = double.path.rename(home.disk.root / "away.mkv")
        home.sonarr.scan(series.row)
        assert [row.file_id > 0 for row in series.row.episodes.values()] == [
            True,
            True,
            False,
            False,
        ]
        elsewhere.rename(double.path)
        home.sonarr.scan(series.row)
        back = series.files(1)[-1]
        assert (back.path, back.size) == (double.path, 9)
        assert back.id != double.id
        assert series.row_of(1, 3).file_id == series.row_of(1, 4).file_id == back.id
    else:
        home.disk.remove_folder(home.sonarr.root)
        home.sonarr.scan(series.row)
        assert len(series.files(1)) == 3


async def happened(
    home: Household, ask: Ask, series: Series, days_ago: float = 10_000
) -> list[tuple[str, int, str | None]]:
    """Return event, episode number and reason of what Sonarr says happened."""
    params = {"date": home.clock.ago(days=days_ago).isoformat()}
    _, rows = await ask(home.sonarr, "GET", f"{API}/history/since", params=params)
    assert {row["seriesId"] for row in rows} <= {series.row.id}
    episodes = series.row.episodes
    return [
        (
            row["eventType"],
            episodes[row["episodeId"]].number,
            row["data"].get("reason"),
        )
        for row in rows
    ]


async def test_history_since(home: Household, ask: Ask) -> None:
    """Each event is told once for each episode of the file."""
    series = home.series("Harbour Lights", seasons={1: 2}, imported_days_ago=9)
    single, other = series.files(1)
    assert await happened(home, ask, series) == [
        ("downloadFolderImported", 1, None),
        ("downloadFolderImported", 2, None),
    ]
    home.episode(series, 1, 3, imported_days_ago=5, until=4)
    double = series.files(1)[-1]
    home.rename_file(series, "New.mkv", season=1, episode=2)
    ids = {"episodeFileIds": [single.id, double.id]}
    await ask(home.sonarr, "DELETE", f"{API}/episodefile/bulk", json=ids)
    home.disk.remove(other.path)
    home.sonarr.scan(series.row)
    assert await happened(home, ask, series, days_ago=1) == [
        ("episodeFileRenamed", 2, None),
        ("episodeFileDeleted", 1, "Manual"),
        ("episodeFileDeleted", 3, "Manual"),
        ("episodeFileDeleted", 4, "Manual"),
        ("episodeFileDeleted", 2, "MissingFromDisk"),
    ]


async def test_what_the_history_leaves_out(home: Household, ask: Ask) -> None:
    """Neither what a scan finds is told, nor the end of a file that no episode names."""
    series = home.series("Harbour Lights", seasons={1: 2}, imported_days_ago=9)
    for season, episode in ((1, 1), (1, 2)):
        home.second_episode_file(series, season, episode)
    *_, third, _ = series.files(1)
    await ask(home.sonarr, "DELETE", f"{API}/episodefile/{third.id}")
    home.sonarr.scan(series.row)
    assert await happened(home, ask, series, days_ago=1) == []


async def test_history_of_a_series(home: Household, ask: Ask) -> None:
    """It is newest first, by season if asked, and gone with the series."""
    series = home.series("Harbour Lights", seasons={1: 2, 2: 1}, imported_days_ago=9)
    file = home.rename_file(series, "New.mkv", season=1, episode=2)
    path = f"{API}/history/series?seriesId={series.row.id}"
    _, rows = await ask(home.sonarr, "GET", path)
    assert [row["eventType"] for row in rows] == [
        "episodeFileRenamed",
        *["downloadFolderImported"] * 3,
    ]
    assert rows[0]["data"]["path"] == str(file.path)
    assert rows[0]["data"]["relativePath"] == "Season 01/New.mkv"
    assert rows[0]["quality"]["quality"].keys() == {
        "id",
        "name",
        "source",
        "resolution",
    }
    assert file.path.exists()
    assert len((await ask(home.sonarr, "GET", f"{path}&seasonNumber=2"))[1]) == 1
    await ask(home.sonarr, "DELETE", f"{API}/series/{series.row.id}?deleteFiles=true")
    assert await happened(home, ask, series) == []
    assert (await ask(home.sonarr, "GET", path))[0] == 404
