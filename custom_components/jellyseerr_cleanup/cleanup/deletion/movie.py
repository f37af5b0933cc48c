"""Deleting one movie from one Radarr, its files first, and proving it gone."""

from ...clients.errors import ClientError, TimedOut
from ...clients.radarr import RadarrClient
from ...retention.model import LibraryCopy
from .instances import Late, NotGone, folder_may_go
from .remains import movie_left


async def delete_movie(radarr: RadarrClient, copy: LibraryCopy, tmdb_id: int) -> None:
    """Delete the files, then the movie, and prove that both are gone.

    NotGone if something stayed, ClientError if Radarr could not be asked. Radarr's
    deletion of a movie removes the whole folder, which may hold another cut or another
    Radarr's file: so the folder goes only once no video is left in it.
    """
    late: Late | None = None
    for file in copy.files:
        try:
            await radarr.delete_file(file.id)
        except TimedOut as error:
            # Radarr may still be deleting: a file that is listed below is reported as
            # late, not as kept
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
        # This file came after the plan was made, and no Radarr would list it without
        # the movie
        raise NotGone("it got another file meanwhile")
    await radarr.delete_movie(
        copy.item_id, delete_files=await folder_may_go(radarr, copy.folder)
    )
    if await movie_left(radarr, copy.item_id, tmdb_id) is not None:
        raise NotGone
