"""Names that several modules of the integration share."""

from datetime import timedelta
import logging
from typing import Final

DOMAIN: Final = "jellyseerr_cleanup"
REPOSITORY_URL: Final = "https://github.com/jellyseerr-cleanup/jellyseerr-cleanup"
LOGGER = logging.getLogger(__package__)

POLL_INTERVAL: Final = timedelta(minutes=15)

# What Home Assistant's bus tells, for the logbook and for automations
EVENT_MEDIA: Final = f"{DOMAIN}_media"
EVENT_CLEANUP_FINISHED: Final = f"{DOMAIN}_cleanup_finished"

SUBENTRY_POLICY: Final = "retention_policy"
SUBENTRY_RULES: Final = "rules"
EVERYBODY: Final = "everybody"

# The configuration entry's data
CONF_SERVERS: Final = "servers"
CONF_JELLYFIN_ID: Final = "jellyfin_id"
CONF_JELLYSEERR_ID: Final = "jellyseerr_id"
CONF_STORES: Final = "stores"

# The configuration entry's options
CONF_LEAVING_SOON_DAYS: Final = "leaving_soon_days"
CONF_NOTICE_DAYS: Final = "notice_days"
CONF_MAX_TITLES: Final = "max_titles"
CONF_MAX_SIZE_GB: Final = "max_size_gb"
CONF_MAX_SHARE_PERCENT: Final = "max_share_percent"
CONF_PROTECT_FAVORITES: Final = "protect_favorites"
CONF_MATCH_BY_ID: Final = "match_by_id"
CONF_IMPORT_EXCLUSION: Final = "import_exclusion"
CONF_AVAILABILITY_SYNC: Final = "availability_sync"
CONF_COLLECTION: Final = "leaving_soon_collection"
CONF_COLLECTION_NAME: Final = "collection_name"
CONF_LINK_USERS: Final = "link_users"
CONF_LINKS: Final = "links"
CONF_PERSONS: Final = "persons"
CONF_KEEP_OWN_ONLY: Final = "keep_own_only"
CONF_TODO_KEEPS_FOR_GOOD: Final = "todo_keeps_for_good"
CONF_DEFAULT_MOVIES: Final = "default_movies"
CONF_DEFAULT_SERIES: Final = "default_series"

# A policy's data, and that of the default terms
CONF_ENABLED: Final = "enabled"
CONF_USERS: Final = "users"
CONF_TAGS: Final = "tags"
CONF_ACCOUNTS: Final = "accounts"
CONF_PEOPLE: Final = "people"
CONF_MEDIA_TYPES: Final = "media_types"
CONF_RETENTION: Final = "retention"
CONF_REQUIRE_WATCHED: Final = "require_watched"
CONF_WATCHED_BY: Final = "watched_by"
CONF_WATCHED_ACCOUNTS: Final = "watched_accounts"
CONF_COUNT_FROM: Final = "count_from"
CONF_UNWATCHED_RETENTION: Final = "unwatched_retention"
CONF_INCLUDE_EXISTING: Final = "include_existing"

DEFAULT_TIMEOUT: Final = "30s"
