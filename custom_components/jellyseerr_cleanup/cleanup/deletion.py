"""Deleting one movie from one Radarr, the file first, and the proof that it is gone."""

from ..clients.errors import ClientError, TimedOut
from ..clients.radarr import RadarrClient
from ..retention.model import LibraryCopy
from .instances import Late, NotGone, folder_may_go
from .remains import movie_left


async def delete_movie(radarr: RadarrClient, copy: LibraryCopy, tmdb_id: int) -> None:
    """Delete the files, then the movie; NotGone if something stayed, ClientError if Radarr could not be asked.

    The movie's own deletion removes the whole folder, which may hold another cut or another Radarr's file: so that is
    only asked for once no video is left in it.
    """
    late: Late | None = None
    for file in copy.files:
        try:
            await radarr.delete_file(file.id)
        except TimedOut as error:
            # Look before judging, and do not judge what may still happen
            late = Late(error.server)
    try:
        movie = await movie_left(radarr, copy.item_id, tmdb_id)
    except ClientError as error:
        raise late or error from None
    if movie is None:
        return
    if {file.id for file in movie.files} & {file.id for file in copy.files}:
        raise late or NotGone
    if movie.files:
        # It came since the plan was made: without the movie nobody would know it any more
        raise NotGone("it got another file meanwhile")
    await radarr.delete_movie(
        copy.item_id, delete_files=await folder_may_go(radarr, copy.folder)
    )
    if await movie_left(radarr, copy.item_id, tmdb_id) is not None:
        raise NotGone
