"""What happened to the files of one Radarr or Sonarr."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import count
from pathlib import Path

from .rows import EpisodeRow, FileRow


class Event(StrEnum):
    """What can happen to a file; what a scan finds is no event."""

    IMPORTED = "downloadFolderImported"
    DELETED = "FileDeleted"  # after "movie" or "episode"
    RENAMED = "FileRenamed"


class Reason(StrEnum):
    """Why a file's row is gone."""

    MANUAL = "Manual"  # by a call
    MISSING = "MissingFromDisk"  # by a scan
    UPGRADE = "Upgrade"


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One event of a movie's file, or of one of the episodes of a file."""

    id: int
    event: Event
    title_id: int
    file: FileRow
    path: Path  # of that time
    moment: datetime | None
    episode: EpisodeRow | None
    reason: Reason | None
    source: Path | None  # where a renamed file was

    @property
    def date(self) -> datetime:
        """Return when it happened: an import, whenever its file says that it was added."""
        # Households move the dates of files, and an import of another day would not fit
        return self.moment or self.file.date_added


class History:
    """The events of all titles; those of a title are gone with it."""

    def __init__(self) -> None:
        """Start with nothing that happened."""
        self._ids = count(1)
        self._rows: dict[int, list[HistoryRow]] = {}  # by title

    def note(
        self,
        event: Event,
        title_id: int,
        file: FileRow,
        *,
        moment: datetime | None = None,
        episodes: Sequence[EpisodeRow | None] = (None,),
        reason: Reason | None = None,
        source: Path | None = None,
    ) -> None:
        """Add an event, once for each episode: a file that no episode names has none."""
        rows = self._rows.setdefault(title_id, [])
        rows += [
            HistoryRow(
                next(self._ids),
                event,
                title_id,
                file,
                file.path,
                moment,
                episode,
                reason,
                source,
            )
            for episode in episodes
        ]

    def since(self, moment: datetime) -> list[HistoryRow]:
        """Return what happened at a moment and later, oldest first."""
        found = [
            row for rows in self._rows.values() for row in rows if row.date >= moment
        ]
        return sorted(found, key=_order)

    def of(self, title_id: int) -> list[HistoryRow]:
        """Return what happened to one title's files, newest first."""
        return sorted(self._rows.get(title_id, []), key=_order, reverse=True)

    def forget(self, title_id: int) -> None:
        """Drop the events of a title that is deleted."""
        self._rows.pop(title_id, None)


def _order(row: HistoryRow) -> tuple[datetime, int]:
    return row.date, row.id
