"""What is left of a copy that was left half done, and how it comes back."""

from ..reading.copies import copy_of
from ..reading.roots import Roots
from ..retention.model import LibraryCopy, SeasonRecord
from .instances import NotGone, Servers, radarr_of, sonarr_of
from .journal import JournalEntry, JournalSeason
from .seasons import put_back, read_season


async def movie_left(
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


async def season_left(
    servers: Servers, entry: JournalEntry, season: JournalSeason
) -> LibraryCopy | None:
    """Return the season with the files that are left; None if it has others, or its own cannot be trusted. ClientError."""
    sonarr = sonarr_of(servers, season.instance)
    queued = await sonarr.queued_seasons()
    roots = await Roots.read(sonarr)
    now = await read_season(sonarr, season.item_id, season.number)
    if now is None or not now.flags_of(season) or not roots.available(now.folder):
        return None
    journalled = {
        (file.file_id, file.path)
        for file in entry.files_of(season.instance, season.item_id)
    }
    if not {(file.id, file.path) for file in now.files} <= journalled or any(
        series_id == season.item_id and number in (season.number, None)
        for series_id, number in queued
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


async def restore_season(servers: Servers, season: JournalSeason) -> None:
    """Have a season monitored as it was, and searched for; NotGone or ClientError if its Sonarr does not do it."""
    sonarr = sonarr_of(servers, season.instance)
    now = await read_season(sonarr, season.item_id, season.number)
    if now is None:
        raise NotGone("Sonarr does not have it any more")
    if not now.flags_of(season):
        # Another one under the same number: there is nothing to bring back
        return
    await put_back(sonarr, season)
    await sonarr.search_season(season.item_id, season.number)
