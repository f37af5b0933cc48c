"""The base of all entities: the coordinator, and the device of the server or a user."""

from typing import override

from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .coordinator import CleanupCoordinator
from .devices import server_device, user_device


class CleanupEntity(CoordinatorEntity[CleanupCoordinator]):
    """An entity of the server's device."""

    _attr_has_entity_name = True
    # Whether the state comes from this integration's own files, which can be shown
    # while Jellyseerr is down
    _shows_stored = False

    def __init__(
        self, coordinator: CleanupCoordinator, description: EntityDescription
    ) -> None:
        """Take the description; its key is the last part of the unique id."""
        super().__init__(coordinator)
        self.entity_description = description
        self._attr_unique_id = f"{coordinator.config_entry.unique_id}_{description.key}"
        self._attr_device_info: DeviceInfo = server_device(coordinator.config_entry)

    @property
    @override
    def available(self) -> bool:
        """Return whether the state can be shown."""
        return self._shows_stored or super().available


class UserEntity(CleanupEntity):
    """An entity of a user's device."""

    def __init__(
        self,
        coordinator: CleanupCoordinator,
        description: EntityDescription,
        user_id: int,
    ) -> None:
        """Take the user's Jellyseerr id, which never changes."""
        super().__init__(coordinator, description)
        self.user_id = user_id
        self._attr_unique_id = (
            f"{coordinator.config_entry.unique_id}_{user_id}_{description.key}"
        )
        self._attr_device_info = user_device(coordinator.config_entry, user_id)
