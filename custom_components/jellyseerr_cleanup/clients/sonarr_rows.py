"""Sonarr's series, episodes and files, shaped into dataclasses."""

from dataclasses import dataclass, field
from datetime import datetime

from ..retention.copies import Episode, MediaFile
from .errors import UnexpectedAnswer
from .fields import Row

_LAST_SEASON = 99_999


@dataclass(frozen=True, slots=True)
class SonarrSeason:
    """A season in the list of series; sizes in bytes, times in UTC.

    The counts are None if Sonarr does not tell them.
    """

    number: int
    monitored: bool
    file_count: int | None
    episode_count: int | None
    total_episode_count: int | None
    size: int | None
    next_airing: datetime | None
    previous_airing: datetime | None


@dataclass(frozen=True, slots=True)
class SonarrSeries:
    """A series on one Sonarr; `folder` is its path there.

    `added_at`, in UTC, is when somebody began to follow it; None if Sonarr does not
    say. `tag_ids` are its tags. Two equal ones have the same files, as far as the list
    of series tells.
    """

    id: int
    tvdb_id: int | None
    tmdb_id: int | None
    title: str
    year: int | None
    folder: str
    continuing: bool
    monitored: bool
    seasons: tuple[SonarrSeason, ...]
    imdb_id: str | None = None
    added_at: datetime | None = field(default=None, compare=False)
    tag_ids: tuple[int, ...] | None = field(default=None, compare=False)

    @property
    def season_numbers(self) -> tuple[int, ...]:
        """Return the numbers of all seasons but the specials."""
        return tuple(one.number for one in self.seasons if one.number > 0)

    def season(self, number: int) -> SonarrSeason | None:
        """Return a season; None if Sonarr does not list it."""
        return next((one for one in self.seasons if one.number == number), None)


@dataclass(frozen=True, slots=True)
class SeasonFile:
    """An episode file, and the season that it belongs to."""

    season: int
    file: MediaFile


def series_row(row: Row) -> SonarrSeries:
    """Return a series; UnexpectedAnswer if its ids or its seasons cannot be read."""
    seasons = tuple(
        sorted(map(_season, row.rows("seasons")), key=lambda one: one.number)
    )
    if len({one.number for one in seasons}) != len(seasons):
        raise row.refuse("seasons", "a list of different seasons")
    return SonarrSeries(
        id=row.identifier("id"),
        tvdb_id=row.optional_identifier("tvdbId"),
        tmdb_id=row.optional_identifier("tmdbId"),
        title=row.optional_name("title") or "",
        year=row.optional_integer("year", most=9999) or None,
        folder=row.text("path"),
        # A series that Sonarr does not call ended may get more episodes
        continuing=row.optional_text("status") not in ("ended", "deleted"),
        monitored=row.boolean("monitored"),
        seasons=seasons,
        imdb_id=row.lenient_text("imdbId"),
        added_at=_added(row),
        tag_ids=row.lenient_identifiers("tags"),
    )


def _added(row: Row) -> datetime | None:
    # Lenient: a series of which nobody knows since when it is there stays
    try:
        return row.timestamp("added")
    except UnexpectedAnswer:
        return None


def _season(row: Row) -> SonarrSeason:
    counts = row.row("statistics") if "statistics" in row else None
    return SonarrSeason(
        number=row.integer("seasonNumber", most=_LAST_SEASON),
        monitored=row.boolean("monitored"),
        file_count=counts.optional_integer("episodeFileCount") if counts else None,
        episode_count=counts.optional_integer("episodeCount") if counts else None,
        total_episode_count=(
            counts.optional_integer("totalEpisodeCount") if counts else None
        ),
        size=counts.optional_integer("sizeOnDisk") if counts else None,
        next_airing=counts.timestamp("nextAiring") if counts else None,
        previous_airing=counts.timestamp("previousAiring") if counts else None,
    )


def episode_row(row: Row) -> Episode:
    """Return an episode; UnexpectedAnswer if it has a file and does not name it."""
    file_id = row.optional_identifier("episodeFileId")
    if row.boolean("hasFile") is not (file_id is not None):
        raise row.refuse("hasFile", "in agreement with episodeFileId")
    return Episode(
        id=row.identifier("id"),
        season=row.integer("seasonNumber", most=_LAST_SEASON),
        number=row.integer("episodeNumber", most=_LAST_SEASON),
        file_id=file_id,
        aired_at=row.timestamp("airDateUtc"),
        monitored=row.boolean("monitored"),
        finale=row.lenient_text("finaleType"),
    )


def season_file(row: Row) -> SeasonFile:
    """Return an episode file with its season."""
    return SeasonFile(
        season=row.integer("seasonNumber", most=_LAST_SEASON),
        file=MediaFile(
            id=row.identifier("id"),
            path=row.text("path"),
            size=row.integer("size"),
            added_at=row.timestamp("dateAdded"),
        ),
    )
