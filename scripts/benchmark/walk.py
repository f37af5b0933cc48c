"""Measures how long reading all requests takes, beside a loop and beside the floor."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
import time
from typing import Any

import aiohttp
from homeassistant.util.json import json_loads

from custom_components.jellyseerr_cleanup.reading.servers import Network, ServerAccess

from .control import BenchError, Control
from .floor import Spent, fetch
from .worker import Task, work

SMALL_PAGE = 50
PATIENCE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Walk:
    """Seconds and calls of three ways to read all requests."""

    walk: Spent
    loop: Spent
    floor: Spent
    walk_calls: int
    loop_calls: int


async def measure(task: Task) -> dict[str, Any]:
    """Return how long each way takes."""
    control = task.control
    household = await control.household()
    expected = int(household["requests"])
    limit = aiohttp.ClientTimeout(total=600)
    async with aiohttp.ClientSession(timeout=limit) as client:
        network = Network(session=lambda _: client, timeout=PATIENCE)
        access = ServerAccess(household["url"], household["api_key"])
        server = network.jellyseerr(access)

        async def walk() -> int:
            return len(await server.requests())

        async def loop() -> int:
            return await _small_pages(client, household)

        # The servers remember what they answered: the same for walk and floor
        await control.delays(on=False)
        await walk()
        await control.delays(on=household["delays"])
        walked, walk_calls = await _timed(control, walk, expected)
        pages = await control.calls()

        async def floor() -> int:
            await fetch(client, pages.all, household, pages.at_once, json_loads)
            return expected

        fetched, _ = await _timed(control, floor, expected)
        looped, loop_calls = await _timed(control, loop, expected)
    return asdict(Walk(walked, looped, fetched, walk_calls, loop_calls))


async def _timed(
    control: Control, way: Callable[[], Awaitable[int]], expected: int
) -> tuple[Spent, int]:
    """Return what a way takes, and its calls; BenchError unless it finds all."""
    await control.forget()
    started, processor = time.perf_counter(), time.process_time()
    found = await way()
    spent = Spent(time.perf_counter() - started, time.process_time() - processor)
    if found != expected:
        raise BenchError(f"{found} of {expected} requests were found")
    return spent, len((await control.calls()).all)


async def _small_pages(client: aiohttp.ClientSession, household: dict[str, Any]) -> int:
    """Read all requests 50 at a time, and return how many there are."""
    found: set[int] = set()
    url = f"{household['url']}/api/v1/request"
    headers = {"X-Api-Key": household["api_key"]}
    while True:
        page = {"take": SMALL_PAGE, "skip": len(found)}
        async with client.get(url, params=page, headers=headers) as response:
            rows = (await response.json(loads=json_loads))["results"]
        found.update(row["id"] for row in rows)
        if len(rows) < SMALL_PAGE:
            return len(found)


if __name__ == "__main__":
    work(measure)
