"""Removing series that were left in Sonarr without a file, in a later run.

Something was in the way when their last season was deleted. No file goes that the
journal does not name already: Sonarr has no file of the series, and its folder is
deleted only if it holds no video.
"""

from dataclasses import dataclass
from datetime import timedelta

from ...clients.errors import ClientError
from ...clients.sonarr_rows import SonarrSeries
from ...reading.reader import Reader, Reading
from ...reading.roots import is_below
from ...retention.clock import clock_is_suspect
from ...retention.losses import REQUESTS, USERS, held_by_loss
from ...retention.model import MediaType
from ..bookkeeping import Bookkeeping
from ..final_check import Known, ask_once_more
from ..journal.entries import JournalEntry, Outcome
from ..journal.journal import JournalError
from ..live_settings import LiveSettings
from ..records import Records
from ..tidying import forget_series
from ..verification import Verify
from .instances import NotGone, Servers, sonarr_of
from .season import delete_emptied
from .season_state import series_left
from .wanted import first_requested, is_wanted

_LOOKED_AT_FOR = timedelta(days=7)

type Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class EmptiedSeries:
    """Removes empty series of which this integration deleted a season within 7 days."""

    reader: Reader
    records: Records
    settings: LiveSettings
    bookkeeping: Bookkeeping
    verify: Verify

    def candidates(self) -> dict[Place, JournalEntry]:
        """Return the series to look at, by instance and Sonarr's id.

        Each comes with the last journal entry about one of its seasons; series about
        which an entry is open are left out.
        """
        since = self.reader.clock() - _LOOKED_AT_FOR
        found: dict[Place, JournalEntry] = {}
        try:
            entries = self.records.journal.entries()
        except JournalError:
            return {}
        for entry in entries:
            for season in entry.seasons:
                if entry.outcome is Outcome.DELETED and entry.intent_at >= since:
                    found.setdefault((season.instance, season.item_id), entry)
        for entry in self.records.journal.open_entries():
            for season in entry.seasons:
                found.pop((season.instance, season.item_id), None)
        return found

    async def remove(self, place: Place, entry: JournalEntry, servers: Servers) -> None:
        """Remove a series, and its media in Jellyseerr, if it is empty and unwanted.

        What fails is tried again by a later run.
        """
        try:
            await self._remove(place, entry, servers)
        except ClientError, NotGone, JournalError:
            return

    async def _remove(
        self, place: Place, entry: JournalEntry, servers: Servers
    ) -> None:
        instance, item_id = place
        # For most series this one call shows that there is nothing to do
        series = await sonarr_of(servers, instance).series(item_id)
        if series is None or not _is_left_of(series, entry, place):
            return
        reading = await self.verify(entry.ids)
        if self._is_wanted(reading, entry, instance):
            return
        sonarr = sonarr_of(reading.servers, instance)
        if stayed := await delete_emptied(
            sonarr,
            item_id,
            exclude=self.settings.import_exclusion,
            requested_at=first_requested(
                reading.snapshot,
                entry.ids,
                {*self.records.memory.memory.carried_out, *entry.carried_out},
            ),
            ask=lambda: self._ask(entry, series),
        ):
            await self.records.journal.note_stayed(entry.id, stayed)
        if entry.media_id is None or await series_left(sonarr, item_id) is not None:
            return
        if entry.follow is not None and entry.follow.tidied_at is None:
            # Jellyfin still lists it, and its media goes with the requests later
            return
        await forget_series(
            self.reader.jellyseerr,
            entry.media_id,
            entry.title.tmdb_id,
            await self.bookkeeping.qualities_gone(entry, reading.servers),
        )

    def _ask(self, entry: JournalEntry, series: SonarrSeries) -> None:
        """Raise Forbidden if somebody keeps any season of the series."""
        ask_once_more(
            self.records.memory,
            entry.ids,
            Known(series.tvdb_id),
            self.reader.clock(),
            whole_series=True,
        )

    def _is_wanted(self, reading: Reading, entry: JournalEntry, instance: str) -> bool:
        """Return whether somebody may want the series; not knowing means yes.

        Other configuration entries that reach the same Sonarr are heard as well.
        """
        memory, snapshot = self.records.remembered, reading.snapshot
        if (
            not memory.trusted
            or snapshot.held is not None
            or clock_is_suspect(memory, self.reader.clock())
            or held_by_loss(memory.losses, (USERS, REQUESTS)) is not None
        ):
            return True
        tmdb_id = entry.title.tmdb_id
        return any(
            (one.media_type, one.tmdb_id) == (MediaType.TV, tmdb_id)
            for one in snapshot.claimed
        ) or any(
            is_wanted(snapshot, title, instance, memory.carried_out)
            for title in entry.ids
        )


def _is_left_of(series: SonarrSeries, entry: JournalEntry, place: Place) -> bool:
    """Return whether it is the journal entry's series, without files and unmonitored.

    Only Sonarr's own counts and flags in the series are asked here.
    """
    return all(
        is_below(file.path, series.folder) for file in entry.files_of(*place)
    ) and not any(season.monitored or season.file_count for season in series.seasons)
