"""The availability sync: what was available and is nowhere any more."""

from typing import TYPE_CHECKING

from ..servarr import Radarr, Sonarr
from ..servarr.rows import SeriesRow
from ..statuses import MediaStatus
from .rows import MediaRow, MediaSide, ServiceRow

if TYPE_CHECKING:
    from .server import Jellyseerr

THERE = frozenset({MediaStatus.AVAILABLE, MediaStatus.PARTIALLY_AVAILABLE})


def sync_availability(server: Jellyseerr) -> None:
    """Look for all that is available, each quality for itself."""
    for media in server.media.values():
        for is_4k in (False, True):
            if media.kind == "tv":
                _look_for_series(server, media, is_4k)
            elif media.side(is_4k).status == MediaStatus.AVAILABLE:
                side = media.side(is_4k)
                if not (_in_jellyfin(server, side) or _in_radarr(server, side, is_4k)):
                    _gone(server, side)


def _gone(server: Jellyseerr, side: MediaSide) -> None:
    """Call a quality deleted and forget where it was."""
    side.status = _gone_status(server)
    side.service_id = side.external_id = side.slug = side.jellyfin_id = None


def _gone_status(server: Jellyseerr) -> MediaStatus:
    """Return the status of what went: deleted exists since 2.6."""
    marks = server.behaviour.marks_deleted
    return MediaStatus.DELETED if marks else MediaStatus.UNKNOWN


def _in_jellyfin(server: Jellyseerr, side: MediaSide) -> bool:
    """Tell whether Jellyfin lists the item; while it cannot be asked, that is assumed."""
    if side.jellyfin_id is None:
        return False
    if not server.jellyfin.running or server.jellyfin.starting:
        return True
    library = server.jellyfin.library
    row = library.items.get(side.jellyfin_id)
    return row is not None and library.is_there(row)


def _services(rows: list[ServiceRow], side: MediaSide, is_4k: bool) -> list[ServiceRow]:
    """Return the servers of a quality that are asked for a title."""
    if side.external_id is None:
        return []
    return [row for row in rows if row.sync_enabled and row.is_4k == is_4k]


def _in_radarr(server: Jellyseerr, side: MediaSide, is_4k: bool) -> bool:
    """Tell whether a Radarr has a file of the movie; one that is away is believed to."""
    for service in _services(server.radarrs, side, is_4k):
        target = service.instance
        if not target.running:
            return True
        if isinstance(target, Radarr) and service.id == side.service_id:
            row = target.movies.get(side.external_id or 0)
            if row is not None and row.file is not None:
                return True
    return False


def _look_for_series(server: Jellyseerr, media: MediaRow, is_4k: bool) -> None:
    """Look for a series and for each of its seasons.

    A season that is only an empty folder in Jellyfin is there, except from 3.3 on.
    """
    side = media.side(is_4k)
    seasons = [season for season in media.seasons.values() if season.of(is_4k) in THERE]
    if side.status not in THERE and not seasons:
        return
    listed = _in_jellyfin(server, side)
    rows, away = _in_sonarr(server, side, is_4k)
    if away:
        return
    held = {file.season for row in rows for file in row.files.values()}
    in_jellyfin = _jellyfin_seasons(server, side) if listed else set()
    for season in seasons:
        if in_jellyfin is not None and season.number not in in_jellyfin | held:
            season.mark(_gone_status(server), is_4k)
            if side.status == MediaStatus.AVAILABLE:
                side.status = MediaStatus.PARTIALLY_AVAILABLE
    if side.status in THERE and not listed and not held:
        _gone(server, side)


def _in_sonarr(
    server: Jellyseerr, side: MediaSide, is_4k: bool
) -> tuple[list[SeriesRow], bool]:
    """Return the rows of a series, and whether a Sonarr could not be asked."""
    found = []
    for service in _services(server.sonarrs, side, is_4k):
        target = service.instance
        if not target.running:
            return [], True
        if isinstance(target, Sonarr) and service.id == side.service_id:
            if row := target.series.get(side.external_id or 0):
                found.append(row)
    return found, False


def _jellyfin_seasons(server: Jellyseerr, side: MediaSide) -> set[int] | None:
    """Return the seasons that are in Jellyfin; None if it cannot be asked."""
    if not server.jellyfin.running or server.jellyfin.starting:
        return None
    library = server.jellyfin.library
    rows = [
        row
        for row in library.items.values()
        if row.series_id == side.jellyfin_id and library.is_there(row)
    ]
    if server.empty_seasons_exist:
        return {row.index for row in rows if row.type == "Season" and row.index}
    episodes = (row for row in rows if row.type == "Episode" and not row.virtual)
    return {row.season for row in episodes if row.season}
