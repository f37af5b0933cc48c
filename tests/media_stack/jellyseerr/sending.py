"""Approved requests on their way to Radarr and Sonarr."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..servarr import Radarr, Sonarr
from ..servarr.rows import SeasonRow, SeriesRow
from ..servarr.sonarr_shapes import slug
from ..statuses import RequestStatus
from .rows import MediaRow, RequestRow

if TYPE_CHECKING:
    from .server import Jellyseerr


def send(server: Jellyseerr, request: RequestRow, media: MediaRow) -> bool:
    """Add the title to the default server of its quality; tell whether it came there.

    One that refuses connections makes the request failed.
    """
    rows = server.radarrs if request.kind == "movie" else server.sonarrs
    fitting = (row for row in rows if row.is_default and row.is_4k == request.is_4k)
    if (service := next(fitting, None)) is None:
        return False
    target, side = service.instance, request.side
    if not target.running:
        request.status = RequestStatus.FAILED
        return False
    if isinstance(target, Radarr):
        side.external_id, side.slug = _to_radarr(server, target, media)
    else:
        numbers = [season.number for season in request.seasons]
        side.external_id, side.slug = _to_sonarr(server, target, media, numbers)
    side.service_id = service.id
    return True


def _to_radarr(server: Jellyseerr, radarr: Radarr, media: MediaRow) -> tuple[int, str]:
    """Add a movie, or monitor the one that is there."""
    row = radarr.movie_with(media.tmdb)
    if row is None:
        title, year = server.titles["movie", media.tmdb]
        now = server.clock.now()
        row = radarr.add_movie(title, year, media.tmdb, imdb=media.imdb, added=now)
    row.monitored = True
    return row.id, str(row.tmdb)


def _to_sonarr(
    server: Jellyseerr, sonarr: Sonarr, media: MediaRow, numbers: Sequence[int]
) -> tuple[int, str]:
    """Add a series with only those seasons monitored, or monitor them in the one that is there."""
    known = sonarr.known_as(media.tmdb)
    tvdb = media.tvdb or (known.tvdb if known else 0)
    row = sonarr.series_with(tvdb)
    if row is None:
        title, year = server.titles["tv", media.tmdb]
        now = server.clock.now()
        row = sonarr.add_series(
            title, year, tvdb, media.tmdb, imdb=media.imdb, added=now
        )
        _fill(sonarr, row, known)
    row.monitored = True
    for number in numbers:
        row.seasons.setdefault(number, SeasonRow(number)).monitored = True
    for episode in row.episodes.values():
        episode.monitored = episode.monitored or episode.season in numbers
    return row.id, slug(row.title)


def _fill(sonarr: Sonarr, row: SeriesRow, known: SeriesRow | None) -> None:
    """Give a series that is added again its episodes, without files and not monitored."""
    if known is None:
        return
    row.imdb, row.status, row.folder = known.imdb, known.status, known.folder
    for episode in known.episodes.values():
        number, aired = episode.number, episode.aired
        sonarr.add_episode(row, episode.season, number, aired, monitored=False)
    for season in row.seasons.values():
        season.monitored = False
