"""Asks the other instances of a title's quality whether they have it, too."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from ..clients.errors import ClientError
from ..clients.radarr import RadarrClient
from ..clients.sonarr import SonarrClient
from ..clients.sonarr_rows import SonarrSeries
from ..retention.copies import LibraryCopy
from ..retention.model import MediaRecord, TitleId
from ..retention.reason import Unknown
from ..retention.snapshot import Snapshot
from ..retention.whereabouts import rivals
from .concurrency import few_at_once, in_thread
from .servers import FoundServer
from .sightings import Sightings
from .title_reader import Wanted, unreachable
from .unanswered import is_odd

# As files are, all titles are asked for in turn, within a day
_SHARE_OF_A_POLL = 90
_LEAST_A_POLL = 25

type _Asked = tuple[str, TitleId]
type _Series = tuple[str, int]


class RivalReader:
    """Asks within one reading; what was said outlasts it."""

    def __init__(
        self, servers: Mapping[str, FoundServer], sightings: Sightings, now: datetime
    ) -> None:
        """Ask at `now` (UTC)."""
        self._servers = servers
        self._sightings = sightings
        self._now = now
        self._silent: set[str] = set()
        self._odd: dict[_Asked | _Series, ClientError] = {}

    async def read(
        self, snapshot: Snapshot, wanted: Wanted
    ) -> dict[TitleId, frozenset[str] | Unknown]:
        """Return which other instances have each title that has any.

        Of one that does not answer it is what it said last, up to 7 days ago.
        """
        places = await in_thread(_places, snapshot, wanted)
        said = await self._ask(
            [(key, title) for title, keys in places.items() for key in keys], wanted
        )
        return {
            title: self._together(title, keys, said) for title, keys in places.items()
        }

    async def go_round(self, snapshot: Snapshot, media: Wanted) -> None:
        """Ask for the titles that were asked for longest ago.

        So an instance that goes away has said of nearly all whether it had them.
        """
        await self._ask(await in_thread(self._whose_turn, snapshot, media), media)

    def _whose_turn(self, snapshot: Snapshot, media: Wanted) -> list[_Asked]:
        by_instance: dict[str, list[TitleId]] = {}
        for title, keys in _places(snapshot, media).items():
            for key in keys:
                by_instance.setdefault(key, []).append(title)
        return [
            (key, title)
            for key, titles in by_instance.items()
            for title in self._sightings.asked_longest_ago(
                key,
                titles,
                max(_LEAST_A_POLL, -(-len(titles) // _SHARE_OF_A_POLL)),
                self._now,
            )
        ]

    def _together(
        self, title: TitleId, keys: Iterable[str], said: Mapping[_Asked, bool]
    ) -> frozenset[str] | Unknown:
        found: set[str] = set()
        unknown: Unknown | None = None
        for key in keys:
            server = self._servers[key]
            has = said.get((key, title))
            if has is None:
                address = server.instance.address
                has = self._sightings.last(key, address, title, self._now)
            if has is None:
                odd = self._odd.get((key, title)) or self._odd.get((key, title.tmdb_id))
                unknown = unreachable(server, odd)
            elif has:
                found.add(key)
        # One that surely has it says more than one that may
        return frozenset(found) if found or unknown is None else unknown

    async def _ask(
        self, asked: Iterable[_Asked], media: Mapping[TitleId, MediaRecord]
    ) -> dict[_Asked, bool]:
        """Return who has what, as far as they answer, and remember it."""
        asked = list(asked)
        shows: dict[_Series, MediaRecord] = {
            (key, title.tmdb_id): media[title]
            for key, title in asked
            if title.season is not None
        }
        movies = [one for one in asked if one[1].season is None]
        said: dict[_Asked, bool] = {
            one: has
            for one, has in (await few_at_once(movies, self._has_movie)).items()
            if has is not None
        }

        async def look_up(one: _Series) -> tuple[SonarrSeries | None] | None:
            return await self._look_up(one, shows[one])

        series = await few_at_once(shows, look_up)
        for key, title in asked:
            row = series.get((key, title.tmdb_id))
            if title.season is not None and row is not None:
                said[key, title] = _has_season(row[0], title.season)
        for key in {key for key, _ in said}:
            address = self._servers[key].instance.address
            found = {title: has for (one, title), has in said.items() if one == key}
            self._sightings.note(key, address, found, self._now)
        return said

    async def _has_movie(self, one: _Asked) -> bool | None:
        """Return whether a Radarr has or wants a movie; None if it is silent."""
        key, title = one
        radarr = self._servers[key].client
        if key in self._silent or not isinstance(radarr, RadarrClient):
            return None
        try:
            row = await radarr.movie_by_tmdb(title.tmdb_id)
        except ClientError as err:
            self._note(one, err)
            return None
        return row is not None and (row.has_file or row.monitored)

    async def _look_up(
        self, one: _Series, media: MediaRecord
    ) -> tuple[SonarrSeries | None] | None:
        """Return a Sonarr's row of a series, alone; None if the server is silent."""
        key, tmdb_id = one
        sonarr = self._servers[key].client
        if key in self._silent or not isinstance(sonarr, SonarrClient):
            return None
        try:
            if media.tvdb_id is not None:
                return (await sonarr.series_by_tvdb(media.tvdb_id),)
            every = await sonarr.all_series()
        except ClientError as err:
            self._note(one, err)
            return None
        found = next((row for row in every if row.tmdb_id == tmdb_id), None)
        if found is None and any(not row.tmdb_id for row in every):
            # It may be one of those of which Sonarr does not know the TMDB id
            return None
        return (found,)

    def _note(self, one: _Asked | _Series, err: ClientError) -> None:
        """Note an error: of what is odd only that is unknown, else ask no more."""
        if is_odd(err):
            self._odd[one] = err
        else:
            self._silent.add(one[0])


def _places(snapshot: Snapshot, wanted: Iterable[TitleId]) -> dict[TitleId, list[str]]:
    """Return the instances to ask for each title that has any."""
    others: dict[str, list[str]] = {}
    places: dict[TitleId, list[str]] = {}
    for title in wanted:
        copy = snapshot.copies.get(title)
        if isinstance(copy, LibraryCopy):
            if (own := copy.instance) not in others:
                found = rivals(title, own, snapshot)
                others[own] = [one.key for one in found]
            if others[own]:
                places[title] = others[own]
    return places


def _has_season(series: SonarrSeries | None, number: int) -> bool:
    """Return whether a Sonarr has files of a season, or waits for them."""
    season = series.season(number) if series else None
    if series is None or season is None:
        return False
    return bool(season.file_count) or (series.monitored and season.monitored)
