"""What a person writes to connect to a Jellyseerr, and the entry that comes of it."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.jellyseerr_cleanup.const import DOMAIN
from custom_components.jellyseerr_cleanup.reading.servers import identity_of
from tests.media_stack import Household

# What is submitted when nothing is to be corrected
DONE = {"server": "done"}


def access(home: Household, **changes: Any) -> dict[str, Any]:
    """Return what a person writes to connect to the household's Jellyseerr."""
    return {"url": home.url, "api_key": home.api_key, "verify_ssl": True, **changes}


def permit(home: Household, permissions: int) -> None:
    """Change what the user of Jellyseerr's key may do; 2 is an administrator."""
    assert home.admin.row is not None
    home.admin.row.permissions = permissions


def entry_for(
    hass: HomeAssistant,
    home: Household,
    *policies: ConfigSubentryData,
    options: Mapping[str, Any] | None = None,
    **changes: Any,
) -> MockConfigEntry:
    """Add an entry as the flow makes it, with changed data; it is not set up."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Jellyseerr",
        unique_id=identity_of(home.jellyseerr.vapid_public),
        data={
            **access(home),
            "servers": {},
            "jellyfin_id": home.jellyfin.server_id,
            **changes,
        },
        options=options,
        subentries_data=policies,
    )
    entry.add_to_hass(hass)
    return entry
