"""The buttons: ask the servers now, and run a cleanup."""

from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .actions.targets import failed
from .cleanup.outcomes import Order, RunInProgress
from .coordinator import CleanupConfigEntry
from .entity import CleanupEntity
from .household.askers import async_require_admin

PARALLEL_UPDATES = 0

REFRESH = ButtonEntityDescription(
    key="refresh",
    translation_key="refresh",
    entity_category=EntityCategory.DIAGNOSTIC,
)
RUN_CLEANUP = ButtonEntityDescription(
    key="run_cleanup",
    translation_key="run_cleanup",
    entity_category=EntityCategory.CONFIG,
    # A button that deletes is nothing to come upon by chance
    entity_registry_enabled_default=False,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CleanupConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the buttons."""
    coordinator = entry.runtime_data.coordinator
    async_add_entities(
        [
            RefreshButton(coordinator, REFRESH),
            RunCleanupButton(coordinator, RUN_CLEANUP),
        ]
    )


class RefreshButton(CleanupEntity, ButtonEntity):
    """Polls the servers at once; anybody may ask for that."""

    # It is most wanted while a server is down
    _shows_stored = True

    @override
    async def async_press(self) -> None:
        """Poll; HomeAssistantError if Jellyseerr does not answer."""
        await self.coordinator.async_poll()


class RunCleanupButton(CleanupEntity, ButtonEntity):
    """Runs a cleanup, as an administrator or an automation asks for it."""

    @override
    async def async_press(self) -> None:
        """Carry out what is due; HomeAssistantError if a cleanup is under way."""
        await async_require_admin(self.hass, self._context, self.entity_id)
        asked_by = self._context.user_id if self._context else None
        try:
            await self.coordinator.async_run(Order(asked_by=asked_by))
        except RunInProgress:
            raise failed("run_in_progress") from None
