"""The files' side of the titles: what each Radarr holds of them."""

import asyncio
from collections.abc import Iterable, Mapping

from ..clients.errors import ClientError
from ..clients.radarr import RadarrClient, RadarrMovie
from ..retention.model import LibraryCopy, MediaRecord, TitleId
from ..retention.reason import ReasonCode, Unknown
from ..retention.titles import instance_key
from .roots import Roots
from .servers import FoundServer

_AT_ONCE = 4
# From here on one call for the whole list costs less than a call for each movie
_WHOLE_LIST_FROM = 200

type Wanted = tuple[TitleId, MediaRecord]


async def read_copies(
    wanted: Iterable[Wanted], servers: Mapping[str, FoundServer]
) -> tuple[dict[TitleId, LibraryCopy | Unknown], dict[TitleId, RadarrMovie]]:
    """Read the copies of these movies; also return Radarr's rows, for names. What could not be read is Unknown."""
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
    """Return Radarr's row of each movie, None where Radarr has none; raises ClientError."""
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
    gate = asyncio.Semaphore(_AT_ONCE)

    async def read(title: TitleId, media: MediaRecord) -> RadarrMovie | None:
        async with gate:
            item = _item(title, media)
            # The item that Jellyseerr names is never looked up again by another id: what is there now may be somebody else's
            return (
                await radarr.movie_by_tmdb(title.tmdb_id)
                if item is None
                else await radarr.movie(item)
            )

    rows = await asyncio.gather(*(read(title, media) for title, media in wanted))
    return {title: row for (title, _), row in zip(wanted, rows, strict=True)}


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
    """Return a movie as the planner knows it."""
    return LibraryCopy(
        instance=instance,
        item_id=movie.id,
        folder=movie.folder,
        files=movie.files,
        in_queue=movie.id in queued,
        root_available=roots.available(movie.folder),
    )
