"""What cannot be read holds everything and is left alone; failed writes say so."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.jellyseerr_cleanup.persistence.memory import (
    StoreName,
    StoreProblem,
)
from custom_components.jellyseerr_cleanup.persistence.state import (
    NotWritten,
    Problem,
    StorageError,
    Unreadable,
)
from custom_components.jellyseerr_cleanup.retention.model import TitleName
from custom_components.jellyseerr_cleanup.retention.remembered import Memory

from .memories import (
    ANOTHER_KEEP,
    CARRIED_OUT,
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

LASTING = (StoreName.KEEPS, StoreName.OBSERVATIONS)


@pytest.mark.parametrize("name", LASTING)
@pytest.mark.parametrize("problem", Problem)
async def test_a_store_that_cannot_be_read_holds_everything_and_is_left_alone(
    disks: Disks, caplog: pytest.LogCaptureFixture, name: StoreName, problem: Problem
) -> None:
    await filled(disks)
    disk = disks[name]
    there = disk.text
    disk.error = Unreadable(problem, "damaged")

    store = await restarted(disks)
    assert store.memory.trusted is False
    assert store.problems == (StoreProblem(name, problem),)
    assert "Nothing will be deleted" in caplog.text
    disk.error = None
    if name is StoreName.KEEPS:
        assert store.deletions_allowed is False
        assert store.last_run is None
        with pytest.raises(StorageError):
            await store.add_keep(ANOTHER_KEEP)
        with pytest.raises(StorageError):
            await store.set_deletions_allowed(True)
    else:
        await store.add_keep(ANOTHER_KEEP)
        assert store.memory.keeps == (KEEP, ANOTHER_KEEP)
    await store.observe(replace(OBSERVED, latest_watch={}))
    assert disk.text == there
    assert store.memory.trusted is False

    await store.start_anew()
    for one in (store, await restarted(disks)):
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
    assert disk.aside == there


async def test_start_anew_leaves_what_can_be_read(disks: Disks) -> None:
    store = await filled(disks)
    before = store.memory
    await store.start_anew()
    assert store.memory == (await restarted(disks)).memory == before


@pytest.mark.parametrize("text", [None, "{}"], ids=["lost", "damaged"])
async def test_names_of_titles_may_be_lost(disks: Disks, text: str | None) -> None:
    await filled(disks)
    disks[StoreName.TITLES].text = text
    store = await restarted(disks)
    assert store.problems == ()
    assert store.memory.trusted
    assert store.titles == {}

    await store.name_titles(NAMES)
    assert (await restarted(disks)).titles == NAMES


async def test_a_full_disk(disks: Disks) -> None:
    """A decision is undone and says so; what was seen stays so until a restart."""
    store = await filled(disks)
    before = store.memory
    newer = replace(OBSERVED, latest_watch={MOVIE: NOW + timedelta(days=1)})
    names = {**NAMES, MOVIE: TitleName("Matrix", 1999)}
    for disk in disks.values():
        disk.full = True
    for attempt in (
        store.add_keep(ANOTHER_KEEP),
        store.change_keeps(lambda _: ()),
        store.set_deletions_allowed(False),
        store.set_last_run(replace(LAST_RUN, deleted=3)),
        store.add_carried_out({replace(CARRIED_OUT, request_id=6)}),
        store.observe(newer),
    ):
        with pytest.raises(NotWritten, match="No space left"):
            await attempt
    await store.name_titles(names)
    assert store.memory == replace(before, latest_watch=newer.latest_watch)
    assert store.deletions_allowed is True
    assert store.last_run == LAST_RUN
    assert store.titles == names
    assert (await restarted(disks)).memory == before

    for disk in disks.values():
        disk.full = False
    await store.observe(newer)
    assert (await restarted(disks)).memory == store.memory


@pytest.mark.parametrize("name", LASTING)
async def test_stores_that_cannot_be_begun_stop_the_setup(
    disks: Disks, name: StoreName
) -> None:
    disks[name].full = True
    with pytest.raises(NotWritten):
        await restarted(disks)
    disks[name].full = False
    assert (await restarted(disks)).memory == Memory()
