"""Titles and what Radarr and Sonarr hold of them, in a word each."""

from dataclasses import replace

from custom_components.jellyseerr_cleanup.retention.copies import (
    Episode,
    LibraryCopy,
    MediaFile,
    SeasonRecord,
)
from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode, Unknown

from .people import ago

MOVIE = TitleId(MediaType.MOVIE, 1, None, False)
MOVIE_4K = replace(MOVIE, is_4k=True)
OTHER_MOVIE = replace(MOVIE, tmdb_id=2)

SEASON = TitleId(MediaType.TV, 1, 1, False)
SEASON_4K = replace(SEASON, is_4k=True)
NEXT_SEASON = replace(SEASON, season=2)

RADARR_DOWN = Unknown.because(ReasonCode.INSTANCE_UNREACHABLE, server="Radarr")
NOT_ON_RADARR = Unknown.because(ReasonCode.NOT_ON_INSTANCE)

# An episode as Sonarr lists it, with its file if it has one
type Listed = tuple[Episode, MediaFile | None]


def title(tmdb_id: int = 1, *, is_4k: bool = False) -> TitleId:
    """Return a movie's id."""
    return TitleId(MediaType.MOVIE, tmdb_id, None, is_4k)


def file(
    days: float | None,
    path: str = "/movies/1/hd.mkv",
    *,
    size: int = 1000,
    number: int = 1,
) -> MediaFile:
    """Return a file that was imported so many days ago; None is without a date."""
    return MediaFile(number, path, size, None if days is None else ago(days))


def episode(
    number: int,
    *,
    aired: float | None = 400,
    imported: float | None = 39,
    in_file: int | None = None,
    has_file: bool = True,
    monitored: bool = True,
    quality: str = "hd",
    finale: str | None = None,
) -> Listed:
    """Return an episode of season 1; `in_file` names a file that others share."""
    number_of_file = in_file or number
    path = f"/series/1/s1e{number_of_file}.{quality}.mkv"
    return (
        Episode(
            number,
            1,
            number,
            number_of_file if has_file else None,
            None if aired is None else ago(aired),
            monitored,
            finale,
        ),
        file(imported, path, number=number_of_file) if has_file else None,
    )


def season_copy(
    of: TitleId,
    *listed: Listed,
    queued: bool = False,
    continuing: bool = False,
    monitored: bool = True,
    later: float | None = None,
    finales: bool = False,
) -> LibraryCopy:
    """Return a season in its place; the next one began to air `later` days ago."""
    assert of.season is not None
    files = {one.id: one for _, one in listed if one is not None}
    return LibraryCopy(
        f"sonarr:{int(of.is_4k)}",
        100 + of.tmdb_id,
        f"/series/{of.tmdb_id}",
        tuple(files.values()),
        queued,
        season=SeasonRecord(
            of.season,
            monitored,
            continuing,
            tuple(replace(one, season=of.season) for one, _ in listed),
            None if later is None else ago(later),
            finales,
        ),
    )
