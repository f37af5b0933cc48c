"""The numbers that Jellyseerr uses for statuses and kinds."""

from enum import IntEnum


class RequestStatus(IntEnum):
    """Status of a request; completed exists since 2.6."""

    PENDING = 1
    APPROVED = 2
    DECLINED = 3
    FAILED = 4
    COMPLETED = 5


class MediaStatus(IntEnum):
    """Status of a media row in one quality; blocklisted since 2.0, deleted since 2.6."""

    UNKNOWN = 1
    PENDING = 2
    PROCESSING = 3
    PARTIALLY_AVAILABLE = 4
    AVAILABLE = 5
    BLOCKLISTED = 6
    DELETED = 7


class UserType(IntEnum):
    """Where a Jellyseerr user signs in."""

    PLEX = 1
    LOCAL = 2
    JELLYFIN = 3
    EMBY = 4


class MediaServerType(IntEnum):
    """What Jellyseerr was set up with."""

    PLEX = 1
    JELLYFIN = 2
    EMBY = 3
    NOT_CONFIGURED = 4


ADMIN = 2
MANAGE_REQUESTS = 16
REQUEST = 32
