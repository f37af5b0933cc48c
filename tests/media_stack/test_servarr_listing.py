"""Root folders and listings: what the simulated servers tell of the disk."""

from pathlib import Path

import pytest

from . import Household
from .conftest import Ask
from .holdings import API, Hold, both_kinds
from .servarr.listing import HIDDEN


@both_kinds
async def test_paths_are_shaped_as_recorded(
    home: Household, ask: Ask, hold: Hold
) -> None:
    """Folders end with a slash, files do not; each has the moment of its last change."""
    title = hold(home, ask)
    body = await title.listing(title.server.root)
    assert body["parent"] == f"{title.server.root.parent}/"
    folder = next(
        one for one in body["directories"] if one["name"] == title.folder.name
    )
    assert folder.keys() == {"type", "name", "path", "size", "lastModified"}
    assert (folder["type"], folder["path"]) == ("folder", f"{title.folder}/")
    (video,) = (
        one for one in (await title.listing())["files"] if one["extension"] == ".mkv"
    )
    assert video.keys() == folder.keys() | {"extension"}
    assert (video["path"], video["name"]) == (str(title.path), title.path.name)


@both_kinds
async def test_files_are_listed_only_if_asked(
    home: Household, ask: Ask, hold: Hold
) -> None:
    title = hold(home, ask)
    path = f"{API}/filesystem?path={title.path.parent}/"
    assert (await ask(title.server, "GET", path))[1]["files"] == []


async def test_missing_unreadable_and_empty_folders_look_alike(
    home: Household, ask: Ask
) -> None:
    root = home.radarr.root
    for name in ("missing", "unreadable", "empty"):
        if name != "missing":
            (root / name).mkdir()
    home.disk.write(root / "unreadable" / "film.mkv", b"a film")
    home.disk.forbid(root / "unreadable")
    for name in ("missing", "unreadable", "empty"):
        path = f"{API}/filesystem?path={root / name}/&includeFiles=true"
        expected = {"parent": f"{root}/", "directories": [], "files": []}
        assert await ask(home.radarr, "GET", path) == (200, expected)


@pytest.mark.parametrize("name", sorted(HIDDEN))
@pytest.mark.parametrize("spell", [str, str.upper])
async def test_hidden_folders_are_listed_only_by_their_name(
    home: Household, ask: Ask, name: str, spell: type[str]
) -> None:
    title = home.movie("Film")
    folder = title.folder / spell(name)
    home.disk.write(folder / "a.mkv", b"a film")
    params = {"path": f"{title.folder}/", "includeFiles": "true"}
    _, body = await ask(home.radarr, "GET", f"{API}/filesystem", params=params)
    assert body["directories"] == []
    params["path"] = f"{folder}/"
    _, body = await ask(home.radarr, "GET", f"{API}/filesystem", params=params)
    assert [file["path"] for file in body["files"]] == [str(folder / "a.mkv")]


@both_kinds
async def test_root_folders_are_shaped_as_recorded(
    home: Household, ask: Ask, hold: Hold
) -> None:
    """No slash at the end; a missing one has its path, ``accessible`` and its id alone."""
    title = hold(home, ask)
    server, missing = title.server, home.disk.root / "no such folder"
    (server.root / "stray").mkdir()
    server.more_roots.append(missing)
    _, (first, second) = await ask(server, "GET", f"{API}/rootfolder")
    stray = server.root / "stray"
    assert first == {
        "path": str(server.root),
        "accessible": True,
        "freeSpace": server.free_space,
        "unmappedFolders": [
            {"name": "stray", "path": str(stray), "relativePath": "stray"}
        ],
        "id": 1,
    }
    assert second == {"path": str(missing), "accessible": False, "id": 2}


@pytest.mark.parametrize("trouble", ["an empty mount point", "an unreadable root"])
async def test_accessible_only_says_that_the_folder_exists(
    home: Household, ask: Ask, trouble: str
) -> None:
    home.movie("Film")
    root: Path = home.radarr.root
    if trouble == "an empty mount point":
        home.disk.take_away(root, leaves_folder=True)
    else:
        home.disk.forbid(root)
    _, (row,) = await ask(home.radarr, "GET", f"{API}/rootfolder")
    assert (row["accessible"], row["unmappedFolders"]) == (True, [])


async def test_sonarr_5_tells_the_total_space(home: Household, ask: Ask) -> None:
    home.sonarr.become_version_5()
    _, (row,) = await ask(home.sonarr, "GET", f"{API}/rootfolder")
    assert row["totalSpace"] == home.sonarr.total_space
