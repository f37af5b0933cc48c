"""Files that must last: proven to be on disk, and never recreated in silence."""

from collections.abc import Callable
import json
import os
from pathlib import Path
import stat
from typing import Any

from homeassistant.core import CoreState, HomeAssistant
import pytest

from custom_components.jellyseerr_cleanup.persistence.memory import StoreName
from custom_components.jellyseerr_cleanup.persistence.state import Problem, Unreadable
from custom_components.jellyseerr_cleanup.stores import remove_stores, stores_of

from .durable_files import DATA, KEY, store


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Keep this module's files to themselves."""
    return str(tmp_path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of the store's file."""
    return tmp_path / ".storage" / KEY


async def test_what_was_written_is_there_after_a_restart(
    hass: HomeAssistant, path: Path
) -> None:
    first = store(hass)
    assert await first.read() is None
    assert not path.exists(), "reading writes nothing"

    await first.write({"old": 1})
    await first.write(DATA)
    assert await first.read() == await store(hass, existed=True).read() == DATA
    assert first.path == str(path)
    assert json.loads(path.read_bytes()) == {
        "version": 1,
        "minor_version": 1,
        "key": KEY,
        "data": DATA,
    }
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == [KEY], "no temporary file"


async def test_the_folder_and_the_file_are_synced_around_the_rename(
    hass: HomeAssistant, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, rename = os.fsync, os.rename

    def synced(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        steps.append("folder" if is_folder else "file")
        fsync(descriptor)

    def renamed(source: str, target: str) -> None:
        steps.append("rename")
        rename(source, target)

    monkeypatch.setattr("atomicwrites._proper_fsync", synced)
    monkeypatch.setattr(os, "rename", renamed)
    await store(hass).write(DATA)
    assert steps == ["file", "rename", "folder"]


@pytest.mark.parametrize(
    "state", [CoreState.stopping, CoreState.final_write, CoreState.stopped]
)
async def test_it_writes_while_home_assistant_stops(
    hass: HomeAssistant, path: Path, state: CoreState
) -> None:
    running = hass.state
    hass.set_state(state)
    await store(hass).write(DATA)
    hass.set_state(running)
    assert json.loads(path.read_bytes())["data"] == DATA


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, Problem.MISSING),
        (b"", Problem.CORRUPT),
        (b'{"version":1,"minor_ver', Problem.CORRUPT),
        (b"\x00" * 4096, Problem.CORRUPT),
        (b"\xff\xfe", Problem.CORRUPT),
        (b"[]", Problem.CORRUPT),
        (b"{}", Problem.CORRUPT),
        (b'{"a":' * 5000, Problem.CORRUPT),
        (b'{"version":"1","minor_version":1,"key":"%b","data":{}}', Problem.CORRUPT),
        (b'{"version":1,"minor_version":1,"key":"%b","data":[]}', Problem.CORRUPT),
        (b'{"version":1,"minor_version":1,"key":"other","data":{}}', Problem.CORRUPT),
        (b'{"version":1,"minor_version":0,"key":"%b","data":{}}', Problem.CORRUPT),
        (b'{"version":1,"minor_version":2,"key":"%b","data":{}}', Problem.NEWER),
        (b'{"version":2,"minor_version":1,"key":"%b","data":{}}', Problem.NEWER),
    ],
)
async def test_what_cannot_be_read_is_named_and_left_alone(
    hass: HomeAssistant, path: Path, content: bytes | None, problem: Problem
) -> None:
    path.parent.mkdir()
    if content is not None:
        content = content.replace(b"%b", KEY.encode())
        path.write_bytes(content)

    with pytest.raises(Unreadable, match=KEY) as caught:
        await store(hass, existed=True).read()
    assert caught.value.problem is problem
    left = [one.read_bytes() for one in path.parent.iterdir()]
    assert left == ([] if content is None else [content])


async def test_a_file_that_cannot_be_opened_is_unreadable(
    hass: HomeAssistant, path: Path
) -> None:
    path.mkdir(parents=True)
    with pytest.raises(Unreadable) as caught:
        await store(hass).read()
    assert caught.value.problem is Problem.UNREADABLE


async def test_a_file_that_goes_missing_while_running_is_noticed(
    hass: HomeAssistant, path: Path
) -> None:
    running = store(hass)
    await running.write(DATA)
    path.unlink()
    with pytest.raises(Unreadable) as caught:
        await running.read()
    assert caught.value.problem is Problem.MISSING


async def test_older_data_is_migrated_and_written_only_with_the_next_change(
    hass: HomeAssistant, path: Path
) -> None:
    await store(hass).write({"names": "a,b"})
    old = path.read_bytes()

    def migrate(
        version: int, minor_version: int, data: dict[str, Any]
    ) -> dict[str, Any]:
        assert (version, minor_version) == (1, 1)
        return {"names": data["names"].split(","), "size": 0}

    newer = store(hass, existed=True, version=2, minor_version=3, migrate=migrate)
    assert await newer.read() == {"names": ["a", "b"], "size": 0}
    assert path.read_bytes() == old

    await newer.write(DATA)
    assert await newer.read() == DATA
    with pytest.raises(Unreadable) as caught:
        await store(hass).read()
    assert caught.value.problem is Problem.NEWER


@pytest.mark.parametrize(
    "migrate",
    [
        None,
        lambda version, minor, data: data["no such key"],
        lambda version, minor, data: data["names"].splat(),
    ],
)
async def test_older_data_that_cannot_be_migrated_is_corrupt(
    hass: HomeAssistant,
    path: Path,
    migrate: Callable[[int, int, dict[str, Any]], dict[str, Any]] | None,
) -> None:
    await store(hass).write(DATA)
    old = path.read_bytes()
    with pytest.raises(Unreadable) as caught:
        await store(hass, version=2, migrate=migrate).read()
    assert caught.value.problem is Problem.CORRUPT
    assert path.read_bytes() == old


async def test_set_aside_keeps_what_was_there(hass: HomeAssistant, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"broken")
    broken = store(hass, existed=True)
    await broken.set_aside()
    assert await broken.read() is None
    (aside,) = path.parent.iterdir()
    assert aside.name.startswith(f"{KEY}.corrupt.")
    assert aside.read_bytes() == b"broken"

    missing = store(hass, existed=True)
    await missing.set_aside()
    assert await missing.read() is None


async def test_removing_an_entry_removes_its_stores_only(
    hass: HomeAssistant, tmp_path: Path
) -> None:
    for entry_id in ("one", "two"):
        for file in stores_of(hass, entry_id, existed=False).files:
            await file.write(DATA)
    await remove_stores(hass, "one")
    await remove_stores(hass, "never was")
    left = {one.name for one in (tmp_path / ".storage").iterdir()}
    assert left == {f"jellyseerr_cleanup.two.{name}" for name in StoreName}
