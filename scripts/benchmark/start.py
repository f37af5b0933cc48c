"""Measures a start of Home Assistant that remembers many titles."""

from dataclasses import asdict, dataclass
import gc
import time
from typing import Any

from custom_components.jellyseerr_cleanup.stores import DATA_STORES

from .installation import home_assistant, install
from .machine import LoopWatch, files_below, idle
from .worker import Task, work


@dataclass(frozen=True, slots=True)
class Start:
    """What the set-up of the entry took, of which most is its first poll."""

    titles: int
    remembered_bytes: int
    load_seconds: float
    seconds: float
    processor: float
    block: float
    idle_block: float


async def measure(task: Task) -> dict[str, Any]:
    """Return what setting up the entry again costs, with its files but no memory."""
    household = await task.control.household()
    async with home_assistant(task.folder) as hass:
        at = install(hass, household)
        await at.set_up()
        at.expect_all_leaving(household["requests"])
        await at.poll()
        await hass.config_entries.async_unload(at.entry.entry_id)
        await at.settle()
        stores = hass.data[DATA_STORES].pop(at.entry.entry_id)
        started = time.perf_counter()
        await stores.memory.load()
        await stores.journal.load()
        load = time.perf_counter() - started
        del stores
        gc.collect()  # what was unloaded would not be there after a start
        resting, watch = await idle(2.0), LoopWatch()
        watch.start()
        started, processor = time.perf_counter(), time.process_time()
        await at.set_up()
        seconds = time.perf_counter() - started
        spent = time.process_time() - processor
        blocked = watch.stop()
        files = files_below(task.folder)
    return asdict(
        Start(
            household["requests"],
            sum(size for path, (_, _, size) in files.items() if path.match("*.*.*")),
            load,
            seconds,
            spent,
            blocked.longest,
            resting.longest,
        )
    )


if __name__ == "__main__":
    work(measure)
