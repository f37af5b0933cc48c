"""Policies as they are written into the form and stored."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.jellyseerr_cleanup.const import SUBENTRY_POLICY
from custom_components.jellyseerr_cleanup.settings import policy_subentries

TERMS: dict[str, Any] = {
    "retention": "never",
    "require_watched": True,
    "watched_by": "requester",
    "count_from": "last_watched_or_added",
    "include_existing": False,
}
DEFAULTS = {"enabled": True, "media_types": ["movie", "tv"], **TERMS}


def stored(
    name: str, accounts: Mapping[str, str | None], **terms: Any
) -> dict[str, Any]:
    """Return a policy's data as it is stored for these users."""
    return {
        **DEFAULTS,
        "name": name,
        "users": list(accounts),
        "accounts": dict(accounts),
        **terms,
    }


def for_everybody(name: str, **terms: Any) -> dict[str, Any]:
    """Return a policy's data as it is stored for everybody."""
    return {**stored(name, {}), "users": ["everybody"], **terms}


def add_policy(
    hass: HomeAssistant, entry: MockConfigEntry, data: Mapping[str, Any]
) -> ConfigSubentry:
    """Store a policy without a flow."""
    policy = ConfigSubentry(
        data=dict(data),  # type: ignore[arg-type]  # Home Assistant wraps it itself
        subentry_type=SUBENTRY_POLICY,
        title=data["name"],
        unique_id=None,
    )
    hass.config_entries.async_add_subentry(entry, policy)
    return policy


def saved(entry: MockConfigEntry) -> list[dict[str, Any]]:
    """Return the data of all policies in their order, but for what users are called."""
    return [
        {key: value for key, value in policy.data.items() if key != "people"}
        for policy in policy_subentries(entry)
    ]


def called(entry: MockConfigEntry) -> list[Any]:
    """Return what the users of all policies were called when these were saved."""
    return [policy.data.get("people") for policy in policy_subentries(entry)]
