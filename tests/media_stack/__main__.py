"""Serve the demonstration household until Ctrl-C: ``python -m tests.media_stack``."""

import argparse
import asyncio
from pathlib import Path
import signal
import tempfile

from .demo import demo_household
from .household import Household
from .jellyseerr import BEHAVIOURS


def main() -> None:
    """Read the options and serve."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.media_stack", description=__doc__
    )
    parser.add_argument("--jellyseerr", choices=sorted(BEHAVIOURS), default="2.7")
    parser.add_argument("--jellyfin", choices=("10.11", "12"), default="10.11")
    parser.add_argument(
        "--port", type=int, default=0, help="Jellyseerr's port; a free one by default"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="media-stack-") as folder:
        asyncio.run(
            serve(Path(folder), options.jellyseerr, options.jellyfin, options.port)
        )


async def serve(folder: Path, jellyseerr: str, jellyfin: str, port: int) -> None:
    """Run the servers until the process is told to stop."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    home = Household(folder, jellyseerr=jellyseerr, jellyfin=jellyfin)
    demo = demo_household(home)
    await home.start(port)
    try:
        print(f"Jellyseerr {home.jellyseerr.version}  {home.url}  key {home.api_key}")
        print(
            f"Jellyfin {home.jellyfin.version}  {home.jellyfin.url}  key {home.jellyfin.api_key}"
        )
        for instance in home.instances:
            print(f"{instance.name}  {instance.url}  key {instance.api_key}")
        print(f"Files below {folder}; {len(demo.due)} titles are due:")
        for fate in demo.fates:
            print(f"  {fate.state:13} {fate.title.title} ({fate.id}): {fate.why}")
        print("Ctrl-C stops.", flush=True)
        await stopped.wait()
    finally:
        await home.stop()


if __name__ == "__main__":
    main()
