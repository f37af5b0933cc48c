"""Runs what the command line of scripts/develop asks for."""

import argparse
import asyncio
from collections.abc import Coroutine
import signal
import sys

from .interactive import real_server, run_interactive
from .once import run_once
from .options import options
from .process import DemonstrationFailed
from .session import CallFailed


async def until_told(work: Coroutine[None, None, None]) -> bool:
    """Do the work, and return True; False if Ctrl-C or a signal ended it."""
    task = asyncio.ensure_future(work)
    stopped = False

    def stop() -> None:
        nonlocal stopped
        stopped = True
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    try:
        await task
    except asyncio.CancelledError:
        if not stopped:
            raise
    return not stopped


def run(chosen: argparse.Namespace) -> int:
    """Run what was chosen and return the exit code."""
    if not chosen.once:
        asyncio.run(until_told(run_interactive(chosen.jellyseerr, chosen.port)))
        return 0
    if real_server():
        raise DemonstrationFailed(
            "--once deletes: it is for the simulated servers only"
        )
    done = asyncio.run(until_told(run_once(chosen.jellyseerr, chosen.port)))
    return 0 if done else 1


def main() -> int:
    """Run, print what went wrong, and return the exit code."""
    try:
        return run(options())
    except (DemonstrationFailed, CallFailed) as failure:
        print(f"scripts/develop: {failure}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
