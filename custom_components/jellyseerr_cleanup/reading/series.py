"""The files of seasons: what each Sonarr has of the series."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..clients.errors import ClientError
from ..clients.sonarr import SonarrClient
from ..clients.sonarr_rows import SeasonFile, SonarrSeries
from ..retention.model import (
    Episode,
    LibraryCopy,
    MediaRecord,
    MediaRequest,
    SeasonRecord,
    TitleId,
    TitleName,
)
from ..retention.reason import ReasonCode, Unknown
from ..retention.titles import instance_key
from .concurrency import few_at_once
from .season_copy import SonarrState
from .servers import FoundServer

CONTENTS_LAST = timedelta(days=1)
# Some changes, such as a file's new name, do not show in the list of series. So a few
# series are read anew at each poll if they were read long ago.
_OLD_ONES_A_POLL = 10
# From this number on, one call for all series costs less than one for each
_WHOLE_LIST_FROM = 20

type Wanted = tuple[TitleId, MediaRecord]
type Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Contents:
    """A series with its episodes and files, read at `read_at` (UTC)."""

    series: SonarrSeries
    episodes: tuple[Episode, ...]
    files: tuple[SeasonFile, ...]
    read_at: datetime


@dataclass(slots=True)
class SeriesContents:
    """What is in each series, by instance and id; a changed series is read anew."""

    known: dict[Key, Contents] = field(default_factory=dict)

    def fresh(self, instance: str, series: SonarrSeries) -> Contents | None:
        """Return what is known of a series, unless it changed or cannot be compared."""
        known = self.known.get((instance, series.id))
        comparable = all(season.file_count is not None for season in series.seasons)
        return known if known and comparable and known.series == series else None


@dataclass(frozen=True, slots=True)
class FoundSeasons:
    """The copies of seasons, and their names."""

    copies: Mapping[TitleId, LibraryCopy | Unknown]
    names: Mapping[TitleId, TitleName]


async def read_seasons(
    wanted: Iterable[Wanted],
    servers: Mapping[str, FoundServer],
    cache: SeriesContents,
    now: datetime,
    *,
    anew: bool = False,
) -> FoundSeasons:
    """Return copies of seasons, Unknown if not read; `anew` leaves out the cache."""
    copies: dict[TitleId, LibraryCopy | Unknown] = {}
    names: dict[TitleId, TitleName] = {}
    by_instance: dict[str, list[Wanted]] = {}
    for title, media in wanted:
        key = instance_key(title, media)
        if key is None or key not in servers:
            copies[title] = Unknown.because(ReasonCode.NO_INSTANCE)
        else:
            by_instance.setdefault(key, []).append((title, media))
    for found in await asyncio.gather(
        *(
            _Instance(servers[key], cache, now, anew).read(titles)
            for key, titles in by_instance.items()
        )
    ):
        copies |= found.copies
        names |= found.names
    return FoundSeasons(copies, names)


async def list_seasons(
    requests: Iterable[MediaRequest], servers: Mapping[str, FoundServer]
) -> dict[tuple[int, bool], tuple[int, ...]]:
    """Return the seasons of each series of which a request names no season.

    They are by TMDB id and quality, without the specials. A series is missing if no
    Sonarr can say.
    """
    by_instance: dict[str, list[Wanted]] = {}
    for request in requests:
        if request.names_no_season:
            [any_season] = request.season_ids([1])
            key = instance_key(any_season, request.media)
            if key is not None and key in servers:
                by_instance.setdefault(key, []).append((any_season, request.media))
    found: dict[tuple[int, bool], tuple[int, ...]] = {}
    for key, wanted in by_instance.items():
        sonarr = servers[key].client
        if not isinstance(sonarr, SonarrClient):
            continue
        try:
            rows = await _rows(sonarr, wanted)
        except ClientError:
            continue
        for title, media in wanted:
            row = rows[_series_key(title)]
            if row is not None and _agrees(row, media):
                found[_series_key(title)] = row.season_numbers
    return found


@dataclass(frozen=True, slots=True)
class _Instance:
    """One Sonarr, for one reading."""

    server: FoundServer
    cache: SeriesContents
    now: datetime
    anew: bool

    async def read(self, wanted: list[Wanted]) -> FoundSeasons:
        unreachable = Unknown.because(
            ReasonCode.INSTANCE_UNREACHABLE, server=self.server.name
        )
        sonarr = self.server.client
        if not isinstance(sonarr, SonarrClient):
            return FoundSeasons({title: unreachable for title, _ in wanted}, {})
        try:
            state = await SonarrState.read(self.server.key, sonarr)
            rows = await _rows(sonarr, wanted, one_by_one=self.anew)
        except ClientError:
            return FoundSeasons({title: unreachable for title, _ in wanted}, {})
        contents = await self._contents(sonarr, rows.values())
        copies: dict[TitleId, LibraryCopy | Unknown] = {}
        names: dict[TitleId, TitleName] = {}
        for title, media in wanted:
            row = rows[_series_key(title)]
            if row is None:
                copies[title] = Unknown.because(ReasonCode.NOT_ON_INSTANCE)
            elif not _agrees(row, media):
                copies[title] = Unknown.because(ReasonCode.ITEM_MISMATCH)
            else:
                names[title] = TitleName(row.title, row.year)
                known = contents.get(row.id)
                copies[title] = (
                    season_copy(self.server, known, title, state)
                    if known
                    else unreachable
                )
        return FoundSeasons(copies, names)

    async def _contents(
        self, sonarr: SonarrClient, rows: Iterable[SonarrSeries | None]
    ) -> dict[int, Contents]:
        """Return what is in each series that could be read, or is cached unchanged."""
        instance = self.server.key
        series = {row.id: row for row in rows if row is not None}
        cached = {
            number: known
            for number, row in series.items()
            if not self.anew and (known := self.cache.fresh(instance, row))
        }
        old = sorted(
            (
                number
                for number, known in cached.items()
                if self.now - known.read_at >= CONTENTS_LAST
            ),
            key=lambda number: cached[number].read_at,
        )
        for number in old[:_OLD_ONES_A_POLL]:
            del cached[number]

        async def read(row: SonarrSeries) -> None:
            try:
                episodes = await sonarr.episodes(row.id)
                files = await sonarr.episode_files(row.id)
            except ClientError:
                self.cache.known.pop((instance, row.id), None)
                return
            known = Contents(row, episodes, files, self.now)
            self.cache.known[instance, row.id] = cached[row.id] = known

        await few_at_once(
            (row for number, row in series.items() if number not in cached), read
        )
        return cached


async def _rows(
    sonarr: SonarrClient, wanted: Iterable[Wanted], *, one_by_one: bool = False
) -> dict[tuple[int, bool], SonarrSeries | None]:
    """Return Sonarr's row of each series, if it has one; raises ClientError."""
    by_series = {_series_key(title): (title, media) for title, media in wanted}
    if len(by_series) >= _WHOLE_LIST_FROM and not one_by_one:
        every = await sonarr.all_series()
        by_id = {series.id: series for series in every}
        by_tvdb = {series.tvdb_id: series for series in every if series.tvdb_id}
        return {
            key: by_tvdb.get(media.tvdb_id or 0)
            if (item := _item(title.is_4k, media)) is None
            else by_id.get(item)
            for key, (title, media) in by_series.items()
        }

    async def read(key: tuple[int, bool]) -> SonarrSeries | None:
        title, media = by_series[key]
        return await _look_up(sonarr, media, title.is_4k)

    return await few_at_once(by_series, read)


