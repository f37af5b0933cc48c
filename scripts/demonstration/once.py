"""The main job without a person, checked against the files on the disk."""

import asyncio
from pathlib import Path
import tempfile

from .integration import DOMAIN, devices, server_device
from .process import DemonstrationFailed, home_assistant
from .report import heading, print_devices, print_plan, print_titles, size
from .session import Session
from .stack import SimulatedStack, simulated_stack

SETTLE_SECONDS = 30


async def run_once(jellyseerr: str, port: int | None) -> None:
    """Do the main job; DemonstrationFailed if anything is not as it must be."""
    with tempfile.TemporaryDirectory(prefix="jellyseerr-cleanup-config-") as folder:
        async with (
            simulated_stack(jellyseerr) as stack,
            home_assistant(Path(folder), port=port) as running,
        ):
            print(
                f"Jellyseerr {stack.home.jellyseerr.version} "
                "and Home Assistant are running."
            )
            try:
                await clean_up(running.session, stack)
            except Exception:  # whatever it was, the log may explain it
                heading("The end of Home Assistant's log")
                print(running.last_lines(40))
                raise


async def clean_up(session: Session, stack: SimulatedStack) -> None:
    """Add the integration and policies, allow deletions, delete, check the files."""
    before = stack.home.tree()
    await stack.set_up(session)
    due, wanted = stack.demo.due, stack.demo.expected_tree(stack.home, before)
    await _until_due(session, len(due))

    heading("Sensors before")
    print_devices(await devices(session))

    heading("The plan")
    plan = await session.action(DOMAIN, "preview_cleanup")
    print_plan(plan)
    planned = {title["id"] for title in plan["due"]}
    _check(planned == {fate.id for fate in due}, f"The wrong titles are due: {planned}")

    rehearsal = await session.action(DOMAIN, "run_cleanup")
    _check(rehearsal["dry_run"], "A run deleted although deletions were not allowed")
    _check(stack.home.tree() == before, "A dry run changed files")

    heading("The cleanup")
    switch = (await server_device(session)).entity("deletions_allowed").entity_id
    await session.post("/api/services/switch/turn_on", {"entity_id": switch})
    result = await session.action(DOMAIN, "run_cleanup", plan_id=plan["plan_id"])
    for part in ("deleted", "skipped", "failed"):
        print_titles(part, result[part])
    print(f"{len(result['deleted'])} titles deleted, {size(result['bytes'])}")

    heading("Files")
    _check_files(before, stack.home.tree(), wanted)

    heading("Sensors after")
    await _until_due(session, 0)
    print_devices(await devices(session))


def _check_files(
    before: dict[str, bytes], left: dict[str, bytes], wanted: dict[str, bytes]
) -> None:
    """Compare the whole tree, byte for byte, with what must be left."""
    for folder in sorted({str(Path(path).parent) for path in before}):
        here = [path for path in before if str(Path(path).parent) == folder]
        gone = sum(path not in left for path in here)
        print(f"  {gone:2} gone  {len(here) - gone:2} left  {folder}")
    stays = sorted(left.keys() - wanted.keys())
    _check(not stays, f"These files should be gone: {', '.join(stays)}")
    missing = sorted(wanted.keys() - left.keys())
    _check(not missing, f"These files should be there: {', '.join(missing)}")
    changed = sorted(path for path in wanted if left[path] != wanted[path])
    _check(not changed, f"These files were changed: {', '.join(changed)}")
    print(
        f"{len(before) - len(left)} files are gone and {len(left)} are left, "
        "as they must be."
    )


async def _until_due(session: Session, number: int) -> None:
    """Wait until the sensors show so many due titles."""
    for _ in range(SETTLE_SECONDS * 5):
        shown = (await server_device(session)).entity("due").state
        if shown == str(number):
            return
        await asyncio.sleep(0.2)
    raise DemonstrationFailed(
        f"The sensors show {shown} due titles instead of {number}"
    )


def _check(holds: bool, otherwise: str) -> None:
    if not holds:
        raise DemonstrationFailed(otherwise)
