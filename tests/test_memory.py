"""What must outlast a restart does; what cannot be read holds everything, and is left alone."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
import json
from pathlib import Path
import time

from homeassistant.core import HomeAssistant
import pytest
from syrupy.assertion import SnapshotAssertion

from custom_components.jellyseerr_cleanup.cleanup.ledger import StorageError
from custom_components.jellyseerr_cleanup.memory import MemoryStore
from custom_components.jellyseerr_cleanup.retention.model import TitleId
from custom_components.jellyseerr_cleanup.retention.remembered import Memory
from custom_components.jellyseerr_cleanup.stored import StoreName

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


async def test_a_first_start_remembers_nothing_and_allows_nothing(
    hass: HomeAssistant, path_of: Callable[[StoreName], Path]
) -> None:
    store = await restarted(hass, existed=False)
    assert store.memory == Memory()
    assert store.deletions_allowed is False
    assert store.last_run is None
    assert store.titles == {}
    assert store.problems == ()
    for name in LASTING:
        assert path_of(name).exists(), "so that one that is missing later was lost"


async def test_before_it_is_loaded_nothing_is_trusted(hass: HomeAssistant) -> None:
    store = MemoryStore(hass, "entry", existed=True)
    assert store.memory == Memory(trusted=False)
    assert store.deletions_allowed is False
    with pytest.raises(StorageError, match="not read yet"):
        await store.async_add_keep(KEEP)


async def test_everything_outlasts_a_restart(hass: HomeAssistant) -> None:
    expected = replace(
        OBSERVED, keeps=(KEEP,), carried_out=frozenset({CARRIED_OUT}), trusted=True
    )
    for store in (await filled(hass), await restarted(hass)):
        assert store.memory == expected
        assert store.deletions_allowed is True
        assert store.last_run == LAST_RUN
        assert store.titles == NAMES
        assert store.problems == ()


async def test_keeps(hass: HomeAssistant) -> None:
    store = await restarted(hass, existed=False)
    longer = replace(KEEP, until=None)
    for keep in (KEEP, ANOTHER_KEEP, longer):
        await store.async_add_keep(keep)
    assert (await restarted(hass)).memory.keeps == (ANOTHER_KEEP, longer)

    assert await store.async_remove_keeps(lambda keep: keep.id == "k1") == (longer,)
    assert await store.async_remove_keeps(lambda keep: keep.id == "k1") == ()
    assert (await restarted(hass)).memory.keeps == (ANOTHER_KEEP,)


async def test_a_poll_never_undoes_what_was_decided_meanwhile(
    hass: HomeAssistant,
) -> None:
    store = await restarted(hass, existed=False)
    await store.async_add_keep(ANOTHER_KEEP)
    at_its_start = store.memory
    await store.async_add_keep(KEEP)
    await store.async_remove_keeps(lambda keep: keep.id == ANOTHER_KEEP.id)
    await store.async_add_carried_out({CARRIED_OUT})

    await store.async_update(replace(at_its_start, latest_watch={MOVIE: NOW}))
    for one in (store, await restarted(hass)):
        assert one.memory.keeps == (KEEP,)
        assert one.memory.carried_out == {CARRIED_OUT}
        assert one.memory.latest_watch == {MOVIE: NOW}
        assert one.memory.trusted


async def test_what_has_not_changed_is_not_written(
    hass: HomeAssistant, path_of: Callable[[StoreName], Path]
) -> None:
    store = await filled(hass)
    for name in StoreName:
        path_of(name).unlink(missing_ok=True)
    await store.async_update(replace(OBSERVED, keeps=(ANOTHER_KEEP,), trusted=False))
    await store.async_add_keep(KEEP)
    await store.async_set_deletions_allowed(True)
    await store.async_name(NAMES)
    assert not any(path_of(name).exists() for name in StoreName)


async def test_calls_at_the_same_time_lose_nothing(hass: HomeAssistant) -> None:
    store = await restarted(hass, existed=False)
    keeps = [replace(KEEP, id=f"k{number}") for number in range(10)]
    await asyncio.gather(
        *(store.async_add_keep(keep) for keep in keeps),
        *(
            store.async_update(replace(OBSERVED, latest_watch={MOVIE: NOW + days}))
            for days in map(timedelta, range(10))
        ),
        *(
            store.async_name({TitleId.parse(f"movie:{number}:hd"): NAMES[MOVIE]})
            for number in range(1, 11)
        ),
    )
    again = await restarted(hass)
    assert set(again.memory.keeps) == set(keeps)
    assert again.memory.latest_watch == {MOVIE: NOW + timedelta(9)}
    assert len(again.titles) == 10


async def test_saving_ten_thousand_titles_of_twenty_accounts_is_quick(
    hass: HomeAssistant, path_of: Callable[[StoreName], Path]
) -> None:
    titles = [TitleId.parse(f"movie:{number}:hd") for number in range(1, 10_001)]
    unfinished = {
        f"{account:032x}": dict.fromkeys(titles, NOW) for account in range(20)
    }
    memory = replace(
        OBSERVED,
        unfinished_at=unfinished,
        latest_watch=dict.fromkeys(titles, NOW),
        floors={(1, title): OBSERVED.floors[12, MOVIE] for title in titles},
    )
    store = await restarted(hass, existed=False)

    # Processor time: other tests may run beside this one
    started = time.process_time()
    await store.async_update(memory)
    saving = time.process_time() - started
    assert (await restarted(hass)).memory == memory
    assert saving < 1
    assert path_of(StoreName.OBSERVATIONS).stat().st_size < 6_000_000


async def test_the_files_are_as_released(
    hass: HomeAssistant,
    path_of: Callable[[StoreName], Path],
    snapshot: SnapshotAssertion,
) -> None:
    """If this fails, files of users can no longer be read: raise the version and migrate them, then `--snapshot-update`."""
    await filled(hass)
    for name in (*LASTING, StoreName.TITLES):
        assert json.loads(path_of(name).read_bytes()) == snapshot(name=name)
