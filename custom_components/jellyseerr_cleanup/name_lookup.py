"""Names that neither Jellyfin nor Radarr or Sonarr told are asked of Jellyseerr."""

from datetime import timedelta

from .clients.errors import ClientError
from .clients.jellyseerr import JellyseerrClient
from .memory import MemoryStore
from .retention.model import TitleId, TitleName
from .retention.plan import Plan

# With 10,000 requests a poll calls Jellyseerr 25 times at most, these included
_NAMES_A_POLL = 3
_NAME_TIMEOUT = timedelta(seconds=5)


class NameLookup:
    """Asks for a name once, and for all again when each was asked for."""

    def __init__(self, jellyseerr: JellyseerrClient, memory: MemoryStore) -> None:
        """Remember in one memory what one Jellyseerr tells."""
        self._jellyseerr = jellyseerr
        self._memory = memory
        self._asked: set[TitleId] = set()

    async def async_look_up(self, known: Plan) -> bool:
        """Ask for a few names, and return whether some were found: Jellyseerr may have to ask others, and hang."""
        unnamed = [
            title
            for title in (decision.id for decision in known.decisions)
            if title not in self._memory.titles and title not in self._asked
        ]
        found: dict[TitleId, TitleName] = {}
        for title in unnamed[:_NAMES_A_POLL]:
            self._asked.add(title)
            try:
                name = await self._jellyseerr.name(
                    title.media_type, title.tmdb_id, _NAME_TIMEOUT
                )
            except ClientError:
                break
            if name is not None:
                found[title] = name
        if not unnamed:
            self._asked.clear()
        if found:
            await self._memory.async_name(found)
        return bool(found)
