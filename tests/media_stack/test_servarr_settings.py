"""The settings for files, and what empty folders and companions become of them."""

import pytest

from . import Household
from .conftest import Ask
from .holdings import API, EMPTY, Hold, both_kinds

PATH = f"{API}/config/mediamanagement"


@both_kinds
async def test_settings_are_put_as_a_whole(
    home: Household, ask: Ask, hold: Hold
) -> None:
    title = hold(home, ask)
    _, body = await ask(title.server, "GET", PATH)
    assert (body["deleteEmptyFolders"], body["recycleBin"]) == (False, "")
    body |= {"deleteEmptyFolders": True, "recycleBinCleanupDays": 3}
    assert await ask(title.server, "PUT", f"{PATH}/1", json=body) == (202, body)
    assert await ask(title.server, "GET", f"{PATH}/1") == (200, body)
    assert title.server.delete_empty_folders
    lacking = {key: body[key] for key in ("id", "minimumFreeSpaceWhenImporting")}
    _, after = await ask(title.server, "PUT", f"{PATH}/1", json=lacking)
    assert not after["deleteEmptyFolders"], "what is not in the body is reset"
    assert after["recycleBinCleanupDays"] == 0
    status, (complaint,) = await ask(title.server, "PUT", f"{PATH}/1", json={"id": 1})
    assert (status, complaint["propertyName"]) == (400, "MinimumFreeSpaceWhenImporting")


@both_kinds
@pytest.mark.parametrize("wanted", [False, True])
async def test_empty_folders_go_with_the_last_file(
    home: Household, ask: Ask, hold: Hold, wanted: bool
) -> None:
    """With ``deleteEmptyFolders`` they go at once."""
    title = hold(home, ask)
    for path in [*title.folder.iterdir(), *title.path.parent.iterdir()]:
        if path.is_file() and path != title.path:
            path.unlink()
    title.server.delete_empty_folders = wanted
    assert await title.delete_file() == EMPTY
    assert title.folder.exists() is not wanted
    assert title.folder.parent.exists()


@both_kinds
async def test_folders_that_hold_something_stay(
    home: Household, ask: Ask, hold: Hold
) -> None:
    title = hold(home, ask)
    home.disk.write(title.path.parent / "notes.txt", b"notes")
    title.server.delete_empty_folders = True
    await title.delete_file()
    assert (title.path.parent / "notes.txt").exists()


async def test_sonarr_deletes_what_belongs_to_an_episode(
    home: Household, ask: Ask
) -> None:
    """Its subtitles, nfo and thumbnails; those of others and other files stay."""
    series = home.series("Lights", seasons={1: 2})
    (first, other) = series.files(1)
    stem = first.path.stem
    names = [f"{stem}.en.srt", f"{stem}.nfo", f"{stem}-thumb.jpg"]
    kept = [f"{other.path.stem}.en.srt", "season01.jpg", f"{stem}.txt"]
    for name in [*names, *kept]:
        home.disk.write(first.path.with_name(name), b"a companion")
    await ask(home.sonarr, "DELETE", f"{API}/episodefile/{first.id}")
    left = {path.name for path in first.path.parent.iterdir()}
    assert left == {*kept, other.path.name}


async def test_radarr_deletes_only_the_file(home: Household, ask: Ask) -> None:
    movie = home.movie("Film")
    before = {path.name for path in movie.folder.iterdir()}
    await ask(home.radarr, "DELETE", f"{API}/moviefile/{movie.in_radarr.files[0].id}")
    after = {path.name for path in movie.folder.iterdir()}
    assert before - after == {"Film (2020).mkv"}
    assert "Film (2020).en.srt" in after
