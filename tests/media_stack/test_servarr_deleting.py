"""What the answer to a deletion proves: the reference's table, row by row."""

import pytest

from . import Household
from .conftest import Ask
from .holdings import API, EMPTY, Hold, both_kinds
from .servarr import Radarr


@both_kinds
async def test_a_file_that_is_there_is_gone_when_it_answers(
    home: Household, ask: Ask, hold: Hold
) -> None:
    title = hold(home, ask)
    assert await title.delete_file() == EMPTY
    assert (title.path.exists(), title.listed, title.managed) == (False, False, True)
    assert await title.delete() == EMPTY
    assert (title.folder.exists(), title.managed) == (False, False)


@both_kinds
@pytest.mark.parametrize("away", ["the file", "the folder"])
async def test_a_missing_file_is_forgotten_and_comes_back(
    home: Household, ask: Ask, hold: Hold, away: str
) -> None:
    title = hold(home, ask)
    path = title.path if away == "the file" else title.folder
    home.disk.take_away(path)
    assert await title.delete_file() == EMPTY
    assert not title.listed
    home.disk.bring_back(path)
    assert title.path.exists()


@both_kinds
async def test_a_title_without_its_folder_is_forgotten_and_comes_back(
    home: Household, ask: Ask, hold: Hold
) -> None:
    title = hold(home, ask)
    home.disk.take_away(title.folder)
    assert await title.delete() == EMPTY
    assert not title.managed
    home.disk.bring_back(title.folder)
    assert title.path.exists()


@both_kinds
async def test_what_may_not_be_entered_is_forgotten_and_stays(
    home: Household, ask: Ask, hold: Hold
) -> None:
    title = hold(home, ask)
    home.disk.forbid(title.folder)
    assert await title.delete_file() == EMPTY
    assert await title.delete() == EMPTY
    assert (title.path.exists(), title.listed, title.managed) == (True, False, False)


@both_kinds
@pytest.mark.parametrize("trouble", ["read-only", "full recycle bin"])
async def test_what_cannot_be_deleted(
    home: Household, ask: Ask, hold: Hold, trouble: str
) -> None:
    """A file: 500, and nothing changes. A title: 200, it is forgotten, and all stays."""
    title = hold(home, ask)
    if trouble == "read-only":
        home.disk.protect(title.folder)
    else:
        title.server.recycle_bin = home.disk.root / "bin"
        title.server.recycle_bin_full = True
    before = home.tree()
    status, body = await title.delete_file()
    kind = "movie" if isinstance(title.server, Radarr) else "episode"
    message = f"Unable to delete {kind} file"
    assert (status, body) == (
        500,
        {
            "message": message,
            "description": "NzbDrone.Core.Exceptions.NzbDroneClientException: "
            + message,
        },
    )
    assert title.listed
    assert await title.delete() == EMPTY
    assert not title.managed
    assert home.tree() == before


@both_kinds
async def test_what_is_writable_again_can_be_deleted(
    home: Household, ask: Ask, hold: Hold
) -> None:
    title = hold(home, ask)
    home.disk.protect(title.folder)
    home.disk.unprotect(title.folder)
    assert await title.delete_file() == EMPTY
    assert not title.path.exists()


@both_kinds
@pytest.mark.parametrize("reason", ["doesn't exist", "is empty"])
async def test_a_root_that_is_missing_or_empty_keeps_files_and_not_titles(
    home: Household, ask: Ask, hold: Hold, reason: str
) -> None:
    title = hold(home, ask)
    root = title.server.root
    home.disk.take_away(root, leaves_folder=reason == "is empty")
    status, body = await title.delete_file()
    owner = "Movie's" if isinstance(title.server, Radarr) else "Series'"
    message = f"{owner} root folder ({root}) {reason}."
    assert (status, body["message"]) == (409, message)
    assert body["description"].endswith(message)
    assert title.listed
    assert await title.delete() == EMPTY
    assert not title.managed
    home.disk.bring_back(root)
    assert title.path.exists()


@both_kinds
async def test_one_folder_switches_the_guard_of_an_empty_root_off(
    home: Household, ask: Ask, hold: Hold
) -> None:
    title = hold(home, ask)
    home.disk.take_away(title.server.root, leaves_folder=True)
    (title.server.root / "lost+found").mkdir()
    assert await title.delete_file() == EMPTY
    assert not title.listed


@pytest.mark.parametrize("by_configuration", [False, True])
async def test_which_root_is_looked_at(
    home: Household, ask: Ask, by_configuration: bool
) -> None:
    """The folder above the title's, or the longest configured root (Sonarr 5)."""
    series = home.series("Lights", seasons={1: 1})
    series.row.folder = home.sonarr.root / "group" / "Lights"
    file = series.files(1)[0]
    file.path = series.row.folder / "Season 01" / "a.mkv"
    if by_configuration:
        home.sonarr.become_version_5()
    status, body = await ask(home.sonarr, "DELETE", f"{API}/episodefile/{file.id}")
    if by_configuration:
        assert (status, body) == EMPTY
        return
    assert status == 409
    assert f"({home.sonarr.root / 'group'})" in body["message"]


@both_kinds
async def test_an_id_that_is_gone(home: Household, ask: Ask, hold: Hold) -> None:
    """404; for a series Sonarr answers 500."""
    title = hold(home, ask)
    await title.delete_file()
    assert (await title.delete_file())[0] == 404
    await title.delete()
    status, body = await title.delete()
    if isinstance(title.server, Radarr):
        assert status == 404
        assert body["message"] == f"Movie with ID {title.row.id} does not exist"
    else:
        assert status == 500
        assert body["message"] == "Expected query to return 1 rows but returned 0"


@both_kinds
async def test_a_folder_with_another_title_inside_is_left(
    home: Household, ask: Ask, hold: Hold
) -> None:
    title, other = hold(home, ask), hold(home, ask)
    other.row.folder = title.folder / "Inner"
    assert await title.delete() == EMPTY
    assert (title.managed, title.path.exists()) == (False, True)


@both_kinds
async def test_a_recycle_bin_takes_the_folder(
    home: Household, ask: Ask, hold: Hold
) -> None:
    title = hold(home, ask)
    title.server.recycle_bin = home.disk.root / "bin"
    assert await title.delete() == EMPTY
    assert not title.folder.exists()
    moved = home.disk.root / "bin" / title.path.relative_to(title.folder.parent)
    assert moved.exists()
