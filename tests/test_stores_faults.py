"""Files that must last, on disks that fail: it is told, and what was there stays."""

import os
from pathlib import Path
import resource
import stat
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.jellyseerr_cleanup.persistence.state import NotWritten

from .durable_files import DATA, KEY, full, store


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Keep this module's files to themselves."""
    return str(tmp_path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of the store's file."""
    return tmp_path / ".storage" / KEY


@pytest.mark.parametrize(
    "call", ["os.rename", "atomicwrites._proper_fsync", "tempfile.mkstemp"]
)
async def test_a_full_disk_is_an_error_and_leaves_the_file_as_it_was(
    hass: HomeAssistant, path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    await store(hass).write(DATA)
    with monkeypatch.context() as patch:
        patch.setattr(call, full)
        with pytest.raises(NotWritten, match="No space left"):
            await store(hass).write({"new": 1})
    assert await store(hass).read() == DATA
    assert [one.name for one in path.parent.iterdir()] == [KEY]


async def test_a_folder_that_cannot_be_synced_is_an_error(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new file is in place then, but a power cut could undo it."""
    fsync = os.fsync

    def only_files(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            full()
        fsync(descriptor)

    monkeypatch.setattr("atomicwrites._proper_fsync", only_files)
    with pytest.raises(NotWritten):
        await store(hass).write(DATA)


async def test_a_file_that_really_cannot_grow(hass: HomeAssistant, path: Path) -> None:
    """The kernel refuses, in the middle of the file."""
    await store(hass).write(DATA)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(NotWritten, match="too large"):
            await store(hass).write({"big": "x" * 2_000_000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert await store(hass).read() == DATA
    assert [one.name for one in path.parent.iterdir()] == [KEY]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
async def test_a_folder_that_may_only_be_read(hass: HomeAssistant, path: Path) -> None:
    await store(hass).write(DATA)
    path.parent.chmod(0o500)
    try:
        with pytest.raises(NotWritten):
            await store(hass).write({"new": 1})
        with pytest.raises(NotWritten):
            await store(hass).set_aside()
    finally:
        path.parent.chmod(0o700)
    assert await store(hass).read() == DATA


@pytest.mark.parametrize("in_the_way", ["a file for a folder", "a folder for a file"])
async def test_something_in_the_way_is_an_error(
    hass: HomeAssistant, path: Path, in_the_way: str
) -> None:
    if in_the_way == "a file for a folder":
        path.parent.write_text("not a folder")
    else:
        path.mkdir(parents=True)
    with pytest.raises(NotWritten, match=KEY):
        await store(hass).write(DATA)


async def test_a_disk_that_lies_is_found_out(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose_the_end(path: str, content: bytes, *, private: bool, mode: str) -> None:
        Path(path).write_bytes(content[:-10])

    monkeypatch.setattr(
        "custom_components.jellyseerr_cleanup.stores.write_utf8_file_atomic",
        lose_the_end,
    )
    with pytest.raises(NotWritten, match="does not hold what was written"):
        await store(hass).write(DATA)


@pytest.mark.parametrize(
    "value", [2**70, "\ud800", object()], ids=["a huge number", "half a character", "?"]
)
async def test_what_json_cannot_hold_is_not_written(
    hass: HomeAssistant, value: Any
) -> None:
    await store(hass).write(DATA)
    with pytest.raises(NotWritten):
        await store(hass).write({"value": value})
    assert await store(hass).read() == DATA


async def test_set_aside_that_fails_is_an_error(
    hass: HomeAssistant, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store(hass).write(DATA)
    monkeypatch.setattr("pathlib.Path.rename", full)
    with pytest.raises(NotWritten, match="not set aside"):
        await store(hass).set_aside()
    assert path.exists()
