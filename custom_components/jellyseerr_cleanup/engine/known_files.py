"""What Radarr and Sonarr said of files, on disk.

After a restart only what is old, changed or near is read anew. It may be lost: then all
is read anew. Nothing is deleted by it, since a verification reads everything.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
import logging
from typing import Any

from ..persistence.codec import Misshapen, compact
from ..persistence.state import DurableFile, StorageError
from ..reading.caches import ReadingCaches
from ..reading.known_rows import KnownRow, KnownRows
from ..reading.movie_rows import KnownMovie, MovieRows
from ..reading.series_rows import Asked, KnownSeries, SeriesRows
from ..reading.sightings import SeenOn, Sighting
from ..retention.model import TitleId

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Movies:
    address: str
    history_at: datetime
    known: Mapping[TitleId, KnownMovie]


@dataclass(frozen=True, slots=True)
class _Series:
    address: str
    history_at: datetime
    known: Mapping[Asked, KnownSeries]


@dataclass(frozen=True, slots=True)
class _Stored:
    """What is on disk, by instance."""

    movies: Mapping[str, _Movies] = field(default_factory=dict)
    series: Mapping[str, _Series] = field(default_factory=dict)
    not_on_disk: frozenset[TitleId] = frozenset()


_CODEC = compact(_Stored)


@dataclass(frozen=True, slots=True)
class _SeenOn:
    address: str
    titles: Mapping[TitleId, Sighting]


@dataclass(frozen=True, slots=True)
class _Sightings:
    """Which instance had what; beside the files, so that older files are still read."""

    seen: Mapping[str, _SeenOn] = field(default_factory=dict)


_SIGHTINGS = compact(_Sightings)


class KnownFiles:
    """What is known of files, and the file in which it outlasts a restart."""

    def __init__(self, caches: ReadingCaches, file: DurableFile | None) -> None:
        """Take where it is used, and where it lasts: None if nowhere."""
        self._caches = caches
        self._file = file
        self._loaded = file is None

    async def load(self, now: datetime) -> None:
        """Take over what is on disk, once; `now` is in UTC."""
        if self._loaded or self._file is None:
            return
        self._loaded = True
        try:
            data = await self._file.read()
            if data is not None:
                stored = await asyncio.to_thread(_CODEC.load, data.get("files"))
                self._take(stored, now)
                if "sightings" in data:
                    seen = data["sightings"]
                    sightings = await asyncio.to_thread(_SIGHTINGS.load, seen)
                    self._caches.sightings.seen |= {
                        key: SeenOn(one.address, {**one.titles})
                        for key, one in sightings.seen.items()
                    }
        except (StorageError, Misshapen, OSError) as error:
            _LOGGER.debug("All files will be read anew: %s", error)

    async def save(self) -> None:
        """Write what is known if it says more than what is on disk.

        When it was read does not count: a poll in which nothing changed writes nothing.
        """
        caches = self._caches
        every = (*caches.rows, caches.not_on_disk, caches.sightings)
        if self._file is None or not any(rows.altered for rows in every):
            return
        for rows in every:
            rows.altered = False
        try:
            await self._file.write(await asyncio.to_thread(self._dump))
        except (StorageError, Misshapen, OSError, RuntimeError) as error:
            # RuntimeError: Home Assistant has stopped and starts no more threads
            _LOGGER.debug("What is known of files was not saved: %s", error)
            for rows in every:
                rows.altered = True

    def _take(self, stored: _Stored, now: datetime) -> None:
        for key, movies in stored.movies.items():
            rows = MovieRows(movies.address, {**movies.known}, movies.history_at, now)
            self._caches.movies[key] = rows
        for key, series in stored.series.items():
            its = SeriesRows(series.address, {**series.known}, series.history_at, now)
            self._caches.series[key] = its
        self._caches.not_on_disk.titles |= stored.not_on_disk

    def _dump(self) -> dict[str, Any]:
        stored = _Stored(
            {
                key: _Movies(rows.address, rows.history_at, _of(rows))
                for key, rows in list(self._caches.movies.items())
                if rows.history_at is not None
            },
            {
                key: _Series(rows.address, rows.history_at, _of(rows))
                for key, rows in list(self._caches.series.items())
                if rows.history_at is not None
            },
            frozenset(self._caches.not_on_disk.titles),
        )
        return {
            "files": _CODEC.dump(stored),
            "sightings": _SIGHTINGS.dump(
                _Sightings(
                    {
                        key: _SeenOn(one.address, {**one.titles})
                        for key, one in list(self._caches.sightings.seen.items())
                    }
                )
            ),
        }


def _of[Key, Known: KnownRow](rows: KnownRows[Key, Known]) -> dict[Key, Known]:
    """Return what is known, but for what the history names and nobody read since."""
    changed = {*rows.changed}
    return {key: one for key, one in list(rows.known.items()) if key not in changed}
