"""The files of seasons: what each Sonarr has of the series."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import override

from ..clients.errors import ClientError, UnexpectedAnswer
from ..clients.sonarr import SonarrClient
from ..clients.sonarr_rows import SonarrSeries
from ..retention.copies import LibraryCopy
from ..retention.model import MediaRecord, MediaRequest, TitleId, TitleName
from ..retention.reason import ReasonCode, Unknown
from ..retention.tags import InstanceTags
from ..retention.titles import instance_key
from .concurrency import few_at_once, in_thread
from .ids import agree
from .on_disk import NotOnDisk
from .season_copy import SonarrState, season_copy
from .series_rows import Asked, KnownSeries, SeriesRows, asked_for, look_up, read_whole
from .servers import FoundServer
from .tags import RowTags
from .title_reader import (
    FoundCopies,
    HowFresh,
    TitleReader,
    Wanted,
    by_instance,
    unreachable,
)
from .unanswered import is_odd, odd_answer


class SeriesReader(TitleReader):
    """Reads the seasons of all Sonarrs, within one reading.

    Each Sonarr's state is read once in a reading, and what it said of series lasts
    longer, by instance.
    """

    def __init__(
        self,
        servers: Mapping[str, FoundServer],
        rows: dict[str, SeriesRows],
        now: datetime,
        not_on_disk: NotOnDisk,
        tags: Mapping[str, InstanceTags | Unknown],
    ) -> None:
        """Read at `now` (UTC); the rows outlast the reader."""
        super().__init__(servers, now, not_on_disk, tags)
        self._rows = rows
        self._states: dict[str, SonarrState] = {}

    async def list_seasons(
        self, requests: Iterable[MediaRequest], *, anew: bool
    ) -> dict[tuple[int, bool], tuple[int, ...]]:
        """Return the seasons of each series of which a request names no season.

        They are by TMDB id and quality, without the specials. A series is missing if no
        Sonarr can say. With `anew` nothing counts that was read before.
        """
        unnamed = [
            (title, request.media)
            for request in requests
            if request.names_no_season
            for title in request.season_ids([1])
        ]
        there, _ = by_instance(unnamed, self._servers)
        found: dict[tuple[int, bool], tuple[int, ...]] = {}
        for key, wanted in there.items():
            server = self._servers[key]
            if not isinstance(server.client, SonarrClient):
                continue
            asked = _asked_for(wanted)
            try:
                rows = await self._listed(server, server.client, asked, anew=anew)
            except ClientError:
                continue
            for title, media in wanted.items():
                row = rows[_asked(title, media)]
                if row is not None and agree(row, media):
                    found[title.tmdb_id, title.is_4k] = row.season_numbers
        return found

    @override
    def is_fresh(self, title: TitleId, media: MediaRecord) -> bool:
        key = instance_key(title, media)
        known = self._rows.get(key) if key else None
        return known is None or known.is_fresh(_asked(title, media), self._now)

    @override
    def note_near(self, near: Iterable[tuple[TitleId, MediaRecord]]) -> None:
        there, _ = by_instance(near, self._servers)
        for key, rows in list(self._rows.items()):
            rows.near = frozenset(_asked_for(there.get(key, {})))

    @override
    async def _read(
        self, server: FoundServer, wanted: Wanted, how: HowFresh
    ) -> FoundCopies:
        sonarr = server.client
        if not isinstance(sonarr, SonarrClient):
            return FoundCopies(dict.fromkeys(wanted, unreachable(server)), {})
        asked = await in_thread(_asked_for, wanted)
        try:
            if (state := self._states.get(server.key)) is None:
                state = await SonarrState.read(server.key, sonarr)
                self._states[server.key] = state
            series = (
                await self._whole(sonarr, asked)
                if how is HowFresh.NOTHING
                else await self._remembered(server, sonarr, asked, how)
            )
        except ClientError as err:
            self._states.pop(server.key, None)
            return FoundCopies(dict.fromkeys(wanted, unreachable(server, err)), {})
        # What grows with the library does not run on the event loop
        tags = self._row_tags(server)
        return await in_thread(_shaped, server, wanted, series, state, tags)

    async def _whole(
        self, sonarr: SonarrClient, asked: Iterable[Asked]
    ) -> dict[Asked, KnownSeries]:
        async def read(one: Asked) -> KnownSeries:
            return await read_whole(sonarr, one, self._now)

        return await few_at_once(asked, read)

    async def _remembered(
        self,
        server: FoundServer,
        sonarr: SonarrClient,
        asked: Collection[Asked],
        how: HowFresh,
    ) -> dict[Asked, KnownSeries]:
        known = self._known_of(server)
        async with known.lock:
            await known.notice_changes(sonarr, self._now)
            if how is HowFresh.REMEMBERED:
                return await known.read(sonarr, asked, self._now)
            return await known.read_anew(sonarr, asked, self._now)

    async def _listed(
        self,
        server: FoundServer,
        sonarr: SonarrClient,
        asked: Collection[Asked],
        *,
        anew: bool,
    ) -> dict[Asked, SonarrSeries | None]:
        if anew:
            return await few_at_once(asked, lambda one: _row(sonarr, one))
        known = self._known_of(server)
        async with known.lock:
            await known.notice_changes(sonarr, self._now)
            return await known.read_rows(sonarr, asked, self._now)

    def _known_of(self, server: FoundServer) -> SeriesRows:
        address = server.instance.address
        known = self._rows.get(server.key)
        if known is None or known.address != address:
            known = self._rows[server.key] = SeriesRows(address)
        return known


async def _row(sonarr: SonarrClient, asked: Asked) -> SonarrSeries | None:
    """Return Sonarr's row of a series; None as well if that one makes no sense."""
    try:
        return await look_up(sonarr, asked)
    except UnexpectedAnswer as err:
        if not is_odd(err):
            raise
        return None


def _shaped(
    server: FoundServer,
    wanted: Wanted,
    series: Mapping[Asked, KnownSeries],
    state: SonarrState,
    tags: RowTags,
) -> FoundCopies:
    copies: dict[TitleId, LibraryCopy | Unknown] = {}
    names: dict[TitleId, TitleName] = {}
    for title, media in wanted.items():
        known = series[_asked(title, media)]
        if known.series is None and known.problem is not None:
            copies[title] = odd_answer(server.name, known.problem)
        elif known.series is None:
            copies[title] = Unknown.because(ReasonCode.NOT_ON_INSTANCE)
        elif not agree(known.series, media):
            copies[title] = Unknown.because(ReasonCode.ITEM_MISMATCH)
        else:
            names[title] = TitleName(known.series.title, known.series.year)
            copies[title] = season_copy(server, known, title, state, tags)
    return FoundCopies(copies, names)


def _asked(title: TitleId, media: MediaRecord) -> Asked:
    return asked_for(media, is_4k=title.is_4k)


def _asked_for(wanted: Wanted) -> set[Asked]:
    return {_asked(title, media) for title, media in wanted.items()}
