"""Reads many requests as a poll does, and beside it as a loop of 50 a page does."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
import sys
import tempfile
import time

import aiohttp

from custom_components.jellyseerr_cleanup.reading.reader import Identity, Reader
from custom_components.jellyseerr_cleanup.reading.servers import (
    Network,
    ServerAccess,
    identity_of,
)
from custom_components.jellyseerr_cleanup.retention.policy import PolicyBook
from custom_components.jellyseerr_cleanup.retention.remembered import Memory
from tests.media_stack import Household

MOST_CALLS = 25  # to Jellyseerr, in a poll with 10,000 requests
SMALL_PAGE = 50


@dataclass(frozen=True, slots=True)
class Measured:
    """How long something took, and how often it called Jellyseerr."""

    name: str
    found: int
    seconds: float
    calls: int

    def __str__(self) -> str:
        """Return one row of the table."""
        return f"{self.name:37} {self.found:7}  {self.seconds:7.2f} s  {self.calls:5} calls"


async def small_pages(client: aiohttp.ClientSession, home: Household) -> int:
    """Read all requests 50 at a time."""
    found: set[int] = set()
    url, headers = f"{home.url}/api/v1/request", {"X-Api-Key": home.api_key}
    while True:
        page = {"take": SMALL_PAGE, "skip": len(found)}
        async with client.get(url, params=page, headers=headers) as response:
            rows = (await response.json())["results"]
        found.update(row["id"] for row in rows)
        if len(rows) < SMALL_PAGE:
            return len(found)


async def measure(
    name: str, home: Household, work: Callable[[], Awaitable[int]]
) -> Measured:
    """Time some work."""
    home.forget_calls()
    start = time.perf_counter()
    found = await work()
    return Measured(
        name, found, time.perf_counter() - start, len(home.jellyseerr.calls)
    )


async def bench(requests: int, jellyseerr: str, folder: Path) -> list[Measured]:
    """Measure on one simulated household, whose pages take as long as a real server's."""
    async with (
        Household(folder, jellyseerr=jellyseerr) as home,
        aiohttp.ClientSession() as client,
    ):
        home.grow(requests=requests, users=50)
        home.jellyseerr.page_delay.enabled = True
        network = Network(session=lambda _: client, timeout=timedelta(seconds=30))
        server = network.jellyseerr(ServerAccess(home.url, home.api_key))
        reader = Reader(server, network, {}, clock=lambda: datetime.now(UTC))
        identity = Identity(
            identity_of(home.jellyseerr.vapid_public), home.jellyfin.server_id
        )

        async def all_requests() -> int:
            return len(await server.requests())

        async def poll() -> int:
            # As a poll does once an hour
            await server.check()
            reading = await reader.read(PolicyBook(), Memory(), identity)
            return len(reading.snapshot.requests)

        return [
            await measure(
                f"loop of {SMALL_PAGE} a page", home, lambda: small_pages(client, home)
            ),
            await measure("all requests, as a poll reads them", home, all_requests),
            await measure("a whole poll, with users and planning", home, poll),
        ]


def main() -> int:
    """Print the table; 1 if a poll calls too often or misses a request."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--jellyseerr", default="2.7")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jellyseerr-cleanup-bench-") as folder:
        rows = asyncio.run(bench(chosen.requests, chosen.jellyseerr, Path(folder)))
    print(
        f"{chosen.requests} requests on a simulated Jellyseerr {chosen.jellyseerr}, with its page times"
    )
    for row in rows:
        print(row)
    loop, requests, poll = rows
    print(f"The loop takes {loop.seconds / requests.seconds:.1f} times as long.")
    if any(row.found != chosen.requests for row in rows):
        print("Not every request was found.", file=sys.stderr)
        return 1
    if poll.calls > MOST_CALLS:
        print(
            f"A poll calls Jellyseerr {poll.calls} times: {MOST_CALLS} at most.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
