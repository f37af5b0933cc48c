"""Titles' names that neither Jellyfin, Radarr nor Sonarr told, from Jellyseerr."""

from datetime import timedelta

from ..clients.errors import ClientError
from ..clients.jellyseerr import JellyseerrClient
from ..persistence.memory import MemoryStore
from ..retention.model import TitleId, TitleName
from ..retention.plan import Plan

# A poll may call Jellyseerr 25 times with 10,000 requests, these calls included
_NAMES_A_POLL = 3
_NAME_TIMEOUT = timedelta(seconds=5)


class NameLookup:
    """Asks for each name once, and again once all others were asked for."""

    def __init__(self, jellyseerr: JellyseerrClient, memory: MemoryStore) -> None:
        """Take the Jellyseerr to ask and the memory for the names."""
        self._jellyseerr = jellyseerr
        self._memory = memory
        self._asked: set[TitleId] = set()

    async def look_up(self, known: Plan) -> bool:
        """Look up a few names, and return whether any was found.

        Only a few, since Jellyseerr may have to ask TMDB for them, and hang.
        """
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
            await self._memory.name_titles(found)
        return bool(found)
