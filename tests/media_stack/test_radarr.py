"""The simulated Radarr, and what Sonarr shares with it, against the reference."""

import asyncio

from aiohttp import ClientSession
import pytest

from . import Household
from .conftest import Ask
from .servarr import Radarr

API = "/api/v3"


@pytest.mark.parametrize("key", ["", "wrong"])
async def test_key(home: Household, ask: Ask, key: str) -> None:
    """Without its key each answers 401."""
    for server in home.instances:
        status, _ = await ask(
            server, "GET", f"{API}/system/status", headers={"X-Api-Key": key}
        )
        assert status == 401


async def test_who_is_who(home: Household, ask: Ask) -> None:
    """The application's name catches swapped addresses."""
    for server in home.instances:
        _, body = await ask(server, "GET", f"{API}/system/status")
        assert body["appName"] == ("Radarr" if isinstance(server, Radarr) else "Sonarr")
        assert body["instanceName"] == server.name


async def test_missing_url_base(home: Household, ask: Ask) -> None:
    """Without its URL base a server redirects."""
    server = Radarr(
        home.clock,
        home.disk,
        home.disk.root / "based",
        name="based",
        api_key="k",
        base_path="/radarr",
    )
    home.servers.append(server)
    await home.start()
    assert (await ask(server, "GET", f"{API}/system/status"))[0] == 200
    async with (
        ClientSession() as session,
        session.delete(
            f"http://127.0.0.1:{server.port}{API}/movie/1", allow_redirects=False
        ) as response,
    ):
        assert (response.status, response.headers["Location"]) == (
            307,
            "/radarr/api/v3/movie/1",
        )


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


async def test_upgrade(home: Household) -> None:
    """An upgraded file has a new id, size and date."""
    movie = home.movie("The Comet")
    old = movie.in_radarr.file
    home.upgrade(movie, size=9)
    new = movie.in_radarr.file
    assert old
    assert new
    assert (
        new.id != old.id,
        new.size,
        new.date_added > old.date_added,
        movie.exists,
    ) == (True, 9, True, True)


async def test_two_files(home: Household, ask: Ask) -> None:
    """A movie alone shows its first file, the list its newest; the size is that of both."""
    movie = home.movie("Film", size=4_000)
    first = movie.in_radarr.files[0]
    second = home.second_file(
        movie, name="Film (2020) - Director's Cut.mkv", size=5_000, days_ago=2
    )
    number = movie.in_radarr.id
    _, one = await ask(home.radarr, "GET", f"{API}/movie/{number}")
    _, (found,) = await ask(home.radarr, "GET", f"{API}/movie?tmdbId={movie.tmdb}")
    _, (listed,) = await ask(home.radarr, "GET", f"{API}/movie")
    assert one["movieFile"]["id"] == found["movieFile"]["id"] == first.id
    assert listed["movieFile"]["id"] == second.id
    for body in (one, listed):
        assert (body["movieFileId"], body["sizeOnDisk"]) == (second.id, 9_000)
        assert body["statistics"]["movieFileCount"] == 1  # as recorded
    assert movie.paths == [first.path, second.path]
    assert all(path.exists() for path in movie.paths)
    assert second.date_added < home.clock.ago(days=1)


async def test_files_of_several_movies(home: Household, ask: Ask) -> None:
    """Hundreds of movies' files come in one answer; an unknown movie has none."""
    movie, other = home.movie("Film"), home.movie("Other")
    home.movie("Not asked for")
    home.second_file(movie)
    expected = [
        (title.in_radarr.id, file.id, str(file.path))
        for title in (movie, other)
        for file in title.in_radarr.files
    ]
    ids = [movie.in_radarr.id, other.in_radarr.id, *range(700_001, 700_399)]
    _, files = await ask(
        home.radarr, "GET", f"{API}/moviefile", params=[("movieId", n) for n in ids]
    )
    assert [(row["movieId"], row["id"], row["path"]) for row in files] == expected
    unknown = await ask(home.radarr, "GET", f"{API}/moviefile?movieId=424242")
    assert unknown == (200, [])
    assert (await ask(home.radarr, "GET", f"{API}/moviefile"))[0] == 400


