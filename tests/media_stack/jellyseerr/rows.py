"""The rows of Jellyseerr's database and of its settings."""

from dataclasses import dataclass, field
from datetime import datetime

from ..servarr import Radarr, Sonarr
from ..statuses import REQUEST, MediaStatus, RequestStatus, UserType


@dataclass(slots=True, eq=False)
class UserRow:
    """A Jellyseerr user."""

    id: int
    email: str
    created: datetime
    username: str | None = None
    jellyfin_username: str | None = None
    jellyfin_user_id: str | None = None
    user_type: UserType = UserType.JELLYFIN
    permissions: int = REQUEST

    @property
    def display_name(self) -> str:
        """Return the name that Jellyseerr shows."""
        return self.username or self.jellyfin_username or self.email


@dataclass(slots=True, eq=False)
class MediaSide:
    """A media row's columns for one quality."""

    status: MediaStatus | int = MediaStatus.UNKNOWN
    service_id: int | None = None
    external_id: int | None = None
    slug: str | None = None
    jellyfin_id: str | None = None


@dataclass(slots=True, eq=False)
class MediaSeasonRow:
    """The availability of a season."""

    id: int
    number: int
    created: datetime
    status: MediaStatus | int = MediaStatus.UNKNOWN
    status_4k: MediaStatus | int = MediaStatus.UNKNOWN

    def of(self, is_4k: bool) -> MediaStatus | int:
        """Return the status of one quality."""
        return self.status_4k if is_4k else self.status

    def mark(self, status: MediaStatus | int, is_4k: bool) -> None:
        """Set the status of one quality."""
        setattr(self, "status_4k" if is_4k else "status", status)


@dataclass(slots=True, eq=False)
class MediaRow:
    """A movie or a series that Jellyseerr knows."""

    id: int
    kind: str  # movie or tv
    tmdb: int
    tvdb: int | None
    imdb: str | None
    created: datetime
    updated: datetime
    added: datetime | None = None  # mediaAddedAt
    standard: MediaSide = field(default_factory=MediaSide)
    four_k: MediaSide = field(default_factory=MediaSide)
    seasons: dict[int, MediaSeasonRow] = field(default_factory=dict)

    def side(self, is_4k: bool) -> MediaSide:
        """Return the columns of one quality."""
        return self.four_k if is_4k else self.standard


@dataclass(slots=True, eq=False)
class RequestSeasonRow:
    """A season of a request."""

    id: int
    number: int
    status: RequestStatus | int


@dataclass(slots=True, eq=False)
class RequestRow:
    """A request; an orphan has no media."""

    id: int
    status: RequestStatus | int
    kind: str
    is_4k: bool
    created: datetime
    updated: datetime
    media: MediaRow | None
    requested_by: UserRow | None
    modified_by: UserRow | None = None
    server_id: int | None = None
    root_folder: str | None = None
    tags: list[int] | None = None
    seasons: list[RequestSeasonRow] = field(default_factory=list)

    @property
    def side(self) -> MediaSide:
        """Return the media's columns for this request's quality."""
        return self.media.side(self.is_4k) if self.media else MediaSide()


@dataclass(slots=True, eq=False)
class ServiceRow:
    """An entry for a Radarr or Sonarr in the settings; one server may be entered twice."""

    id: int
    name: str
    instance: Radarr | Sonarr
    is_4k: bool = False
    is_default: bool = True
    sync_enabled: bool = True
    external_url: str = ""
    hostname: str = (
        "127.0.0.1"  # a container's name that nobody can resolve, for example
    )
