"""What Radarr and Sonarr list of a folder, on POSIX and on Windows."""

from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.clients.errors import UnexpectedAnswer
from custom_components.jellyseerr_cleanup.clients.folders import (
    Folder,
    asked_for,
    folder_above,
)
from custom_components.jellyseerr_cleanup.clients.radarr import RadarrClient
from custom_components.jellyseerr_cleanup.clients.sonarr import SonarrClient
from tests.media_stack import Household

from .connect import Canned

API = "/api/v3"
NOTHING = Folder(frozenset(), frozenset())


async def test_what_lies_directly_in_a_folder(
    home: Household, radarr: RadarrClient
) -> None:
    """Not what lies below its folders, whatever is in its name."""
    comet = home.movie("The Comet & others; 50% + more")
    extras = comet.folder / "extras"
    home.disk.write(extras / "more" / "Trailer.mp4", b"film")
    listed = await radarr.folder(str(comet.folder))
    assert listed.files == {
        str(comet.path),
        str(comet.path.with_suffix(".en.srt")),
        str(comet.folder / "poster.jpg"),
    }
    assert listed.folders == {str(extras)}
    assert listed.entries == listed.files | listed.folders
    comet.path.unlink()
    assert str(comet.path) not in (await radarr.folder(str(comet.folder))).files


async def test_a_slash_at_the_end_changes_nothing(
    home: Household, radarr: RadarrClient
) -> None:
    """Without one the servers would list the folder above."""
    folder = str(home.movie("The Comet").folder)
    assert await radarr.folder(f"{folder}/") == await radarr.folder(folder)
    calls = home.radarr.calls.to("GET", f"{API}/filesystem")
    assert [call.query["path"] for call in calls] == [f"{folder}/"] * 2


async def test_a_root_folder(home: Household, sonarr: SonarrClient) -> None:
    bridge, lights = (
        home.series(title, seasons={1: 1}) for title in ("The Bridge", "Lights")
    )
    listed = await sonarr.folder(str(home.sonarr.root))
    assert listed.folders == {str(bridge.row.folder), str(lights.row.folder)}
    assert listed.files == frozenset()


async def test_a_folder_that_cannot_be_seen_looks_empty(
    home: Household, radarr: RadarrClient
) -> None:
    """It is missing, it may not be entered, its root is away, or it is empty."""
    missing, shut, empty = (home.movie(title).folder for title in "ABC")
    home.disk.remove_folder(missing)
    home.disk.forbidden.add(shut)
    for file in list(empty.iterdir()):
        file.unlink()
    for folder in (missing, shut, empty):
        assert await radarr.folder(str(folder)) == NOTHING
    away = home.movie("D").folder
    home.radarr.root_accessible = False
    assert await radarr.folder(str(away)) == NOTHING


@pytest.mark.parametrize(
    ("folder", "asked"),
    [
        ("/movies/A", "/movies/A/"),
        ("/movies/A/", "/movies/A/"),
        ("/", "/"),
        (r"/movies/A\B", r"/movies/A\B/"),
        (r"D:\Movies\A", "D:\\Movies\\A\\"),
        ("D:\\Movies\\A\\", "D:\\Movies\\A\\"),
        (r"\\nas\films\A", "\\\\nas\\films\\A\\"),
    ],
)
def test_how_a_folder_is_asked_for(folder: str, asked: str) -> None:
    assert asked_for(folder) == asked


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/movies/A/a.mkv", "/movies/A"),
        ("/movies/A/", "/movies"),
        ("/", "/"),
        (r"/movies/A\B/a.mkv", r"/movies/A\B"),
        (r"D:\Movies\A\a.mkv", r"D:\Movies\A"),
        ("D:\\", "D:\\"),
    ],
)
def test_the_folder_above(path: str, above: str) -> None:
    assert folder_above(path) == above


@pytest.mark.parametrize(
    ("folder", "file", "inner"),
    [
        ("/movies/A", "/movies/A/a.mkv", "/movies/A/x"),
        (r"/movies/A\B", r"/movies/A\B/a.mkv", r"/movies/A\B/x"),
        (r"D:\Movies\A", r"D:\movies\A\a.mkv", r"D:\movies\a\x"),
        (r"\\nas\films\A", r"\\nas\films\A\a.mkv", r"\\nas\films\A\x"),
    ],
)
async def test_paths_are_as_the_server_writes_them(
    canned: Canned, folder: str, file: str, inner: str
) -> None:
    """Only the separator at a folder's end is left out."""
    separator = "/" if folder.startswith("/") else "\\"
    directories = [{"path": inner + separator}]
    listed = {"directories": directories, "files": [{"path": file}]}
    canned.put(f"{API}/filesystem", listed)
    found = await canned.radarr.folder(folder)
    assert found == Folder(frozenset({file}), frozenset({inner}))
    assert canned.requests[0][2] == {
        "path": folder + separator,
        "includeFiles": "true",
        "allowFoldersWithoutTrailingSlashes": "true",
    }


@pytest.mark.parametrize(
    "listed",
    [
        {"directories": [{"path": "/movies/A/"}], "files": []},
        {"directories": [{"path": "/movies/A/."}], "files": []},
        {"directories": [{"path": "/movies/A/x/y/"}], "files": []},
        {"directories": [{"path": "/movies/a/x/"}], "files": []},
        {"directories": [], "files": [{"path": "/movies/B/b.mkv"}]},
        {"directories": [], "files": [{"path": "/movies/A/x/a.mkv"}]},
        {"directories": [], "files": [{"path": "a.mkv"}]},
        {"directories": [], "files": [{"path": ""}]},
        {"directories": [], "files": [{}]},
        {"directories": []},
        {"files": []},
        {"directories": None, "files": None},
        [],
    ],
    ids=repr,
)
async def test_another_folder_than_the_one_asked_for(
    canned: Canned, listed: Any
) -> None:
    canned.put(f"{API}/filesystem", listed)
    with pytest.raises(UnexpectedAnswer):
        await canned.radarr.folder("/movies/A")
