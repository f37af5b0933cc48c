"""What one Sonarr has of the series: read whole rarely, unless they changed.

Sonarr's row of a series costs one call. It shows each season's monitored flag and the
counts and sizes of its files, and whether more may come: so it is read at each poll of
a series that is near, and the episodes and files only if it is not what it was. What it
does not show, as a file's new name, the history tells.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import nsmallest

from ..clients.errors import ClientError, UnexpectedAnswer
from ..clients.sonarr import SonarrClient
from ..clients.sonarr_rows import SeasonFile, SonarrSeries
from ..retention.copies import Episode
from ..retention.model import MediaRecord
from .concurrency import few_at_once, in_thread
from .known_rows import MISSING_A_POLL, KnownRows, in_turn
from .unanswered import is_odd

# How a series is asked for: by the id that Jellyseerr names, else by its TVDB id
type Asked = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Contents:
    """The episodes and files of all seasons of a series."""

    episodes: tuple[Episode, ...]
    files: tuple[SeasonFile, ...]

    @property
    def agree(self) -> bool:
        """Return whether each file has an episode, and the other way round."""
        named = {(one.season, one.file_id) for one in self.episodes if one.file_id}
        return named == {(one.season, one.file.id) for one in self.files}


@dataclass(frozen=True, slots=True)
class KnownSeries:
    """What Sonarr said of a series, None if it has no such; times in UTC.

    The row was read at `row_at`. At `read_at` its contents were, too: they are None if
    they were never needed, or could not be read. `problem` is what is odd about what
    Sonarr said of this one series.
    """

    series: SonarrSeries | None
    contents: Contents | None
    read_at: datetime
    row_at: datetime
    problem: str | None = None

    @property
    def id(self) -> int | None:
        """Return Sonarr's id of the series."""
        return None if self.series is None else self.series.id

    @property
    def may_settle(self) -> bool:
        """Return whether it may be other than that in a moment.

        It is missing, or Sonarr was changing it while it was read.
        """
        return self.series is None or not (self.contents and self.contents.agree)

    def says_the_same(self, other: KnownSeries | None) -> bool:
        """Return whether another one says the same, read at whatever time."""
        return other is not None and (
            (self.series, self.contents, self.problem)
            == (other.series, other.contents, other.problem)
        )


