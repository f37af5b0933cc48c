"""Requests become titles: all requests of a movie or season, or of the same file."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from .model import (
    LibraryCopy,
    LibraryTitle,
    MediaRecord,
    MediaRequest,
    MediaStatus,
    MediaType,
    RequestStatus,
    TitleId,
    WatchState,
)
from .reason import ReasonCode, Unknown
from .remembered import VANISHED_COUNT_FOR, Vanished
from .snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Title:
    """A title with all requests that concern it.

    `also` are further ids of the same files. `other_in_library` is True if the other
    quality is a title of its own and, as Jellyseerr says, in the library.
    """

    id: TitleId
    media: MediaRecord
    requests: tuple[MediaRequest, ...]
    also: tuple[TitleId, ...] = ()
    other_in_library: bool = False

    @property
    def ids(self) -> tuple[TitleId, ...]:
        """Return every id, the title's own first."""
        return (self.id, *self.also)

    @property
    def other_quality(self) -> TitleId:
        """Return the id of the same movie or season in the other quality."""
        return replace(self.id, is_4k=not self.id.is_4k)


def instance_key(title: TitleId, media: MediaRecord) -> str | None:
    """Return the key of the title's Radarr or Sonarr; None if Jellyseerr names none."""
    service = media.in_quality(title.is_4k).service_id
    kind = "radarr" if title.media_type is MediaType.MOVIE else "sonarr"
    return None if service is None else f"{kind}:{service}"


def can_make_due(request: MediaRequest) -> bool:
    """Return whether the request can make its title due.

    Jellyseerr must have approved or completed it, and say that the title is there.
    """
    return request.status in (
        RequestStatus.APPROVED,
        RequestStatus.COMPLETED,
    ) and in_library(request)


def in_library(request: MediaRequest) -> bool:
    """Return whether Jellyseerr says that what was requested is in the library.

    Of a series some seasons are enough.
    """
    status = request.media.in_quality(request.is_4k).status
    if request.media_type is MediaType.TV:
        return status in (MediaStatus.PARTIALLY_AVAILABLE, MediaStatus.AVAILABLE)
    return status == MediaStatus.AVAILABLE


def collect(
    snapshot: Snapshot, vanished: Iterable[Vanished], now: datetime
) -> list[Title]:
    """Return all titles with a request that is not declined, in order of their ids."""
    gone = [one.request for one in vanished if now - one.at <= VANISHED_COUNT_FOR]
    # A request that names no season may be about any. So a live one also counts for
    # seasons that only vanished requests name, and a vanished one for those of live
    # requests.
    named = [title for request in gone for title in request.title_ids]
    live = _by_title(live_requests(snapshot), snapshot, beside=named)
    lost = _by_title(gone, snapshot, beside=live)
    titles = []
    for title_id in sorted({*live, *lost}):
        other = replace(title_id, is_4k=not title_id.is_4k)
        # Vanished requests count only beside live ones, whose media record is current
        if present := live.get(title_id) or live.get(other):
            media = present[max(present)].media
            requests = {**lost.get(title_id, {}), **live.get(title_id, {})}
            titles.append(Title(title_id, media, _in_order(requests.values())))
    return [title for title in _merge(titles, snapshot) if live.keys() & {*title.ids}]


def live_requests(snapshot: Snapshot) -> list[MediaRequest]:
    """Return the requests that nobody declined."""
    return [
        request
        for request in snapshot.requests
        if request.status != RequestStatus.DECLINED
    ]


def unlisted(snapshot: Snapshot) -> int:
    """Return how many requests have no title.

    They name no season, and the seasons of their series could not be read.
    """
    return sum(
        request.names_no_season and _series_of(request) not in snapshot.listed_seasons
        for request in live_requests(snapshot)
    )


def _by_title(
    requests: Iterable[MediaRequest],
    snapshot: Snapshot,
    beside: Iterable[TitleId] = (),
) -> dict[TitleId, dict[int, MediaRequest]]:
    """Return requests by title, and then by their ids.

    A request that names no season counts for all seasons in `beside` too, of whichever
    quality they are.
    """
    by_title: dict[TitleId, dict[int, MediaRequest]] = {}
    unnamed: dict[tuple[int, bool], list[MediaRequest]] = {}
    for request in requests:
        title_ids = request.title_ids
        if request.names_no_season:
            series = _series_of(request)
            unnamed.setdefault(series, []).append(request)
            listed = snapshot.listed_seasons.get(series, ())
            title_ids = request.season_ids(number for number in listed if number > 0)
        for title_id in title_ids:
            by_title.setdefault(title_id, {})[request.id] = request
    # A request that names no season may be about one that only others name
    if unnamed:
        beside = {
            replace(one, is_4k=is_4k) for one in beside for is_4k in (False, True)
        }
        for title_id in {*by_title, *beside}:
            if title_id.season:
                for request in unnamed.get((title_id.tmdb_id, title_id.is_4k), ()):
                    by_title.setdefault(title_id, {})[request.id] = request
    return by_title


