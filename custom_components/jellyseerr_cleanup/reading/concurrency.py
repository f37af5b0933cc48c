"""A few calls at once, so that no server is flooded; and work in a thread."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from ..clients.errors import ClientError

_AT_ONCE = 4


async def in_thread[**Args, Result](
    work: Callable[Args, Result], /, *args: Args.args, **kwargs: Args.kwargs
) -> Result:
    """Return what some work in a thread returns; what grows with a library is done so.

    A thread cannot be cancelled. If its caller is, it ends only after the thread has:
    otherwise the next one could change what this one is still at, locks or not.
    """
    task = asyncio.create_task(asyncio.to_thread(work, *args, **kwargs))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        task.exception()  # Nobody asks for it any more
        raise


async def few_at_once[Key, Found](
    keys: Iterable[Key], read: Callable[[Key], Awaitable[Found]]
) -> dict[Key, Found]:
    """Return what was read for each key; the first error ends it, and is raised."""
    wanted = list(dict.fromkeys(keys))
    left = iter(wanted)
    found: dict[Key, Found] = {}

    async def read_some() -> None:
        for key in left:
            found[key] = await read(key)

    try:
        # As many tasks as calls: to make one for each of many keys takes long itself
        async with asyncio.TaskGroup() as group:
            for _ in wanted[:_AT_ONCE]:
                group.create_task(read_some())
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return {key: found[key] for key in wanted}


async def read_each[Key, Found](
    keys: Iterable[Key], read: Callable[[Key], Awaitable[Found]]
) -> dict[Key, Found | ClientError]:
    """Return what was read for each key, or the error with which it failed."""

    async def one(key: Key) -> Found | ClientError:
        try:
            return await read(key)
        except ClientError as err:
            return err

    return await few_at_once(keys, one)
