"""Deleting one movie from one Radarr, the file first, and the proof that it is gone."""

from ..clients.errors import TimedOut, WrongServer
from ..clients.radarr import RadarrClient
from ..retention.model import LibraryCopy
from .instances import NotGone, folder_may_go


async def delete_movie(radarr: RadarrClient, copy: LibraryCopy, tmdb_id: int) -> None:
    """Delete the files, then the movie; NotGone if something stayed, ClientError if Radarr could not be asked.

    The movie's own deletion removes the whole folder, which may hold another cut or another Radarr's file: so that is
    only asked for once no video is left in it.
    """
    late: TimedOut | None = None
    for file in copy.files:
        try:
            await radarr.delete_file(file.id)
        except TimedOut as error:
            # Giving up does not stop the deletion: look before judging, and do not judge what may still happen
            late = error
    movie = await radarr.movie(copy.item_id)
    if movie is not None and {file.id for file in movie.files} & {
        file.id for file in copy.files
    }:
        raise late or NotGone
    if movie is not None:
        await radarr.delete_movie(
            copy.item_id, delete_files=await folder_may_go(radarr, copy.folder)
        )
    if not await is_gone(radarr, copy, tmdb_id):
        raise NotGone


async def is_gone(radarr: RadarrClient, copy: LibraryCopy, tmdb_id: int) -> bool:
    """Whether Radarr says that it has the movie no more; ClientError if it does not say."""
    try:
        return await radarr.movie(copy.item_id) is None
    except WrongServer:
        # A 404 that is not the API's own proves nothing: ask in another way
        movie = await radarr.movie_by_tmdb(tmdb_id)
        return movie is None or movie.id != copy.item_id