def _series_of(request: MediaRequest) -> tuple[int, bool]:
    return request.media.tmdb_id, request.is_4k


def _in_order(requests: Iterable[MediaRequest]) -> tuple[MediaRequest, ...]:
    return tuple(sorted(requests, key=lambda request: request.id))


def _merge(titles: list[Title], snapshot: Snapshot) -> list[Title]:
    by_id = {title.id: title for title in titles}
    # For series of which a request names no season, nobody says which seasons are
    # there, and where
    unnamed = {
        _series_of(request)
        for request in live_requests(snapshot)
        if request.names_no_season and in_library(request)
    }
    merged: list[Title] = []
    for title in titles:
        twin = by_id.get(title.other_quality)
        if twin is None:
            other = title.other_quality
            there = bool(other.season) and (other.tmdb_id, other.is_4k) in unnamed
            merged.append(replace(title, other_in_library=there) if there else title)
        elif not _same_files(title, twin, snapshot):
            there = any(in_library(request) for request in twin.requests)
            merged.append(replace(title, other_in_library=there))
        elif not title.id.is_4k:
            merged.append(
                Title(
                    title.id,
                    title.media,
                    _in_order((*title.requests, *twin.requests)),
                    (twin.id,),
                )
            )
    return merged


def _same_files(title: Title, twin: Title, snapshot: Snapshot) -> bool:
    """Return whether two titles are one item of one instance, or share a file."""
    places = [_place(one, snapshot) for one in (title, twin)]
    if places[0] is not None and places[0] == places[1]:
        return True
    return share_a_file(snapshot.copies.get(title.id), snapshot.copies.get(twin.id))


def _place(title: Title, snapshot: Snapshot) -> tuple[str, int] | None:
    key = instance_key(title.id, title.media)
    external = title.media.in_quality(title.id.is_4k).external_id
    instance = None if key is None else snapshot.instances.get(key)
    return (
        None if instance is None or external is None else (instance.address, external)
    )


def share_a_file(
    one: LibraryCopy | Unknown | None, other: LibraryCopy | Unknown | None
) -> bool:
    """Return whether two copies hold a file at the same path."""
    if not isinstance(one, LibraryCopy) or not isinstance(other, LibraryCopy):
        return False
    return bool({file.path for file in one.files} & {file.path for file in other.files})


def library_of(title: Title, snapshot: Snapshot) -> LibraryTitle | Unknown:
    """Return what Jellyfin shows of the title, of all its ids together."""
    parts: list[LibraryTitle] = []
    for title_id in title.ids:
        part = snapshot.library.get(title_id)
        if part is None:
            return Unknown.because(ReasonCode.WATCH_STATE_NOT_READ)
        if isinstance(part, Unknown):
            return part
        parts.append(part)
    if len(parts) == 1:
        return parts[0]
    return LibraryTitle(
        item_ids=tuple(item for part in parts for item in part.item_ids),
        states={
            account: _all_states(parts, account)
            for account in {account for part in parts for account in part.states}
        },
        created_at=max(
            (part.created_at for part in parts if part.created_at), default=None
        ),
        playing=_any_playing(parts),
        # The part of which ids may not decide comes first
        unmatched=next(
            (
                unknown
                for match_by_id in (True, False)
                for part in parts
                if (unknown := part.unknown_files(match_by_id=match_by_id))
            ),
            None,
        ),
    )


def _all_states(
    parts: list[LibraryTitle], account: str
) -> tuple[WatchState, ...] | Unknown:
    together: tuple[WatchState, ...] = ()
    for part in parts:
        states = part.states.get(
            account, Unknown.because(ReasonCode.WATCH_STATE_NOT_READ)
        )
        if isinstance(states, Unknown):
            return states
        together += states
    return together


def _any_playing(parts: list[LibraryTitle]) -> bool | Unknown:
    unknown = [part.playing for part in parts if isinstance(part.playing, Unknown)]
    return unknown[0] if unknown else any(part.playing for part in parts)
