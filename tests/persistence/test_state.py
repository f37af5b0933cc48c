"""A state that is what is on disk: it changes only once the change is proven there."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from custom_components.jellyseerr_cleanup.persistence.codec import codec
from custom_components.jellyseerr_cleanup.persistence.state import (
    DurableState,
    NotWritten,
    Problem,
    StorageError,
    Unreadable,
)

from .disk import Disk

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FULL = OSError(28, "No space left on device")


@dataclass(frozen=True, slots=True)
class Words:
    """A state for tests."""

    said: tuple[str, ...] = ()
    at: datetime = NOW


def saying(word: str) -> Callable[[Words], Words]:
    """Return a change that adds a word."""
    return lambda words: replace(words, said=(*words.said, word))


def on(disk: Disk) -> DurableState[Words]:
    """Return the state as a start finds it, before it is read."""
    return DurableState(disk, codec(Words), Words)


async def loaded(disk: Disk) -> DurableState[Words]:
    """Return the state as a start finds it."""
    state = on(disk)
    await state.load()
    return state


async def test_what_never_was_is_begun_on_disk() -> None:
    disk = Disk()
    state = on(disk)
    assert not state.known
    with pytest.raises(StorageError, match="not read yet"):
        _ = state.state
    with pytest.raises(StorageError, match="not read yet"):
        await state.change(saying("a"))
    await state.load()
    assert (state.known, state.problem, state.state) == (True, None, Words())
    assert disk.text == '{"said":[],"at":"2026-03-01T12:00:00+00:00"}'


async def test_what_cannot_be_begun_is_not_known() -> None:
    disk = Disk()
    disk.full = True
    state = on(disk)
    with pytest.raises(NotWritten):
        await state.load()
    assert not state.known


@pytest.mark.parametrize(
    "error",
    [
        FULL,
        NotWritten("full"),
        OverflowError("a huge number"),
        RuntimeError("cannot schedule new futures after shutdown"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_a_write_that_fails_changes_nothing(error: Exception) -> None:
    disk = Disk()
    state = await loaded(disk)
    await state.change(saying("a"))
    disk.error, before = error, disk.text
    with pytest.raises(NotWritten):
        await state.change(saying("b"))
    assert (state.state.said, disk.text) == (("a",), before)

    disk.error = None
    await state.change(saying("c"))
    assert (await loaded(disk)).state.said == ("a", "c")


async def test_what_could_not_be_read_again_is_not_written() -> None:
    disk = Disk()
    state, before = await loaded(disk), disk.text
    with pytest.raises(NotWritten, match="without a zone"):
        await state.change(lambda words: replace(words, at=datetime(2026, 3, 1)))
    assert (state.state, disk.text) == (Words(), before)


async def test_what_a_change_raises_comes_out_and_no_change_is_no_write() -> None:
    disk = Disk()
    state = await loaded(disk)
    with pytest.raises(ZeroDivisionError):
        await state.change(lambda _: 1 // 0)  # type: ignore[arg-type,return-value]  # it never returns
    await state.change(lambda _: Words())
    assert disk.writes == 1


async def test_changes_at_the_same_time_take_turns() -> None:
    disk = Disk()
    state = await loaded(disk)
    words = [f"{number}" for number in range(20)]
    await asyncio.gather(*(state.change(saying(word)) for word in words))
    for one in (state, await loaded(disk)):
        assert sorted(one.state.said) == sorted(words)


async def test_a_caller_that_gives_up_leaves_memory_and_disk_the_same() -> None:
    disk = Disk()
    state = await loaded(disk)
    disk.write_may_end.clear()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await state.change(saying("abandoned"))
    following = asyncio.create_task(state.change(saying("next")))
    await asyncio.sleep(0.05)
    assert not following.done()

    disk.write_may_end.set()
    await following
    for one in (state, await loaded(disk)):
        assert one.state.said == ("abandoned", "next")


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (OSError(5, "Input/output error"), Problem.UNREADABLE),
        *((Unreadable(problem, f"{problem}"), problem) for problem in Problem),
        (None, Problem.CORRUPT),
    ],
)
async def test_what_cannot_be_read_is_left_alone_until_it_can(
    error: Exception | None, problem: Problem
) -> None:
    disk = Disk()
    await (await loaded(disk)).change(saying("a"))
    good = disk.text
    disk.error = error
    if error is None:
        disk.text = "{}"
    state, there = on(disk), disk.text
    with pytest.raises(Unreadable) as caught:
        await state.load()
    assert caught.value.problem is state.problem is problem
    with pytest.raises(StorageError, match=problem):
        await state.change(saying("b"))
    assert disk.text == there

    disk.error, disk.text = None, good
    await state.load()
    assert state.problem is None
    assert state.state.said == ("a",)


async def test_starting_anew_sets_aside_what_was_there() -> None:
    disk = Disk()
    disk.text = "{}"
    state = on(disk)
    with pytest.raises(Unreadable):
        await state.load()
    disk.error = PermissionError(13, "Permission denied")
    with pytest.raises(NotWritten, match="not set aside"):
        await state.start_anew()
    assert state.problem is Problem.CORRUPT

    disk.error = None
    await state.start_anew()
    assert disk.aside == "{}"
    again = await loaded(disk)
    assert (
        (state.problem, state.state) == (again.problem, again.state) == (None, Words())
    )
