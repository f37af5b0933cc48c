"""The actions in Home Assistant: fields, answers, entry; who may: `test_who_may`."""

from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant, SupportsResponse
from homeassistant.helpers.service import _SERVICES_SCHEMA
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.jellyseerr_cleanup.const import DOMAIN
from custom_components.jellyseerr_cleanup.services import ACTIONS
from tests.integration.installation import Installation
from tests.repository.sources import INTEGRATION

ONLY_ANSWERING = {
    "preview_cleanup",
    "explain_media",
    "list_keeps",
    "list_users",
    "check_connection",
    "get_history",
    "export_rules",
}


def test_services_yaml() -> None:
    """Home Assistant can read it, and it has the fields that the actions take."""
    described = _SERVICES_SCHEMA(load_yaml_dict(str(INTEGRATION / "services.yaml")))
    assert {
        name: set(action.get("fields", {})) for name, action in described.items()
    } == {
        action.name: {"config_entry_id", *(str(one) for one in action.fields)}
        for action in ACTIONS
    }


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("run_cleanup", {"limit": 0}),
        ("run_cleanup", {"dry_run": "perhaps"}),
        ("run_cleanup", {"media_types": ["music"]}),
        ("run_cleanup", {"everything": True}),
        ("preview_cleanup", {"users": [["alice"]]}),
        ("confirm_plan", {}),
        ("keep_media", {"id": "movie:603:hd", "until": "tomorrow"}),
        ("keep_media", {"tmdb_id": 0, "media_type": "movie"}),
        ("get_history", {"limit": 1001}),
    ],
)
async def test_fields_that_make_no_sense(
    hass: HomeAssistant, installed: Installation, action: str, data: dict[str, Any]
) -> None:
    """They are refused before anything is done."""
    await async_setup_component(hass, DOMAIN, {})
    with pytest.raises(vol.Invalid):
        await installed.act(action, **data)


async def test_without_an_answer(hass: HomeAssistant, installed: Installation) -> None:
    """Only what changes something can be called without asking for the answer."""
    await installed.set_up()
    for action in hass.services.async_services_for_domain(DOMAIN):
        only = hass.services.supports_response(DOMAIN, action) is SupportsResponse.ONLY
        assert only is (action in ONLY_ANSWERING), action
    await hass.services.async_call(DOMAIN, "run_cleanup", {}, blocking=True)


async def test_which_entry(hass: HomeAssistant, installed: Installation) -> None:
    """Without an entry, the only one; of several it must be named."""

    async def refusal(entry: str | None = None) -> str | None:
        named: dict[str, Any] = {"config_entry_id": entry} if entry else {}
        return await installed.refusal("get_history", **named)

    none = "service_config_entry_not_found"
    await async_setup_component(hass, DOMAIN, {})
    assert await refusal() == "service_found_no_config_entry_for_domain"
    await installed.set_up()
    first = installed.entry.entry_id
    await installed.act("get_history")
    installed.add_entry()
    second = installed.entry.entry_id
    assert await refusal() == "service_found_multiple_config_entry_for_domain"
    for entry_id in (first, second):
        await installed.act("get_history", config_entry_id=entry_id)
    other = MockConfigEntry(domain="other")
    other.add_to_hass(hass)
    for entry_id in ("none", other.entry_id):
        assert await refusal(entry_id) == none
    disabled = ConfigEntryDisabler.USER
    await hass.config_entries.async_set_disabled_by(second, disabled)
    await installed.act("get_history")
    assert await refusal(second) == none
