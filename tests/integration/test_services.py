"""The actions as Home Assistant sees them: who may, which fields, which entry."""

from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import Context, HomeAssistant, SupportsResponse
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.helpers.service import _SERVICES_SCHEMA
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
import voluptuous as vol

from custom_components.jellyseerr_cleanup.const import DOMAIN
from custom_components.jellyseerr_cleanup.services import ACTIONS
from tests.media_stack import Household

from .house import act, add_entry, set_up

FOLDER = Path("custom_components/jellyseerr_cleanup")
EVERY_CALL: dict[str, dict[str, Any]] = {
    "preview_cleanup": {},
    "run_cleanup": {},
    "confirm_plan": {"plan_id": "any"},
    "keep_media": {"id": "movie:603:hd"},
    "release_media": {"id": "movie:603:hd"},
    "list_users": {},
    "check_connection": {},
    "get_history": {},
}


def test_every_action_is_called_below() -> None:
    """The tables of this file are whole."""
    assert {action.name for action in ACTIONS} == set(EVERY_CALL)


def test_services_yaml() -> None:
    """Home Assistant can read it, and it has the fields that the actions take."""
    described = _SERVICES_SCHEMA(load_yaml_dict(str(FOLDER / "services.yaml")))
    assert {
        name: set(action.get("fields", {})) for name, action in described.items()
    } == {
        action.name: {"config_entry_id", *(str(one) for one in action.fields)}
        for action in ACTIONS
    }


@pytest.mark.parametrize("action", EVERY_CALL)
async def test_who_may(
    hass: HomeAssistant,
    home: Household,
    action: str,
    hass_admin_user: MockUser,
) -> None:
    """Administrators may, and automations unless a person must decide; other users may not."""
    entry = await set_up(hass, home)
    other = MockUser(name="Other").add_to_hass(hass)
    other.mock_policy({"entities": True})
    data = dict(EVERY_CALL[action])
    if action == "confirm_plan":
        data["plan_id"] = entry.runtime_data.data.id
    if action == "release_media":
        await act(hass, "keep_media", **data)

    home.forget_calls()
    with pytest.raises(Unauthorized):
        await act(hass, action, as_user=other.id, **data)
    assert len(home.calls) == 0
    await act(hass, action, as_user=hass_admin_user.id, **data)
    if action == "release_media":
        await act(hass, "keep_media", **data)
    if action != "confirm_plan":
        await act(hass, action, **data)


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
    hass: HomeAssistant, action: str, data: dict[str, Any]
) -> None:
    """They are refused before anything is done."""
    await async_setup_component(hass, DOMAIN, {})
    with pytest.raises(vol.Invalid):
        await act(hass, action, **data)


async def test_without_an_answer(hass: HomeAssistant, home: Household) -> None:
    """What changes something can be called without asking for the answer, what only answers cannot."""
    await set_up(hass, home)
    for action, data in EVERY_CALL.items():
        only = hass.services.supports_response(DOMAIN, action) is SupportsResponse.ONLY
        assert only is (
            action
            in ("preview_cleanup", "list_users", "check_connection", "get_history")
        )
        if action == "run_cleanup":
            await hass.services.async_call(
                DOMAIN, action, data, blocking=True, context=Context()
            )


async def test_which_entry(hass: HomeAssistant, home: Household) -> None:
    """Without an entry, the only one; of several it must be named."""
    await async_setup_component(hass, DOMAIN, {})
    assert await refusal(hass) == "service_found_no_config_entry_for_domain"
    entry = await set_up(hass, home)
    await act(hass, "get_history")
    second = add_entry(hass, home)
    assert await refusal(hass) == "service_found_multiple_config_entry_for_domain"
    await act(hass, "get_history", config_entry_id=entry.entry_id)
    await act(hass, "get_history", config_entry_id=second.entry_id)
    other = MockConfigEntry(domain="other")
    other.add_to_hass(hass)
    for entry_id in ("none", other.entry_id):
        assert (
            await refusal(hass, config_entry_id=entry_id)
            == "service_config_entry_not_found"
        )
    await hass.config_entries.async_set_disabled_by(
        second.entry_id, ConfigEntryDisabler.USER
    )
    await act(hass, "get_history")
    assert (
        await refusal(hass, config_entry_id=second.entry_id)
        == "service_config_entry_not_found"
    )


async def refusal(hass: HomeAssistant, **data: Any) -> str | None:
    """Return why an entry was refused."""
    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "get_history", **data)
    return raised.value.translation_key
