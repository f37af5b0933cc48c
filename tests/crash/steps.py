"""Every step of a run and of the recovery after it, counted by making them once."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from .disk_faults import STAGES
from .killing import At, Kill, is_listing
from .process import Launcher
from .story import Blow, Case, case

_STRIDE = 16
# After what only reads is before the next step
AFTER_A_CHANGE = [at for at in At if at is not At.RECEIVED]


@dataclass(frozen=True, slots=True)
class Steps:
    """Which calls to kill at, and how many changes and writes there are.

    What only reads leaves everything as it was: so of several reads after each other
    the first one and some of the others stand for all.
    """

    calls: tuple[int, ...]
    changes: int
    writes: int

    def blows(self) -> Iterator[Blow]:
        """Yield a blow before each step, and in the middle of and after a change."""
        for number in self.calls:
            yield Blow(Kill(number, At.RECEIVED))
        for number in range(1, self.changes + 1):
            for at in AFTER_A_CHANGE:
                yield Blow(Kill(number, at, only_changes=True))
        for number in range(1, self.writes + 1):
            for stage in STAGES:
                yield Blow(write=number, stage=stage)


async def steps_of_a_run(launcher: Launcher, folder: Path) -> Steps:
    """Make a clean run and count its steps."""
    async with case(launcher, folder) as one, one.started() as victim:
        await victim.ask("allow")
        one.house.home.forget_calls()
        await victim.ask("heal")
        answer = await one.run(victim)
        assert len(answer["deleted"]) == len(one.house.due), answer
        return await _steps(one, (await victim.ask("writes"))["writes"])


async def steps_of_recovery(launcher: Launcher, folder: Path, blow: Blow) -> Steps:
    """Strike a run, recover from it, and count the steps of that."""
    async with case(launcher, folder) as one:
        assert await one.struck(blow)
        one.house.home.forget_calls()
        async with one.started() as victim:
            await victim.ask("poll")
            return await _steps(one, (await victim.ask("writes"))["writes"])


async def _steps(one: Case, writes: int) -> Steps:
    counted = [
        call
        for before, call in pairwise([None, *one.house.home.calls])
        if call is not None
        and not (before and is_listing(before.path) and is_listing(call.path))
    ]
    chosen = tuple(
        number
        for number, (before, call) in enumerate(pairwise([None, *counted]), 1)
        if before is None
        or call is None
        or "GET" not in (before.method, call.method)
        or before.method != call.method
        or number % _STRIDE == 0
    )
    changes = [call for call in counted if call.method != "GET"]
    return Steps(chosen, len(changes), writes)
