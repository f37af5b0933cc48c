"""What a scan writes: media rows that are new or changed, and requests that are done."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..jellyfin import ItemRow
from ..statuses import MediaStatus, RequestStatus
from .rows import MediaRow, MediaSeasonRow, MediaSide

if TYPE_CHECKING:
    from .server import Jellyseerr

M = MediaStatus

# By number: the episodes that are there, all that there are, and whether more are wanted
type Seasons = dict[int, tuple[int, int, bool]]


@dataclass(frozen=True, slots=True)
class Link:
    """Where a title was found: in a Radarr or Sonarr, or in Jellyfin."""

    service_id: int | None = None
    external_id: int | None = None
    slug: str | None = None
    jellyfin_id: str | None = None

    def put(self, side: MediaSide) -> None:
        """Write it into a media row; the other links stay."""
        if self.jellyfin_id is not None:
            side.jellyfin_id = self.jellyfin_id
        else:
            side.service_id, side.external_id = self.service_id, self.external_id
            side.slug = self.slug


def note_movie(
    server: Jellyseerr,
    tmdb: int,
    link: Link,
    *,
    is_4k: bool,
    there: bool = True,
    imdb: str | None = None,
    row: ItemRow | None = None,
) -> None:
    """Note a movie that is there or awaited: what is available stays so, whatever is found."""
    if row is not None:
        imdb = row.providers.get("Imdb")
    media = _media(server, "movie", tmdb, None, imdb)
    if media.standard.status == M.BLOCKLISTED:
        return
    side = media.side(is_4k)
    before = _state(media, is_4k)
    if side.status != M.AVAILABLE:
        if there:
            side.status = M.AVAILABLE
            media.added = server.clock.now()
        elif side.status != M.DELETED:
            side.status = M.PROCESSING
    link.put(side)
    _written(server, media, is_4k, before)


def note_series(
    server: Jellyseerr,
    tmdb: int,
    tvdb: int | None,
    link: Link,
    seasons: Seasons,
    *,
    is_4k: bool,
) -> None:
    """Note a series: seasons by their episodes, the series by its seasons."""
    media = _media(server, "tv", tmdb, tvdb, None)
    if media.standard.status == M.BLOCKLISTED:
        return
    side, before = media.side(is_4k), _state(media, is_4k)
    new = False
    for number, found in seasons.items():
        if (season := media.seasons.get(number)) is None:
            identity = next(server.ids["media season"])
            season = MediaSeasonRow(identity, number, server.clock.now())
            media.seasons[number] = season
            new = new or found[0] > 0 or found[2]
        season.mark(_season_status(season.of(is_4k), *found), is_4k)
    statuses = [
        season.of(is_4k) for number, season in media.seasons.items() if number > 0
    ]
    side.status = _series_status(side.status, statuses, new=new)
    link.put(side)
    _written(server, media, is_4k, before)


def _season_status(
    before: MediaStatus | int, held: int, total: int, wanted: bool
) -> MediaStatus | int:
    """Return a season's status; one that is available stays so."""
    if before == M.AVAILABLE or (held and held >= total):
        return M.AVAILABLE
    if held:
        return M.PARTIALLY_AVAILABLE
    return M.PROCESSING if wanted and before != M.DELETED else before


def _series_status(
    before: MediaStatus | int, seasons: list[MediaStatus | int], *, new: bool
) -> MediaStatus | int:
    """Return a series' status by those of its seasons."""
    if seasons and all(status == M.AVAILABLE for status in seasons):
        return M.AVAILABLE
    if before == M.AVAILABLE and not new:
        return before
    if any(status in {M.AVAILABLE, M.PARTIALLY_AVAILABLE} for status in seasons):
        return M.PARTIALLY_AVAILABLE
    if M.PROCESSING in seasons or not (seasons or before == M.DELETED):
        return M.PROCESSING
    return M.DELETED if before == M.DELETED else M.UNKNOWN


def _media(
    server: Jellyseerr, kind: str, tmdb: int, tvdb: int | None, imdb: str | None
) -> MediaRow:
    """Return the media row of a title, made when it is missing."""
    if (row := server.find_media(kind, tmdb)) is not None:
        return row
    now, number = server.clock.now(), next(server.ids["media"])
    server.add_media(row := MediaRow(number, kind, tmdb, tvdb, imdb, now, now))
    return row


def _state(media: MediaRow, is_4k: bool) -> tuple[object, ...]:
    """Return what of a row a scan may change."""
    side = media.side(is_4k)
    seasons = [(n, season.of(is_4k)) for n, season in sorted(media.seasons.items())]
    ids = (side.service_id, side.external_id, side.slug, side.jellyfin_id)
    return (side.status, ids, seasons)


def _written(
    server: Jellyseerr, media: MediaRow, is_4k: bool, before: tuple[object, ...]
) -> None:
    """Complete the approved requests of a row that changed, if what they ask for is there.

    A row that does not change completes nothing: a second request for a movie that is
    there stays approved. One that a scan made for a stale item, and that no Radarr or
    Sonarr belongs to, completes them all the same.
    """
    side = media.side(is_4k)
    if _state(media, is_4k) == before and side.service_id is not None:
        return
    for request in server.requests.values():
        if (
            request.media is not media
            or request.is_4k != is_4k
            or request.status != RequestStatus.APPROVED
        ):
            continue
        asked = [
            media.seasons[season.number].of(is_4k)
            for season in request.seasons
            if season.number in media.seasons
        ]
        statuses = asked if request.kind == "tv" else [side.status]
        if statuses and all(status == M.AVAILABLE for status in statuses):
            request.status = server.behaviour.fulfilled
            for season in request.seasons:
                season.status = server.behaviour.fulfilled
