"""What all entities share: they hang on the coordinator, and on the device of the server or of a user."""

from typing import override

from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .coordinator import CleanupCoordinator


class CleanupEntity(CoordinatorEntity[CleanupCoordinator]):
    """An entity of the server's device."""

    _attr_has_entity_name = True
    # What was stored can be shown while Jellyseerr is down; what it says cannot
    _shows_stored = False

    def __init__(
        self, coordinator: CleanupCoordinator, description: EntityDescription
    ) -> None:
        """Take the description; its key is the last part of the unique id."""
        super().__init__(coordinator)
        self.entity_description = description
        self._attr_unique_id = f"{coordinator.config_entry.unique_id}_{description.key}"
        self._attr_device_info: DeviceInfo = coordinator.devices.server

    @property
    @override
    def available(self) -> bool:
        """Whether there is something to show."""
        return self._shows_stored or super().available


class UserEntity(CleanupEntity):
    """An entity of a user's device."""

    def __init__(
        self,
        coordinator: CleanupCoordinator,
        description: EntityDescription,
        user_id: int,
    ) -> None:
        """Take Jellyseerr's id of the user, which never changes."""
        super().__init__(coordinator, description)
        self.user_id = user_id
        self._attr_unique_id = (
            f"{coordinator.config_entry.unique_id}_{user_id}_{description.key}"
        )
        self._attr_device_info = coordinator.devices.user(user_id)
