"""Disks that are gone, shut or read-only, and links: what the servers see of them."""

from pathlib import Path

import pytest

from . import Household
from .conftest import Ask
from .holdings import EMPTY, Hold, both_kinds


@both_kinds
async def test_what_is_on_a_disk_that_is_gone_comes_back_unchanged(
    home: Household, ask: Ask, hold: Hold
) -> None:
    title = hold(home, ask)
    before = home.tree()
    home.disk.take_away(title.folder)
    assert not title.folder.exists()
    assert title.folder.parent.exists()
    assert await title.seen() == set()
    assert str(title.folder) not in await title.seen(title.folder.parent)
    assert set(home.tree()) < set(before)
    home.disk.bring_back(title.folder)
    assert home.tree() == before
    assert str(title.path) in await title.seen()


async def test_an_unmounted_disk_leaves_its_mount_point(home: Household) -> None:
    movie = home.movie("Film")
    home.disk.take_away(movie.folder, leaves_folder=True)
    assert list(movie.folder.iterdir()) == []
    home.disk.write(movie.folder / "new.txt", b"written meanwhile")
    home.disk.bring_back(movie.folder)
    assert movie.exists
    assert (movie.folder / "new.txt").read_bytes() == b"written meanwhile"


async def test_declared_files_go_and_come_with_their_disk(home: Household) -> None:
    series = home.series("Big", seasons={1: 2, 2: 1}, real_files=False)
    files = series.files(1)
    home.disk.take_away(files[0].path.parent)
    assert [home.disk.exists(file.path) for file in files] == [False, False]
    assert home.disk.exists(series.files(2)[0].path)
    assert home.disk.folders_in(series.row.folder) == [series.files(2)[0].path.parent]
    home.disk.bring_back(files[0].path.parent)
    assert [home.disk.exists(file.path) for file in files] == [True, True]
    assert len(home.disk.folders_in(series.row.folder)) == 2


@both_kinds
async def test_a_folder_that_may_not_be_entered_looks_empty(
    home: Household, ask: Ask, hold: Hold
) -> None:
    """The reference: missing, unreadable and empty folders look alike."""
    title = hold(home, ask)
    home.disk.forbid(title.folder)
    for folder in (title.folder, title.path.parent):
        assert await title.seen(folder) == set()
    assert f"{title.folder}/" in await title.seen(title.folder.parent)
    assert title.path.exists()
    home.disk.allow(title.folder)
    assert str(title.path) in await title.seen()


def linked(home: Household, folder: Path) -> tuple[Path, Path]:
    """Link a folder and a file from elsewhere into a folder; return the files there."""
    inside, alone = home.disk.root / "elsewhere/deep/a.mkv", home.disk.root / "b.mkv"
    for path in (inside, alone):
        home.disk.write(path, b"somebody else's")
    (folder / "linked").symlink_to(home.disk.root / "elsewhere")
    (folder / "b.mkv").symlink_to(alone)
    return inside, alone


@both_kinds
async def test_links_are_listed(home: Household, ask: Ask, hold: Hold) -> None:
    """A link to a folder is one, and a link's size is its own."""
    title = hold(home, ask)
    linked(home, title.folder)
    body = await title.listing(title.folder)
    link = title.folder / "linked"
    assert f"{link}/" in {one["path"] for one in body["directories"]}
    sizes = {one["path"]: one["size"] for one in body["files"]}
    file = title.folder / "b.mkv"
    assert sizes[str(file)] == file.lstat().st_size != len(b"somebody else's")
    assert await title.seen(link / "deep") == {str(link / "deep/a.mkv")}


@both_kinds
async def test_the_files_of_a_linked_folder_go_with_the_title(
    home: Household, ask: Ask, hold: Hold
) -> None:
    """The reference: through a symbolic link in it the linked folder's files."""
    title = hold(home, ask)
    inside, alone = linked(home, title.folder)
    (title.folder / "around").symlink_to(title.folder)
    assert await title.delete() == EMPTY
    assert not title.folder.exists()
    assert not inside.exists()
    assert inside.parent.is_dir()
    assert alone.exists(), "of a link to a file only the link goes"


@both_kinds
@pytest.mark.parametrize("barrier", ["protect", "forbid"])
async def test_linked_files_stay_where_nothing_may_be_deleted(
    home: Household, ask: Ask, hold: Hold, barrier: str
) -> None:
    title = hold(home, ask)
    inside, _ = linked(home, title.folder)
    getattr(home.disk, barrier)(home.disk.root / "elsewhere")
    assert await title.delete() == EMPTY
    assert inside.exists()
