"""The simulated Sonarr against the facts of the reference."""

import pytest

from . import Household, Series
from .conftest import Ask
from .servarr.rows import SeasonRow

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


async def test_a_season_without_episodes_has_no_statistics(
    home: Household, ask: Ask
) -> None:
    """And an episode has no absolute number when there is none."""
    series = home.series("Harbour Lights", seasons={1: 1})
    series.row.seasons[2] = SeasonRow(2)
    _, body = await ask(home.sonarr, "GET", f"{API}/series/{series.row.id}")
    assert ["statistics" in season for season in body["seasons"]] == [True, False]
    path = f"{API}/episode?seriesId={series.row.id}"
    _, (episode,) = await ask(home.sonarr, "GET", path)
    assert not {"absoluteEpisodeNumber", "finaleType"} & episode.keys()
