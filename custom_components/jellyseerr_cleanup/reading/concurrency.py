"""A few calls at once, and no more, so that no server is flooded with them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from ..clients.errors import ClientError

_AT_ONCE = 4


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
