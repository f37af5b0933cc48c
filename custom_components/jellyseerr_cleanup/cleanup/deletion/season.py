"""Deleting one season from one Sonarr, and the series once nothing of it is wanted.

The season is unmonitored first: Sonarr would fetch deleted files again.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime

from ...clients.errors import (
    ClientError,
    NotFound,
    TimedOut,
    UnexpectedAnswer,
    WrongServer,
)
from ...clients.sonarr import SonarrClient
from ...reading.roots import is_below
from ...retention.copies import LibraryCopy, SeasonRecord
from .companions import folder_may_go, what_stayed
from .disk import prove_gone
from .instances import Changed, Forbidden, Late, NotGone
from .season_state import SeasonNow, read_season, series_left


async def check_season(sonarr: SonarrClient, copy: LibraryCopy) -> None:
    """Raise Changed if the season differs from the copy that the plan was made from.

    ClientError if it cannot be read.
    """
    record = _record(copy)
    now = await read_season(sonarr, copy.item_id, record.number)
    if (
        now is None
        or now.is_shared
        or now.folder != copy.folder
        or now.monitored is not record.monitored
        or now.episodes != frozenset(record.episodes)
        or now.files != frozenset(copy.files)
    ):
        raise Changed("it changed since the plan was made")


async def delete_season(
    sonarr: SonarrClient,
    copy: LibraryCopy,
    *,
    beside: Iterable[str],
    exclude: bool,
    series_may_go: bool,
    requested_at: datetime | None,
    ask: Callable[[], None],
    ask_of_series: Callable[[], None],
) -> tuple[str, ...]:
    """Unmonitor the season, delete its files; return what stayed of the series' folder.

    The series goes as well if it may and nothing of it is left or wanted, and nobody
    followed it before it was first `requested_at` (UTC). `beside` is what lay beside
    the files. `ask` raises Forbidden if a person forbade the deletion meanwhile, and
    `ask_of_series` if somebody wants the series to stay. NotGone if something stayed,
    ClientError if Sonarr could not be asked: the caller looks at what is left, and has
    it monitored again, since that is not done here.
    """
    record = _record(copy)
    # Another copy of the title may have taken a while
    ask()
    await _unmonitor(sonarr, copy, record)
    now = await _read(sonarr, copy, record)
    # Sonarr fetches files again that are deleted while they are monitored
    if now.is_wanted or now.is_shared or now.files != frozenset(copy.files):
        raise NotGone("it changed, or is still monitored, although that was turned off")
    # A slow Sonarr may have taken minutes until here
    ask()
    late: Late | None = None
    try:
        await _delete_files(sonarr, copy, record, ask)
    except TimedOut as error:
        # Sonarr may still be deleting: a file that is listed below is reported as late,
        # not as kept
        late = Late(error.server)
    try:
        now = await _read(sonarr, copy, record)
        await prove_gone(sonarr, [file.path for file in copy.files], beside)
    except (ClientError, NotGone) as error:
        raise late or error from None
    if not now.is_gone:
        raise late or NotGone("a file of it is still there, or it is monitored again")
    if not series_may_go:
        return ()
    with suppress(Forbidden):
        # The season is gone all the same, and a later run may remove the series
        return await delete_emptied(
            sonarr,
            copy.item_id,
            exclude=exclude,
            requested_at=requested_at,
            ask=ask_of_series,
        )
    return ()


async def _unmonitor(
    sonarr: SonarrClient, copy: LibraryCopy, record: SeasonRecord
) -> None:
    # An episode that went meanwhile is refused with a 404, or among others with a 500,
    # though the others were changed: what it came to is read afterwards
    with suppress(NotFound, WrongServer, UnexpectedAnswer):
        await sonarr.monitor_episodes(
            (episode.id for episode in record.episodes if episode.monitored),
            monitored=False,
        )
    if record.monitored:
        await sonarr.monitor_season(copy.item_id, record.number, monitored=False)


async def _delete_files(
    sonarr: SonarrClient,
    copy: LibraryCopy,
    record: SeasonRecord,
    ask: Callable[[], None],
) -> None:
    """Have the season's files deleted, once more without those that went meanwhile.

    Sonarr deletes none if it does not have one of them.
    """
    own = {file.id for file in copy.files}
    try:
        await sonarr.delete_files(own)
    except UnexpectedAnswer:
        left = own & {file.id for file in (await _read(sonarr, copy, record)).files}
        if left == own:
            raise
        ask()
        await sonarr.delete_files(left)


async def _read(
    sonarr: SonarrClient, copy: LibraryCopy, record: SeasonRecord
) -> SeasonNow:
    now = await read_season(sonarr, copy.item_id, record.number)
    if now is None:
        raise NotGone("its series is gone from Sonarr")
    return now


async def delete_emptied(
    sonarr: SonarrClient,
    series_id: int,
    *,
    exclude: bool,
    requested_at: datetime | None,
    ask: Callable[[], None],
) -> tuple[str, ...]:
    """Delete the series if it has no file, specials included; return what stayed.

    The series stays if anything of it is monitored or in Sonarr's queue, or if it was
    there before it was first `requested_at`, in UTC: no request brought it, and who
    follows it gets its new seasons. Not knowing either means that it was. What stayed
    otherwise is in its folder. With `exclude` no list adds it again. `ask` raises
    Forbidden if a person wants it to stay. ClientError.
    """
    queued = await sonarr.queued_seasons()
    if (
        any(queued_id == series_id for queued_id, _ in queued)
        or await sonarr.episode_files(series_id)
        or any(
            one.monitored or one.file_id is not None
            for one in await sonarr.episodes(series_id)
        )
    ):
        return ()
    series = await sonarr.series(series_id)
    if series is None or any(season.monitored for season in series.seasons):
        return ()
    if (
        requested_at is None
        or series.added_at is None
        or series.added_at < requested_at
    ):
        return ()
    with_folder = await _folder_may_go(sonarr, series_id, series.folder)
    ask()
    try:
        await sonarr.delete_series(series_id, delete_files=with_folder, exclude=exclude)
    except UnexpectedAnswer:
        # So it answers if the series went meanwhile
        if await series_left(sonarr, series_id) is not None:
            raise
    return await what_stayed(sonarr, series.folder, told_to_go=with_folder)


async def _folder_may_go(sonarr: SonarrClient, series_id: int, folder: str) -> bool:
    """Return whether the folder holds no other series, and nothing that must stay.

    Not knowing means no.
    """
    try:
        others = await sonarr.all_series()
    except ClientError:
        return False
    if any(is_below(one.folder, folder) for one in others if one.id != series_id):
        return False
    return await folder_may_go(sonarr, folder)


def _record(copy: LibraryCopy) -> SeasonRecord:
    if copy.season is None:
        raise Changed("it is no season")
    return copy.season
