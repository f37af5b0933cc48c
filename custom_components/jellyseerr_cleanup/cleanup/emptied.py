"""Series that their last season left behind in Sonarr, because something was in the way at that moment: they go with a later run.

No file goes with them that the journal does not name already: Sonarr has none of the series, and its folder goes only without a video.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from ..clients.errors import ClientError
from ..clients.sonarr_rows import SonarrSeries
from ..reading.reader import Reader, Reading
from ..reading.roots import is_below
from ..retention.clock import clock_is_suspect
from ..retention.losses import REQUESTS, USERS, held_by_loss
from ..retention.model import MediaType, TitleId
from .bookkeeping import Bookkeeping
from .carried_out import is_wanted
from .circumstances import Circumstances
from .instances import NotGone, Servers, sonarr_of
from .journal import Journal, JournalEntry, JournalError, Outcome
from .last_word import ask_once_more
from .season_deletion import delete_emptied
from .seasons import series_left
from .tidying import forget_series

_LOOKED_AT_FOR = timedelta(days=7)

type Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class EmptiedSeries:
    """Removes series of which this integration deleted a season within a week; `read_again` is the runner's."""

    reader: Reader
    journal: Journal
    circumstances: Callable[[], Circumstances]
    books: Bookkeeping
    read_again: Callable[[Iterable[TitleId]], Awaitable[Reading]]

    def candidates(self) -> dict[Place, JournalEntry]:
        """Return where seasons were deleted, by instance and item, with the last of them; none while one there is open."""
        since = self.reader.clock() - _LOOKED_AT_FOR
        found: dict[Place, JournalEntry] = {}
        try:
            entries = self.journal.entries()
        except JournalError:
            return {}
        for entry in entries:
            for season in entry.seasons:
                if entry.outcome is Outcome.DELETED and entry.intent_at >= since:
                    found.setdefault((season.instance, season.item_id), entry)
        for entry in self.journal.open_entries():
            for season in entry.seasons:
                found.pop((season.instance, season.item_id), None)
        return found

    async def remove(self, place: Place, entry: JournalEntry, servers: Servers) -> None:
        """Remove a series, and its media in Jellyseerr, if nothing of it is left or wanted; what fails is tried again by a later run."""
        try:
            await self._remove(place, entry, servers)
        except ClientError, NotGone:
            return

    async def _remove(
        self, place: Place, entry: JournalEntry, servers: Servers
    ) -> None:
        instance, item_id = place
        # One call, where nothing is to do
        series = await sonarr_of(servers, instance).series(item_id)
        if series is None or not _is_left_of(series, entry, place):
            return
        reading = await self.read_again(entry.ids)
        if self._is_wanted(reading, entry, instance):
            return
        sonarr = sonarr_of(reading.servers, instance)
        ask_once_more(self.circumstances(), entry.ids, None, self.reader.clock())
        await delete_emptied(sonarr, item_id)
        if entry.media_id is None or await series_left(sonarr, item_id) is not None:
            return
        await forget_series(
            self.reader.jellyseerr,
            entry.media_id,
            entry.title.tmdb_id,
            await self.books.qualities_gone(entry, reading.servers),
        )

    def _is_wanted(self, reading: Reading, entry: JournalEntry, instance: str) -> bool:
        """Whether somebody may want the series, here or in another entry; not knowing means yes."""
        memory, snapshot = self.circumstances().memory, reading.snapshot
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
    """Whether it is the series that the entry is about, and has nothing any more as far as it tells itself."""
    return all(
        is_below(file.path, series.folder) for file in entry.files_of(*place)
    ) and not any(season.monitored or season.file_count for season in series.seasons)
