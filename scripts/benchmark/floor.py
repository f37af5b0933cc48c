"""What a poll cannot do without: the same bodies, only fetched and decoded."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
import time
from typing import Any

import aiohttp
import orjson
from yarl import URL

from .control import Call, Calls


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock, and of the processor."""

    seconds: float
    processor: float


async def fetch_again(calls: Calls, household: dict[str, Any]) -> Spent:
    """Return what the same calls cost if bodies are thrown away once decoded.

    They are made as many at once as they were; the connections are open already.
    """
    reads = [call for call in calls.all if call.method == "GET"]
    limit = aiohttp.ClientTimeout(total=600)
    async with aiohttp.ClientSession(timeout=limit) as client:
        first = {call.server: call for call in reads}
        await fetch(client, first.values(), household, calls.at_once, orjson.loads)
        started, processor = time.perf_counter(), time.process_time()
        await fetch(client, reads, household, calls.at_once, orjson.loads)
        return Spent(time.perf_counter() - started, time.process_time() - processor)


async def fetch(
    client: aiohttp.ClientSession,
    calls: Iterable[Call],
    household: dict[str, Any],
    at_once: int,
    decode: Callable[[bytes], Any],
) -> None:
    """Make calls again, so many at once, and decode the bodies."""
    left = iter(calls)
    headers = {
        name: {**_key(name, server["api_key"]), "Accept": "application/json"}
        for name, server in household["servers"].items()
    }
    origins = {
        name: str(URL(server["url"]).origin())
        for name, server in household["servers"].items()
    }

    async def work() -> None:
        for call in left:
            url = URL(origins[call.server] + call.path, encoded=True)
            async with client.get(url, headers=headers[call.server]) as response:
                response.raise_for_status()
                decode(await response.read())

    await asyncio.gather(*(work() for _ in range(max(1, at_once))))


def _key(server: str, key: str) -> dict[str, str]:
    """Return how a server is told its key."""
    if server == "jellyfin":
        return {"Authorization": f'MediaBrowser Token="{key}"'}
    return {"X-Api-Key": key}
