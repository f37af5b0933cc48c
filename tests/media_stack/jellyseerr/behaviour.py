"""How the versions of Jellyseerr differ, as measured on real servers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from ..statuses import RequestStatus


class FileDeletion(Enum):
    """Which Radarr or Sonarr ``DELETE /media/{id}/file`` goes to."""

    FOUR_K_IF_ANY = "the 4K copy if there is one; is4k is a 400"
    STANDARD_ONLY = (
        "the standard server, whatever is4k says, by the standard side's slug"
    )
    AS_ASKED = "the server of the quality that is4k asks for"


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One version's differences from the others."""

    version: str
    title: str
    fulfilled: RequestStatus  # of a request whose media is available
    file_deletion: FileDeletion
    patience: (
        float | None
    )  # seconds it waits for Radarr or Sonarr when deleting; None is for ever
    page_patience: float  # seconds it waits for each of them before a page of requests
    page_cost: float  # time for a page, relative to 3.1
    request_filters: tuple[str, ...]
    media_filters: tuple[str, ...]
    list_parameters: frozenset[str]
    leaks_user_secrets: bool = (
        False  # jellyfinAuthToken and its like, inside users and requests
    )
    jellyfin_host_setting: bool = False  # hostname in place of ip and port
    network_settings: bool = True  # GET /settings/network exists
    has_blocklist: bool = True
    marks_deleted: bool = False  # media whose files went, and lets them be requested beside completed requests
    empty_seasons_exist: bool = True  # for the availability sync, until 3.3
    keeps_blocklisted_media: bool = False  # DELETE /media leaves its row
    caches_lookups: bool = False
    bumps_media_on_delete: bool = False  # updatedAt of the media when a request goes
    csrf_cookies_work: bool = False
    profile_names: bool = True
    can_remove: bool = True
    service_errors: bool = False


OLD_FILTERS = (
    "all",
    "approved",
    "available",
    "pending",
    "processing",
    "unavailable",
    "failed",
)
OLD_MEDIA_FILTERS = (
    "all",
    "available",
    "partial",
    "allavailable",
    "processing",
    "pending",
)
OLD_PARAMETERS = frozenset({"take", "skip", "filter", "sort", "requestedBy"})
NEW_PARAMETERS = OLD_PARAMETERS | {"sortDirection", "mediaType"}

BEHAVIOURS: Mapping[str, Behaviour] = MappingProxyType(
    {
        "1.9": Behaviour(
            version="1.9.2",
            title="Jellyseerr",
            fulfilled=RequestStatus.APPROVED,
            file_deletion=FileDeletion.FOUR_K_IF_ANY,
            patience=None,
            page_patience=600,
            page_cost=1.35,
            request_filters=OLD_FILTERS,
            media_filters=OLD_MEDIA_FILTERS,
            list_parameters=OLD_PARAMETERS,
            leaks_user_secrets=True,
            jellyfin_host_setting=True,
            network_settings=False,
            has_blocklist=False,
            bumps_media_on_delete=True,
            profile_names=False,
            can_remove=False,
        ),
        "2.3": Behaviour(
            version="2.3.0",
            title="Jellyseerr",
            fulfilled=RequestStatus.APPROVED,
            file_deletion=FileDeletion.FOUR_K_IF_ANY,
            patience=300,
            page_patience=600,
            page_cost=1.35,
            request_filters=OLD_FILTERS,
            media_filters=OLD_MEDIA_FILTERS,
            list_parameters=OLD_PARAMETERS | {"sortDirection"},
            leaks_user_secrets=True,
            network_settings=False,
            caches_lookups=True,
            bumps_media_on_delete=True,
            can_remove=False,
        ),
        "2.7": Behaviour(
            version="2.7.3",
            title="Jellyseerr",
            fulfilled=RequestStatus.COMPLETED,
            marks_deleted=True,
            file_deletion=FileDeletion.STANDARD_ONLY,
            patience=None,
            page_patience=600,
            page_cost=1.35,
            request_filters=(*OLD_FILTERS, "deleted", "completed"),
            media_filters=(*OLD_MEDIA_FILTERS, "deleted"),
            list_parameters=NEW_PARAMETERS,
        ),
        "3.1": Behaviour(
            version="3.1.0",
            title="Seerr",
            fulfilled=RequestStatus.COMPLETED,
            marks_deleted=True,
            file_deletion=FileDeletion.AS_ASKED,
            patience=10,
            page_patience=10,
            page_cost=1.0,
            request_filters=(*OLD_FILTERS, "deleted", "completed"),
            media_filters=(*OLD_MEDIA_FILTERS, "deleted"),
            list_parameters=NEW_PARAMETERS,
            keeps_blocklisted_media=True,
            csrf_cookies_work=True,
            service_errors=True,
        ),
    }
)
