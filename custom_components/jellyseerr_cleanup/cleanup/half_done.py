"""What is left of a copy that was left half done, and how it comes back."""

from ..clients.sonarr import SonarrClient
from ..reading.copies import copy_of
from ..reading.roots import Roots
from ..retention.model import LibraryCopy, SeasonRecord
from .instances import NotGone, Servers, radarr_of, sonarr_of
from .journal import JournalEntry, JournalSeason
from .seasons import SeasonNow, put_back, read_season


async def movie_without_file(
    servers: Servers, instance: str, item_id: int, tmdb_id: int
) -> LibraryCopy | None:
    """Return the movie without its file; None if it is not that any more, ClientError if it cannot be read."""
    radarr = radarr_of(servers, instance)
    movie = await radarr.movie(item_id)
    if movie is None or movie.tmdb_id != tmdb_id:
        return None
    queued, roots = await radarr.queued_movie_ids(), await Roots.read(radarr)
    copy = copy_of(instance, movie, queued, roots)
    return None if copy.files or copy.in_queue or not copy.root_available else copy


async def seasons_left(
    servers: Servers, entry: JournalEntry
) -> list[LibraryCopy | None]:
    """Return each copy with the files that are left of it, None for one that is another now; without those whose series is gone. ClientError."""
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
    """Return the copy; None if it has other files than the journal knows, or its own cannot be trusted."""
    queued = await sonarr.queued_seasons()
    roots = await Roots.read(sonarr)
    journalled = {
        (file.file_id, file.path)
        for file in entry.files_of(season.instance, season.item_id)
    }
    if (
        not now.flags_of(season)
        or not roots.available(now.folder)
        or not {(file.id, file.path) for file in now.files} <= journalled
        or {(season.item_id, season.number), (season.item_id, None)} & queued
    ):
        return None
    return LibraryCopy(
        instance=season.instance,
        item_id=season.item_id,
        folder=now.folder,
        files=tuple(sorted(now.files, key=lambda file: file.id)),
        in_queue=False,
        season=SeasonRecord(
            number=season.number,
            monitored=now.monitored,
            continuing=True,
            episodes=tuple(sorted(now.episodes, key=lambda one: one.number)),
        ),
    )


async def restore_movie(servers: Servers, instance: str, item_id: int) -> None:
    """Have a movie searched for; ClientError."""
    await radarr_of(servers, instance).search_movie(item_id)


async def restore_seasons(servers: Servers, entry: JournalEntry) -> None:
    """Have a season monitored as it was, and searched for; NotGone or ClientError if no Sonarr has it any more, or one does not do it."""
    found = False
    for season in entry.seasons:
        sonarr = sonarr_of(servers, season.instance)
        now = await read_season(sonarr, season.item_id, season.number)
        found |= now is not None
        # Another one may be there under the same number: of that there is nothing to bring back
        if now is not None and now.flags_of(season):
            await put_back(sonarr, season)
            await sonarr.search_season(season.item_id, season.number)
    if not found:
        raise NotGone("Sonarr does not have it any more")
