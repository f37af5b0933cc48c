"""Deleting one copy of a title, as its kind needs it."""

from collections.abc import Callable, Collection

from ..reading.reader import Reading
from ..retention.model import LibraryCopy, MediaType, TitleId
from ..retention.remembered import CarriedOut
from .carried_out import is_wanted
from .deletion import delete_movie
from .instances import radarr_of, sonarr_of
from .season_deletion import check_season, delete_season


async def check_copy(reading: Reading, copy: LibraryCopy, title: TitleId) -> None:
    """Look once more whether a season is what the plan says; Changed or ClientError. A movie's only file is told by its id."""
    if title.media_type is MediaType.TV:
        await check_season(sonarr_of(reading.servers, copy.instance), copy)


async def delete_copy(
    reading: Reading,
    copy: LibraryCopy,
    title: TitleId,
    done: Collection[CarriedOut],
    ask: Callable[[], None],
) -> None:
    """Delete a copy; NotGone if something stayed, ClientError if its server could not be asked.

    `done` are the requests that were carried out, those of this title among them; `ask` raises Forbidden if a person forbade it meanwhile.
    """
    if title.media_type is MediaType.MOVIE:
        radarr = radarr_of(reading.servers, copy.instance)
        await delete_movie(radarr, copy, title.tmdb_id)
    else:
        await delete_season(
            sonarr_of(reading.servers, copy.instance),
            copy,
            series_may_go=not is_wanted(reading.snapshot, title, copy.instance, done),
            ask=ask,
        )
