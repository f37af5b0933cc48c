"""What is left of a copy that was left half done, and how it is restored."""

from ..clients.sonarr import SonarrClient
from ..reading.copies import RadarrState
from ..reading.season_copy import SonarrState
from ..retention.copies import LibraryCopy, SeasonRecord
from .deletion.instances import NotGone, Servers, radarr_of, sonarr_of
from .deletion.season_state import SeasonNow, put_back, read_season
from .journal.entries import JournalEntry, JournalSeason


async def movie_left(
    servers: Servers, entry: JournalEntry, instance: str, item_id: int
) -> LibraryCopy | None:
    """Return the movie with what is left of its files, None if it is another by now.

    It is if it has files that the journal does not name. ClientError if Radarr cannot
    be read.
    """
    radarr = radarr_of(servers, instance)
    movie = await radarr.movie(item_id)
    if movie is None or movie.tmdb_id != entry.title.tmdb_id:
        return None
    state = await RadarrState.read(radarr)
    copy = state.copy_of(instance, movie.id, movie.folder, movie.files)
    return copy if _is_what_was_left(copy, entry) else None


async def seasons_left(
    servers: Servers, entry: JournalEntry
) -> list[LibraryCopy | None]:
    """Return each season copy of the journal entry with the files that are left of it.

    A copy that changed otherwise is None; one whose series is gone is left out.
    ClientError.
    """
    left: list[LibraryCopy | None] = []
    for season in entry.seasons:
        sonarr = sonarr_of(servers, season.instance)
        now = await read_season(sonarr, season.item_id, season.number)
        if now is not None:
            left.append(await _season_left(sonarr, entry, season, now))
    return left


async def _season_left(
    sonarr: SonarrClient, entry: JournalEntry, season: JournalSeason, now: SeasonNow
) -> LibraryCopy | None:
    """Return the season copy; None if it is not surely what the journal describes.

    It is not if it has files that the journal does not name or none of the recorded
    episodes, its disk is away, or Sonarr's queue has a download for it.
    """
    state = await SonarrState.read(season.instance, sonarr)
    copy = state.copy_of(
        season.item_id,
        now.folder,
        SeasonRecord(
            number=season.number,
            monitored=now.monitored,
            continuing=True,
            episodes=tuple(sorted(now.episodes, key=lambda one: one.number)),
        ),
        tuple(sorted(now.files, key=lambda file: file.id)),
    )
    trusted = _is_what_was_left(copy, entry)
    return copy if now.flags_of(season) and trusted else None


def _is_what_was_left(copy: LibraryCopy, entry: JournalEntry) -> bool:
    """Return whether a copy has no other files, its disk, and no download."""
    journalled = {
        (file.file_id, file.path)
        for file in entry.files_of(copy.instance, copy.item_id)
    }
    its_own = {(file.id, file.path) for file in copy.files} <= journalled
    return its_own and copy.root_available and not copy.in_queue


async def restore_movie(servers: Servers, instance: str, item_id: int) -> None:
    """Have Radarr search for a movie; ClientError."""
    await radarr_of(servers, instance).search_movie(item_id)


async def restore_seasons(servers: Servers, entry: JournalEntry) -> None:
    """Have the season's flags put back and the season searched for in each Sonarr.

    NotGone if no Sonarr has the series any more, or one does not set a flag;
    ClientError.
    """
    found = False
    for season in entry.seasons:
        sonarr = sonarr_of(servers, season.instance)
        now = await read_season(sonarr, season.item_id, season.number)
        found |= now is not None
        # Under a reused number Sonarr has another series, with none of these episodes
        own = entry.files_of(season.instance, season.item_id)
        if now is not None and now.is_of(own) and now.flags_of(season):
            await put_back(sonarr, season)
            await sonarr.search_season(season.item_id, season.number)
    if not found:
        raise NotGone("Sonarr does not have it any more")
