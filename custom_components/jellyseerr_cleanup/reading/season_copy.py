"""The copy of a season on one Sonarr, as the planner knows it."""

from dataclasses import dataclass
from typing import Self

from ..clients.sonarr import SonarrClient
from ..retention.model import LibraryCopy, MediaFile, SeasonRecord
from .roots import Roots


@dataclass(frozen=True, slots=True)
class SonarrState:
    """What a Sonarr says besides its series.

    `queued` is what is in its queue, by series and season; `roots` are its root
    folders.
    """

    instance: str
    queued: frozenset[tuple[int, int | None]]
    roots: Roots

    @classmethod
    async def read(cls, instance: str, sonarr: SonarrClient) -> Self:
        """Return what Sonarr says now; raises ClientError."""
        return cls(instance, await sonarr.queued_seasons(), await Roots.read(sonarr))

    def copy_of(
        self,
        series_id: int,
        folder: str,
        season: SeasonRecord,
        files: tuple[MediaFile, ...],
    ) -> LibraryCopy:
        """Return the copy of a season; a download of no known season counts for it."""
        places = {(series_id, season.number), (series_id, None)}
        return LibraryCopy(
            instance=self.instance,
            item_id=series_id,
            folder=folder,
            files=files,
            in_queue=bool(self.queued & places),
            root_available=self.roots.available(folder),
            season=season,
        )
