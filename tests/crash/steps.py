"""Every step of a run and of the recovery after it, counted by making them once."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .disk_faults import STAGES
from .killing import At, Kill
from .process import Launcher
from .story import Blow, Case, case

# After what only reads is before the next step
AFTER_A_CHANGE = [at for at in At if at is not At.RECEIVED]


@dataclass(frozen=True, slots=True)
class Steps:
    """How many calls, calls that change something, and writes there are."""

    calls: int
    changes: int
    writes: int

    def blows(self) -> Iterator[Blow]:
        """Yield a blow before each step, and in the middle of and after a change."""
        for number in range(1, self.calls + 1):
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
    calls = one.house.home.calls
    changes = [call for call in calls if call.method != "GET"]
    return Steps(len(calls), len(changes), writes)
