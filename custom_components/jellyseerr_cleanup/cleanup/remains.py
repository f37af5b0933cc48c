"""What is left of a title that was told to go."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from ..clients.errors import CannotConnect, WrongServer
from ..clients.radarr import RadarrClient, RadarrMovie
from ..reading.servers import FoundServer
from .journal import JournalEntry


@dataclass(frozen=True, slots=True)
class Remains:
    """The bytes of an entry's files that are still there, and whether an instance still lists the item, perhaps with another file."""

    size: int
    listed: bool
    replaced: bool = False

    @property
    def gone(self) -> bool:
        """Whether nothing is left."""
        return not self.size and not self.listed

    @property
    def half_done(self) -> bool:
        """Whether the files are gone and the item is not: it would be fetched again."""
        return self.listed and not self.size and not self.replaced


async def remains(entry: JournalEntry, servers: Mapping[str, FoundServer]) -> Remains:
    """Ask the instances; ClientError if one of them cannot say."""
    size = 0
    listed = replaced = False
    for file in entry.files:
        radarr = radarr_of(servers, file.instance)
        movie = await movie_left(radarr, file.item_id, entry.title.tmdb_id)
        if movie is not None and movie.tmdb_id == entry.title.tmdb_id:
            listed = True
            size += sum(one.size for one in movie.files if one.id == file.file_id)
            replaced |= any(one.id != file.file_id for one in movie.files)
    return Remains(size, listed, replaced)


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


def radarr_of(servers: Mapping[str, FoundServer], instance: str) -> RadarrClient:
    """Return the client of an instance; CannotConnect if it does not answer, or is gone from Jellyseerr's settings."""
    server = servers.get(instance)
    if server is None or not isinstance(server.client, RadarrClient):
        raise CannotConnect(server.name if server else instance)
    return server.client
