"""What is left of a title whose deletion was begun."""

from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass

from ...clients.errors import WrongServer
from ...clients.radarr import RadarrClient, RadarrMovie
from ...reading.on_disk import listed
from ..journal.entries import JournalEntry, JournalSeason
from .disk import prove_mounted
from .instances import Servers, radarr_of, server_of, sonarr_of
from .season_state import put_back, read_season


@dataclass(frozen=True, slots=True)
class Remains:
    """What is left of a journal entry's title; `size` in bytes, of the entry's files.

    The title is `gone` if nothing is left, and `half_done` if something is left that
    Radarr or Sonarr may fetch again: a movie without its file, or a season that lost
    some files. `flags_left` are the seasons that have all their files, and were not
    monitored again yet.
    """

    size: int
    gone: bool
    half_done: bool
    flags_left: tuple[JournalSeason, ...] = ()

    async def put_flags_back(self, servers: Servers) -> None:
        """Set the monitored flags as they were; may be repeated.

        ClientError or NotGone if a Sonarr does not do it.
        """
        for season in self.flags_left:
            await put_back(sonarr_of(servers, season.instance), season)


@dataclass(frozen=True, slots=True)
class _SeasonRemains:
    """What is left of one season copy; `files` maps the paths still there to bytes.

    `cured` is whether all is as if nothing had happened: flags and files are back.
    """

    files: dict[str, int]
    lacks_files: bool
    gone: bool
    cured: bool
    flags_are_left: bool


async def remains(
    entry: JournalEntry, servers: Servers, *, surely: bool = True
) -> Remains:
    """Return what the instances and their disks still have.

    ClientError if one of them cannot say; if `surely`, also if what lay beside the
    title is missing, since its disk may be away.
    """
    there: set[str] = set()
    for instance in entry.instances:
        server = server_of(servers, instance)
        there |= await listed(server, entry.paths_on(instance))
        if surely:
            await prove_mounted(server, entry.beside_on(instance))
    if entry.seasons:
        return await _of_seasons(entry, servers, there)
    return await _of_movie(entry, servers, there)


async def _of_movie(
    entry: JournalEntry, servers: Servers, there: AbstractSet[str]
) -> Remains:
    left: dict[str, int] = {}
    is_listed = replaced = False
    for instance, item_id in sorted(entry.places):
        radarr = radarr_of(servers, instance)
        movie = await movie_left(radarr, item_id, entry.title.tmdb_id)
        known: set[int] = set()
        if movie is not None and movie.tmdb_id == entry.title.tmdb_id:
            is_listed = True
            known = {one.id for one in movie.files}
        own = entry.files_of(instance, item_id)
        replaced |= bool(known - {one.file_id for one in own})
        left |= {
            one.path: one.size
            for one in own
            if one.file_id in known or one.path in there
        }
    every = {one.path for one in entry.files}
    return Remains(
        sum(left.values()),
        gone=not left and not is_listed,
        # With one file of several gone, Radarr may think that the movie is missing
        half_done=is_listed and left.keys() != every and not replaced,
    )


async def movie_left(
    radarr: RadarrClient, item_id: int, tmdb_id: int
) -> RadarrMovie | None:
    """Return the movie if Radarr still has it; ClientError if Radarr does not say.

    A 404 alone proves nothing, whoever sent it: Radarr's list must lack the movie, too.
    """
    with suppress(WrongServer):
        if (movie := await radarr.movie(item_id)) is not None:
            return movie
    listed = await radarr.movie_by_tmdb(tmdb_id)
    return listed if listed is not None and listed.id == item_id else None


async def _of_seasons(
    entry: JournalEntry, servers: Servers, there: AbstractSet[str]
) -> Remains:
    parts = [
        (season, await _of_season(entry, season, servers, there))
        for season in entry.seasons
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
    entry: JournalEntry,
    season: JournalSeason,
    servers: Servers,
    there: AbstractSet[str],
) -> _SeasonRemains:
    journalled = entry.files_of(season.instance, season.item_id)
    now = await read_season(
        sonarr_of(servers, season.instance), season.item_id, season.number
    )
    on_disk = {file.path: file.size for file in journalled if file.path in there}
    if now is None:
        lacks = len(on_disk) < len({file.path for file in journalled})
        return _SeasonRemains(on_disk, lacks, not on_disk, False, False)
    known = {file.id for file in now.files}
    # When due, each monitored episode had a file; with none monitored, each episode
    monitored = {episode for episode, monitored in season.episodes if monitored}
    return _SeasonRemains(
        files={file.path: file.size for file in journalled if file.file_id in known}
        | on_disk,
        lacks_files=any(
            file.file_id not in known and file.path not in there for file in journalled
        ),
        gone=now.is_gone and not on_disk,
        cured=bool(now.episodes)
        and now.has_flags(season)
        and all(
            one.file_id is not None
            for one in now.episodes
            if one.id in monitored or not monitored
        ),
        flags_are_left=now.is_of(journalled) and now.flags_are_left(season),
    )
