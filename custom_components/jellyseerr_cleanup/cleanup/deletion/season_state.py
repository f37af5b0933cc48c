"""A season as its Sonarr has it now, and how its monitored flags are put back."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from ...clients.errors import UnexpectedAnswer, WrongServer
from ...clients.sonarr import SonarrClient
from ...clients.sonarr_rows import SonarrSeries
from ...reading.roots import is_below
from ...retention.copies import Episode, MediaFile
from ..journal.entries import JournalFile, JournalSeason
from .instances import NotGone


@dataclass(frozen=True, slots=True)
class SeasonNow:
    """A season as Sonarr has it at this moment.

    `is_shared` is whether one of its files also holds an episode of another season.
    """

    number: int
    folder: str
    monitored: bool
    episodes: frozenset[Episode]
    files: frozenset[MediaFile]
    is_shared: bool

    @property
    def is_wanted(self) -> bool:
        """Return whether Sonarr would fetch missing episodes of the season."""
        return self.monitored or any(episode.monitored for episode in self.episodes)

    @property
    def is_gone(self) -> bool:
        """Return whether no file is left, and Sonarr would fetch none again."""
        return not self.files and not self.is_wanted

    def is_of(self, files: Iterable[JournalFile]) -> bool:
        """Return whether it is the season of these files, and not another series'.

        A Sonarr that was built anew gives the numbers of series and episodes to others.
        """
        return any(is_below(file.path, self.folder) for file in files)

    def flags_of(self, season: JournalSeason) -> dict[int, bool]:
        """Return the monitored flags of the episodes that the journal names, by id."""
        recorded = dict(season.episodes)
        return {one.id: one.monitored for one in self.episodes if one.id in recorded}

    def has_flags(self, season: JournalSeason) -> bool:
        """Return whether all monitored flags are as the journal recorded them."""
        recorded = dict(season.episodes)
        return self.monitored is season.monitored and all(
            monitored is recorded[episode]
            for episode, monitored in self.flags_of(season).items()
        )

    def flags_are_left(self, season: JournalSeason) -> bool:
        """Return whether monitored flags are still to be put back.

        That is so if they are as a deletion, or putting them back, left them when it
        broke off, and as nobody else would set them.
        """
        if self.has_flags(season):
            return False
        flags = {*self.flags_of(season).values()}
        if flags == {False}:
            return season.monitored or not self.monitored
        # Sonarr refused to unmonitor the episodes, and unmonitored the season
        recorded = dict(season.episodes)
        return (
            bool(flags)
            and season.monitored
            and not self.monitored
            and all(
                monitored is recorded[episode]
                for episode, monitored in self.flags_of(season).items()
            )
        )


async def series_left(sonarr: SonarrClient, series_id: int) -> SonarrSeries | None:
    """Return the series if Sonarr still has it; ClientError if Sonarr does not say.

    A 404 alone proves nothing, whoever sent it: Sonarr's list must lack the series,
    too.
    """
    with suppress(WrongServer):
        if (series := await sonarr.series(series_id)) is not None:
            return series
    return next((one for one in await sonarr.all_series() if one.id == series_id), None)


async def read_season(
    sonarr: SonarrClient, series_id: int, number: int
) -> SeasonNow | None:
    """Return a season, None if Sonarr says that it does not have the series.

    ClientError if it cannot be read.
    """
    series = await series_left(sonarr, series_id)
    if series is None:
        return None
    episodes = await sonarr.episodes(series_id)
    files = await sonarr.episode_files(series_id)
    listed = {one.file.id for one in files}
    if any(
        one.season == number and one.file_id not in {None, *listed} for one in episodes
    ):
        # With an incomplete list of files a season would seem gone that is there
        raise UnexpectedAnswer(
            "Sonarr", "does not list files that its episodes have: look at its log"
        )
    own = {one.file.id for one in files if one.season == number}
    season = series.season(number)
    return SeasonNow(
        number=number,
        folder=series.folder,
        monitored=season is not None and season.monitored,
        episodes=frozenset(one for one in episodes if one.season == number),
        files=frozenset(one.file for one in files if one.season == number),
        # A file of this season holds an episode of another one, or the other way round
        is_shared=any(
            one.file_id is not None
            and (one.season == number) is not (one.file_id in own)
            for one in episodes
        ),
    )


async def put_back(sonarr: SonarrClient, season: JournalSeason) -> None:
    """Set the monitored flags as the journal recorded them; may be repeated.

    NotGone if Sonarr did not do it, ClientError if it cannot be asked.
    """
    now = await _now(sonarr, season)
    if now.monitored is not season.monitored:
        await sonarr.monitor_season(
            season.item_id, season.number, monitored=season.monitored
        )
        now = await _now(sonarr, season)
        if now.monitored is not season.monitored:
            # Stop here: once its episodes are put back, no later poll could tell that
            # the season's own flag still has to be
            raise NotGone("its monitored flag is not as it was")
    flags = now.flags_of(season)
    for monitored in (True, False):
        await sonarr.monitor_episodes(
            (
                episode
                for episode, recorded in season.episodes
                if recorded is monitored and flags.get(episode) is (not monitored)
            ),
            monitored=monitored,
        )
    if not (await _now(sonarr, season)).has_flags(season):
        raise NotGone("its monitored flags are not as they were")


async def _now(sonarr: SonarrClient, season: JournalSeason) -> SeasonNow:
    now = await read_season(sonarr, season.item_id, season.number)
    if now is None:
        raise NotGone("its series is gone from Sonarr")
    return now
