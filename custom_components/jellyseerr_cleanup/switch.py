"""The switch that allows deletions; off until an administrator turns it on."""

from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .coordinator import CleanupConfigEntry
from .entity import CleanupEntity
from .household.askers import async_require_admin
from .persistence.state import StorageError

PARALLEL_UPDATES = 0

DELETIONS_ALLOWED = SwitchEntityDescription(
    key="deletions_allowed",
    translation_key="deletions_allowed",
    entity_category=EntityCategory.CONFIG,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CleanupConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the switch."""
    async_add_entities(
        [DeletionsAllowedSwitch(entry.runtime_data.coordinator, DELETIONS_ALLOWED)]
    )


class DeletionsAllowedSwitch(CleanupEntity, SwitchEntity):
    """Allows runs to delete; while it is off they only say what would go."""

    # It can be turned off even while no server answers
    _shows_stored = True

    @property
    @override
    def is_on(self) -> bool:
        """Return whether deletions are allowed."""
        return self.coordinator.memory.deletions_allowed

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Allow deletions."""
        await self._async_allow(True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Forbid deletions; a run that is under way starts no new title."""
        await self._async_allow(False)

    async def _async_allow(self, allowed: bool) -> None:
        await async_require_admin(self.hass, self._context, self.entity_id)
        try:
            await self.coordinator.memory.set_deletions_allowed(allowed)
        except StorageError as err:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="not_saved",
                translation_placeholders={"error": str(err)},
            ) from err
        self.async_write_ha_state()
