"""Connection sensors, for Jellyseerr and for each server in its settings."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .clients.errors import ClientError
from .coordinator import CleanupConfigEntry, CleanupCoordinator
from .entity import CleanupEntity
from .reading.unanswered import is_odd

PARALLEL_UPDATES = 0

JELLYSEERR = "jellyseerr"
_KEY = "connection"


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CleanupConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the connection sensors, and follow the servers that Jellyseerr names."""
    coordinator = entry.runtime_data.coordinator
    prefix = f"{entry.unique_id}_{_KEY}_"
    shown: set[str] = set()

    @callback
    def follow() -> None:
        named = {JELLYSEERR, *coordinator.data.servers}
        async_add_entities(
            ConnectionSensor(coordinator, server) for server in sorted(named - shown)
        )
        shown.clear()
        shown.update(named)
        registry = er.async_get(hass)
        wanted = {f"{prefix}{server}" for server in named}
        for known in er.async_entries_for_config_entry(registry, entry.entry_id):
            if (
                known.domain == Platform.BINARY_SENSOR
                and known.unique_id.startswith(prefix)
                and known.unique_id not in wanted
            ):
                registry.async_remove(known.entity_id)

    follow()
    entry.async_on_unload(coordinator.async_add_listener(follow))


class ConnectionSensor(CleanupEntity, BinarySensorEntity):
    """The connection to one server: on if it answered when it was last asked."""

    _shows_stored = True

    def __init__(self, coordinator: CleanupCoordinator, server: str) -> None:
        """Take the server's key: `jellyseerr`, `jellyfin`, `radarr:0` and the like."""
        super().__init__(
            coordinator,
            BinarySensorEntityDescription(
                key=f"{_KEY}_{server}",
                translation_key=_KEY,
                device_class=BinarySensorDeviceClass.CONNECTIVITY,
                entity_category=EntityCategory.DIAGNOSTIC,
            ),
        )
        self._server = server
        found = coordinator.data.servers.get(server)
        self._attr_translation_placeholders = {
            "server": found.name if found else "Jellyseerr"
        }

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether the server answered; None if it could not be asked.

        While Jellyseerr does not answer, the servers behind it are not asked.
        """
        answered = self.coordinator.last_update_success
        if self._server == JELLYSEERR:
            # It is there, even if what it says makes no sense
            return answered or is_odd(self._jellyseerrs_error)
        found = self.coordinator.data.servers.get(self._server)
        return found.error is None if answered and found else None

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any]:
        """Return the server's version, and what its last error says."""
        if self._server == JELLYSEERR:
            info = self.coordinator.engine.info
            version, error = info and info.version, self._jellyseerrs_error
        else:
            found = self.coordinator.data.servers.get(self._server)
            version = found.version if found else None
            error = found.error if found else None
        return {"version": version, "error": str(error) if error else None}

    @property
    def _jellyseerrs_error(self) -> ClientError | None:
        """Return Jellyseerr's error, if the last poll failed because of it."""
        error = self.coordinator.last_exception
        if self.coordinator.last_update_success or error is None:
            return None
        # UpdateFailed is worded for the log; its cause is the client's error
        cause = error.__cause__
        return cause if isinstance(cause, ClientError) else None
