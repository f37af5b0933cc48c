"""Deleting one movie from one Radarr, its files first, and proving it gone."""

from collections.abc import Callable, Iterable

from ...clients.errors import ClientError, TimedOut
from ...clients.radarr import RadarrClient
from ...retention.copies import LibraryCopy
from .companions import folder_may_go, what_stayed
from .disk import prove_gone
from .instances import Late, NotGone
from .remains import movie_left


async def delete_movie(
    radarr: RadarrClient,
    copy: LibraryCopy,
    tmdb_id: int,
    *,
    beside: Iterable[str],
    exclude: bool,
    ask: Callable[[], None],
) -> tuple[str, ...]:
    """Delete the files, then the movie, prove that both are gone; return what stayed.

    What stayed is in the movie's folder: Radarr would remove all that is in it, which
    may be another cut or another Radarr's file, so the folder goes only once nothing
    but companions is left. `beside` is what lay beside the movie. With `exclude` no
    list adds it again. `ask` raises Forbidden if a person forbade the deletion
    meanwhile. NotGone if something of the movie stayed, ClientError if Radarr could not
    be asked.
    """
    late: Late | None = None
    for file in copy.files:
        ask()
        try:
            await radarr.delete_file(file.id)
        except TimedOut as error:
            # Radarr may still be deleting: a file that is listed below is reported as
            # late, not as kept
            late = Late(error.server)
    try:
        movie = await movie_left(radarr, copy.item_id, tmdb_id)
        await prove_gone(radarr, [file.path for file in copy.files], beside)
    except (ClientError, NotGone) as error:
        raise late or error from None
    if movie is None:
        return ()
    if {file.id for file in movie.files} & {file.id for file in copy.files}:
        raise late or NotGone
    if movie.files:
        # This file came after the plan was made, and no Radarr would list it without
        # the movie
        raise NotGone("it got another file meanwhile")
    with_folder = await folder_may_go(radarr, copy.folder)
    ask()
    await radarr.delete_movie(copy.item_id, delete_files=with_folder, exclude=exclude)
    if await movie_left(radarr, copy.item_id, tmdb_id) is not None:
        raise NotGone
    return await what_stayed(radarr, copy.folder, told_to_go=with_folder)
