"""The devices: one for the server, and one for each user with a tracked request."""

from collections.abc import Mapping, Sequence
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_URL
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.typing import UNDEFINED, UndefinedType

from .const import DOMAIN
from .reading.reader import Reading
from .retention.model import Requester

type UserLists = Sequence[frozenset[int]]


def server_device(entry: ConfigEntry[Any]) -> DeviceInfo:
    """Return the server's device."""
    return DeviceInfo(identifiers={_server_identifier(entry)})


def user_device(entry: ConfigEntry[Any], user_id: int) -> DeviceInfo:
    """Return the device of a user, by Jellyseerr's id."""
    return DeviceInfo(identifiers={_user_identifier(entry, user_id)})


class Devices:
    """Keeps the device registry in step with the plan and the list of users.

    `user_ids` are Jellyseerr's ids of the users who have a device.
    """

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        """Take the configuration entry whose devices these are."""
        self._entry = entry
        self._registry = dr.async_get(hass)
        self.user_ids: set[int] = set()

    @callback
    def async_update(self, reading: Reading, user_lists: UserLists) -> None:
        """Add devices of new users; remove those of users who are gone.

        A user is gone who has no title in the plan and is missing in two complete lists
        in a row.
        """
        server = self._registry.async_get_or_create(
            config_entry_id=self._entry.entry_id,
            identifiers={_server_identifier(self._entry)},
            entry_type=DeviceEntryType.SERVICE,
            name=self._entry.title,
            manufacturer="Jellyseerr",
            configuration_url=self._entry.data[CONF_URL],
        )
        tracked = reading.plan.requester_ids
        wanted = self._registered() | tracked
        if len(user_lists) == 2:
            listed = frozenset[int]().union(*user_lists)
            wanted = {user for user in wanted if user in tracked or user in listed}
        for user_id in sorted(wanted):
            self._registry.async_get_or_create(
                config_entry_id=self._entry.entry_id,
                identifiers={_user_identifier(self._entry, user_id)},
                entry_type=DeviceEntryType.SERVICE,
                name=_name(user_id, reading.users),
                via_device_id=server.id,
            )
            self.user_ids.add(user_id)
        for user_id in self._registered() - wanted:
            self._remove(user_id)

    def _remove(self, user_id: int) -> None:
        self.user_ids.discard(user_id)
        device = self._registry.async_get_device_by_identifier(
            _user_identifier(self._entry, user_id), self._entry.entry_id
        )
        if device is not None:
            self._registry.async_remove_device(device.id)

    def _registered(self) -> set[int]:
        """Return the ids of the users with a device, also from before a restart."""
        prefix = f"{self._entry.unique_id}_"
        return {
            int(identifier.removeprefix(prefix))
            for device in dr.async_entries_for_config_entry(
                self._registry, self._entry.entry_id
            )
            for domain, identifier in device.identifiers
            if domain == DOMAIN and identifier.startswith(prefix)
        }


def _name(user_id: int, users: Mapping[int, Requester]) -> str | UndefinedType:
    """Return the user's name; one whom Jellyseerr does not list keeps the last."""
    user = users.get(user_id)
    return UNDEFINED if user is None else user.display_name


def _server_identifier(entry: ConfigEntry[Any]) -> tuple[str, str]:
    return DOMAIN, f"{entry.unique_id}"


def _user_identifier(entry: ConfigEntry[Any], user_id: int) -> tuple[str, str]:
    return DOMAIN, f"{entry.unique_id}_{user_id}"
