"""What the simulated Sonarr says that happened."""

from . import Household, Series
from .conftest import Ask

API = "/api/v3"


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
