"""What the simulated Radarr says that happened."""

from . import Household
from .conftest import Ask

API = "/api/v3"


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


async def test_scan_without_the_root(home: Household) -> None:
    """While the root is missing, nothing is dropped."""
    movie = home.movie("Film")
    home.disk.remove_folder(home.radarr.root)
    home.radarr.scan(movie.in_radarr)
    assert movie.in_radarr.file is not None
