"""Deleting one copy of a title: a movie in a Radarr, or a season in a Sonarr."""

from collections.abc import Callable, Iterable, Set as AbstractSet

from ...reading.reader import Reading
from ...retention.copies import LibraryCopy
from ...retention.model import MediaType, TitleId
from ...retention.remembered import CarriedOut
from .instances import radarr_of, sonarr_of
from .movie import delete_movie
from .season import check_season, delete_season
from .wanted import first_requested, is_wanted


async def check_copy(reading: Reading, copy: LibraryCopy, title: TitleId) -> None:
    """Check that a season still is what the plan says; Changed or ClientError.

    A movie needs no check: its files are deleted by their ids.
    """
    if title.media_type is MediaType.TV:
        await check_season(sonarr_of(reading.servers, copy.instance), copy)


async def delete_copy(
    reading: Reading,
    copy: LibraryCopy,
    title: TitleId,
    *,
    beside: Iterable[str],
    done: AbstractSet[CarriedOut],
    exclude: bool,
    ask: Callable[[], None],
    ask_of_series: Callable[[], None],
) -> tuple[str, ...]:
    """Delete one copy of a title; return what stayed of its folder.

    `beside` is what lay beside its files. NotGone if something of it stayed,
    ClientError if its server could not be asked. `done` are the requests that were
    carried out, those of this title among them; with `exclude` no list adds it again;
    `ask` raises Forbidden if a person forbade the deletion meanwhile, `ask_of_series`
    if somebody wants the whole series to stay.
    """
    if title.media_type is MediaType.MOVIE:
        radarr = radarr_of(reading.servers, copy.instance)
        return await delete_movie(
            radarr, copy, title.tmdb_id, beside=beside, exclude=exclude, ask=ask
        )
    decision = reading.plan.of(title)
    titles = decision.ids if decision else (title,)
    return await delete_season(
        sonarr_of(reading.servers, copy.instance),
        copy,
        beside=beside,
        exclude=exclude,
        series_may_go=not is_wanted(reading.snapshot, title, copy.instance, done),
        requested_at=first_requested(reading.snapshot, titles, done),
        ask=ask,
        ask_of_series=ask_of_series,
    )
