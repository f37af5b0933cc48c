"""A kind of call that fails from some moment on, by a fault or by a closed port."""

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from types import SimpleNamespace

import aiohttp

from tests.media_stack import Fault, Household, SimulatedServer


@dataclass(frozen=True, slots=True)
class CallKind:
    """A call as a rule of a server matches it: ids are wildcards."""

    server: str
    method: str
    path: str

    def __str__(self) -> str:
        """Name it for the table."""
        return f"{self.server} {self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """No fault of one call: the server closes its port right before it."""


@dataclass
class Breakdown:
    """How and where a household breaks, once it begins."""

    home: Household
    kind: CallKind
    fault: Fault | Refusal
    begun: bool = False
    server: SimulatedServer = field(init=False)

    def __post_init__(self) -> None:
        """Find the server."""
        self.server = next(
            one for one in self.home.servers if one.name == self.kind.server
        )

    def begin(self) -> None:
        """Let such calls fail from now on."""
        if isinstance(self.fault, Fault) and not self.begun:
            self.server.fault(self.kind.method, self.kind.path, self.fault)
        self.begun = True

    async def heal(self) -> None:
        """Make everything whole."""
        self.home.heal()
        await self.server.up()

    def trace(self) -> aiohttp.TraceConfig:
        """Return what follows the calls of a session, to close the port in time."""

        async def follow(
            session: aiohttp.ClientSession,
            context: SimpleNamespace,
            call: aiohttp.TraceRequestStartParams,
        ) -> None:
            if self.begun and isinstance(self.fault, Refusal) and self._is_meant(call):
                await self.server.down()

        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(follow)
        return trace

    def _is_meant(self, call: aiohttp.TraceRequestStartParams) -> bool:
        return (
            call.url.port == self.server.port
            and call.method == self.kind.method
            and fnmatchcase(call.url.path, self.kind.path)
        )
