"""Jellyseerr's users and requests, shaped into dataclasses.

Fields that are not named here, such as the users' tokens, are dropped.
"""

from datetime import datetime

from ..retention.model import (
    MediaRecord,
    MediaRequest,
    MediaStatus,
    MediaType,
    QualityRecord,
    Requester,
    RequestStatus,
    TitleId,
)
from .errors import UnexpectedAnswer
from .fields import Row

_STATUS_BOUND = 2**31 - 1
_THERE = (MediaStatus.PARTIALLY_AVAILABLE, MediaStatus.AVAILABLE)


def requester(row: Row) -> Requester:
    """Return a user; the name to show is never empty."""
    identifier = row.identifier("id")
    names = [
        row.optional_name(key)
        for key in ("displayName", "username", "jellyfinUsername", "email")
    ]
    return Requester(
        id=identifier,
        display_name=next((name for name in names if name), str(identifier)),
        username=names[1],
        jellyfin_username=names[2],
        email=names[3],
        jellyfin_user_id=row.optional_jellyfin_id("jellyfinUserId"),
    )


def media_request(row: Row) -> MediaRequest | None:
    """Return a request; None for an orphan, which names no title."""
    media_type = _media_type(row, "type")
    if "media" not in row:
        return None
    media = row.row("media")
    if _media_type(media, "mediaType") is not media_type:
        raise row.refuse("type", "its media's type")
    seasons = (
        {season.integer("seasonNumber", most=99_999) for season in row.rows("seasons")}
        if media_type is MediaType.TV
        else set()
    )
    return MediaRequest(
        id=row.identifier("id"),
        media_type=media_type,
        is_4k=row.boolean("is4k"),
        status=_status(row),
        media=media_record(media),
        requester=requester(row.row("requestedBy")) if "requestedBy" in row else None,
        created_at=_created(row),
        seasons=tuple(sorted(seasons)),
        server_id=row.optional_identifier("serverId", least=0),
    )


def is_declined(row: Row) -> bool:
    """Return whether a request was declined; one that does not say was not."""
    return "status" in row and _status(row) == RequestStatus.DECLINED


def media_record(row: Row) -> MediaRecord:
    """Return the record of a movie or series, in both qualities."""
    return MediaRecord(
        id=row.identifier("id"),
        tmdb_id=row.identifier("tmdbId"),
        standard=_quality(row, ""),
        ultra_hd=_quality(row, "4k"),
        tvdb_id=row.optional_identifier("tvdbId"),
        imdb_id=row.optional_text("imdbId"),
        # Strict: dropping a time that cannot be read could make the title look older
        added_at=row.timestamp("mediaAddedAt"),
    )


def available_titles(
    row: Row, media_type: MediaType, tmdb_id: int
) -> tuple[TitleId, ...]:
    """Return what a media record calls available: the movie, or some of its seasons."""
    places: list[tuple[int | None, Row]] = (
        [(None, row)]
        if media_type is MediaType.MOVIE
        else [
            (season.integer("seasonNumber", most=99_999), season)
            for season in row.rows("seasons")
        ]
    )
    return tuple(
        TitleId(media_type, tmdb_id, number, is_4k)
        for number, place in places
        for is_4k, key in ((False, "status"), (True, "status4k"))
        if _status(place, key) in _THERE
    )


def _status(row: Row, key: str = "status") -> int:
    return row.integer(key, least=-_STATUS_BOUND, most=_STATUS_BOUND)


def _quality(row: Row, suffix: str) -> QualityRecord:
    return QualityRecord(
        status=_status(row, f"status{suffix}"),
        service_id=row.optional_identifier(f"serviceId{suffix}", least=0),
        external_id=row.optional_identifier(f"externalServiceId{suffix}"),
        jellyfin_item_id=row.optional_jellyfin_id(f"jellyfinMediaId{suffix}"),
    )


def _media_type(row: Row, key: str) -> MediaType:
    try:
        return MediaType(row.text(key))
    except ValueError:
        raise row.refuse(key, "movie or tv") from None


def _created(row: Row) -> datetime | None:
    # Lenient: a request without a date is held
    try:
        return row.timestamp("createdAt")
    except UnexpectedAnswer:
        return None
