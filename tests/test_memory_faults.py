"""What cannot be read holds everything and is left alone; what cannot be written says so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from homeassistant.core import HomeAssistant
import pytest

from custom_components.jellyseerr_cleanup.cleanup.ledger import (
    NotWritten,
    Problem,
    StorageError,
)
from custom_components.jellyseerr_cleanup.memory import StoreProblem
from custom_components.jellyseerr_cleanup.retention.model import TitleName
from custom_components.jellyseerr_cleanup.retention.remembered import Memory
from custom_components.jellyseerr_cleanup.stored import StoreName

from .durable_files import full
from .memories import (
    ANOTHER_KEEP,
    CARRIED_OUT,
    KEEP,
    LAST_RUN,
    MOVIE,
    NAMES,
    NOW,
    OBSERVED,
    filled,
    restarted,
)

LASTING = (StoreName.KEEPS, StoreName.OBSERVATIONS)


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Keep this module's files to themselves."""
    return str(tmp_path)


@pytest.fixture
def path_of(tmp_path: Path) -> Callable[[StoreName], Path]:
    """Return where a store's file is."""
    return lambda name: tmp_path / ".storage" / f"jellyseerr_cleanup.entry.{name}"


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


def _lose(path: Path) -> None:
    path.unlink()


def _empty(path: Path) -> None:
    path.write_bytes(path.read_bytes().split(b'"data":')[0] + b'"data":{}}')


def _from_the_future(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"version":1', b'"version":9'))


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("name", LASTING)
@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (_truncate, Problem.CORRUPT),
        (_empty, Problem.CORRUPT),
        (_lose, Problem.MISSING),
        (_from_the_future, Problem.NEWER),
        (_folder, Problem.UNREADABLE),
    ],
)
async def test_a_store_that_cannot_be_read_holds_everything_and_is_left_alone(
    hass: HomeAssistant,
    path_of: Callable[[StoreName], Path],
    caplog: pytest.LogCaptureFixture,
    name: StoreName,
    damage: Callable[[Path], None],
    problem: Problem,
) -> None:
    await filled(hass)
    path = path_of(name)
    damage(path)
    there = _content(path)

    store = await restarted(hass)
    assert store.memory.trusted is False
    assert store.problems == (StoreProblem(name, problem),)
    assert "Nothing will be deleted" in caplog.text
    if name is StoreName.KEEPS:
        assert store.deletions_allowed is False
        assert store.last_run is None
        with pytest.raises(StorageError):
            await store.async_add_keep(ANOTHER_KEEP)
        with pytest.raises(StorageError):
            await store.async_set_deletions_allowed(True)
    else:
        await store.async_add_keep(ANOTHER_KEEP)
        assert store.memory.keeps == (KEEP, ANOTHER_KEEP)
    await store.async_update(replace(OBSERVED, latest_watch={}))
    assert _content(path) == there
    assert (await restarted(hass)).memory.trusted is False

    await store.async_start_anew()
    for one in (store, await restarted(hass)):
        assert not one.problems
        assert one.memory.trusted
        if name is StoreName.KEEPS:
            assert one.memory == replace(OBSERVED, latest_watch={})
            assert one.deletions_allowed is False
        else:
            expected = Memory(
                keeps=(KEEP, ANOTHER_KEEP), carried_out=frozenset({CARRIED_OUT})
            )
            assert one.memory == expected
            assert one.deletions_allowed is True
    aside = [_content(one) for one in path.parent.glob(f"{path.name}.corrupt.*")]
    assert aside == ([] if there is None else [there])


def _content(path: Path) -> bytes | str | None:
    if path.is_dir():
        return "folder"
    return path.read_bytes() if path.exists() else None


async def test_start_anew_leaves_what_can_be_read(hass: HomeAssistant) -> None:
    store = await filled(hass)
    before = store.memory
    await store.async_start_anew()
    assert store.memory == (await restarted(hass)).memory == before


@pytest.mark.parametrize("damage", [_truncate, _lose, _empty, _from_the_future])
async def test_names_of_titles_may_be_lost(
    hass: HomeAssistant,
    path_of: Callable[[StoreName], Path],
    damage: Callable[[Path], None],
) -> None:
    await filled(hass)
    damage(path_of(StoreName.TITLES))
    store = await restarted(hass)
    assert store.problems == ()
    assert store.memory.trusted
    assert store.titles == {}

    await store.async_name(NAMES)
    assert (await restarted(hass)).titles == NAMES


async def test_afull_disk(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was decided is rolled back and says so; what was seen stays seen until a restart."""
    store = await filled(hass)
    before = store.memory
    newer = replace(OBSERVED, latest_watch={MOVIE: NOW + timedelta(days=1)})
    names = {**NAMES, MOVIE: TitleName("Matrix", 1999)}
    with monkeypatch.context() as patch:
        patch.setattr("atomicwrites._proper_fsync", full)
        for attempt in (
            store.async_add_keep(ANOTHER_KEEP),
            store.async_remove_keeps(lambda _: True),
            store.async_set_deletions_allowed(False),
            store.async_set_last_run(replace(LAST_RUN, deleted=3)),
            store.async_add_carried_out({replace(CARRIED_OUT, request_id=6)}),
            store.async_update(newer),
        ):
            with pytest.raises(NotWritten, match="No space left"):
                await attempt
        await store.async_name(names)
    assert store.memory == replace(before, latest_watch=newer.latest_watch)
    assert store.deletions_allowed is True
    assert store.last_run == LAST_RUN
    assert store.titles == names
    assert (await restarted(hass)).memory == before

    await store.async_update(newer)
    assert (await restarted(hass)).memory == store.memory


@pytest.mark.parametrize("name", LASTING)
async def test_stores_that_cannot_be_begun_stop_the_setup(
    hass: HomeAssistant,
    path_of: Callable[[StoreName], Path],
    monkeypatch: pytest.MonkeyPatch,
    name: StoreName,
) -> None:
    if name is StoreName.OBSERVATIONS:
        await restarted(hass, existed=False)
        path_of(name).unlink()
    with monkeypatch.context() as patch:
        patch.setattr("atomicwrites._proper_fsync", full)
        with pytest.raises(NotWritten):
            await restarted(hass, existed=False)
    assert (await restarted(hass, existed=False)).memory == Memory()
