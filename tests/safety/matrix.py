"""Every call of a poll and a run, from the log of a clean one, and what happens if it fails from some moment on."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
import re

from custom_components.jellyseerr_cleanup.cleanup.run import Order
from custom_components.jellyseerr_cleanup.cleanup.settling import settle
from custom_components.jellyseerr_cleanup.clients.errors import ClientError
from custom_components.jellyseerr_cleanup.reading.reader import Reading
from tests.cleanup.kitchen import Kitchen, kitchen
from tests.media_stack import ALL_FAULTS, Drop, Fault, Household, Reset, Slow, Status
from tests.media_stack.calls import Call

from .breakdown import Breakdown, CallKind, Refusal
from .fates import furnish, once_healed, while_broken

# So that what hangs costs little; the slow answer comes in time
CALL_LIMIT = 0.3
RUN_LIMIT = 10.0
FAULTS: Mapping[str, Fault | Refusal] = {
    **ALL_FAULTS,
    "slow": Slow(0.1),
    "done, then reset": Reset(done=True),
    "refused": Refusal(),
}
_COPRIME = 7


class Since(StrEnum):
    """From when on a call fails."""

    POLL = "poll"
    RUN = "run"
    DELETING = "deleting"
    TIDYING = "tidying"
    RECOVERY = "recovery"


_BEGUN_BY = {
    Since.DELETING: "/api/v3/moviefile/*",
    Since.TIDYING: "/api/v3/movie/*",
}


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


async def spots(folder: Path, version: str) -> list[Spot]:
    """Make a clean poll and run, and return every kind of call that is made from each moment on."""
    async with Household(folder, jellyseerr=version, sonarr_4k=False) as home:
        furnished = furnish(home)
        async with kitchen(home) as at:
            at.memory = furnished.memory
            reading = await at.poll()
            polled = len(home.calls)
            result = await at.runner.run(reading, Order())
            assert len(result.deleted) == len(furnished.due), "a clean run is not clean"
        calls = list(home.calls)
    made = {Since.POLL: calls, Since.RUN: calls[polled:]}
    for since, path in _BEGUN_BY.items():
        start = next(
            place for place, call in enumerate(calls) if call.matches("DELETE", path)
        )
        made[since] = calls[start + 1 :]
    made[Since.RECOVERY] = await _calls_of_a_recovery(folder / "recovery", version)
    return [
        Spot(kind, since)
        for since, those in made.items()
        for kind in dict.fromkeys(map(_kind, those))
    ]


async def _calls_of_a_recovery(folder: Path, version: str) -> list[Call]:
    async with Household(folder, jellyseerr=version, sonarr_4k=False) as home:
        furnished = furnish(home)
        async with kitchen(home) as at:
            at.memory = furnished.memory
            await _interrupted(at, home)
            home.forget_calls()
            await _carry_on(at)
            assert not at.journal.open_entries(), "a clean recovery is not clean"
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


async def suffer(folder: Path, version: str, case: Case) -> None:
    """Let a call fail through a poll and a run, heal, and carry on; AssertionError if anything was lost."""
    async with Household(folder, jellyseerr=version, sonarr_4k=False) as home:
        fates = furnish(home)
        breakdown = Breakdown(home, case.spot.kind, FAULTS[case.fault])
        # Patiently where nothing shall fail: on a busy computer also what is whole may be late
        async with kitchen(home) as before:
            before.memory = fates.memory
            if case.spot.since is Since.RECOVERY:
                await _interrupted(before, home)
        async with kitchen(home, timeout=CALL_LIMIT, traces=[breakdown.trace()]) as at:
            await at.go_on_from(before)
            async with asyncio.timeout(RUN_LIMIT):
                await _broken(at, home, case.spot.since, breakdown)
            while_broken(fates, at)
        await breakdown.heal()
        async with kitchen(home) as later:
            await later.go_on_from(at)
            await _carry_on(later)
            # What hung may have been done only now
            await _carry_on(later)
            await once_healed(fates, later)


async def _broken(
    at: Kitchen, home: Household, since: Since, breakdown: Breakdown
) -> None:
    """Poll and run, as the coordinator does, while a call fails."""
    if since in (Since.POLL, Since.RECOVERY):
        breakdown.begin()
    with suppress(ClientError):
        reading = await _settled(at)
        if since is Since.RUN:
            breakdown.begin()
        elif path := _BEGUN_BY.get(since):
            for radarr in (home.radarr, home.radarr_4k):
                radarr.meanwhile("DELETE", path, breakdown.begin)
        await at.runner.run(reading, Order())


async def _interrupted(at: Kitchen, home: Household) -> None:
    """Run while one Radarr falls silent as soon as a movie went: its entry stays open."""
    movie = _BEGUN_BY[Since.TIDYING]
    home.radarr.fault("DELETE", movie, Drop(done=True))
    home.radarr.meanwhile(
        "DELETE",
        movie,
        lambda: home.radarr.fault("GET", "/api/v3/movie*", Status(503)),
    )
    await at.runner.run(await at.poll(), Order())
    home.heal()
    assert len(at.journal.open_entries()) == 1, "a run was not interrupted"


async def _carry_on(at: Kitchen) -> None:
    """Poll, settle and run, as the coordinator does."""
    await at.runner.run(await _settled(at), Order())


async def _settled(at: Kitchen) -> Reading:
    """Poll, and close what a lost answer left open."""
    reading = await at.poll()
    await settle(at.journal, at.runner, reading.servers, reading.snapshot.read_at)
    return reading
