"""The scans of Jellyfin, Radarr and Sonarr: what they find makes and changes media rows."""

from collections import Counter
from typing import TYPE_CHECKING

from ..jellyfin import ItemRow
from ..servarr import Radarr, Sonarr
from ..servarr.sonarr_shapes import slug
from .noting import Link, Seasons, note_movie, note_series

if TYPE_CHECKING:
    from .server import Jellyseerr

LATEST = 12  # of each library, as the scan of what was recently added asks for


def scan_jellyfin(server: Jellyseerr, *, recent: bool = False) -> None:
    """Note all that Jellyfin lists, or only the latest of each library.

    It believes Jellyfin: an item whose file went is there as long as it is listed.
    """
    if not server.jellyfin.running or server.jellyfin.starting:
        return
    for row in _latest(server) if recent else _titles(server):
        tmdb = row.providers.get("Tmdb", "")
        if not tmdb.isdecimal():
            continue
        if row.type == "Movie":
            link = Link(jellyfin_id=row.id)
            is_4k = row.is_4k and any(one.is_4k for one in server.radarrs)
            note_movie(server, int(tmdb), link, is_4k=is_4k, row=row)
        else:
            _note_jellyfin_series(server, row, int(tmdb))


def _titles(server: Jellyseerr) -> list[ItemRow]:
    """Return the movies and series that Jellyfin lists."""
    library = server.jellyfin.library
    return [
        row
        for row in [*library.items.values()]
        if row.type in {"Movie", "Series"}
        and library.is_there(row)
        and library.main_of(row) is None
    ]


def _latest(server: Jellyseerr) -> list[ItemRow]:
    """Return the latest titles of each library; a series is as new as its newest episode."""
    library = server.jellyfin.library
    newest = {row.id: row.file_date or row.created for row in _titles(server)}
    for row in library.items.values():
        series = row.series_id or ""
        if row.type == "Episode" and series in newest and library.is_there(row):
            newest[series] = max(newest[series], row.file_date or row.created)
    left: Counter[object] = Counter()
    found = []
    for number in sorted(newest, key=lambda number: newest[number], reverse=True):
        row = library.items[number]
        folder = library.library_of(row)
        if left[folder] < LATEST:
            left[folder] += 1
            found.append(row)
    return found


def _note_jellyfin_series(server: Jellyseerr, row: ItemRow, tmdb: int) -> None:
    """Note a series by the episodes that are listed of it, each quality for itself."""
    library = server.jellyfin.library
    splits = any(one.is_4k for one in server.sonarrs)
    held: dict[bool, Counter[int]] = {False: Counter(), True: Counter()}
    for episode in library.items.values():
        if (
            episode.type == "Episode"
            and episode.series_id == row.id
            and not episode.virtual
            and episode.season
            and library.is_there(episode)
            and library.main_of(episode) is None
        ):
            count = 1 + (episode.index_end or episode.index or 0) - (episode.index or 0)
            held[splits and episode.is_4k][episode.season] += count
    tvdb = int(row.providers.get("Tvdb") or 0) or None
    for is_4k, counts in held.items():
        if is_4k == (splits and row.is_4k) or counts:
            totals = _totals(server, tmdb) or counts
            seasons: Seasons = {
                number: (counts[number], totals[number], False) for number in totals
            }
            link = Link(jellyfin_id=row.id)
            note_series(server, tmdb, tvdb, link, seasons, is_4k=is_4k)


def _totals(server: Jellyseerr, tmdb: int) -> Counter[int]:
    """Return how many episodes each season has in all, as TMDB would say."""
    for service in server.sonarrs:
        target = service.instance
        if isinstance(target, Sonarr) and (row := target.known_as(tmdb)):
            episodes = row.episodes.values()
            return Counter(one.season for one in episodes if one.season)
    return Counter()


def scan_radarr(server: Jellyseerr) -> None:
    """Note what every Radarr monitors or has."""
    for service in server.radarrs:
        target = service.instance
        if not (isinstance(target, Radarr) and service.sync_enabled and target.running):
            continue
        for row in target.movies.values():
            if row.monitored or row.file is not None:
                link = Link(service.id, row.id, str(row.tmdb))
                note_movie(
                    server,
                    row.tmdb,
                    link,
                    is_4k=service.is_4k,
                    imdb=row.imdb,
                    there=row.file is not None,
                )


def scan_sonarr(server: Jellyseerr) -> None:
    """Note what every Sonarr monitors or has, by seasons; specials do not count."""
    for service in server.sonarrs:
        target = service.instance
        if not (isinstance(target, Sonarr) and service.sync_enabled and target.running):
            continue
        for row in target.series.values():
            held = Counter(e.season for e in row.episodes.values() if e.file_id)
            total = Counter(e.season for e in row.episodes.values())
            seasons: Seasons = {
                number: (held[number], total[number], season.monitored)
                for number, season in row.seasons.items()
                if number > 0
            }
            link = Link(service.id, row.id, slug(row.title))
            note_series(server, row.tmdb, row.tvdb, link, seasons, is_4k=service.is_4k)
