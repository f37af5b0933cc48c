"""The switch "Deletions allowed": off at first, durable. Who may: `test_who_may`."""

from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, UnknownUser
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from .installation import Installation, full_disk


def shown(installed: Installation) -> str:
    """Return whether the switch is on or off."""
    return installed.value("deletions_allowed", "switch")


async def test_off_at_first_and_durable(installed: Installation) -> None:
    """What was switched is on disk, and there again after a restart."""
    await installed.set_up()
    assert shown(installed) == "off"
    await installed.switch("on")
    assert shown(installed) == "on"
    async with installed.restarting():
        pass
    assert shown(installed) == "on"
    await installed.switch("off")
    assert shown(installed) == "off"


async def test_gone_between_permission_and_switch(
    hass: HomeAssistant, installed: Installation
) -> None:
    """A user who was removed is nobody."""
    await installed.set_up()
    user = MockUser(name="Leaving", is_owner=True).add_to_hass(hass)
    with (
        patch.object(hass.auth, "async_get_user", side_effect=[user, None]),
        pytest.raises(UnknownUser),
    ):
        await installed.switch("on", user.id)


async def test_full_disk(installed: Installation) -> None:
    """What could not be saved is not switched."""
    await installed.set_up()
    memory = installed.coordinator.memory
    with (
        patch.object(memory, "set_deletions_allowed", full_disk),
        pytest.raises(HomeAssistantError, match="the disk is full"),
    ):
        await installed.switch("on")
    assert shown(installed) == "off"
