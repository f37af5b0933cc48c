"""A process that measures one thing and writes what it found for its parent."""

import argparse
import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
import json
from pathlib import Path
import sys
import tempfile
from typing import Any

from .control import REPOSITORY, BenchError, Control


@dataclass(frozen=True, slots=True)
class Task:
    """What a process is to do: with which servers, in which folder of its own.

    With `last` it also measures what need be measured once, and with `counts` nothing
    but what can be counted.
    """

    folder: Path
    control: Control
    last: bool = False
    counts: bool = False


async def apart(
    module: str,
    control: Control | None = None,
    *,
    last: bool = True,
    counts: bool = False,
) -> Any:
    """Return what a module measured in a process of its own; BenchError."""
    flags = {"--last": last, "--counts": counts}
    with tempfile.TemporaryDirectory(prefix="jellyseerr-cleanup-bench-") as folder:
        out = Path(folder) / "found.json"
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", f"scripts.benchmark.{module}"),
            *("--out", str(out), "--control", control.url if control else ""),
            *(flag for flag, on in flags.items() if on),
            cwd=REPOSITORY,
        )
        if await process.wait() != 0:
            raise BenchError(f"{module} could not be measured")
        return json.loads(out.read_text(encoding="utf-8"))


def work(measure: Callable[[Task], Coroutine[Any, Any, dict[str, Any]]]) -> None:
    """Do what the parent asked for, and write what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--control", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--last", action="store_true")
    parser.add_argument("--counts", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jellyseerr-cleanup-bench-") as folder:
        task = Task(Path(folder), Control(asked.control), asked.last, asked.counts)
        found = asyncio.run(measure(task))
    asked.out.write_text(json.dumps(found), encoding="utf-8")
