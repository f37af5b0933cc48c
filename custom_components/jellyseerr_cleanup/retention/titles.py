"""Requests become titles: all requests of a movie or season, or of the same file."""

from dataclasses import dataclass, replace
from datetime import datetime

from .copies import LibraryCopy, MediaFile
from .model import (
    LibraryTitle,
    MediaRecord,
    MediaRequest,
    MediaStatus,
    MediaType,
    RequestKey,
    RequestStatus,
    TitleId,
    WatchState,
)
from .reason import ReasonCode, Unknown
from .snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Title:
    """A title with all requests that concern it.

    `also` are further ids of the same files. `other_in_library` is True if the other
    quality is a title of its own and, as Jellyseerr says, in the library. `vanished`
    are the requests that Jellyseerr no longer has.
    """

    id: TitleId
    media: MediaRecord
    requests: tuple[MediaRequest, ...]
    also: tuple[TitleId, ...] = ()
    other_in_library: bool = False
    vanished: frozenset[RequestKey] = frozenset()

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
    return service_key(title.media_type, media.in_quality(title.is_4k).service_id)


def requested_key(request: MediaRequest) -> str | None:
    """Return the key of the Radarr or Sonarr that a request names; None if none."""
    return service_key(request.media_type, request.server_id)


def keys_of(title: TitleId, request: MediaRequest) -> frozenset[str | None]:
    """Return the keys of all instances on which a request's title may be.

    They are that of Jellyseerr's media, None if it names none, and the one that the
    request names.
    """
    keys = {instance_key(title, request.media), requested_key(request)}
    return frozenset(keys - {None} or keys)


def service_key(media_type: MediaType, number: int | None) -> str | None:
    """Return the key of a Radarr or Sonarr by Jellyseerr's number of it, if any."""
    kind = "radarr" if media_type is MediaType.MOVIE else "sonarr"
    return None if number is None else f"{kind}:{number}"


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


def live_requests(snapshot: Snapshot) -> list[MediaRequest]:
    """Return the requests that nobody declined."""
    return [
        request
        for request in snapshot.requests
        if request.status != RequestStatus.DECLINED
    ]


def same_paths(
    one: LibraryCopy, other: LibraryCopy
) -> list[tuple[MediaFile, MediaFile]]:
    """Return the files of two copies that lie at the same paths, in pairs."""
    there = {file.path: file for file in other.files}
    return [(file, there[file.path]) for file in one.files if file.path in there]


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
        earlier=_all_earlier(parts),
        episodes=tuple(one for part in parts for one in part.episodes),
    )


def _all_earlier(parts: list[LibraryTitle]) -> dict[int, dict[str, datetime]]:
    together: dict[int, dict[str, datetime]] = {}
    for part in parts:
        for season, touched in part.earlier.items():
            known = together.setdefault(season, {})
            for account, at in touched.items():
                known[account] = max(known.get(account, at), at)
    return together


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
