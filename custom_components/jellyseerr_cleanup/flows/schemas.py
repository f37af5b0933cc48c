"""The forms of the flows: fields and selectors, without values."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from homeassistant.const import (
    CONF_API_KEY,
    CONF_NAME,
    CONF_TIMEOUT,
    CONF_URL,
    CONF_VERIFY_SSL,
)
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from ..const import (
    CONF_AVAILABILITY_SYNC,
    CONF_COLLECTION,
    CONF_COLLECTION_NAME,
    CONF_COUNT_FROM,
    CONF_DEFAULT_MOVIES,
    CONF_DEFAULT_SERIES,
    CONF_ENABLED,
    CONF_IMPORT_EXCLUSION,
    CONF_INCLUDE_EXISTING,
    CONF_KEEP_OWN_ONLY,
    CONF_LEAVING_SOON_DAYS,
    CONF_LINK_USERS,
    CONF_MATCH_BY_ID,
    CONF_MAX_SHARE_PERCENT,
    CONF_MAX_SIZE_GB,
    CONF_MAX_TITLES,
    CONF_MEDIA_TYPES,
    CONF_NOTICE_DAYS,
    CONF_PERSONS,
    CONF_PROTECT_FAVORITES,
    CONF_REQUIRE_WATCHED,
    CONF_RETENTION,
    CONF_TAGS,
    CONF_TODO_KEEPS_FOR_GOOD,
    CONF_UNWATCHED_RETENTION,
    CONF_USERS,
    CONF_WATCHED_ACCOUNTS,
    CONF_WATCHED_BY,
)
from ..retention.durations import NEVER
from ..retention.model import MediaType
from ..retention.policy import CountFrom, WatchedBy

CONF_SERVER = "server"
DONE = "done"
NO_LINK = "none"

_RETENTIONS = (NEVER, "7d", "14d", "30d", "60d", "90d", "180d", "365d")

_URL = TextSelector(TextSelectorConfig(type=TextSelectorType.URL, autocomplete="url"))
_KEY = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off")
)

JELLYSEERR = vol.Schema(
    {
        vol.Required(CONF_URL): _URL,
        vol.Required(CONF_API_KEY): _KEY,
        vol.Required(CONF_VERIFY_SSL, default=True): BooleanSelector(),
    }
)
# The stored key is never sent to a browser; an empty field keeps it
RECONFIGURED_JELLYSEERR = vol.Schema(
    {
        vol.Required(CONF_URL): _URL,
        vol.Optional(CONF_API_KEY): _KEY,
        vol.Required(CONF_VERIFY_SSL, default=True): BooleanSelector(),
    }
)
# An empty address means the one in Jellyseerr's settings again
SERVER = vol.Schema(
    {
        vol.Optional(CONF_URL): _URL,
        vol.Optional(CONF_API_KEY): _KEY,
        vol.Required(CONF_VERIFY_SSL, default=True): BooleanSelector(),
    }
)
REAUTHENTICATION = vol.Schema({vol.Required(CONF_API_KEY): _KEY})


def _choice(field: str, values: type[StrEnum], *, multiple: bool = False) -> Any:
    return SelectSelector(
        SelectSelectorConfig(
            options=[str(value) for value in values],
            multiple=multiple,
            mode=SelectSelectorMode.LIST,
            translation_key=field,
        )
    )


def _retention() -> SelectSelector:
    return SelectSelector(
        SelectSelectorConfig(
            options=list(_RETENTIONS),
            custom_value=True,
            mode=SelectSelectorMode.DROPDOWN,
            translation_key=CONF_RETENTION,
        )
    )


def _number(least: int, most: int, unit: str | None = None) -> NumberSelector:
    config = NumberSelectorConfig(
        min=least, max=most, step=1, mode=NumberSelectorMode.BOX
    )
    if unit is not None:
        config["unit_of_measurement"] = unit
    return NumberSelector(config)


def _terms(accounts: Iterable[SelectOptionDict]) -> dict[str, Any]:
    return {
        CONF_RETENTION: _retention(),
        CONF_REQUIRE_WATCHED: BooleanSelector(),
        CONF_WATCHED_BY: _choice(CONF_WATCHED_BY, WatchedBy),
        CONF_WATCHED_ACCOUNTS: SelectSelector(
            SelectSelectorConfig(
                options=list(accounts), multiple=True, mode=SelectSelectorMode.DROPDOWN
            )
        ),
        CONF_COUNT_FROM: _choice(CONF_COUNT_FROM, CountFrom),
        CONF_UNWATCHED_RETENTION: _retention(),
        CONF_INCLUDE_EXISTING: BooleanSelector(),
    }


def servers_schema(servers: list[SelectOptionDict]) -> vol.Schema:
    """Return the form that ends the set-up, or chooses a server to correct."""
    done = SelectOptionDict(value=DONE, label=DONE)
    return vol.Schema(
        {
            vol.Required(CONF_SERVER, default=DONE): SelectSelector(
                SelectSelectorConfig(
                    options=[done, *servers],
                    mode=SelectSelectorMode.LIST,
                    translation_key=CONF_SERVER,
                )
            )
        }
    )


def options_schema(accounts: Iterable[SelectOptionDict]) -> vol.Schema:
    """Return the form of the options.

    Every field is optional, because one that is left out keeps its value.
    """
    terms = vol.Schema(
        {vol.Optional(field): value for field, value in _terms(accounts).items()}
    )
    fields = {
        CONF_TIMEOUT: TextSelector(),
        CONF_LEAVING_SOON_DAYS: _number(1, 365, "d"),
        CONF_NOTICE_DAYS: _number(0, 90, "d"),
        CONF_MAX_TITLES: _number(1, 100_000),
        CONF_MAX_SIZE_GB: _number(1, 1_000_000, "GB"),
        CONF_MAX_SHARE_PERCENT: _number(1, 100, "%"),
        CONF_PROTECT_FAVORITES: BooleanSelector(),
        CONF_MATCH_BY_ID: BooleanSelector(),
        CONF_IMPORT_EXCLUSION: BooleanSelector(),
        CONF_AVAILABILITY_SYNC: BooleanSelector(),
        CONF_COLLECTION: BooleanSelector(),
        CONF_COLLECTION_NAME: TextSelector(),
        CONF_KEEP_OWN_ONLY: BooleanSelector(),
        CONF_TODO_KEEPS_FOR_GOOD: BooleanSelector(),
        CONF_LINK_USERS: BooleanSelector(),
        CONF_DEFAULT_MOVIES: section(terms, {"collapsed": True}),
        CONF_DEFAULT_SERIES: section(terms, {"collapsed": True}),
    }
    return vol.Schema({vol.Optional(field): value for field, value in fields.items()})


def links_schema(
    unlinked: Iterable[str],
    accounts: Iterable[SelectOptionDict],
    users: Iterable[str],
    persons: Iterable[SelectOptionDict],
) -> vol.Schema:
    """Return the form that links Jellyseerr's users, by label.

    Those that are `unlinked` to Jellyfin accounts, and `users` to persons.
    """

    def link(options: Iterable[SelectOptionDict]) -> SelectSelector:
        return SelectSelector(
            SelectSelectorConfig(
                options=[SelectOptionDict(value=NO_LINK, label=NO_LINK), *options],
                mode=SelectSelectorMode.DROPDOWN,
                translation_key="link",
            )
        )

    to_account, to_person = link(accounts), link(persons)
    fields: dict[Any, Any] = {vol.Optional(user): to_account for user in unlinked}
    if named := {vol.Optional(user): to_person for user in users}:
        fields[vol.Optional(CONF_PERSONS)] = section(vol.Schema(named))
    return vol.Schema(fields)


def policy_schema(
    users: list[SelectOptionDict],
    tags: list[SelectOptionDict],
    accounts: Iterable[SelectOptionDict],
    current: Mapping[str, Any],
) -> vol.Schema:
    """Return the form of a policy.

    A field that is left out keeps its current value; the optional ones are cleared.
    """
    fields = {
        CONF_NAME: TextSelector(),
        CONF_ENABLED: BooleanSelector(),
        CONF_USERS: SelectSelector(
            SelectSelectorConfig(
                options=users,
                multiple=True,
                custom_value=True,
                mode=SelectSelectorMode.DROPDOWN,
                translation_key=CONF_USERS,
            )
        ),
        CONF_TAGS: SelectSelector(
            SelectSelectorConfig(
                options=tags,
                multiple=True,
                custom_value=True,
                mode=SelectSelectorMode.DROPDOWN,
            )
        ),
        CONF_MEDIA_TYPES: _choice(CONF_MEDIA_TYPES, MediaType, multiple=True),
        **_terms(accounts),
    }
    return vol.Schema(
        {
            vol.Optional(field)
            if field in (CONF_TAGS, CONF_WATCHED_ACCOUNTS, CONF_UNWATCHED_RETENTION)
            else vol.Required(field, default=current.get(field, vol.UNDEFINED)): value
            for field, value in fields.items()
        }
    )
