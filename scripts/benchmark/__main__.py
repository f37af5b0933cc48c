"""Measures what the integration costs: ``scripts/bench``."""

import argparse
import asyncio
from collections.abc import Sequence
import json
from pathlib import Path
import sys
import tempfile
from typing import Any

from .control import REPOSITORY, BenchError, Control, serving
from .household import Size
from .limits import Section
from .poll_figures import poll_section
from .table import as_json, summary, table

SIZES = (Size(1_000, 20), Size(10_000, 50))
QUICK = Size(200, 5)


async def apart(module: str, *arguments: str) -> Any:
    """Return what a module measured in a process of its own; BenchError."""
    with tempfile.TemporaryDirectory(prefix="jellyseerr-cleanup-bench-") as folder:
        out = Path(folder) / "found.json"
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", f"scripts.benchmark.{module}"),
            *("--out", str(out), *arguments),
            cwd=REPOSITORY,
        )
        if await process.wait() != 0:
            raise BenchError(f"{module} could not be measured")
        return json.loads(out.read_text(encoding="utf-8"))


async def polls(size: Size, chosen: argparse.Namespace) -> Section:
    """Return the figures of polls of one size."""
    times = not chosen.quick
    async with serving(size, chosen.jellyseerr, delays=not chosen.no_delays) as control:
        runs = [
            await apart("polls", *_poll_arguments(control, times, last=last))
            for last in (*[False] * (chosen.runs - 1), True)
        ]
        return poll_section(runs, await control.household(), times=times)


def _poll_arguments(control: Control, times: bool, *, last: bool) -> list[str]:
    flags = {"--last": last, "--counts": not times}
    return ["--control", control.url, *(flag for flag, on in flags.items() if on)]


async def measure(chosen: argparse.Namespace) -> list[Section]:
    """Return all that was chosen; each table is printed as soon as it is there."""
    sizes = SIZES
    if chosen.quick:
        sizes, chosen.runs = (QUICK,), 1
    if chosen.requests:
        accounts = chosen.accounts or (20 if chosen.requests <= 1_000 else 50)
        sizes = (Size(chosen.requests, accounts),)
    sections: list[Section] = []
    for size in sizes:
        sections.append(await polls(size, chosen))
        print(f"{table(sections[-1])}\n", flush=True)
    return sections


def parser() -> argparse.ArgumentParser:
    """Return what understands the options."""
    options = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    options.add_argument("--requests", type=int, help="one size, of so many titles")
    options.add_argument("--accounts", type=int, help="and so many accounts")
    options.add_argument(
        "--quick", action="store_true", help="the smallest size, and only counts"
    )
    options.add_argument("--runs", type=int, default=5, help="of each measurement")
    options.add_argument("--jellyseerr", default="2.7", help="its version")
    options.add_argument(
        "--no-delays", action="store_true", help="Jellyseerr's pages come at once"
    )
    options.add_argument("--json", type=Path, help="where the figures are written")
    return options


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
    return 1 if any(section.missed for section in sections) else 0


if __name__ == "__main__":
    sys.exit(main())