@pytest.mark.parametrize("deleted", ["the one that is named", "the other"])
async def test_deleting_one_of_two_files(
    home: Household, ask: Ask, deleted: str
) -> None:
    """Only that file goes; without the named one the movie has "no file", and a size."""
    movie = home.movie("Film", size=4_000)
    home.second_file(movie, size=5_000)
    first, second = movie.in_radarr.files
    named = deleted == "the one that is named"
    gone, left = (second, first) if named else (first, second)
    assert (await ask(home.radarr, "DELETE", f"{API}/moviefile/{gone.id}"))[0] == 200
    assert (gone.path.exists(), left.path.exists()) == (False, True)
    number = movie.in_radarr.id
    _, one = await ask(home.radarr, "GET", f"{API}/movie/{number}")
    _, (listed,) = await ask(home.radarr, "GET", f"{API}/movie")
    assert (one["hasFile"], one["movieFileId"], one["sizeOnDisk"]) == (
        (False, 0, 4_000) if named else (True, second.id, 5_000)
    )
    assert one == listed
    assert one["movieFile"]["id"] == left.id
    _, files = await ask(home.radarr, "GET", f"{API}/moviefile?movieId={number}")
    assert [row["id"] for row in files] == [left.id]


async def test_taking_the_named_file_away(home: Household) -> None:
    """A row without its file keeps the others."""
    movie = home.movie("Film")
    home.second_file(movie)
    first, _ = movie.in_radarr.files
    movie.in_radarr.file = None
    assert (movie.in_radarr.file, movie.in_radarr.files) == (None, [first])


async def happened(
    home: Household, ask: Ask, days_ago: float = 10_000, **query: str
) -> list[tuple[str, int, str | None]]:
    """Return event, movie and reason of what Radarr says happened."""
    params = {"date": home.clock.ago(days=days_ago).isoformat()} | query
    _, rows = await ask(home.radarr, "GET", f"{API}/history/since", params=params)
    return [
        (row["eventType"], row["movieId"], row["data"].get("reason")) for row in rows
    ]


async def test_history_since(home: Household, ask: Ask) -> None:
    """Imports, upgrades, deletions and renames are told from a moment on, oldest first."""
    old = home.movie("Old", imported_days_ago=50)
    new = home.movie("New", imported_days_ago=20)
    home.upgrade(new, days_ago=10)
    home.rename_file(old, "Old (renamed).mkv")
    assert new.in_radarr.file is not None
    await ask(home.radarr, "DELETE", f"{API}/moviefile/{new.in_radarr.file.id}")
    first, second = old.in_radarr.id, new.in_radarr.id
    everything = [
        ("downloadFolderImported", first, None),
        ("downloadFolderImported", second, None),
        ("movieFileDeleted", second, "Upgrade"),
        ("downloadFolderImported", second, None),
        ("movieFileRenamed", first, None),
        ("movieFileDeleted", second, "Manual"),
    ]
    assert await happened(home, ask) == everything
    assert await happened(home, ask, days_ago=30) == everything[1:]
    assert await happened(home, ask, days_ago=1) == everything[4:]
    assert await happened(home, ask, days_ago=-1) == []
    renames = await happened(home, ask, eventType="movieFileRenamed")
    assert renames == everything[4:5]
    path = f"{API}/history/since?date=yesterday"
    assert (await ask(home.radarr, "GET", path))[0] == 400


async def test_rows_of_the_history(home: Household, ask: Ask) -> None:
    """They have the recorded keys; an import has the date that its file has."""
    movie = home.movie("Film", size=7, imported_days_ago=50)
    file, number = movie.in_radarr.files[0], movie.in_radarr.id
    source = str(file.path)
    home.set_import_date(movie, home.clock.ago(days=30))
    home.rename_file(movie, "Better name.mkv")
    await ask(home.radarr, "DELETE", f"{API}/moviefile/{file.id}")
    path = f"{API}/history/movie?movieId={number}"
    _, (deleted, renamed, imported) = await ask(home.radarr, "GET", path)
    assert deleted.keys() == {
        "movieId",
        "sourceTitle",
        "languages",
        "quality",
        "customFormats",
        "customFormatScore",
        "qualityCutoffNotMet",
        "date",
        "eventType",
        "data",
        "id",
    }
    assert imported.keys() == deleted.keys() | {"downloadId"}
    assert deleted["sourceTitle"] == renamed["data"]["path"] == str(file.path)
    assert renamed["sourceTitle"] == renamed["data"]["sourcePath"] == source
    assert renamed["data"]["relativePath"] == "Better name.mkv"
    assert (imported["sourceTitle"], imported["data"]["fileId"]) == (
        "Film (2020)",
        str(file.id),
    )
    assert {row["data"]["size"] for row in (deleted, renamed, imported)} == {"7"}
    assert imported["date"] == f"{file.date_added:%Y-%m-%dT%H:%M:%SZ}"


