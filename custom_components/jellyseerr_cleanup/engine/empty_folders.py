"""Sonarrs that leave a season's folder behind, which Jellyseerr takes for the season.

Before Seerr 3.3 a single season can never be requested again while Jellyfin finds its
empty folder. Sonarr removes what it emptied only if it is told to.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from ..cleanup.deletion.instances import Servers, sonarr_of
from ..clients.errors import ClientError
from ..clients.sonarr import SonarrClient
from ..clients.versions import version_pair

# From this Seerr on its availability sync sees that an empty season is gone
_SEEN_SINCE = (3, 3)
_LOOK_EVERY = timedelta(hours=1)


class EmptyFolders:
    """Which Sonarrs leave empty folders, as far as the Jellyseerr minds them."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Begin before any Sonarr was asked."""
        self._clock = clock
        self._looked_at: datetime | None = None
        self._left_by: dict[str, str] = {}

    @property
    def left_by(self) -> dict[str, str]:
        """Return the names of the Sonarrs by key; of one that is away, as it was."""
        return dict(self._left_by)

    async def look(self, servers: Servers, jellyseerr: str | None) -> None:
        """Ask each Sonarr, once an hour; `jellyseerr` is that server's version."""
        version = version_pair(jellyseerr)
        # A development version may be newer than any that minds empty folders
        if version is None or version >= _SEEN_SINCE:
            self._left_by = {}
            return
        now = self._clock()
        if self._looked_at is not None and now - self._looked_at < _LOOK_EVERY:
            return
        self._looked_at = now
        left = {key: name for key, name in self._left_by.items() if key in servers}
        for key, server in servers.items():
            if isinstance(server.client, SonarrClient):
                try:
                    removes = await server.client.deletes_empty_folders()
                except ClientError:
                    continue
                left.pop(key, None)
                if not removes:
                    left[key] = server.name
        self._left_by = left

    async def have_removed(self, servers: Servers, key: str) -> None:
        """Switch it on in one Sonarr that they are removed: a person's word.

        ClientError.
        """
        await sonarr_of(servers, key).delete_empty_folders()
        self._left_by.pop(key, None)
