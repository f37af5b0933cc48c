"""Every call of a poll and a run, from the log of a clean one, and what happens if it fails from some moment on."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
import re
from typing import Any

from custom_components.jellyseerr_cleanup.cleanup.run import Order
from custom_components.jellyseerr_cleanup.cleanup.settling import settle
from custom_components.jellyseerr_cleanup.clients.errors import ClientError
from custom_components.jellyseerr_cleanup.reading.reader import Reading
from tests.cleanup.kitchen import Kitchen, kitchen
from tests.media_stack import ALL_FAULTS, Fault, Household, Reset, Slow
from tests.media_stack.calls import Call

from .breakdown import Breakdown, CallKind, Refusal
from .judge import Judge
from .worlds import Since, World

# So that what hangs costs little; the slow answer comes in time
CALL_LIMIT = 0.3
# Three seasons whose files go, each as long as a deletion is waited for
RUN_LIMIT = 20.0
FAULTS: Mapping[str, Fault | Refusal] = {
    **ALL_FAULTS,
    "slow": Slow(0.1),
    "done, then reset": Reset(done=True),
    "refused": Refusal(),
}
_COPRIME = 7


@dataclass(frozen=True, slots=True)
class Spot:
    """A kind of call, from a moment on."""

    kind: CallKind
    since: Since

    def __str__(self) -> str:
        """Name it for the table."""
        return f"{self.kind} since {self.since}"


@dataclass(frozen=True, slots=True)
class Case:
    """A fault at a spot."""

    spot: Spot
    fault: str

    def __str__(self) -> str:
        """Name it for the table."""
        return f"{self.spot}: {self.fault}"


@asynccontextmanager
async def _opened(
    folder: Path, world: World, version: str
) -> AsyncIterator[tuple[Household, Judge]]:
    options: dict[str, Any] = {world.without: False}
    async with Household(folder, jellyseerr=version, **options) as home:
        yield home, world.furnish(home)


@asynccontextmanager
async def _cleaned_up(
    home: Household, fates: Judge, **options: Any
) -> AsyncIterator[Kitchen]:
    """Open a kitchen; patient unless told otherwise, as on a busy computer also what is whole may be late."""
    async with kitchen(home, **options) as at:
        fates.prepare(at)
        yield at


async def spots(folder: Path, version: str, world: World) -> list[Spot]:
    """Make a clean poll and run, and return every kind of call that is made from each moment on."""
    async with (
        _opened(folder, world, version) as (home, fates),
        _cleaned_up(home, fates) as at,
    ):
        reading = await at.poll()
        polled = len(home.calls)
        result = await at.runner.run(reading, Order())
        gone = {str(one.id) for one in result.deleted}
        assert gone == fates.titles, "a clean run is not clean"
        calls = list(home.calls)
    begun = {Since.POLL: 0, Since.RUN: polled}
    for since, (method, path) in world.begun_by.items():
        start = next(n for n, call in enumerate(calls) if call.matches(method, path))
        begun[since] = start + 1
    recovery = await _calls_of_a_recovery(folder / "recovery", version, world)
    return [
        *_different(calls, begun),
        *_different(recovery, {Since.RECOVERY: 0}),
    ]


def _different(calls: Sequence[Call], begun: Mapping[Since, int]) -> list[Spot]:
    """Return every kind of call from every moment on; a later moment only if such a call was made since the earlier one."""
    found: dict[tuple[CallKind, int], Spot] = {}
    for since, start in begun.items():
        first: dict[CallKind, int] = {}
        for number, call in enumerate(calls[start:], start):
            first.setdefault(_kind(call), number)
        for kind, number in first.items():
            found.setdefault((kind, number), Spot(kind, since))
    return list(found.values())


async def _calls_of_a_recovery(folder: Path, version: str, world: World) -> list[Call]:
    async with (
        _opened(folder, world, version) as (home, fates),
        _cleaned_up(home, fates) as at,
    ):
        await _interrupted(at, home, world)
        home.forget_calls()
        await _carry_on(at, fates)
        return list(home.calls)


def _kind(call: Call) -> CallKind:
    path = re.sub(r"/[0-9a-f-]+(?=/|$)", "/*", call.path)
    return CallKind(call.server, call.method, path)


def every_case(found: Iterable[Spot]) -> list[Case]:
    """Cross the spots with all faults."""
    return [Case(spot, fault) for spot in found for fault in FAULTS]


def some_cases(found: Sequence[Spot]) -> list[Case]:
    """Return one case of each spot, with the faults in turn."""
    faults = list(FAULTS)
    return [
        Case(spot, faults[number * _COPRIME % len(faults)])
        for number, spot in enumerate(found)
    ]


async def suffer(folder: Path, version: str, world: World, case: Case) -> None:
    """Let a call fail through a poll and a run, heal, and carry on; AssertionError if anything was lost."""
    async with _opened(folder, world, version) as (home, fates):
        breakdown = Breakdown(home, case.spot.kind, FAULTS[case.fault])
        async with _cleaned_up(home, fates) as before:
            if case.spot.since is Since.RECOVERY:
                await _interrupted(before, home, world)
        async with _cleaned_up(
            home, fates, timeout=CALL_LIMIT, traces=[breakdown.trace()]
        ) as at:
            await at.go_on_from(before)
            async with asyncio.timeout(RUN_LIMIT):
                await _broken(at, home, case.spot.since, breakdown, world)
            fates.while_broken(at)
        await breakdown.heal()
        async with _cleaned_up(home, fates) as later:
            await later.go_on_from(at)
            await _carry_on(later, fates)
            # What hung may have been done only now
            await _carry_on(later, fates)
            await fates.once_healed(later)


async def all_endured(
    folder: Path, version: str, world: World, cases: Iterable[Case]
) -> int:
    """Try each, and return how many those were; AssertionError with all that went wrong."""
    wrong: list[str] = []
    number = 0
    for number, case in enumerate(cases, 1):
        try:
            await suffer(folder / f"{number}", version, world, case)
        except (AssertionError, TimeoutError) as error:
            wrong.append(f"{case}: {error!r}")
    assert not wrong, "\n".join(wrong)
    return number


async def _broken(
    at: Kitchen, home: Household, since: Since, breakdown: Breakdown, world: World
) -> None:
    """Poll and run, as the coordinator does, while a call fails."""
    if since in (Since.POLL, Since.RECOVERY):
        breakdown.begin()
    with suppress(ClientError):
        reading = await _settled(at)
        if since is Since.RUN:
            breakdown.begin()
        elif since in world.begun_by:
            for server in home.instances:
                server.meanwhile(*world.begun_by[since], breakdown.begin)
        await at.runner.run(reading, Order())


async def _interrupted(at: Kitchen, home: Household, world: World) -> None:
    """Run while servers fall silent in the middle of a title, once for each interruption: its entry stays open."""
    for number, interrupt in enumerate(world.interruptions, 1):
        interrupt(home)
        await at.runner.run(await at.poll(), Order())
        home.heal()
        assert len(at.journal.open_entries()) == number, "a run was not interrupted"


async def _carry_on(at: Kitchen, fates: Judge) -> None:
    """Poll, settle and run, as the coordinator does."""
    reading = await _settled(at)
    fates.once_settled(at)
    await at.runner.run(reading, Order())


async def _settled(at: Kitchen) -> Reading:
    """Poll, and close what a lost answer left open."""
    reading = await at.poll()
    await settle(at.journal, at.runner, reading.servers, reading.snapshot.read_at)
    return reading
