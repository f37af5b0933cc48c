"""The files' side of seasons: what each Sonarr holds of the series that are asked for."""

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
from .roots import Roots
from .servers import FoundServer

CONTENTS_LAST = timedelta(days=1)
# What is not in the list of series, such as a file's new name, is looked for now and then: a few series a poll
_OLD_ONES_A_POLL = 10
_AT_ONCE = 4
# From here on one call for the whole list costs less than a call for each series
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
class Shelf:
    """What was read of each series, by instance and Sonarr's id; read anew when the list of series says that it changed."""

    contents: dict[Key, Contents] = field(default_factory=dict)

    def fresh(self, instance: str, series: SonarrSeries) -> Contents | None:
        """Return what is known of a series, unless it changed or cannot be compared."""
        known = self.contents.get((instance, series.id))
        comparable = all(season.file_count is not None for season in series.seasons)
        return known if known and comparable and known.series == series else None


@dataclass(frozen=True, slots=True)
class FoundSeasons:
    """The copies of seasons, and what people call them."""

    copies: Mapping[TitleId, LibraryCopy | Unknown]
    names: Mapping[TitleId, TitleName]


async def read_seasons(
    wanted: Iterable[Wanted],
    servers: Mapping[str, FoundServer],
    shelf: Shelf,
    now: datetime,
    *,
    anew: bool = False,
) -> FoundSeasons:
    """Read the copies of these seasons; `anew` takes nothing from the shelf. What could not be read is Unknown."""
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
            _Instance(servers[key], shelf, now, anew).read(titles)
            for key, titles in by_instance.items()
        )
    ):
        copies |= found.copies
        names |= found.names
    return FoundSeasons(copies, names)


async def list_seasons(
    requests: Iterable[MediaRequest], servers: Mapping[str, FoundServer]
) -> dict[tuple[int, bool], tuple[int, ...]]:
    """Return the seasons, without the specials, of each series of which a request names none, by TMDB id and quality.

    A series is missing where no Sonarr can say.
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
    shelf: Shelf
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
            queued = await sonarr.queued_seasons()
            roots = await Roots.read(sonarr)
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
                    season_copy(self.server, known, title, queued, roots)
                    if known
                    else unreachable
                )
        return FoundSeasons(copies, names)

    async def _contents(
        self, sonarr: SonarrClient, rows: Iterable[SonarrSeries | None]
    ) -> dict[int, Contents]:
        """Return what is in each series, from the shelf where it is unchanged; without those that could not be read."""
        gate = asyncio.Semaphore(_AT_ONCE)
        instance = self.server.key
        series = {row.id: row for row in rows if row is not None}
        shelved = {
            number: known
            for number, row in series.items()
            if not self.anew and (known := self.shelf.fresh(instance, row))
        }
        old = sorted(
            (
                number
                for number, known in shelved.items()
                if self.now - known.read_at >= CONTENTS_LAST
            ),
            key=lambda number: shelved[number].read_at,
        )
        for number in old[:_OLD_ONES_A_POLL]:
            del shelved[number]

        async def read(row: SonarrSeries) -> None:
            async with gate:
                try:
                    episodes = await sonarr.episodes(row.id)
                    files = await sonarr.episode_files(row.id)
                except ClientError:
                    self.shelf.contents.pop((instance, row.id), None)
                    return
            known = Contents(row, episodes, files, self.now)
            self.shelf.contents[instance, row.id] = shelved[row.id] = known

        await asyncio.gather(
            *(read(row) for number, row in series.items() if number not in shelved)
        )
        return shelved


async def _rows(
    sonarr: SonarrClient, wanted: Iterable[Wanted], *, one_by_one: bool = False
) -> dict[tuple[int, bool], SonarrSeries | None]:
    """Return Sonarr's row of each series, None where it has none; raises ClientError."""
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
    gate = asyncio.Semaphore(_AT_ONCE)

    async def read(title: TitleId, media: MediaRecord) -> SonarrSeries | None:
        async with gate:
            return await _look_up(sonarr, media, title.is_4k)

    found = await asyncio.gather(*(read(*one) for one in by_series.values()))
    return dict(zip(by_series, found, strict=True))


def season_copy(
    server: FoundServer,
    contents: Contents,
    title: TitleId,
    queued: frozenset[tuple[int, int | None]],
    roots: Roots,
) -> LibraryCopy | Unknown:
    """Return a season as the planner knows it; Unknown if Sonarr does not list it, or its episodes and files do not agree."""
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
    # A file of no episode, or a missing one, was read between two changes, or nobody can say whether it was watched
    if {one.file_id for one in episodes if one.file_id} != {one.id for one in files}:
        return Unknown.because(ReasonCode.INSTANCE_UNREACHABLE, server=server.name)
    series = contents.series
    return LibraryCopy(
        instance=server.key,
        item_id=series.id,
        folder=series.folder,
        files=files,
        in_queue=bool(queued & {(series.id, number), (series.id, None)}),
        root_available=roots.available(series.folder),
        season=SeasonRecord(
            number=number,
            monitored=listed.monitored,
            continuing=series.continuing,
            episodes=tuple(sorted(episodes, key=lambda one: (one.number, one.id))),
            later_airs_at=min(later, default=None),
        ),
    )


def _series_key(title: TitleId) -> tuple[int, bool]:
    return title.tmdb_id, title.is_4k


def _item(is_4k: bool, media: MediaRecord) -> int | None:
    return media.in_quality(is_4k).external_id


async def _look_up(
    sonarr: SonarrClient, media: MediaRecord, is_4k: bool
) -> SonarrSeries | None:
    """Return the series that Jellyseerr names, or else the one with its TVDB id; raises ClientError."""
    # The item that Jellyseerr names is never looked up again by another id: what is there now may be somebody else's
    if (item := _item(is_4k, media)) is not None:
        return await sonarr.series(item)
    if media.tvdb_id is None:
        return None
    return await sonarr.series_by_tvdb(media.tvdb_id)


def _agrees(series: SonarrSeries, media: MediaRecord) -> bool:
    """Whether Sonarr's item is the series that Jellyseerr means: by the TVDB id, or where one of them has none by the TMDB id."""
    if media.tvdb_id is not None and series.tvdb_id is not None:
        return media.tvdb_id == series.tvdb_id
    return series.tmdb_id is not None and media.tmdb_id == series.tmdb_id
