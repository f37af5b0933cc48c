"""The devices: one for the server, one for each Jellyseerr user with a tracked request."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from homeassistant.const import CONF_URL
from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.typing import UNDEFINED, UndefinedType

from .const import DOMAIN

if TYPE_CHECKING:
    from .coordinator import CleanupCoordinator


class Devices:
    """Keeps the device registry in step with the plan and the list of users."""

    def __init__(self, coordinator: CleanupCoordinator) -> None:
        """Follow one coordinator."""
        self._coordinator = coordinator
        self._entry = coordinator.config_entry
        self._registry = dr.async_get(coordinator.hass)
        self._added: list[Callable[[int], None]] = []
        self.user_ids: set[int] = set()

    @property
    def server(self) -> DeviceInfo:
        """Return the server's device."""
        return DeviceInfo(identifiers={self._server_identifier})

    def user(self, user_id: int) -> DeviceInfo:
        """Return a user's device."""
        return DeviceInfo(identifiers={self._user_identifier(user_id)})

    @callback
    def async_on_user(self, add: Callable[[int], None]) -> None:
        """Call for every user that has a device, now and later."""
        self._added.append(add)
        for user_id in sorted(self.user_ids):
            add(user_id)

    @callback
    def async_update(self) -> None:
        """Add the devices of new users; remove those whom two complete lists in a row lack."""
        coordinator = self._coordinator
        server = self._registry.async_get_or_create(
            config_entry_id=self._entry.entry_id,
            identifiers={self._server_identifier},
            entry_type=DeviceEntryType.SERVICE,
            name=self._entry.title,
            manufacturer="Jellyseerr",
            configuration_url=self._entry.data[CONF_URL],
        )
        wanted = coordinator.tracked_requesters | self._registered()
        if len(coordinator.user_lists) == 2:
            wanted = {
                user
                for user in wanted
                if user in coordinator.tracked_requesters
                or any(user in users for users in coordinator.user_lists)
            }
        for user_id in sorted(wanted):
            self._registry.async_get_or_create(
                config_entry_id=self._entry.entry_id,
                identifiers={self._user_identifier(user_id)},
                entry_type=DeviceEntryType.SERVICE,
                name=self._name_of(user_id),
                via_device_id=server.id,
            )
            if user_id not in self.user_ids:
                self.user_ids.add(user_id)
                for add in self._added:
                    add(user_id)
        for user_id in self._registered() - wanted:
            self._remove(user_id)

    def _name_of(self, user_id: int) -> str | UndefinedType:
        """Return the user's name; one whom Jellyseerr does not list keeps the last."""
        if user := self._coordinator.users.get(user_id):
            return user.display_name
        return UNDEFINED

    def _remove(self, user_id: int) -> None:
        self.user_ids.discard(user_id)
        device = self._registry.async_get_device_by_identifier(
            self._user_identifier(user_id), self._entry.entry_id
        )
        if device is not None:
            self._registry.async_remove_device(device.id)

    def _registered(self) -> set[int]:
        """Return the users that have a device, also from before a restart."""
        prefix = f"{self._entry.unique_id}_"
        return {
            int(identifier.removeprefix(prefix))
            for device in dr.async_entries_for_config_entry(
                self._registry, self._entry.entry_id
            )
            for domain, identifier in device.identifiers
            if domain == DOMAIN and identifier.startswith(prefix)
        }

    @property
    def _server_identifier(self) -> tuple[str, str]:
        return DOMAIN, f"{self._entry.unique_id}"

    def _user_identifier(self, user_id: int) -> tuple[str, str]:
        return DOMAIN, f"{self._entry.unique_id}_{user_id}"