class SeriesRows(KnownRows[Asked, KnownSeries]):
    """What one Sonarr said of the series."""

    async def read(
        self, sonarr: SonarrClient, wanted: Collection[Asked], now: datetime
    ) -> dict[Asked, KnownSeries]:
        """Return series with their contents; ClientError.

        Those that are new, named by the history or read a day ago are read, and of the
        others those that were read longest ago. Those that are near are compared.
        """
        chosen = await in_thread(self._choose, wanted, now, whole=True)

        async def read(asked: Asked) -> None:
            self._note(asked, await read_whole(sonarr, asked, now))

        await few_at_once(chosen, read)
        return await self.read_anew(sonarr, wanted, now, only=self.near)

    async def read_rows(
        self, sonarr: SonarrClient, wanted: Collection[Asked], now: datetime
    ) -> dict[Asked, SonarrSeries | None]:
        """Return the rows of series, without what is in them; ClientError.

        Which are read is as for whole series.
        """
        chosen = await in_thread(self._choose, wanted, now, whole=False)

        async def read(asked: Asked) -> None:
            series = await _look_up(sonarr, asked, now)
            if isinstance(series, KnownSeries):
                self._note(asked, series)
            elif self._counts(asked, series):
                # Its tags may be others: they are no part of what is compared
                known = replace(self.known[asked], series=series, row_at=now)
                self._note(asked, known)
            else:
                self._note(asked, KnownSeries(series, None, now, now))

        await few_at_once(chosen, read)
        return {asked: self.known[asked].series for asked in wanted}

    async def read_anew(
        self,
        sonarr: SonarrClient,
        wanted: Collection[Asked],
        now: datetime,
        only: frozenset[Asked] | None = None,
    ) -> dict[Asked, KnownSeries]:
        """Return series as they are now, read whole if their rows changed; ClientError.

        With `only` just these of them are read. A change of the contents alone, such as
        a file's new name, is told by the history.
        """

        async def read(asked: Asked) -> None:
            series = await _look_up(sonarr, asked, now)
            if isinstance(series, KnownSeries):
                self._note(asked, series)
            elif self._counts(asked, series):
                known = replace(self.known[asked], series=series, row_at=now)
                self._note(asked, known)
            else:
                self._note(asked, await read_contents(sonarr, series, now))

        await few_at_once(
            [
                one
                for one in wanted
                if (only is None or one in only) and not self.is_fresh(one, now)
            ],
            read,
        )
        return {asked: self.known[asked] for asked in wanted}

    def is_fresh(self, asked: Asked, now: datetime) -> bool:
        """Return whether a series was compared with its row at `now`."""
        known = self.known.get(asked)
        return known is not None and known.row_at >= now and asked not in self.changed

    def _counts(self, asked: Asked, series: SonarrSeries | None) -> bool:
        """Return whether what is known of a series still counts, as its row tells."""
        known = self.known.get(asked)
        return (
            known is not None
            and series is not None
            and known.contents is not None
            and asked not in self.changed
            and known.series == series
            # A row that counts no files cannot be compared
            and all(one.file_count is not None for one in series.seasons)
        )

    def _choose(
        self, wanted: Collection[Asked], now: datetime, *, whole: bool
    ) -> list[Asked]:
        def read_at(asked: Asked) -> datetime:
            known = self.known[asked]
            return known.read_at if whole else known.row_at

        chosen: set[Asked] = set()
        others: list[Asked] = []
        for asked in wanted:
            known = self.known.get(asked)
            if (
                known is None
                or asked in self.changed
                or self.is_old(read_at(asked), now)
                or (whole and known.series is not None and known.contents is None)
            ):
                chosen.add(asked)
            elif read_at(asked) < now:
                others.append(asked)
        chosen.update(in_turn(others, read_at, len(wanted), now))
        unsettled = [one for one in others if self.known[one].may_settle]
        if whole:
            chosen.update(nsmallest(MISSING_A_POLL, unsettled, key=read_at))
        return sorted(chosen, key=repr)

    def _note(self, asked: Asked, known: KnownSeries) -> None:
        self.write(asked, known, same=known.says_the_same(self.known.get(asked)))


def asked_for(media: MediaRecord, *, is_4k: bool) -> Asked:
    """Return how a series is asked for.

    The item that Jellyseerr names is never looked up by another id instead: what is
    there now may belong to somebody else.
    """
    item = media.in_quality(is_4k).external_id
    return (item, None) if item is not None else (None, media.tvdb_id)


async def look_up(sonarr: SonarrClient, asked: Asked) -> SonarrSeries | None:
    """Return Sonarr's row of a series, None if it has none; ClientError."""
    item, tvdb_id = asked
    if item is not None:
        return await sonarr.series(item)
    return None if tvdb_id is None else await sonarr.series_by_tvdb(tvdb_id)


async def read_whole(sonarr: SonarrClient, asked: Asked, now: datetime) -> KnownSeries:
    """Return a series with its contents as they are now; ClientError."""
    series = await _look_up(sonarr, asked, now)
    if isinstance(series, KnownSeries):
        return series
    return await read_contents(sonarr, series, now)


async def _look_up(
    sonarr: SonarrClient, asked: Asked, now: datetime
) -> SonarrSeries | KnownSeries | None:
    """Return Sonarr's row of a series, or what is odd about this one row."""
    try:
        return await look_up(sonarr, asked)
    except UnexpectedAnswer as err:
        if not is_odd(err):
            raise
        return KnownSeries(None, None, now, now, err.told)


async def read_contents(
    sonarr: SonarrClient, series: SonarrSeries | None, now: datetime
) -> KnownSeries:
    """Return a series with its contents as they are now, None if they do not come."""
    if series is None:
        return KnownSeries(None, None, now, now)
    try:
        contents = Contents(
            await sonarr.episodes(series.id), await sonarr.episode_files(series.id)
        )
    except ClientError as err:
        problem = err.told if is_odd(err) else None
        return KnownSeries(series, None, now, now, problem)
    return KnownSeries(series, contents, now, now)
