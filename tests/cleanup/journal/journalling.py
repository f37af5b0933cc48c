"""Entries of a journal, and the journal as a start finds it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from custom_components.jellyseerr_cleanup.cleanup.journal.entries import (
    JournalEntry,
    JournalFile,
    JournalUser,
)
from custom_components.jellyseerr_cleanup.cleanup.journal.journal import Journal
from custom_components.jellyseerr_cleanup.retention.model import TitleId
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut
from tests.persistence.disk import Disk

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MOVIE = TitleId.parse("movie:603:hd")
ANOTHER = TitleId.parse("movie:1:hd")
ANNA, BEN = JournalUser(1, "Anna"), JournalUser(2, "Ben")


async def loaded(disk: Disk) -> Journal:
    """Return the journal as a start finds it."""
    journal = Journal(disk)
    await journal.load()
    return journal


async def prefilled(disk: Disk, *entries: JournalEntry) -> Journal:
    """Return a journal with these entries, without a write for each."""
    journal = await loaded(disk)
    pages = replace(journal._pages, entries=entries)
    await journal._state.change(lambda _: pages)
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
