"""What is left of a title that was told to go."""

from contextlib import suppress
from dataclasses import dataclass

from ..clients.errors import WrongServer
from ..clients.radarr import RadarrClient, RadarrMovie
from .instances import Servers, radarr_of, sonarr_of
from .journal import JournalEntry, JournalSeason
from .seasons import put_back, read_season


@dataclass(frozen=True, slots=True)
class Remains:
    """The bytes of an entry's files that are still there, and what that makes of the title.

    It is `gone` if nothing is left, and `half_done` if something is that will not do: of a movie the item, which would be fetched again,
    of a season some files, or what would be fetched again. `flags_left` are the seasons that have all their files, and are unmonitored still.
    """

    size: int
    gone: bool
    half_done: bool
    flags_left: tuple[JournalSeason, ...] = ()

    async def put_flags_back(self, servers: Servers) -> None:
        """Have monitored again what was; ClientError or NotGone if a Sonarr does not do it. May be repeated."""
        for season in self.flags_left:
            await put_back(sonarr_of(servers, season.instance), season)


@dataclass(frozen=True, slots=True)
class _SeasonRemains:
    """Of one copy: which files are there, by path in bytes, whether some are not, and whether all is as if nothing had happened."""

    files: dict[str, int]
    lacks_files: bool
    gone: bool
    cured: bool
    flags_are_left: bool


async def remains(entry: JournalEntry, servers: Servers) -> Remains:
    """Ask the instances; ClientError if one of them cannot say."""
    if entry.seasons:
        return await _of_seasons(entry, servers)
    return await _of_movie(entry, servers)


async def _of_movie(entry: JournalEntry, servers: Servers) -> Remains:
    size = 0
    listed = replaced = False
    for file in entry.files:
        radarr = radarr_of(servers, file.instance)
        movie = await movie_left(radarr, file.item_id, entry.title.tmdb_id)
        if movie is not None and movie.tmdb_id == entry.title.tmdb_id:
            listed = True
            size += sum(one.size for one in movie.files if one.id == file.file_id)
            replaced |= any(one.id != file.file_id for one in movie.files)
    return Remains(
        size,
        gone=not size and not listed,
        half_done=listed and not size and not replaced,
    )


async def movie_left(
    radarr: RadarrClient, item_id: int, tmdb_id: int
) -> RadarrMovie | None:
    """Return the movie if Radarr still has it; ClientError if it does not say.

    A 404 alone proves nothing, whoever sent it: Radarr's list must not have the movie either.
    """
    with suppress(WrongServer):
        if (movie := await radarr.movie(item_id)) is not None:
            return movie
    listed = await radarr.movie_by_tmdb(tmdb_id)
    return listed if listed is not None and listed.id == item_id else None


async def _of_seasons(entry: JournalEntry, servers: Servers) -> Remains:
    parts = [
        (season, await _of_season(entry, season, servers)) for season in entry.seasons
    ]
    gone = all(part.gone for _, part in parts)
    lacks_files = any(part.lacks_files for _, part in parts)
    files = {path: size for _, part in parts for path, size in part.files.items()}
    return Remains(
        sum(files.values()),
        gone=gone,
        half_done=lacks_files and not gone and not all(part.cured for _, part in parts),
        flags_left=()
        if lacks_files
        else tuple(season for season, part in parts if part.flags_are_left),
    )


async def _of_season(
    entry: JournalEntry, season: JournalSeason, servers: Servers
) -> _SeasonRemains:
    journalled = entry.files_of(season.instance, season.item_id)
    now = await read_season(
        sonarr_of(servers, season.instance), season.item_id, season.number
    )
    if now is None:
        return _SeasonRemains({}, bool(journalled), True, False, False)
    there = {file.id for file in now.files}
    # All that were monitored had a file, or it would not have been due; of a season that nobody watched over, all
    monitored = {episode for episode, monitored in season.episodes if monitored}
    return _SeasonRemains(
        files={file.path: file.size for file in journalled if file.file_id in there},
        lacks_files=any(file.file_id not in there for file in journalled),
        gone=now.is_gone,
        cured=bool(now.episodes)
        and now.has_flags(season)
        and all(
            one.file_id is not None
            for one in now.episodes
            if one.id in monitored or not monitored
        ),
        flags_are_left=now.flags_are_left(season),
    )
