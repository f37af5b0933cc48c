"""The switch "Deletions allowed": off at first, durable, and not for everybody."""

from unittest.mock import patch

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, Unauthorized, UnknownUser
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.jellyseerr_cleanup.cleanup.ledger import NotWritten
from custom_components.jellyseerr_cleanup.stores import DATA_STORES
from tests.media_stack import Household

from .house import coordinator_of, entity_id, set_up, state


async def switch(
    hass: HomeAssistant, entry: MockConfigEntry, to: str, user: str | None = None
) -> None:
    """Turn the switch as a user, or as an automation."""
    await hass.services.async_call(
        "switch",
        f"turn_{to}",
        {"entity_id": entity_id(hass, entry, "switch", "deletions_allowed")},
        blocking=True,
        context=Context(user_id=user),
    )


async def test_off_at_first_and_durable(hass: HomeAssistant, home: Household) -> None:
    """What was switched is on disk, and there again after a restart."""
    entry = await set_up(hass, home)
    assert state(hass, entry, "deletions_allowed", "switch").state == "off"
    await switch(hass, entry, "on")
    assert state(hass, entry, "deletions_allowed", "switch").state == "on"

    await hass.config_entries.async_unload(entry.entry_id)
    hass.data[DATA_STORES].clear()
    await hass.config_entries.async_setup(entry.entry_id)
    assert state(hass, entry, "deletions_allowed", "switch").state == "on"
    await switch(hass, entry, "off")
    assert state(hass, entry, "deletions_allowed", "switch").state == "off"


async def test_who_may_switch(
    hass: HomeAssistant,
    home: Household,
    hass_admin_user: MockUser,
    hass_read_only_user: MockUser,
) -> None:
    """Administrators and automations may; other users, also such with all rights to entities, may not."""
    entry = await set_up(hass, home)
    other = MockUser(name="Other").add_to_hass(hass)
    other.mock_policy({"entities": True})
    for user, refusal in (
        (other, Unauthorized),
        (hass_read_only_user, Unauthorized),
        (MockUser(id="gone"), UnknownUser),
    ):
        for to in ("on", "off"):
            with pytest.raises(refusal):
                await switch(hass, entry, to, user.id)
    assert state(hass, entry, "deletions_allowed", "switch").state == "off"
    await switch(hass, entry, "on", hass_admin_user.id)
    assert state(hass, entry, "deletions_allowed", "switch").state == "on"
    with pytest.raises(Unauthorized):
        await switch(hass, entry, "off", other.id)
    assert state(hass, entry, "deletions_allowed", "switch").state == "on"


async def test_gone_between_permission_and_switch(
    hass: HomeAssistant, home: Household
) -> None:
    """A user who was removed is nobody."""
    entry = await set_up(hass, home)
    user = MockUser(name="Leaving", is_owner=True).add_to_hass(hass)
    known = hass.auth.async_get_user
    calls = 0

    async def once(user_id: str) -> object:
        nonlocal calls
        calls += 1
        return await known(user_id) if calls == 1 else None

    with (
        patch.object(hass.auth, "async_get_user", once),
        pytest.raises(UnknownUser),
    ):
        await switch(hass, entry, "on", user.id)


async def test_full_disk(hass: HomeAssistant, home: Household) -> None:
    """What could not be saved is not switched."""
    entry = await set_up(hass, home)
    with (
        patch.object(
            coordinator_of(entry).memory,
            "async_set_deletions_allowed",
            side_effect=NotWritten("the disk is full"),
        ),
        pytest.raises(HomeAssistantError, match="the disk is full"),
    ):
        await switch(hass, entry, "on")
    assert state(hass, entry, "deletions_allowed", "switch").state == "off"
