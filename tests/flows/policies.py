"""Policies as they are written into the form and stored, and the steps of their flow."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigSubentry, SubentryFlowResult
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.jellyseerr_cleanup.const import SUBENTRY_POLICY
from custom_components.jellyseerr_cleanup.settings import policy_subentries

DEFAULTS: dict[str, Any] = {
    "enabled": True,
    "media_types": ["movie", "tv"],
    "retention": "never",
    "require_watched": True,
    "watched_by": "requester",
    "count_from": "last_watched_or_added",
    "include_existing": False,
}


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


async def start(hass: HomeAssistant, entry: MockConfigEntry) -> SubentryFlowResult:
    """Start adding a policy."""
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, SUBENTRY_POLICY), context={"source": SOURCE_USER}
    )


async def submit(
    hass: HomeAssistant, shown: SubentryFlowResult, values: Mapping[str, Any]
) -> SubentryFlowResult:
    """Submit a form of a policy's flow."""
    result = await hass.config_entries.subentries.async_configure(
        shown["flow_id"], dict(values)
    )
    await hass.async_block_till_done()
    return result


async def save(
    hass: HomeAssistant, shown: SubentryFlowResult, values: Mapping[str, Any]
) -> SubentryFlowResult:
    """Submit the form, and the confirming step after it."""
    shown = await submit(hass, shown, values)
    assert shown["step_id"] == "confirm", shown["errors"]
    return await submit(hass, shown, {})


def saved(entry: MockConfigEntry) -> list[dict[str, Any]]:
    """Return the data of all policies, in their order."""
    return [dict(policy.data) for policy in policy_subentries(entry)]
