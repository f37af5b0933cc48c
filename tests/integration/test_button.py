"""The buttons: asking the servers now, and running a cleanup."""

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.update_coordinator import UpdateFailed
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from tests.media_stack import Household

from .installation import Installation
from .test_who_may import another, nothing_changes


async def press(installed: Installation, key: str, user: str | None = None) -> None:
    """Press a button, as a user or as an automation."""
    entity = {"entity_id": installed.entity_id(key, "button")}
    await installed.hass.services.async_call(
        "button", "press", entity, blocking=True, context=Context(user_id=user)
    )


async def test_refresh(
    hass: HomeAssistant, installed: Installation, home: Household
) -> None:
    """Anybody may have the servers asked; what does not answer is told."""
    await installed.set_up_for_alice()
    installed.watched("The Comet")
    assert installed.value("due") == "0"
    await press(installed, "refresh", another(hass).id)
    assert installed.value("due") == "1"
    await home.jellyseerr.down()
    with pytest.raises(UpdateFailed):
        await press(installed, "refresh")
    assert installed.value("due") == "unavailable"
    await home.jellyseerr.up()
    await press(installed, "refresh")
    assert installed.value("due") == "1"


async def test_run_cleanup(
    hass: HomeAssistant, installed: Installation, hass_admin_user: MockUser
) -> None:
    """It is there only once it was enabled, and for administrators."""
    movie = await installed.set_up_one_due()
    registry = er.async_get(hass)
    entity = installed.entity_id("run_cleanup", "button") or ""
    known = registry.async_get(entity)
    assert known is not None
    assert known.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    registry.async_update_entity(entity, disabled_by=None)
    async with installed.restarting():
        pass
    await installed.settle()
    with nothing_changes(installed), pytest.raises(Unauthorized):
        await press(installed, "run_cleanup", another(hass).id)
    coordinator = installed.coordinator
    coordinator.engine._run_was_asked_for = True
    with nothing_changes(installed), pytest.raises(HomeAssistantError) as busy:
        await press(installed, "run_cleanup")
    assert busy.value.translation_key == "run_in_progress"
    coordinator.engine._run_was_asked_for = False
    await press(installed, "run_cleanup", hass_admin_user.id)
    assert not movie.exists
    last_run = coordinator.memory.last_run
    assert last_run is not None
    assert last_run.asked_by == hass_admin_user.id
