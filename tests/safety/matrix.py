"""Every call of a clean poll and run, and what happens if it fails from some moment."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
import re
from typing import Any

from custom_components.jellyseerr_cleanup.clients.errors import ClientError
from tests.cleanup.harness import CleanupHarness, harness
from tests.media_stack import ALL_FAULTS, Fault, Household, Reset, Slow
from tests.media_stack.calls import Call

from .breakdown import Breakdown, CallKind, Refusal
from .judge import Judge
from .kinds import HouseholdKind, Since

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
# What the server may do only when it is well again
DONE_LATE = frozenset({"hang", "slow", "stalled", "done, then hang"})
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
    folder: Path, kind: HouseholdKind, version: str
) -> AsyncIterator[tuple[Household, Judge]]:
    options: dict[str, Any] = {kind.without: False}
    async with Household(folder, jellyseerr=version, **options) as home:
        yield home, kind.furnish(home)


@asynccontextmanager
async def _cleaned_up(
    home: Household, fates: Judge, **options: Any
) -> AsyncIterator[CleanupHarness]:
    """Open a patient harness: on a busy computer what is whole may be late, too."""
    async with harness(home, **options) as at:
        fates.prepare(at)
        yield at


async def spots(folder: Path, version: str, kind: HouseholdKind) -> list[Spot]:
    """Return every kind of call from each moment on, as in a clean poll and run."""
    async with (
        _opened(folder, kind, version) as (home, fates),
        _cleaned_up(home, fates) as at,
    ):
        reading = await at.poll()
        polled = len(home.calls)
        result = await at.carry_out(reading)
        gone = {str(one.id) for one in result.deleted}
        assert gone == fates.titles, "a clean run is not clean"
        calls = list(home.calls)
    begun = {Since.POLL: 0, Since.RUN: polled}
    for since, (method, path) in kind.begun_by.items():
        start = next(n for n, call in enumerate(calls) if call.matches(method, path))
        begun[since] = start + 1
    recovery = await _calls_of_a_recovery(folder / "recovery", version, kind)
    return [
        *_different(calls, begun),
        *_different(recovery, {Since.RECOVERY: 0}),
    ]


def _different(calls: Sequence[Call], begun: Mapping[Since, int]) -> list[Spot]:
    """Return each kind of call since each moment; if it is the same call, only once."""
    found: dict[tuple[CallKind, int], Spot] = {}
    for since, start in begun.items():
        first: dict[CallKind, int] = {}
        for number, call in enumerate(calls[start:], start):
            first.setdefault(_kind(call), number)
        for kind, number in first.items():
            found.setdefault((kind, number), Spot(kind, since))
    return list(found.values())


async def _calls_of_a_recovery(
    folder: Path, version: str, kind: HouseholdKind
) -> list[Call]:
    async with (
        _opened(folder, kind, version) as (home, fates),
        _cleaned_up(home, fates) as at,
    ):
        await _interrupted(at, home, kind)
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


async def suffer(folder: Path, version: str, kind: HouseholdKind, case: Case) -> None:
    """Poll and run while a call fails, heal, and go on; AssertionError for a loss."""
    async with _opened(folder, kind, version) as (home, fates):
        breakdown = Breakdown(home, case.spot.kind, FAULTS[case.fault])
        async with _cleaned_up(home, fates) as before:
            if case.spot.since is Since.RECOVERY:
                await _interrupted(before, home, kind)
        async with _cleaned_up(
            home, fates, timeout=CALL_LIMIT, traces=[breakdown.trace()]
        ) as at:
            await at.go_on_from(before)
            async with asyncio.timeout(RUN_LIMIT):
                await _broken(at, home, case.spot.since, breakdown, kind)
            fates.while_broken(at)
        await breakdown.heal()
        async with _cleaned_up(home, fates) as later:
            await later.go_on_from(at)
            await _carry_on(later, fates)
            if case.fault in DONE_LATE:
                # What hung may have been done only now
                await _carry_on(later, fates)
            await fates.once_healed(later)


async def all_endured(
    folder: Path, version: str, kind: HouseholdKind, cases: Iterable[Case]
) -> int:
    """Try each and return how many there were; AssertionError with all that failed."""
    wrong: list[str] = []
    number = 0
    for number, case in enumerate(cases, 1):
        try:
            await suffer(folder / f"{number}", version, kind, case)
        except (AssertionError, TimeoutError) as error:
            wrong.append(f"{case}: {error!r}")
    assert not wrong, "\n".join(wrong)
    return number


async def _broken(
    at: CleanupHarness,
    home: Household,
    since: Since,
    breakdown: Breakdown,
    kind: HouseholdKind,
) -> None:
    """Poll and run, as the coordinator does, while a call fails."""
    if since in (Since.POLL, Since.RECOVERY):
        breakdown.begin()
    with suppress(ClientError):
        reading = await at.poll()
        if since is Since.RUN:
            breakdown.begin()
        elif since in kind.begun_by:
            for server in home.instances:
                server.meanwhile(*kind.begun_by[since], breakdown.begin)
        await at.carry_out(reading)


async def _interrupted(
    at: CleanupHarness, home: Household, kind: HouseholdKind
) -> None:
    """Run once for each interruption in the middle of a title: its entry stays open."""
    reading = await at.poll()
    for number, interrupt in enumerate(kind.interruptions, 1):
        interrupt(home)
        # The same plan: another poll would settle what was interrupted
        await at.carry_out(reading)
        home.heal()
        assert len(at.journal.open_entries()) == number, "a run was not interrupted"


async def _carry_on(at: CleanupHarness, fates: Judge) -> None:
    """Poll, settle and run, as the coordinator does."""
    reading = await at.poll()
    fates.once_settled(at)
    await at.carry_out(reading)
