"""Jellyseerr's users and requests, shaped into dataclasses.

Fields that are not named here, such as the users' tokens, are dropped.
"""

from datetime import datetime

from ..retention.model import (
    UNREADABLE,
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


def media_requests(row: Row) -> tuple[MediaRequest, ...]:
    """Return a request; of an unreadable quality, one for each; none for an orphan.

    An orphan names no title, and neither does what is no movie and no series, or has no
    TMDB id. What else cannot be read makes the request unreadable, which holds its
    titles; UnexpectedAnswer if even these cannot be told.
    """
    if "media" not in row:
        return ()
    media = row.row("media")
    media_type, is_odd = _kind(row, media)
    if media_type is None or not media.integer("tmdbId", least=-_STATUS_BOUND) > 0:
        return ()
    try:
        record, status = media_record(media), _status(row)
        server_id = row.optional_identifier("serverId", least=0)
    except UnexpectedAnswer:
        record, status, server_id = bare_record(media), UNREADABLE, None
    requester_of, seasons = None, set[int]()
    try:
        requester_of = (
            requester(row.row("requestedBy")) if "requestedBy" in row else None
        )
    except UnexpectedAnswer:
        status = UNREADABLE
    try:
        if media_type is MediaType.TV:
            seasons = {
                season.integer("seasonNumber", most=99_999)
                for season in row.rows("seasons")
            }
    except UnexpectedAnswer:
        # It may be about any of them
        status = UNREADABLE
    try:
        qualities: tuple[bool, ...] = (row.boolean("is4k"),)
    except UnexpectedAnswer:
        qualities, is_odd = (False, True), True
    return tuple(
        MediaRequest(
            id=row.identifier("id"),
            media_type=media_type,
            is_4k=is_4k,
            status=UNREADABLE if is_odd else status,
            media=record,
            requester=requester_of,
            created_at=_created(row),
            seasons=tuple(sorted(seasons)),
            server_id=server_id,
        )
        for is_4k in qualities
    )


def _kind(row: Row, media: Row) -> tuple[MediaType | None, bool]:
    """Return what a request is about, and whether request and media disagree of it.

    None for what is neither a movie nor a series, by the words of both.
    """
    words = [row.lenient_text("type"), media.lenient_text("mediaType")]
    known = [MediaType(word) for word in words if word and word in MediaType]
    if not known:
        if None in words:
            raise row.refuse("type", "movie or tv")
        return None, True
    # The TMDB id is of the media
    return known[-1], len(set(words)) > 1


def bare_record(row: Row) -> MediaRecord:
    """Return what can be read of a media's record: enough to hold its titles."""

    def number(key: str, least: int = 1) -> int | None:
        try:
            return row.optional_identifier(key, least=least)
        except UnexpectedAnswer:
            return None

    def quality(suffix: str) -> QualityRecord:
        return QualityRecord(
            # Only what is there is looked at, and held
            status=number(f"status{suffix}") or MediaStatus.AVAILABLE,
            service_id=number(f"serviceId{suffix}", 0),
            external_id=number(f"externalServiceId{suffix}"),
            jellyfin_item_id=row.optional_jellyfin_id(f"jellyfinMediaId{suffix}"),
        )

    return MediaRecord(
        id=number("id") or 0,
        tmdb_id=row.identifier("tmdbId"),
        standard=quality(""),
        ultra_hd=quality("4k"),
        tvdb_id=number("tvdbId"),
        imdb_id=row.lenient_text("imdbId"),
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


def _created(row: Row) -> datetime | None:
    # Lenient: a request without a date is held
    try:
        return row.timestamp("createdAt")
    except UnexpectedAnswer:
        return None
