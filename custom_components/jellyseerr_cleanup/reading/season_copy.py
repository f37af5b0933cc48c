"""The copy of a season on one Sonarr, as the planner knows it."""

from dataclasses import dataclass
from typing import Self

from ..clients.sonarr import SonarrClient
from ..retention.model import LibraryCopy, MediaFile, SeasonRecord, TitleId
from ..retention.reason import ReasonCode, Unknown
from .roots import Roots
from .series_rows import KnownSeries
from .servers import FoundServer
from .title_reader import unreachable


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


def season_copy(
    server: FoundServer, known: KnownSeries, title: TitleId, state: SonarrState
) -> LibraryCopy | Unknown:
    """Return a season; Unknown if not listed, or if its episodes and files disagree."""
    series, contents, number = known.series, known.contents, title.season
    if series is None or number is None or (listed := series.season(number)) is None:
        return Unknown.because(ReasonCode.NOT_ON_INSTANCE)
    if contents is None:
        return unreachable(server)
    episodes = [one for one in contents.episodes if one.season == number]
    files = tuple(one.file for one in contents.files if one.season == number)
    # If a file has no episode, or an episode's file is missing, Sonarr was changing
    # while it was read, or nobody can say whether the file was watched
    if {one.file_id for one in episodes if one.file_id} != {one.id for one in files}:
        return unreachable(server)
    later = [
        one.aired_at
        for one in contents.episodes
        if one.season > number and one.aired_at is not None
    ]
    return state.copy_of(
        series.id,
        series.folder,
        SeasonRecord(
            number=number,
            monitored=listed.monitored,
            continuing=series.continuing,
            episodes=tuple(sorted(episodes, key=lambda one: (one.number, one.id))),
            later_airs_at=min(later, default=None),
        ),
        files,
    )
