"""What must outlast a restart does."""

from dataclasses import replace
from datetime import timedelta
import json
import time

import pytest
from syrupy.assertion import SnapshotAssertion

from custom_components.jellyseerr_cleanup.persistence.memory import (
    MemoryStore,
    StoreName,
)
from custom_components.jellyseerr_cleanup.persistence.state import StorageError
from custom_components.jellyseerr_cleanup.retention.model import TitleId
from custom_components.jellyseerr_cleanup.retention.remembered import Memory, Unfinished

from .memories import (
    ANOTHER_KEEP,
    CARRIED_OUT,
    FLOOR,
    KEEP,
    LAST_RUN,
    MOVIE,
    NAMES,
    NOW,
    OBSERVED,
    Disks,
    filled,
    restarted,
)


async def test_a_first_start_remembers_nothing_and_allows_nothing(
    disks: Disks,
) -> None:
    store = await restarted(disks)
    assert store.memory == Memory()
    assert store.deletions_allowed is False
    assert store.last_run is None
    assert store.titles == {}
    assert store.problems == ()
    for name in (StoreName.KEEPS, StoreName.OBSERVATIONS):
        assert disks[name].text, "so that one that is missing later was lost"


async def test_before_it_is_loaded_nothing_is_trusted(disks: Disks) -> None:
    store = MemoryStore(disks)
    assert store.memory == Memory(trusted=False)
    assert store.deletions_allowed is False
    with pytest.raises(StorageError, match="not read yet"):
        await store.add_keep(KEEP)


async def test_everything_outlasts_a_restart(disks: Disks) -> None:
    expected = replace(
        OBSERVED, keeps=(KEEP,), carried_out=frozenset({CARRIED_OUT}), trusted=True
    )
    for store in (await filled(disks), await restarted(disks)):
        assert store.memory == expected
        assert store.deletions_allowed is True
        assert store.last_run == LAST_RUN
        assert store.titles == NAMES
        assert store.problems == ()


async def test_keeps(disks: Disks) -> None:
    store = await restarted(disks)
    longer = replace(KEEP, until=None)
    for keep in (KEEP, ANOTHER_KEEP, longer):
        await store.add_keep(keep)
    assert (await restarted(disks)).memory.keeps == (ANOTHER_KEEP, longer)

    await store.change_keeps(lambda keeps: tuple(k for k in keeps if k != longer))
    assert longer not in store.memory.keeps
    assert (await restarted(disks)).memory.keeps == (ANOTHER_KEEP,)


async def test_a_poll_never_undoes_what_was_decided_meanwhile(disks: Disks) -> None:
    store = await restarted(disks)
    await store.add_keep(ANOTHER_KEEP)
    at_its_start = store.memory
    await store.add_keep(KEEP)
    await store.change_keeps(lambda keeps: (KEEP,))
    await store.add_carried_out({CARRIED_OUT})

    await store.observe(replace(at_its_start, latest_watch={MOVIE: NOW}))
    for one in (store, await restarted(disks)):
        assert one.memory.keeps == (KEEP,)
        assert one.memory.carried_out == {CARRIED_OUT}
        assert one.memory.latest_watch == {MOVIE: NOW}
        assert one.memory.trusted


async def test_what_has_not_changed_is_not_written(disks: Disks) -> None:
    store = await filled(disks)
    writes = [disk.writes for disk in disks.values()]
    await store.observe(replace(OBSERVED, keeps=(ANOTHER_KEEP,), trusted=False))
    await store.add_keep(KEEP)
    await store.set_deletions_allowed(True)
    await store.name_titles(NAMES)
    assert [disk.writes for disk in disks.values()] == writes


async def test_a_poll_that_saw_nothing_new_writes_its_time_only(disks: Disks) -> None:
    store = await filled(disks)
    before = {name: disk.writes for name, disk in disks.items()}
    for hours in (1, 2):
        later = replace(OBSERVED, polled_at=NOW + timedelta(hours=hours))
        await store.observe(later)
        for one in (store, await restarted(disks)):
            assert one.memory.polled_at == later.polled_at
            assert one.memory.unfinished_at("a" * 32, MOVIE) == later.polled_at
    after = {name: disk.writes for name, disk in disks.items()}
    assert after == {**before, StoreName.POLL: before[StoreName.POLL] + 2}
    assert len(disks[StoreName.POLL].text or "") < 200


@pytest.mark.parametrize("text", [None, "{}"], ids=["lost", "damaged"])
async def test_the_time_of_a_poll_may_be_lost(disks: Disks, text: str | None) -> None:
    """Then it is that of the last poll that saw something new: the earlier one."""
    store = await filled(disks)
    await store.observe(replace(OBSERVED, polled_at=NOW + timedelta(hours=1)))
    disks[StoreName.POLL].text = text
    store = await restarted(disks)
    assert store.problems == ()
    assert store.memory.trusted
    assert store.memory.polled_at == NOW
    await store.observe(replace(OBSERVED, polled_at=NOW + timedelta(hours=2)))
    later = (await restarted(disks)).memory.polled_at
    assert later == NOW + timedelta(hours=2)


async def test_a_time_of_other_observations_says_nothing(disks: Disks) -> None:
    """As after a crash between both files."""
    store = await filled(disks)
    await store.observe(replace(OBSERVED, polled_at=NOW + timedelta(hours=1)))
    old = disks[StoreName.POLL].text
    newer = replace(
        OBSERVED, latest_watch={MOVIE: NOW}, polled_at=NOW + timedelta(hours=2)
    )
    await store.observe(newer)
    disks[StoreName.POLL].text = old
    assert (await restarted(disks)).memory.polled_at == newer.polled_at


async def test_saving_ten_thousand_titles_of_twenty_accounts_is_quick(
    disks: Disks,
) -> None:
    titles = [TitleId.parse(f"movie:{number}:hd") for number in range(1, 10_001)]
    accounts = [f"{number:032x}" for number in range(20)]
    unfinished = {
        title: Unfinished(frozenset(accounts), (accounts[0],), {accounts[0]: NOW})
        for title in titles
    }
    memory = replace(
        OBSERVED,
        unfinished=unfinished,
        latest_watch=dict.fromkeys(titles, NOW),
        floors={(1, None, None, title): FLOOR for title in titles},
    )
    store = await restarted(disks)

    # Processor time: other tests may run beside this one
    started = time.process_time()
    await store.observe(memory)
    saving = time.process_time() - started
    assert (await restarted(disks)).memory == memory
    assert saving < 1
    assert len(disks[StoreName.OBSERVATIONS].text or "") < 6_000_000


async def test_the_files_are_as_released(
    disks: Disks, snapshot: SnapshotAssertion
) -> None:
    """If it fails, raise the version, migrate users' files, `--snapshot-update`."""
    await filled(disks)
    for name in StoreName:
        if name in (StoreName.JOURNAL, StoreName.FILES):
            continue  # Others write these
        assert json.loads(disks[name].text or "") == snapshot(name=name)