async def test_history_goes_with_the_movie(home: Household, ask: Ask) -> None:
    """Of a movie that is deleted nothing ever happened."""
    movie, other = home.movie("Film"), home.movie("Other")
    number = movie.in_radarr.id
    await ask(home.radarr, "DELETE", f"{API}/movie/{number}?deleteFiles=true")
    expected = [("downloadFolderImported", other.in_radarr.id, None)]
    assert await happened(home, ask) == expected
    answer = await ask(home.radarr, "GET", f"{API}/history/movie?movieId={number}")
    assert answer == (200, [])


async def test_scans(home: Household, ask: Ask) -> None:
    """What a scan misses is told, what it finds is not, and its rows are new."""
    movie, other = home.movie("Film", size=8, imported_days_ago=9), home.movie("Other")
    (before,), path = movie.in_radarr.files, movie.path
    command = {"name": "RescanMovie", "movieId": movie.in_radarr.id}
    away = movie.folder.rename(home.disk.root / "away")
    await ask(home.radarr, "POST", f"{API}/command", json=command)
    assert (movie.in_radarr.files, movie.in_radarr.file) == ([], None)
    assert len(other.in_radarr.files) == 1
    away.rename(movie.folder)
    await ask(home.radarr, "POST", f"{API}/command", json=command)
    (back,) = movie.in_radarr.files
    assert (back.path, back.size, back.id != before.id) == (path, 8, True)
    assert back.date_added > before.date_added
    home.disk.write(movie.folder / "Second cut.mkv", b"a second cut")
    await ask(home.radarr, "POST", f"{API}/command", json=command)
    assert movie.paths == [path, movie.folder / "Second cut.mkv"]
    assert movie.path.name == "Second cut.mkv"
    assert await happened(home, ask, days_ago=1) == [
        ("movieFileDeleted", movie.in_radarr.id, "MissingFromDisk")
    ]


async def test_no_scan_heals_a_movie_without_its_named_file(home: Household) -> None:
    """What is left is listed, and named by nothing."""
    movie = home.movie("Film")
    home.second_file(movie)
    movie.path.unlink()
    for _ in range(2):
        home.radarr.scan(movie.in_radarr)
        assert (movie.in_radarr.file, len(movie.in_radarr.files)) == (None, 1)


async def test_scan_without_the_root(home: Household) -> None:
    """While the root is missing, nothing is dropped."""
    movie = home.movie("Film")
    home.disk.remove_folder(home.radarr.root)
    home.radarr.scan(movie.in_radarr)
    assert movie.in_radarr.file is not None


async def test_scan_with_a_movie_inside(home: Household) -> None:
    """An inner movie's file becomes one of the outer movie's, too."""
    outer, inner = home.movie("Outer"), home.movie("Inner")
    inner.in_radarr.folder = outer.folder / "Inner"
    file = inner.in_radarr.files[0]
    (outer.folder / "Inner").mkdir()
    file.path = file.path.rename(outer.folder / "Inner" / "Inner.mkv")
    home.radarr.scan(outer.in_radarr)
    assert outer.paths[1:] == inner.paths == [file.path]


async def test_importing_again_beside_another_file(home: Household) -> None:
    """A file that an import overwrites has no row of its own any more."""
    movie = home.movie("Film")
    home.second_file(movie)
    first, second = movie.in_radarr.files
    movie.in_radarr.forget(second)
    home.bring_back(movie)
    (again,) = movie.in_radarr.files
    assert (again.path, again.id > first.id) == (first.path, True)
