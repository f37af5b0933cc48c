"""The simulated Radarr, and what Sonarr shares with it, against the reference."""

import asyncio

import pytest

from . import Household
from .conftest import Ask

API = "/api/v3"


async def test_reading_a_movie(home: Household, ask: Ask) -> None:
    """A movie is found by id and by TMDB id; another film can be under that id."""
    movie = home.movie("The Comet", size=500_000_000_000)
    odd = home.movie("Odd", radarr_tmdb=999)
    _, one = await ask(home.radarr, "GET", f"{API}/movie/{movie.in_radarr.id}")
    _, found = await ask(home.radarr, "GET", f"{API}/movie?tmdbId={movie.tmdb}")
    _, everything = await ask(
        home.radarr, "GET", f"{API}/movie?excludeLocalCovers=true"
    )
    assert found == [one]
    assert len(everything) == 2
    assert (one["hasFile"], one["sizeOnDisk"], one["movieFile"]["size"]) == (
        True,
        500_000_000_000,
        500_000_000_000,
    )
    assert one["path"] == str(movie.folder)
    assert movie.path.stat().st_size < 1000
    assert (await ask(home.radarr, "GET", f"{API}/movie/{odd.in_radarr.id}"))[1][
        "tmdbId"
    ] == 999
    assert (await ask(home.radarr, "GET", f"{API}/movie/424242"))[0] == 404


async def test_deleting_the_safe_way(home: Household, ask: Ask) -> None:
    """The file first, then the movie with what is left in its folder."""
    movie, other = home.movie("The Comet"), home.movie("Copper Moon")
    before = home.tree()
    row = movie.in_radarr
    assert row.file is not None
    path = f"{API}/moviefile/{row.file.id}"
    assert (await ask(home.radarr, "DELETE", path))[0] == 200
    assert (movie.exists, movie.managed, (movie.folder / "poster.jpg").exists()) == (
        False,
        True,
        True,
    )
    assert (await ask(home.radarr, "DELETE", path))[0] == 404
    query = {"path": str(movie.folder), "includeFiles": "true"}
    _, listing = await ask(home.radarr, "GET", f"{API}/filesystem", params=query)
    assert {entry["extension"] for entry in listing["files"]} == {".srt", ".jpg"}
    movie_path = f"{API}/movie/{row.id}?deleteFiles=true&addImportExclusion=false"
    assert (await ask(home.radarr, "DELETE", movie_path))[0] == 200
    assert not movie.folder.exists()
    assert (await ask(home.radarr, "GET", f"{API}/movie/{row.id}"))[0] == 404
    assert (await ask(home.radarr, "DELETE", movie_path))[0] == 404
    folder = movie.folder.relative_to(home.disk.root).as_posix()
    assert home.tree() == {
        path: content for path, content in before.items() if not path.startswith(folder)
    }
    assert other.exists


@pytest.mark.parametrize(("delete_files", "left"), [("true", False), ("false", True)])
async def test_whole_folder(
    home: Household, ask: Ask, delete_files: str, left: bool
) -> None:
    """``deleteFiles`` takes the folder with everything in it, another cut too."""
    movie = home.movie("The Comet")
    extra = movie.folder / "Director's cut.mkv"
    home.disk.write(extra, b"another cut")
    await ask(
        home.radarr,
        "DELETE",
        f"{API}/movie/{movie.in_radarr.id}?deleteFiles={delete_files}",
    )
    assert (extra.exists(), movie.exists, movie.managed) == (left, left, False)


async def test_movie_inside_another(home: Household, ask: Ask) -> None:
    """A folder that holds another movie's is left, and the answer does not tell."""
    outer, inner = home.movie("Outer"), home.movie("Inner")
    inner.in_radarr.folder = outer.folder / "Inner"
    assert (
        await ask(
            home.radarr, "DELETE", f"{API}/movie/{outer.in_radarr.id}?deleteFiles=true"
        )
    )[0] == 200
    assert outer.exists


async def test_answer_before_the_files_are_gone(home: Household, ask: Ask) -> None:
    """Deleting a movie is only begun when it is answered."""
    home.radarr.deletion_delay = 0.1
    movie = home.movie("The Comet")
    await ask(
        home.radarr, "DELETE", f"{API}/movie/{movie.in_radarr.id}?deleteFiles=true"
    )
    assert movie.exists
    async with asyncio.timeout(3):
        while movie.exists:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("trouble", ["not mounted", "empty", "inaccessible"])
async def test_missing_root_folder(home: Household, ask: Ask, trouble: str) -> None:
    """A root folder that is missing or empty is a 409, so that nothing is forgotten."""
    movie = home.movie("The Comet")
    assert movie.in_radarr.file is not None
    if trouble == "inaccessible":
        home.radarr.root_accessible = False
        _, (health,) = await ask(home.radarr, "GET", f"{API}/health")
        assert health["source"] == "RootFolderCheck"
    else:
        home.disk.remove_folder(home.radarr.root)
    if trouble == "empty":
        home.radarr.root.mkdir()
    _, (root,) = await ask(home.radarr, "GET", f"{API}/rootfolder")
    assert root["accessible"] is (trouble == "empty")
    assert (
        await ask(home.radarr, "DELETE", f"{API}/moviefile/{movie.in_radarr.file.id}")
    )[0] == 409
    assert movie.in_radarr.file is not None


async def test_recycle_bin(home: Household, ask: Ask) -> None:
    """With a recycle bin files are moved."""
    home.radarr.recycle_bin = home.disk.root / "bin"
    movie = home.movie("The Comet")
    assert movie.in_radarr.file is not None
    await ask(home.radarr, "DELETE", f"{API}/moviefile/{movie.in_radarr.file.id}")
    assert (home.disk.root / "bin" / movie.path.name).exists()
    _, settings = await ask(home.radarr, "GET", f"{API}/config/mediamanagement")
    assert settings["recycleBin"] == str(home.radarr.recycle_bin)


async def test_queue(home: Household, ask: Ask) -> None:
    """The queue is paged, and names the movie or the episode."""
    movie = home.movie("The Comet")
    series = home.series("Harbour Lights", seasons={1: 2})
    for _ in range(3):
        home.enqueue(movie)
    home.enqueue(series, season=1, episode=2)
    _, body = await ask(
        home.radarr, "GET", f"{API}/queue?page=2&pageSize=2&includeMovie=true"
    )
    assert (body["totalRecords"], len(body["records"])) == (3, 1)
    assert (
        body["records"][0]["movieId"]
        == body["records"][0]["movie"]["id"]
        == movie.in_radarr.id
    )
    _, body = await ask(
        home.sonarr, "GET", f"{API}/queue?includeSeries=true&includeEpisode=true"
    )
    (row,) = body["records"]
    assert (row["seriesId"], row["seasonNumber"], row["episode"]["episodeNumber"]) == (
        series.row.id,
        1,
        2,
    )
