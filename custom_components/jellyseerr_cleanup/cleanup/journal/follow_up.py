"""What is left to do after a title is gone, until it can be requested again.

While Jellyfin still lists it, Jellyseerr's next scan would call it available again, and
swallow every new request. Times are in UTC.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FollowUpProblem(StrEnum):
    """Why a title cannot be requested again yet; users' automations read these."""

    JELLYFIN_UNREACHABLE = "jellyfin_unreachable"
    STILL_IN_JELLYFIN = "still_in_jellyfin"
    LIBRARY_FOLDER_EMPTY = "library_folder_empty"
    INSTANCE_UNREACHABLE = "instance_unreachable"
    JELLYSEERR_UNREACHABLE = "jellyseerr_unreachable"
    WAITS_FOR_SYNC = "waits_for_sync"
    SYNC_IS_OFF = "sync_is_off"
    SEASON_FOLDER_STAYS = "season_folder_stays"


@dataclass(frozen=True, slots=True)
class JournalItem:
    """An item of Jellyfin that was a file of the title, and where it lies there."""

    id: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How far it has come.

    Jellyfin was told at `told_at` that the `items` went. Once it listed none of them,
    the requests went at `tidied_at`. If that left the media in Jellyseerr, it must
    notice by itself what is gone: its availability sync was asked for at `synced_at`.
    From `free_at`, when Jellyseerr no longer called it available, the title can be
    requested again; `problem` says why not yet.
    """

    items: tuple[JournalItem, ...] = ()
    told_at: datetime | None = None
    tidied_at: datetime | None = None
    synced_at: datetime | None = None
    free_at: datetime | None = None
    problem: FollowUpProblem | None = None
