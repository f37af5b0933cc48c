"""The files of movies: what each Radarr has of them."""

import asyncio
from collections.abc import Iterable, Mapping

from ..clients.errors import ClientError
from ..clients.radarr import RadarrClient, RadarrMovie
from ..retention.model import LibraryCopy, MediaRecord, TitleId
from ..retention.reason import ReasonCode, Unknown
from ..retention.titles import instance_key
from .concurrency import few_at_once
from .roots import Roots
from .servers import FoundServer

# From this number on, one call for all movies costs less than one for each
_WHOLE_LIST_FROM = 200

type Wanted = tuple[TitleId, MediaRecord]


async def read_copies(
    wanted: Iterable[Wanted], servers: Mapping[str, FoundServer]
) -> tuple[dict[TitleId, LibraryCopy | Unknown], dict[TitleId, RadarrMovie]]:
    """Return the copies of these movies, and Radarr's rows for their names.

    What could not be read is Unknown.
    """
    copies: dict[TitleId, LibraryCopy | Unknown] = {}
    by_instance: dict[str, list[Wanted]] = {}
    for title, media in wanted:
        key = instance_key(title, media)
        if key is None or key not in servers:
            copies[title] = Unknown.because(ReasonCode.NO_INSTANCE)
        else:
            by_instance.setdefault(key, []).append((title, media))
    found = await asyncio.gather(
        *(_read_instance(servers[key], titles) for key, titles in by_instance.items())
    )
    movies: dict[TitleId, RadarrMovie] = {}
    for instance_copies, instance_movies in found:
        copies |= instance_copies
        movies |= instance_movies
    return copies, movies


async def _read_instance(
    server: FoundServer, wanted: list[Wanted]
) -> tuple[dict[TitleId, LibraryCopy | Unknown], dict[TitleId, RadarrMovie]]:
    unreachable = Unknown.because(ReasonCode.INSTANCE_UNREACHABLE, server=server.name)
    radarr = server.client
    if not isinstance(radarr, RadarrClient):
        return {title: unreachable for title, _ in wanted}, {}
    try:
        queued = await radarr.queued_movie_ids()
        roots = await Roots.read(radarr)
        rows = await _rows(radarr, wanted)
    except ClientError:
        return {title: unreachable for title, _ in wanted}, {}
    copies = {
        title: _found(server.key, title, rows[title], queued, roots)
        for title, _ in wanted
    }
    return copies, {title: row for title, row in rows.items() if row is not None}


async def _rows(
    radarr: RadarrClient, wanted: list[Wanted]
) -> dict[TitleId, RadarrMovie | None]:
    """Return Radarr's row of each movie; None where it has none. Raises ClientError."""
    if len(wanted) >= _WHOLE_LIST_FROM:
        every = await radarr.movies()
        by_id = {movie.id: movie for movie in every}
        by_tmdb = {movie.tmdb_id: movie for movie in every}
        return {
            title: by_tmdb.get(title.tmdb_id)
            if (item := _item(title, media)) is None
            else by_id.get(item)
            for title, media in wanted
        }
    media_of = dict(wanted)

    async def read(title: TitleId) -> RadarrMovie | None:
        item = _item(title, media_of[title])
        # The item that Jellyseerr names is never looked up by another id instead: what
        # is there now may belong to somebody else
        if item is None:
            return await radarr.movie_by_tmdb(title.tmdb_id)
        return await radarr.movie(item)

    return await few_at_once(media_of, read)


def _item(title: TitleId, media: MediaRecord) -> int | None:
    return media.in_quality(title.is_4k).external_id


def _found(
    instance: str,
    title: TitleId,
    movie: RadarrMovie | None,
    queued: frozenset[int],
    roots: Roots,
) -> LibraryCopy | Unknown:
    if movie is None:
        return Unknown.because(ReasonCode.NOT_ON_INSTANCE)
    if movie.tmdb_id != title.tmdb_id:
        return Unknown.because(ReasonCode.ITEM_MISMATCH)
    return copy_of(instance, movie, queued, roots)


def copy_of(
    instance: str, movie: RadarrMovie, queued: frozenset[int], roots: Roots
) -> LibraryCopy:
    """Return a movie's copy as the planner knows it."""
    return LibraryCopy(
        instance=instance,
        item_id=movie.id,
        folder=movie.folder,
        files=movie.files,
        in_queue=movie.id in queued,
        root_available=roots.available(movie.folder),
    )
