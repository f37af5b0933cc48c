"""Reads many requests as a poll does, and beside it as a loop of 50 a page does."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
import sys
import tempfile
import time
from typing import Protocol

import aiohttp

from custom_components.jellyseerr_cleanup.reading.servers import Network, ServerAccess
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.policy import PolicyBook, Terms
from tests.cleanup.harness import harness
from tests.media_stack import Household
from tests.media_stack.calls import Call

MOST_CALLS = 25  # to Jellyseerr, in a poll with 10,000 requests
MOST_CALLS_FOR_SERIES = 150  # to all servers, in a steady poll of the household below
SERIES, VIEWERS = 500, 20  # 20,000 episodes, of which each viewer finished 5 %
SMALL_PAGE = 50


class Asked(Protocol):
    """Something that counts calls: the household, or one of its servers."""

    @property
    def calls(self) -> Sequence[Call]:
        """Return the calls that were made."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How long something took, how much it found, and how many calls it made."""

    name: str
    found: int
    seconds: float
    calls: int

    def __str__(self) -> str:
        """Return one row of the table."""
        return (
            f"{self.name:37} {self.found:7}  "
            f"{self.seconds:7.2f} s  {self.calls:5} calls"
        )


async def small_pages(client: aiohttp.ClientSession, home: Household) -> int:
    """Read all requests 50 at a time, and return how many there are."""
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
    name: str,
    home: Household,
    work: Callable[[], Awaitable[int]],
    asked: Asked | None = None,
) -> Measured:
    """Return the time of some work and its calls, to Jellyseerr or `asked`."""
    home.forget_calls()
    start = time.perf_counter()
    found = await work()
    seconds = time.perf_counter() - start
    return Measured(name, found, seconds, len((asked or home.jellyseerr).calls))


async def bench(requests: int, jellyseerr: str, folder: Path) -> list[Measured]:
    """Return the measures of a simulated household, as slow as a real server."""
    async with (
        Household(folder, jellyseerr=jellyseerr) as home,
        aiohttp.ClientSession() as client,
        harness(home, PolicyBook(), timeout=30) as at,
    ):
        home.grow(requests=requests, users=50)
        home.jellyseerr.page_delay.enabled = True
        network = Network(session=lambda _: client, timeout=timedelta(seconds=30))
        server = network.jellyseerr(ServerAccess(home.url, home.api_key))

        async def all_requests() -> int:
            return len(await server.requests())

        async def poll() -> int:
            return len((await at.poll()).snapshot.requests)

        return [
            await measure(
                f"loop of {SMALL_PAGE} a page", home, lambda: small_pages(client, home)
            ),
            await measure("all requests, as a poll reads them", home, all_requests),
            await measure("a whole poll, with users and planning", home, poll),
        ]


async def bench_series(folder: Path) -> list[Measured]:
    """Return the measures of two polls of a household with many series.

    The first reads what the second only compares.
    """
    policies = PolicyBook(defaults={MediaType.TV: Terms(retention=timedelta(days=30))})
    async with (
        Household(folder) as home,
        harness(home, policies, timeout=120) as at,
    ):
        home.grow_series(series=SERIES, users=VIEWERS)

        async def poll() -> int:
            return len((await at.poll()).plan.decisions)

        return [
            await measure("first poll, all servers", home, poll, home),
            await measure("steady poll, all servers", home, poll, home),
        ]


def main() -> int:
    """Print the table; return 1 if a poll calls too often or misses a request."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--jellyseerr", default="2.7")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jellyseerr-cleanup-bench-") as folder:
        rows = asyncio.run(bench(chosen.requests, chosen.jellyseerr, Path(folder)))
    print(
        f"{chosen.requests} requests on a simulated Jellyseerr {chosen.jellyseerr}, "
        "with its page times"
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
    return series_table()


def series_table() -> int:
    """Print what a poll of many series costs; return 1 if that is too much."""
    with tempfile.TemporaryDirectory(prefix="jellyseerr-cleanup-bench-") as folder:
        first, steady = asyncio.run(bench_series(Path(folder)))
    print(f"{SERIES} series with 20,000 episodes, {VIEWERS} viewers")
    print(first)
    print(steady)
    if steady.calls > MOST_CALLS_FOR_SERIES:
        print(
            f"A steady poll makes {steady.calls} calls: "
            f"{MOST_CALLS_FOR_SERIES} at most.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
