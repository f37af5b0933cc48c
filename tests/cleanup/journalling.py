"""A journal on a disk that can be told to fail."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import json
from typing import Any

from custom_components.jellyseerr_cleanup.cleanup.journal import (
    Journal,
    JournalEntry,
    JournalFile,
    JournalUser,
)
from custom_components.jellyseerr_cleanup.retention.model import TitleId
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MOVIE = TitleId.parse("movie:603:hd")
ANNA, BEN = JournalUser(1, "Anna"), JournalUser(2, "Ben")


class Disk:
    """A disk that holds JSON text, and can be told to fail."""

    def __init__(self) -> None:
        self.text: str | None = None
        self.aside: str | None = None
        self.error: Exception | None = None
        self.writes = 0
        self.write_may_end = asyncio.Event()
        self.write_may_end.set()

    async def read(self) -> dict[str, Any] | None:
        """Return what was written last."""
        if self.error:
            raise self.error
        return None if self.text is None else json.loads(self.text)

    async def write(self, data: dict[str, Any]) -> None:
        """Write, once it may."""
        text = json.dumps(data)
        await self.write_may_end.wait()
        if self.error:
            raise self.error
        self.text = text
        self.writes += 1

    async def set_aside(self) -> None:
        """Keep what is there in another place."""
        if self.error:
            raise self.error
        self.text, self.aside = None, self.text


async def loaded(disk: Disk) -> Journal:
    """Return the journal as a restart finds it."""
    journal = Journal(disk)
    await journal.load()
    return journal


def entry(
    entry_id: str = "e1", size: int = 100, at: datetime = NOW, **changes: Any
) -> JournalEntry:
    """Return an open entry."""
    shaped = JournalEntry(
        id=entry_id,
        title=MOVIE,
        name="The Matrix",
        year=1999,
        requesters=(ANNA,),
        policy="Everybody",
        plan_id="p1",
        asked_by=None,
        files=(JournalFile("radarr:0", 7, 70, "/movies/m.mkv", size),),
        seasons=(),
        carried_out=(CarriedOut(5, NOW - timedelta(days=90), 1, MOVIE),),
        media_id=9,
        intent_at=at,
    )
    return replace(shaped, **changes)
