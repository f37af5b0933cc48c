"""How much is free on the disks of the root folders, asked once an hour."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..cleanup.deletion.instances import Servers
from ..clients.errors import ClientError
from ..clients.radarr import RadarrClient
from ..clients.servarr import ServarrClient
from ..clients.sonarr import SonarrClient
from ..reading.roots import is_below

_LOOK_EVERY = timedelta(hours=1)

type DiskKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk as one server sees it: its root folders, and the free bytes.

    The bytes are None while the server does not answer, or does not say them.
    """

    server: str
    roots: tuple[str, ...]
    free: int | None

    def without_answer(self) -> Disk:
        """Return the disk while nobody knows what is free on it."""
        return Disk(self.server, self.roots, None)


class Disks:
    """The disks of the root folders of each Radarr and Sonarr.

    Their keys are the server's and where the disk is mounted.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Begin before any server was asked."""
        self._clock = clock
        self._looked_at: datetime | None = None
        self.known: dict[DiskKey, Disk] = {}

    async def look(self, servers: Servers) -> bool:
        """Ask each server, once an hour; return whether anything is other than before.

        A server that Jellyseerr no longer names has no disks.
        """
        now = self._clock()
        if self._looked_at is not None and now - self._looked_at < _LOOK_EVERY:
            return False
        self._looked_at = now
        found: dict[DiskKey, Disk] = {}
        for key, server in servers.items():
            try:
                if isinstance(server.client, RadarrClient | SonarrClient):
                    found |= await _disks(key, server.name, server.client)
                    continue
            except ClientError:
                pass
            found |= {
                one: disk.without_answer()
                for one, disk in self.known.items()
                if one[0] == key
            }
        before, self.known = self.known, found
        return before != found


async def _disks(key: str, name: str, client: ServarrClient) -> dict[DiskKey, Disk]:
    """Return the disks of a server's root folders; ClientError.

    Of a root folder that is below no disk that the server sees it is itself.
    """
    # The longest path first: what is mounted below a mount is a disk of its own
    mounts = sorted(
        (disk.path for disk in await client.disk_space()), key=len, reverse=True
    )
    found: dict[DiskKey, Disk] = {}
    for root in sorted(await client.root_space(), key=lambda one: one.path):
        mount = next((one for one in mounts if is_below(root.path, one)), root.path)
        known = found.get((key, mount))
        if known is None:
            found[key, mount] = Disk(name, (root.path,), root.free)
        else:
            # One that is not there says nothing
            free = root.free if known.free is None else known.free
            found[key, mount] = Disk(name, (*known.roots, root.path), free)
    return found
