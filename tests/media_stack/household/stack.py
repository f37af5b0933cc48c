"""The servers of a household, from start to stop."""

from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from ..calls import Call, CallLog
from ..clock import Clock
from ..disk import Disk
from ..jellyfin import Jellyfin
from ..jellyseerr import Jellyseerr
from ..jellyseerr.rows import ServiceRow
from ..servarr import Radarr, Sonarr
from ..server import SimulatedServer

API_KEY = "jellyseerr-key-0123456789abcdef"


class Stack:
    """One Jellyseerr, one Jellyfin, and the Radarrs and Sonarrs that Jellyseerr knows."""

    def __init__(
        self,
        folder: Path,
        *,
        jellyseerr: str = "2.7",
        jellyfin: str = "10.11",
        radarr_4k: bool = True,
        sonarr_4k: bool = True,
        clock: Clock | None = None,
    ) -> None:
        """Prepare the servers; their ports open with ``async with`` or ``start``."""
        self.clock = clock or Clock()
        self.tmdb_ids, self.tvdb_ids = count(100_001), count(300_001)
        self.disk = Disk(folder)
        self.jellyfin = Jellyfin(
            self.clock,
            self.disk,
            behaviour=jellyfin,
            api_key="jellyfin-key-0123456789abcdef",
        )
        self.jellyseerr = Jellyseerr(
            self.clock, self.jellyfin, behaviour=jellyseerr, api_key=API_KEY
        )
        self.servers: list[SimulatedServer] = [self.jellyseerr, self.jellyfin]
        self.radarr = self.add_radarr("Radarr")
        self.sonarr = self.add_sonarr("Sonarr")
        self.radarr_4k = (
            self.add_radarr("Radarr 4K", is_4k=True) if radarr_4k else self.radarr
        )
        self.sonarr_4k = (
            self.add_sonarr("Sonarr 4K", is_4k=True) if sonarr_4k else self.sonarr
        )

    def add_radarr(
        self,
        name: str,
        *,
        is_4k: bool = False,
        default: bool = True,
        known: bool = True,
        folder: str | None = None,
    ) -> Radarr:
        """Add a Radarr; after the start, ``await start()`` opens its port. Unknown ones Jellyseerr does not list."""
        slug = name.lower().replace(" ", "-")
        root = self.disk.root / slug / (folder or "movies")
        server = Radarr(
            self.clock,
            self.disk,
            root,
            name=name,
            api_key=f"{slug}-key-0123456789abcdef",
        )
        # ids of different servers differ, so that one taken for another is noticed
        server.ids = iter(range(1 + 1000 * len(self.servers), 10**9))
        self.servers.append(server)
        self.jellyfin.library.folders.append(root)
        if known:
            self.enter(server, is_4k=is_4k, default=default)
        return server

    def add_sonarr(
        self,
        name: str,
        *,
        is_4k: bool = False,
        default: bool = True,
        known: bool = True,
        folder: str | None = None,
    ) -> Sonarr:
        """Add a Sonarr, as ``add_radarr`` does."""
        slug = name.lower().replace(" ", "-")
        root = self.disk.root / slug / (folder or "series")
        server = Sonarr(
            self.clock,
            self.disk,
            root,
            name=name,
            api_key=f"{slug}-key-0123456789abcdef",
        )
        server.ids = iter(range(1 + 1000 * len(self.servers), 10**9))
        self.servers.append(server)
        self.jellyfin.library.folders.append(root)
        if known:
            self.enter(server, is_4k=is_4k, default=default)
        return server

    def enter(
        self,
        server: Radarr | Sonarr,
        *,
        is_4k: bool = False,
        default: bool = False,
        name: str | None = None,
    ) -> ServiceRow:
        """Enter a Radarr or Sonarr in Jellyseerr's settings; doing it again makes a second entry."""
        rows = (
            self.jellyseerr.radarrs
            if isinstance(server, Radarr)
            else self.jellyseerr.sonarrs
        )
        row = ServiceRow(
            len(rows), name or server.name, server, is_4k=is_4k, is_default=default
        )
        rows.append(row)
        return row

    def service_id(self, server: object) -> int | None:
        """Return the id of a server's first entry in Jellyseerr's settings."""
        rows = [*self.jellyseerr.radarrs, *self.jellyseerr.sonarrs]
        return next((row.id for row in rows if row.instance is server), None)

    @property
    def url(self) -> str:
        """Return Jellyseerr's address."""
        return self.jellyseerr.url

    @property
    def api_key(self) -> str:
        """Return Jellyseerr's key."""
        return self.jellyseerr.api_key

    @property
    def keys(self) -> list[str]:
        """Return every secret of the household, to look for where none may be."""
        owners = [self.jellyseerr, self.jellyfin, *self.instances]
        tokens = [
            f"{kind}-secret-{number}"
            for kind in ("token", "device")
            for number in self.jellyseerr.users
        ]
        return [owner.api_key for owner in owners] + tokens

    @property
    def instances(self) -> list[Radarr | Sonarr]:
        """Return every Radarr and Sonarr."""
        return [
            server for server in self.servers if isinstance(server, Radarr | Sonarr)
        ]

    @property
    def calls(self) -> CallLog:
        """Return the calls to all servers in the order of their arrival."""
        found: list[Call] = [call for server in self.servers for call in server.calls]
        return CallLog(sorted(found, key=lambda call: call.number))

    def forget_calls(self) -> None:
        """Empty the logs of all servers."""
        for server in self.servers:
            server.calls.clear()

    def heal(self) -> None:
        """Take back the faults of all servers."""
        for server in self.servers:
            server.heal()

    async def start(self, jellyseerr_port: int = 0) -> Self:
        """Open every port that is not open yet."""
        await self.jellyseerr.start(jellyseerr_port)
        for server in self.servers:
            await server.start()
        return self

    async def stop(self) -> None:
        """Close every port."""
        for server in self.servers:
            await server.stop()

    async def __aenter__(self) -> Self:
        """Start the servers."""
        return await self.start()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the servers."""
        await self.stop()
