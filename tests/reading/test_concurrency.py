"""Work in a thread is waited for, also by who no longer wants it."""

import asyncio
from threading import Event

import pytest

from custom_components.jellyseerr_cleanup.reading.concurrency import in_thread


async def test_what_it_returns_and_raises() -> None:
    assert await in_thread(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        await in_thread(divmod, 7, 0)


@pytest.mark.parametrize("divisor", [2, 0], ids=["works", "fails"])
async def test_a_cancelled_caller_keeps_its_lock_until_the_thread_ends(
    divisor: int,
) -> None:
    """Otherwise the next one would change what the thread is still at."""
    lock, began, may_end, done = asyncio.Lock(), Event(), Event(), Event()

    def work() -> None:
        began.set()
        may_end.wait(10)
        done.set()
        divmod(7, divisor)

    async def locked() -> None:
        async with lock:
            await in_thread(work)

    caller = asyncio.create_task(locked())
    await asyncio.to_thread(began.wait, 10)
    caller.cancel()
    await asyncio.sleep(0.05)
    assert lock.locked()
    may_end.set()
    async with asyncio.timeout(10), lock:
        assert done.is_set()
    assert caller.cancelled()
