"""Deleting one movie from one Radarr, the file first, and the proof that it is gone."""

from ..clients.errors import ClientError, TimedOut
from ..clients.radarr import RadarrClient
from ..reading.roots import is_below
from ..retention.model import LibraryCopy
from .remains import movie_left


class NotGone(Exception):
    """A file or a movie is still there although it was told to go."""


async def delete_copy(radarr: RadarrClient, copy: LibraryCopy, tmdb_id: int) -> None:
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
    movie = await movie_left(radarr, copy.item_id, tmdb_id)
    if movie is None:
        return
    if {file.id for file in movie.files} & {file.id for file in copy.files}:
        raise late or NotGone
    await radarr.delete_movie(
        copy.item_id, delete_files=await _folder_may_go(radarr, copy.folder)
    )
    if await movie_left(radarr, copy.item_id, tmdb_id) is not None:
        raise NotGone


async def _folder_may_go(radarr: RadarrClient, folder: str) -> bool:
    """Whether the folder holds no video and is none that other movies live in; not knowing means no."""
    try:
        roots = await radarr.root_folders()
        if not roots or any(is_below(root.path, folder) for root in roots):
            return False
        return not await radarr.has_video(folder)
    except ClientError:
        return False
