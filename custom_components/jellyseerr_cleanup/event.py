"""The event entity: what happened to titles; and what came of runs, on the bus."""

import asyncio
from itertools import islice
from typing import Any, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import EVENT_CLEANUP_FINISHED, EVENT_MEDIA
from .coordinator import CleanupConfigEntry
from .entity import CleanupEntity
from .household.happenings import Happened
from .household.telling import event_of, summary_of

PARALLEL_UPDATES = 0

MEDIA = EventEntityDescription(
    key="media",
    translation_key="media",
    event_types=[str(kind) for kind in Happened],
)

_AT_ONCE = 20


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CleanupConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the event entity."""
    async_add_entities([MediaEvent(entry.runtime_data.coordinator, MEDIA)])


class MediaEvent(CleanupEntity, EventEntity):
    """What happened to a title last."""

    # What happened stays true while a server is down
    _shows_stored = True

    @override
    async def async_added_to_hass(self) -> None:
        """Tell what the first poll found, too."""
        await super().async_added_to_hass()
        self._tell()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Tell what happened since; a poll that brought nothing writes nothing."""
        self._tell()

    async def _async_tell_more(self) -> None:
        # A first plan has many, and everything else shares the event loop
        await asyncio.sleep(0)
        self._tell()

    @callback
    def _tell(self) -> None:
        happenings, bus = self.coordinator.happenings, self.hass.bus
        for one in islice(happenings.take(), _AT_ONCE):
            told = event_of(one, self.coordinator)
            self._trigger_event(one.kind, told)
            self.async_write_ha_state()
            named: dict[str, Any] = {ATTR_ENTITY_ID: self.entity_id, "type": one.kind}
            bus.async_fire(EVENT_MEDIA, named | told)
        if happenings.wait:
            self.coordinator.config_entry.async_create_task(
                self.hass, self._async_tell_more(), f"{self.entity_id} events"
            )
            return
        for result in happenings.take_runs():
            device = self.registry_entry.device_id if self.registry_entry else None
            told = summary_of(result, self.coordinator)
            bus.async_fire(EVENT_CLEANUP_FINISHED, {ATTR_DEVICE_ID: device} | told)
