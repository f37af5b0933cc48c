"""Servers' faults, and what is unknown then; it shares no code with the integration."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import override

from aiohttp import web

from tests.media_stack import (
    Changed,
    Drop,
    EmptyBody,
    Fault,
    Html,
    Reset,
    SimulatedServer,
    Status,
    Truncated,
    empty_list,
    half_list,
    other_type,
)
from tests.media_stack.faults import NOTHING, Answer

from .titles import Title, server_of
from .world import World


@dataclass(frozen=True)
class ForAccount(Fault):
    """A fault of the calls that ask as one account."""

    account: str
    fault: Fault

    @override
    async def respond(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        suffers = request.query.get("userId") == self.account
        return await (self.fault if suffers else NOTHING).respond(request, answer)


JELLYSEERR, JELLYFIN, RADARR, RADARR_4K = "jellyseerr", "jellyfin", "hd", "4k"
SONARR, SONARR_4K = "series", "4k series"
SERVERS = (JELLYSEERR, JELLYFIN, RADARR, RADARR_4K, SONARR, SONARR_4K)
# By name: server, calls, how they fail, and whether that leaves something unknown
WAYS: dict[str, tuple[str, str, str, Fault, bool]] = {
    "all of Jellyseerr": (JELLYSEERR, "GET", "*", Status(500), True),
    "half the requests": (
        JELLYSEERR, "GET", "/api/v1/request", Changed(half_list), True,
    ),
    "no requests": (JELLYSEERR, "GET", "/api/v1/request", Changed(empty_list), True),
    "no way to tidy": (JELLYSEERR, "DELETE", "*", Status(500), False),
    "tidied, answer lost": (JELLYSEERR, "DELETE", "*", Reset(done=True), False),
    "a login page": (JELLYFIN, "GET", "*", Html(), True),
    "no accounts": (JELLYFIN, "GET", "/Users", Status(503), True),
    "no items": (JELLYFIN, "GET", "/Items", Truncated(), True),
    "no sessions": (JELLYFIN, "GET", "/Sessions", EmptyBody(), True),
    "no HD movie": (RADARR, "GET", "/api/v3/movie/*", Status(500), True),
    "no HD queue": (RADARR, "GET", "/api/v3/queue", Changed(other_type), True),
    "no 4K root folders": (RADARR_4K, "GET", "/api/v3/rootfolder", Status(401), True),
    "HD refuses": (RADARR, "DELETE", "*", Status(500), False),
    "HD answers are lost": (
        RADARR, "DELETE", "/api/v3/moviefile/*", Reset(done=True), False,
    ),
    "HD drops": (RADARR, "DELETE", "/api/v3/movie/*", Drop(), False),
    "no series": (SONARR, "GET", "/api/v3/series/*", Status(500), True),
    "no episodes": (SONARR, "GET", "/api/v3/episode", Changed(half_list), True),
    "no episode files": (
        SONARR, "GET", "/api/v3/episodefile", Changed(empty_list), True,
    ),
    "flags stay": (SONARR, "PUT", "*", Status(500), False),
    "flags go, answers are lost": (SONARR, "PUT", "*", Reset(done=True), False),
    "episodes stay": (SONARR, "DELETE", "*", Status(500), False),
    "episodes go, answers are lost": (
        SONARR, "DELETE", "*", Reset(done=True), False,
    ),
    "4K refuses movies": (RADARR_4K, "DELETE", "/api/v3/movie/*", Status(500), False),
}  # fmt: skip


@dataclass
class Trouble:
    """The faults of one household's servers at this moment."""

    world: World
    broken: dict[str, str] = field(default_factory=dict)
    down: set[str] = field(default_factory=set)

    def server(self, name: str) -> SimulatedServer:
        """Return a server by name."""
        home = self.world.home
        return {
            JELLYSEERR: home.jellyseerr,
            JELLYFIN: home.jellyfin,
            RADARR: home.radarr,
            RADARR_4K: home.radarr_4k,
            SONARR: home.sonarr,
            SONARR_4K: home.sonarr_4k,
        }[name]

    def breaks(self, way: str, heard: Callable[[SimulatedServer], None]) -> None:
        """Let calls fail from now on; `heard` listens to the server's calls again."""
        name, method, path, fault, _ = WAYS[way]
        server = self.server(name)
        server.heal()
        server.fault(method, path, fault)
        heard(server)
        self.broken[name] = way

    def breaks_for(self, who: str, heard: Callable[[SimulatedServer], None]) -> None:
        """Let Jellyfin fail for one account from now on."""
        account = self.world.people[who].jellyfin_id
        server = self.server(JELLYFIN)
        server.heal()
        server.fault("GET", "/Items", ForAccount(account, Status(500)))
        heard(server)
        self.broken[JELLYFIN] = f"the items of {who}"

    async def heals(self, heard: Callable[[SimulatedServer], None]) -> None:
        """Mend everything."""
        for name in self.broken:
            self.server(name).heal()
            heard(self.server(name))
        for name in self.down:
            await self.server(name).up()
        self.broken.clear()
        self.down.clear()

    async def falls(self, name: str) -> None:
        """Close a server's port."""
        await self.server(name).down()
        self.down.add(name)

    def unknown(self, title: Title) -> Iterator[str]:
        """Return what cannot be known of a title now."""
        for name in SERVERS:
            concerns = name in (JELLYSEERR, JELLYFIN) or (
                self.server(name) is server_of(title)
            )
            if concerns and self.cannot_be_read(name):
                yield f"{name} cannot be read: {self.broken.get(name, 'down')}"

    def cannot_be_read(self, name: str) -> bool:
        """Whether something of a server cannot be found out now."""
        way = self.broken.get(name)
        return name in self.down or (
            way is not None and (way not in WAYS or WAYS[way][-1])
        )
