"""What the tests of the flows write into forms, and read from them."""

from collections.abc import Mapping
from functools import cache
import json
from pathlib import Path
from string import Formatter
from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import section
from homeassistant.helpers import config_validation as cv
from probatio import to_field_list
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.jellyseerr_cleanup.const import DOMAIN
from custom_components.jellyseerr_cleanup.reading.servers import identity_of
from tests.media_stack import Household

TRANSLATIONS = (
    Path(__file__).parents[2]
    / "custom_components"
    / DOMAIN
    / "translations"
    / "en.json"
)


@cache
def texts() -> dict[str, Any]:
    """Return all texts of the integration."""
    found: dict[str, Any] = json.loads(TRANSLATIONS.read_text())
    return found


def text(path: str) -> str:
    """Return one text of the integration; it must be there."""
    found: Any = texts()
    for key in path.split("."):
        found = found[key]
    assert isinstance(found, str)
    return found


def assert_text(path: str, shown: Mapping[str, Any]) -> None:
    """Check that a text is there, and that the flow gives everything that it names."""
    named = {name for _, name, _, _ in Formatter().parse(text(path)) if name}
    given = shown.get("description_placeholders") or {}
    assert named <= given.keys(), path


def assert_form_texts(path: str, shown: Mapping[str, Any]) -> None:
    """Check the texts of a whole form, and that it can be sent to a browser: title, description, errors, fields."""
    to_field_list(shown["data_schema"], custom_serializer=cv.custom_serializer)
    step = f"{path}.step.{shown['step_id']}"
    assert_text(f"{step}.title", shown)
    if "description" in texts_at(step):
        assert_text(f"{step}.description", shown)
    for error in (shown["errors"] or {}).values():
        assert_text(f"{path}.error.{error}", shown)
    for field, value in schema(shown).items():
        if isinstance(value, section):
            inside = f"{step}.sections.{field}"
            assert text(f"{inside}.name")
            for term in value.schema.schema:
                assert text(f"{inside}.data.{term}")
                assert text(f"{inside}.data_description.{term}")
        else:
            assert text(f"{step}.data.{field}")
            assert_text(f"{step}.data_description.{field}", shown)


def texts_at(path: str) -> dict[str, Any]:
    """Return a part of the texts."""
    found = texts()
    for key in path.split("."):
        found = found[key]
    return found


def access(home: Household, **changes: Any) -> dict[str, Any]:
    """Return what a person writes to connect to the household's Jellyseerr."""
    return {"url": home.url, "api_key": home.api_key, "verify_ssl": True, **changes}


def permit(home: Household, permissions: int) -> None:
    """Change what the user of Jellyseerr's key may do; 2 is an administrator."""
    assert home.admin.row is not None
    home.admin.row.permissions = permissions


def entry_for(hass: HomeAssistant, home: Household, **changes: Any) -> MockConfigEntry:
    """Add an entry as the flow makes it."""
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
    )
    entry.add_to_hass(hass)
    return entry


async def start(hass: HomeAssistant) -> ConfigFlowResult:
    """Start adding an entry."""
    return await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )


async def submit(
    hass: HomeAssistant, shown: ConfigFlowResult, values: Mapping[str, Any]
) -> ConfigFlowResult:
    """Submit a form of a configuration flow."""
    return await hass.config_entries.flow.async_configure(
        shown["flow_id"], dict(values)
    )


def schema(result: Mapping[str, Any]) -> dict[Any, Any]:
    """Return a form's fields with their selectors."""
    fields: dict[Any, Any] = result["data_schema"].schema
    return fields


def suggested(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form is filled with: suggestions first, then defaults."""
    values: dict[str, Any] = {}
    for field in schema(result):
        if field.description and "suggested_value" in field.description:
            values[str(field)] = field.description["suggested_value"]
        elif callable(field.default):
            values[str(field)] = field.default()
    return values
