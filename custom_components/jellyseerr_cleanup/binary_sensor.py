"""Whether each server answers, and whether anything needs somebody."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.issue_registry import (
    EVENT_REPAIRS_ISSUE_REGISTRY_UPDATED,
    EventIssueRegistryUpdatedData,
)

from .clients.errors import ClientError
from .const import DOMAIN
from .coordinator import CleanupConfigEntry, CleanupCoordinator
from .entity import CleanupEntity
from .household.attention import Attention, async_attention
from .reading.servers import FoundServer
from .reading.unanswered import is_odd

PARALLEL_UPDATES = 0

JELLYSEERR = "jellyseerr"
_KEY = "connection"
ACTION_NEEDED = BinarySensorEntityDescription(
    key="action_needed",
    translation_key="action_needed",
    device_class=BinarySensorDeviceClass.PROBLEM,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CleanupConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the sensors, and follow the servers that Jellyseerr names."""
    coordinator = entry.runtime_data.coordinator
    attention = await async_attention(hass, coordinator)
    async_add_entities([ActionNeededSensor(attention)])
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


class ActionNeededSensor(CleanupEntity, BinarySensorEntity):
    """On while something waits for a person, with what that is."""

    _shows_stored = True

    def __init__(self, attention: Attention) -> None:
        """Take what tells what needs somebody."""
        super().__init__(attention.coordinator, ACTION_NEEDED)
        self._attention = attention

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the repairs, too: they are found after each poll, and each hour."""
        await super().async_added_to_hass()
        event = EVENT_REPAIRS_ISSUE_REGISTRY_UPDATED
        self.async_on_remove(self.hass.bus.async_listen(event, self._async_follow))

    @callback
    def _async_follow(self, event: Event[EventIssueRegistryUpdatedData]) -> None:
        if event.data["domain"] == DOMAIN:
            self.async_write_ha_state()

    @property
    @override
    def is_on(self) -> bool:
        """Return whether something waits for a person."""
        return bool(self._attention.why())

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any]:
        """Return what that is."""
        return self._attention.attributes()


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
            "server": _with_kind(found) if found else "Jellyseerr"
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


def _with_kind(server: FoundServer) -> str:
    """Return a server's name, after its kind: people call a Radarr "Movies"."""
    kind = server.kind.capitalize()
    named = kind.casefold() in server.name.casefold()
    return server.name if named else f"{kind} {server.name}"
