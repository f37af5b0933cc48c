"""The copy of a season on one Sonarr, as the planner knows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from ..clients.servarr import RootFolder
from ..clients.sonarr import SonarrClient
from ..clients.sonarr_rows import SonarrSeason, SonarrSeries
from ..retention.copies import LibraryCopy, MediaFile, SeasonRecord
from ..retention.model import TitleId
from ..retention.reason import ReasonCode, Unknown
from .roots import is_available
from .series_rows import Contents, KnownSeries
from .servers import FoundServer
from .tags import RowTags
from .title_reader import unreachable
from .unanswered import odd_answer

_DISAGREE = (
    "lists other files than its episodes have: the next poll tries again, else look at"
    " its log"
)


@dataclass(frozen=True, slots=True)
class SonarrState:
    """What a Sonarr says besides its series.

    `queued` is what is in its queue, by series and season; `roots` are its root
    folders.
    """

    instance: str
    queued: Mapping[tuple[int, int | None], bool]
    roots: tuple[RootFolder, ...]

    @classmethod
    async def read(cls, instance: str, sonarr: SonarrClient) -> Self:
        """Return what Sonarr says now; raises ClientError."""
        return cls(instance, await sonarr.queued_seasons(), await sonarr.root_folders())

    def copy_of(
        self,
        series_id: int,
        folder: str,
        season: SeasonRecord,
        files: tuple[MediaFile, ...],
        added_at: datetime | None = None,
        *,
        tag_ids: tuple[int, ...] | None = None,
    ) -> LibraryCopy:
        """Return the copy of a season; a download of no known season counts for it."""
        places = ((series_id, season.number), (series_id, None))
        blocked = [self.queued[place] for place in places if place in self.queued]
        return LibraryCopy(
            instance=self.instance,
            item_id=series_id,
            folder=folder,
            files=files,
            in_queue=bool(blocked),
            import_blocked=bool(blocked) and all(blocked),
            root_available=is_available(folder, self.roots),
            season=season,
            row_added_at=added_at,
            tag_ids=tag_ids,
        )


def _disagrees(contents: Contents, listed: SonarrSeason) -> bool:
    """Return whether episodes or files of a season were left out.

    If an episode's file is missing, Sonarr was changing while it was read. A file that
    no episode names is a second one of some episode: but only if Sonarr counts as many
    episodes with files, so that none was left out.
    """
    number = listed.number
    named = [o.file_id for o in contents.episodes if o.season == number and o.file_id]
    ids = {one.file.id for one in contents.files if one.season == number}
    return not ids >= {*named} or (ids > {*named} and listed.file_count != len(named))


def _is_cut_off(contents: Contents, series: SonarrSeries) -> bool:
    """Return whether anything of any season was left out.

    It came in the same lists as what there is of the others. The season that a file
    has, and the one of its episode, may be another: that decides nothing here.
    """
    named = {one.file_id for one in contents.episodes if one.file_id}
    listed = {one.file.id for one in contents.files}
    return not named <= listed or any(
        _lacks_episodes(contents, season, named) for season in series.seasons
    )


def _lacks_episodes(contents: Contents, season: SonarrSeason, named: set[int]) -> bool:
    number = season.number
    with_file = sum(o.season == number and bool(o.file_id) for o in contents.episodes)
    return season.file_count not in (None, with_file) and any(
        one.season == number and one.file.id not in named for one in contents.files
    )


def season_copy(
    server: FoundServer,
    known: KnownSeries,
    title: TitleId,
    state: SonarrState,
    tags: RowTags,
) -> LibraryCopy | Unknown:
    """Return a season; Unknown if not listed, or if its episodes and files disagree."""
    series, contents, number = known.series, known.contents, title.season
    if series is None or number is None or (listed := series.season(number)) is None:
        return Unknown.because(ReasonCode.NOT_ON_INSTANCE)
    if contents is None:
        return (
            unreachable(server)
            if known.problem is None
            else odd_answer(server.name, known.problem)
        )
    episodes = [one for one in contents.episodes if one.season == number]
    files = tuple(one.file for one in contents.files if one.season == number)
    if _disagrees(contents, listed) or _is_cut_off(contents, series):
        return odd_answer(server.name, _DISAGREE)
    imported = {one.file.id: one.file.added_at for one in contents.files}
    later = [
        moment
        for one in contents.episodes
        # An episode that is there has aired, whatever its date
        for moment in (one.aired_at, imported.get(one.file_id or 0))
        if one.season > number and moment is not None
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
            knows_finales=any(one.finale for one in contents.episodes),
        ),
        files,
        series.added_at,
        tag_ids=tags.of(series.id, series.tag_ids, known.row_at),
    )
