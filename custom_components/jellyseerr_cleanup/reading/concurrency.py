"""A few calls at once, and no more, so that no server is flooded with them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from ..clients.errors import ClientError

_AT_ONCE = 4


async def few_at_once[Key, Found](
    keys: Iterable[Key], read: Callable[[Key], Awaitable[Found]]
) -> dict[Key, Found]:
    """Return what was read for each key; the first error is raised."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(key: Key) -> Found:
        async with gate:
            return await read(key)

    keys = list(dict.fromkeys(keys))
    return dict(zip(keys, await asyncio.gather(*map(one, keys)), strict=True))


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
