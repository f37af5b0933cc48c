"""Measures what the integration costs: ``scripts/bench``."""

import argparse
import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
import json
from pathlib import Path
import sys

from .control import BenchError, Control, serving
from .household import Size
from .limits import Section
from .other_figures import (
    deletions_section,
    planner_section,
    start_section,
    walk_section,
)
from .poll_figures import poll_section
from .table import as_json, summary, table
from .worker import apart

SIZES = (Size(1_000, 20), Size(10_000, 50))
WALKED_ONCE = Size(50_000, 50)
QUICK = Size(200, 5)
DELETIONS = (Size(1_000, 20, due=10), Size(50_000, 50, due=10))
START = Size(5_000, 20)
PARTS = ("polls", "walk", "planner", "deletions", "start")


class Bench:
    """What was chosen to be measured."""

    def __init__(self, chosen: argparse.Namespace) -> None:
        """Take the options."""
        self._chosen = chosen
        self._parts = frozenset(chosen.only or PARTS)
        self._sizes: tuple[Size, ...] = SIZES
        if chosen.quick:
            self._sizes, self._parts = (QUICK,), frozenset({"polls"})
        if chosen.requests:
            accounts = chosen.accounts or (20 if chosen.requests <= 1_000 else 50)
            self._sizes = (Size(chosen.requests, accounts),)
        self._runs = 1 if chosen.quick else chosen.runs
        # What has sizes of its own is left out when a size was chosen, unless named
        if chosen.requests and not chosen.only:
            self._parts &= {"polls", "walk"}

    async def sections(self) -> AsyncIterator[Section]:
        """Yield the figures of each part as soon as it was measured."""
        for size in self._sizes:
            async for section in self._of_size(size):
                yield section
        if "walk" in self._parts and not self._chosen.requests:
            async with self._servers(WALKED_ONCE) as control:
                found = [await apart("walk", control)]
                yield walk_section(found, await control.household())
        if "planner" in self._parts:
            yield planner_section(await apart("planner"))
        if "deletions" in self._parts:
            runs = {}
            for size in DELETIONS:
                async with self._servers(size) as control:
                    runs[size.titles] = await apart("deletions", control)
            yield deletions_section(runs)
        if "start" in self._parts:
            async with self._servers(START) as control:
                yield start_section(await apart("start", control))

    async def _of_size(self, size: Size) -> AsyncIterator[Section]:
        """Yield polls and walks of one household."""
        if not self._parts & {"polls", "walk"}:
            return
        counts = self._chosen.quick
        last = [*[False] * (self._runs - 1), True]
        async with self._servers(size) as control:
            household = await control.household()
            if "polls" in self._parts:
                polls = [
                    await apart("polls", control, last=one, counts=counts)
                    for one in last
                ]
                yield poll_section(polls, household, times=not counts)
            if "walk" in self._parts:
                walks = [await apart("walk", control) for _ in last]
                yield walk_section(walks, household)

    def _servers(self, size: Size) -> AbstractAsyncContextManager[Control]:
        delays = not self._chosen.no_delays
        return serving(size, self._chosen.jellyseerr, delays=delays)


def parser() -> argparse.ArgumentParser:
    """Return what understands the options."""
    options = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    options.add_argument("--requests", type=int, help="one size, of so many titles")
    options.add_argument("--accounts", type=int, help="and so many accounts")
    options.add_argument(
        "--quick", action="store_true", help="the smallest size, and only counts"
    )
    options.add_argument(
        "--only", action="append", choices=PARTS, help="what is measured; all of it"
    )
    options.add_argument("--runs", type=int, default=5, help="of polls and walks")
    options.add_argument("--jellyseerr", default="2.7", help="its version")
    options.add_argument(
        "--no-delays", action="store_true", help="Jellyseerr's pages come at once"
    )
    options.add_argument("--json", type=Path, help="where the figures are written")
    return options


async def measure(chosen: argparse.Namespace) -> list[Section]:
    """Return all that was chosen; each table is printed as soon as it is there."""
    sections: list[Section] = []
    async for section in Bench(chosen).sections():
        print(f"{table(section)}\n", flush=True)
        sections.append(section)
    return sections


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; return 1 if a figure was missed, 2 if one was not measured."""
    chosen = parser().parse_args(arguments)
    try:
        sections = asyncio.run(measure(chosen))
    except BenchError as error:
        print(error, file=sys.stderr)
        return 2
    print(summary(sections))
    if chosen.json:
        chosen.json.write_text(
            json.dumps(as_json(sections), indent=1), encoding="utf-8"
        )
    return exit_code(sections)


def exit_code(sections: Sequence[Section]) -> int:
    """Return 1 if a figure was missed."""
    return 1 if any(section.missed for section in sections) else 0


if __name__ == "__main__":
    sys.exit(main())
