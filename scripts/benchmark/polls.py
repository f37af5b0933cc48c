"""Measures polls in this process.

A process of its own for each run, so that nothing of an earlier one is left in it.
"""

from dataclasses import asdict, dataclass, field
from pathlib import Path
import time
from typing import Any

from .control import Calls, Control
from .floor import fetch_again
from .installation import Installed, home_assistant, install
from .machine import (
    Lateness,
    LoopWatch,
    files_below,
    forget_peak,
    idle,
    memory,
    peak,
    written,
)
from .sampling import Sampler
from .worker import Task, work

IDLE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Traffic:
    """What went to and fro in one poll, and what it left behind."""

    calls: dict[str, int]
    further_pages: int
    bytes_read: int
    bytes_written: int
    files: dict[str, int]
    states: int


@dataclass(slots=True)
class PollRun:
    """All that one run measured: blocks in seconds, memory in MiB above idle."""

    idle: Lateness | None = None
    blocks: dict[str, Lateness] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    traffic: dict[str, Traffic] = field(default_factory=dict)
    processor: float = 0.0
    floor: float = 0.0
    floor_seconds: float = 0.0
    idle_memory: float = 0.0
    peaks: dict[str, float] = field(default_factory=dict)
    stays: float = 0.0
    parts: dict[str, float] = field(default_factory=dict)
    part_floors: dict[str, float] = field(default_factory=dict)


class PollBench:
    """One Home Assistant that polls the servers' process."""

    def __init__(self, control: Control, folder: Path, *, times: bool) -> None:
        """Take the servers and Home Assistant's folder; without `times` only counts."""
        self._control, self._folder, self._times = control, folder, times
        self.found = PollRun()

    async def run(self, *, last: bool) -> PollRun:
        """Return what was measured; with `last` also what need be measured once."""
        household = await self._control.household()
        async with home_assistant(self._folder) as hass:
            at = install(hass, household)
            await self._first(at)
            at.expect_all_leaving(household["requests"])
            await at.poll()  # what the first one left for later
            await at.write_what_is_late()
            await self._steady(at, household)
            if self._times:
                await self._blocks(at)
            if last:
                await self._changed(at)
                if self._times:
                    await self._parts(at, household)
        return self.found

    async def _first(self, at: Installed) -> None:
        """Measure the first poll: it reads everything."""
        if self._times:
            self.found.idle = await idle(IDLE_SECONDS)
        self.found.idle_memory = memory()
        forget_peak()
        watch = LoopWatch()
        await self._control.forget()
        before, states = files_below(self._folder), at.states
        started = time.perf_counter()
        watch.start()
        await at.set_up()
        self.found.blocks["first"] = watch.stop()
        self.found.seconds["first"] = time.perf_counter() - started
        self.found.peaks["first"] = peak() - self.found.idle_memory
        self.found.traffic["first"] = self._traffic(
            await self._control.calls(), before, at.states - states
        )

    async def _steady(self, at: Installed, household: dict[str, Any]) -> None:
        """Measure a poll in which nothing changed, and its floor."""
        await self._control.forget()
        before, states = files_below(self._folder), at.states
        forget_peak()
        started, processor = time.perf_counter(), time.process_time()
        await at.poll()
        self.found.processor = time.process_time() - processor
        self.found.seconds["steady"] = time.perf_counter() - started
        self.found.peaks["steady"] = peak() - self.found.idle_memory
        self.found.stays = memory() - self.found.idle_memory
        calls = await self._control.calls()
        self.found.traffic["steady"] = self._traffic(calls, before, at.states - states)
        if self._times:
            spent = await fetch_again(calls, household)
            self.found.floor = spent.processor
            self.found.floor_seconds = spent.seconds

    async def _blocks(self, at: Installed) -> None:
        """Watch the loop during a poll of its own: the timer costs processor time."""
        watch = LoopWatch()
        watch.start()
        await at.poll()
        self.found.blocks["steady"] = watch.stop()

    async def _changed(self, at: Installed) -> None:
        """Measure a poll after one title changed."""
        await self._control.change()
        await self._control.forget()
        before, states = files_below(self._folder), at.states
        await at.poll()
        self.found.traffic["changed"] = self._traffic(
            await self._control.calls(), before, at.states - states
        )

    async def _parts(self, at: Installed, household: dict[str, Any]) -> None:
        """Split the processor time of a poll by what it was spent on."""
        await at.poll()  # the servers have forgotten their answers
        ports = {
            int(server["url"].rpartition(":")[2]): name
            for name, server in household["servers"].items()
        }
        await self._control.forget()
        with Sampler(ports) as sampler:
            await at.poll()
        self.found.parts = sampler.parts
        calls = await self._control.calls()
        for kind in sorted({call.kind for call in calls.all}):
            spent = await fetch_again(calls.to(kind), household)
            self.found.part_floors[kind] = spent.processor

    def _traffic(self, calls: Calls, before: Any, states: int) -> Traffic:
        files = written(before, files_below(self._folder))
        return Traffic(
            calls=calls.by_server(),
            further_pages=sum(call.is_further_page for call in calls.all),
            bytes_read=calls.sent,
            bytes_written=sum(files.values()),
            files=files,
            states=states,
        )


async def measure(task: Task) -> dict[str, Any]:
    """Return what polls cost."""
    bench = PollBench(task.control, task.folder, times=not task.counts)
    return asdict(await bench.run(last=task.last))


if __name__ == "__main__":
    work(measure)