def season_copy(
    server: FoundServer,
    contents: Contents,
    title: TitleId,
    state: SonarrState,
) -> LibraryCopy | Unknown:
    """Return a season; Unknown if not listed, or if its episodes and files disagree."""
    number = title.season
    listed = next(
        (one for one in contents.series.seasons if one.number == number), None
    )
    if number is None or listed is None:
        return Unknown.because(ReasonCode.NOT_ON_INSTANCE)
    episodes = tuple(one for one in contents.episodes if one.season == number)
    files = tuple(one.file for one in contents.files if one.season == number)
    later = [
        one.aired_at
        for one in contents.episodes
        if one.season > number and one.aired_at is not None
    ]
    # If a file has no episode, or an episode's file is missing, Sonarr was changing
    # while it was read, or nobody can say whether the file was watched
    if {one.file_id for one in episodes if one.file_id} != {one.id for one in files}:
        return Unknown.because(ReasonCode.INSTANCE_UNREACHABLE, server=server.name)
    series = contents.series
    return state.copy_of(
        series.id,
        series.folder,
        SeasonRecord(
            number=number,
            monitored=listed.monitored,
            continuing=series.continuing,
            episodes=tuple(sorted(episodes, key=lambda one: (one.number, one.id))),
            later_airs_at=min(later, default=None),
        ),
        files,
    )


def _series_key(title: TitleId) -> tuple[int, bool]:
    return title.tmdb_id, title.is_4k


def _item(is_4k: bool, media: MediaRecord) -> int | None:
    return media.in_quality(is_4k).external_id


async def _look_up(
    sonarr: SonarrClient, media: MediaRecord, is_4k: bool
) -> SonarrSeries | None:
    """Return the series by Jellyseerr's item, else by TVDB id; raises ClientError."""
    # The item that Jellyseerr names is never looked up by another id instead: what is
    # there now may belong to somebody else
    if (item := _item(is_4k, media)) is not None:
        return await sonarr.series(item)
    if media.tvdb_id is None:
        return None
    return await sonarr.series_by_tvdb(media.tvdb_id)


def _agrees(series: SonarrSeries, media: MediaRecord) -> bool:
    """Return whether both are one series, by TVDB id or, if one lacks it, TMDB id."""
    if media.tvdb_id is not None and series.tvdb_id is not None:
        return media.tvdb_id == series.tvdb_id
    return series.tmdb_id is not None and media.tmdb_id == series.tmdb_id
