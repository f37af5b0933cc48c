"""Whether Jellyseerr would still refuse or swallow a new request for what went."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..clients.errors import ClientError
from ..clients.jellyseerr import JellyseerrClient
from ..retention.model import MediaType, TitleId
from .bookkeeping import season_folders_stay
from .deletion.instances import Servers
from .journal.entries import JournalEntry
from .journal.follow_up import FollowUpProblem


@dataclass(frozen=True, slots=True)
class Requestable:
    """What Jellyseerr says of titles, each movie and series asked for once."""

    jellyseerr: JellyseerrClient
    servers: Servers
    _known: dict[tuple[MediaType, int], frozenset[TitleId]] = field(
        default_factory=dict
    )

    async def is_free(self, entry: JournalEntry) -> bool:
        """Return whether nothing of a title is called available; ClientError."""
        available: set[TitleId] = set()
        for title in entry.ids:
            available |= await self._available(title.media_type, title.tmdb_id)
        return not available & entry.ids

    async def why_not(
        self, entry: JournalEntry, otherwise: FollowUpProblem
    ) -> FollowUpProblem:
        """Return why a title is not free although Jellyseerr had time to notice."""
        try:
            if entry.seasons and await season_folders_stay(entry, self.servers):
                return FollowUpProblem.SEASON_FOLDER_STAYS
        except ClientError:
            return FollowUpProblem.INSTANCE_UNREACHABLE
        return otherwise

    async def _available(self, media_type: MediaType, tmdb: int) -> frozenset[TitleId]:
        if (media_type, tmdb) not in self._known:
            found: Iterable[TitleId] = await self.jellyseerr.called_available(
                media_type, tmdb
            )
            self._known[media_type, tmdb] = frozenset(found)
        return self._known[media_type, tmdb]
