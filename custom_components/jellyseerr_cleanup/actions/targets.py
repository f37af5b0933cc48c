"""What a call is about: which Jellyseerr, which of its users, which media types."""

from collections.abc import Iterable
from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import (
    DOMAIN as HOMEASSISTANT_DOMAIN,
    HomeAssistant,
    ServiceCall,
)
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from ..const import CONF_MEDIA_TYPES, CONF_USERS, DOMAIN
from ..coordinator import CleanupConfigEntry, CleanupCoordinator
from ..retention.model import MediaType, Requester
from ..retention.policy import AmbiguousUser, resolve_user
from ..stores import Stores, async_load_stores


@dataclass(frozen=True, slots=True)
class Target:
    """An entry and its stores; `coordinator` is None until the entry is set up."""

    hass: HomeAssistant
    entry: CleanupConfigEntry
    stores: Stores
    coordinator: CleanupCoordinator | None

    def loaded(self) -> CleanupCoordinator:
        """Return the coordinator; HomeAssistantError until the entry is set up."""
        if self.coordinator is None:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="not_read",
                translation_placeholders={"title": self.entry.title},
            )
        return self.coordinator


async def async_target(call: ServiceCall) -> Target:
    """Return the entry that the call names, or the only one.

    It may be one that waits for its servers.
    """
    entry = _entry(call)
    loaded = entry.state is ConfigEntryState.LOADED
    stores = await async_load_stores(call.hass, entry)
    return Target(
        call.hass, entry, stores, entry.runtime_data.coordinator if loaded else None
    )


def invalid(key: str, **placeholders: str) -> ServiceValidationError:
    """Return an error that the caller can correct."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=placeholders,
    )


def failed(key: str, **placeholders: str) -> HomeAssistantError:
    """Return an error that the caller cannot correct."""
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=placeholders,
    )


def user_ids(
    identifiers: Iterable[str] | None, users: Iterable[Requester]
) -> frozenset[int] | None:
    """Return the ids of users, named by id, name or e-mail; None if `identifiers` is.

    ServiceValidationError for one who is not found, or ambiguous.
    """
    if identifiers is None:
        return None
    everybody = list(users)
    return frozenset(user_id(one, everybody) for one in identifiers)


def user_id(identifier: str, users: Iterable[Requester]) -> int:
    """Return the id of a user, named by id, name or e-mail; ServiceValidationError."""
    try:
        found = resolve_user(identifier, users)
    except AmbiguousUser:
        raise invalid("ambiguous_user", user=identifier) from None
    if found is None:
        raise invalid("unknown_user", user=identifier)
    return found.id


def named_users(call: ServiceCall, users: Iterable[Requester]) -> frozenset[int] | None:
    """Return the ids of the users that a call is narrowed to; None for all."""
    return user_ids(call.data.get(CONF_USERS), users)


def named_media_types(call: ServiceCall) -> frozenset[MediaType] | None:
    """Return the media types that a call is narrowed to; None for both."""
    kinds = call.data.get(CONF_MEDIA_TYPES)
    return None if kinds is None else frozenset(MediaType(kind) for kind in kinds)


def _entry(call: ServiceCall) -> CleanupConfigEntry:
    entry_id = call.data.get(ATTR_CONFIG_ENTRY_ID)
    if entry_id is not None:
        entry = call.hass.config_entries.async_get_entry(entry_id)
        if entry is None or entry.domain != DOMAIN or entry.disabled_by:
            raise ServiceValidationError(
                translation_domain=HOMEASSISTANT_DOMAIN,
                translation_key="service_config_entry_not_found",
                translation_placeholders={"domain": DOMAIN, "entry_id": entry_id},
            )
        return entry
    entries = call.hass.config_entries.async_entries(
        DOMAIN, include_ignore=False, include_disabled=False
    )
    if len(entries) != 1:
        many = "multiple_config_entry" if entries else "no_config_entry"
        raise ServiceValidationError(
            translation_domain=HOMEASSISTANT_DOMAIN,
            translation_key=f"service_found_{many}_for_domain",
            translation_placeholders={"domain": DOMAIN},
        )
    return entries[0]
