"""The issues that Home Assistant shows."""

from homeassistant.helpers import issue_registry as ir

from custom_components.jellyseerr_cleanup.const import DOMAIN
from tests.integration.installation import Installation


def shown(installed: Installation) -> dict[str, ir.IssueEntry]:
    """Return the issues by their key; those of one key must be few."""
    return {
        issue.translation_key or "": issue
        for (domain, _), issue in ir.async_get(installed.hass).issues.items()
        if domain == DOMAIN and issue.active
    }


def placeholders(installed: Installation, key: str) -> dict[str, str]:
    """Return what an issue's text is filled with, without the entry's title."""
    filled = dict(shown(installed)[key].translation_placeholders or {})
    assert filled.pop("entry") == "Jellyseerr"
    return filled
