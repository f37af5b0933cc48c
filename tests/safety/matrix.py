"""Every call of a poll and a run, from the log of a clean one, and what happens if it fails from some moment on."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
import re

from custom_components.jellyseerr_cleanup.cleanup.run import Order
from custom_components.jellyseerr_cleanup.cleanup.settling import settle
from custom_components.jellyseerr_cleanup.clients.errors import ClientError
from tests.cleanup.kitchen import Kitchen, kitchen
from tests.media_stack import ALL_FAULTS, Fault, Household, Reset, SimulatedServer, Slow
from tests.media_stack.calls import Call

from .fates import Fates, furnish, once_healed, while_broken

# So that what hangs costs little; the slow answer comes in time
CALL_LIMIT = 0.3
RUN_LIMIT = 10.0
FAULTS: Mapping[str, Fault] = {
    **ALL_FAULTS,
    "slow": Slow(0.1),
    "done, then reset": Reset(done=True),
}
REFUSED = "refused"


class Since(StrEnum):
    """From when on a call fails."""

    POLL = "poll"
    RUN = "run"
    DELETING = "deleting"
    TIDYING = "tidying"


_BEGUN_BY = {
    Since.DELETING: "/api/v3/moviefile/*",
    Since.TIDYING: "/api/v3/movie/*",
}


@dataclass(frozen=True, slots=True)
class CallKind:
    """A call as a rule of a server matches it: ids are wildcards."""

    server: str
    method: str
    path: str

    @classmethod
    def of(cls, call: Call) -> CallKind:
        """Return the kind of a call that was made."""
        return cls(
            call.server, call.method, re.sub(r"/[0-9a-f-]+(?=/|$)", "/*", call.path)
        )


@dataclass(frozen=True, slots=True)
class Spot:
    """A kind of call, from a moment on."""

    kind: CallKind
    since: Since

    def __str__(self) -> str:
        """Name it for the table."""
        kind = self.kind
        return f"{kind.server} {kind.method} {kind.path} since {self.since}"


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
    starts = {Since.POLL: 0, Since.RUN: polled}
    for since, path in _BEGUN_BY.items():
        starts[since] = 1 + next(
            place for place, call in enumerate(calls) if call.matches("DELETE", path)
        )
    return [
        Spot(kind, since)
        for since, start in starts.items()
        for kind in dict.fromkeys(map(CallKind.of, calls[start:]))
    ]


async def suffer(folder: Path, version: str, spot: Spot, fault: str) -> None:
    """Let a call fail through a poll and a run, heal, and carry on; AssertionError if anything was lost."""
    async with Household(folder, jellyseerr=version, sonarr_4k=False) as home:
        fates = furnish(home)
        async with kitchen(home, timeout=CALL_LIMIT) as at:
            at.memory = fates.memory
            await _broken(fates, at, spot, FAULTS[fault])
            while_broken(fates, at)
            home.heal()
            await _carry_on(at)
            # What hung may have been done only now
            await _carry_on(at)
            await once_healed(fates, at)


async def refused(folder: Path, version: str, name: str) -> None:
    """Close a server's port before a poll, and before a run; AssertionError if anything was lost."""
    async with Household(folder, jellyseerr=version, sonarr_4k=False) as home:
        fates = furnish(home)
        server = next(one for one in home.servers if one.name == name)
        async with kitchen(home, timeout=CALL_LIMIT) as at:
            at.memory = fates.memory
            await server.down()
            with suppress(ClientError):
                await at.runner.run(await at.poll(), Order())
            while_broken(fates, at)
            await server.up()
            reading = await at.poll()
            await server.down()
            await at.runner.run(reading, Order())
            while_broken(fates, at)
            await server.up()
            await _carry_on(at)
            await once_healed(fates, at)


async def _broken(fates: Fates, at: Kitchen, spot: Spot, fault: Fault) -> None:
    """Poll and run, as the coordinator does, while a call fails."""
    home = fates.home
    server = next(one for one in home.servers if one.name == spot.kind.server)
    if spot.since is Since.POLL:
        _break(server, spot, fault)
    try:
        reading = await at.poll()
    except ClientError:
        return
    if spot.since is Since.RUN:
        _break(server, spot, fault)
    elif path := _BEGUN_BY.get(spot.since):
        for radarr in (home.radarr, home.radarr_4k):
            radarr.meanwhile("DELETE", path, lambda: _break(server, spot, fault))
    async with asyncio.timeout(RUN_LIMIT):
        await at.runner.run(reading, Order())


def _break(server: SimulatedServer, spot: Spot, fault: Fault) -> None:
    server.fault(spot.kind.method, spot.kind.path, fault)


async def _carry_on(at: Kitchen) -> None:
    """Poll, settle and run, as the coordinator does."""
    reading = await at.poll()
    await settle(at.journal, at.runner, reading.servers, reading.snapshot.read_at)
    await at.runner.run(reading, Order())
