"""Sensors of space: free on disks, and freed of each user's requests."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfInformation
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ..cleanup.journal.entries import Tally
from ..cleanup.journal.journal import JournalError
from ..coordinator import CleanupConfigEntry, CleanupCoordinator
from ..engine.disks import DiskKey
from ..entity import CleanupEntity, UserEntity
from ..texts import plain

_FREE_SPACE = "free_space"


def size_of(key: str, **more: Any) -> SensorEntityDescription:
    """Return the description of a sensor of bytes, which are shown in gigabytes."""
    return SensorEntityDescription(
        key=key,
        device_class=SensorDeviceClass.DATA_SIZE,
        native_unit_of_measurement=UnitOfInformation.BYTES,
        suggested_unit_of_measurement=UnitOfInformation.GIGABYTES,
        suggested_display_precision=1,
        **{
            "translation_key": key,
            "state_class": SensorStateClass.MEASUREMENT,
            **more,
        },
    )


SPACE_USED = size_of("space_used")
SPACE_RECLAIMED = size_of(
    "space_reclaimed",
    state_class=SensorStateClass.TOTAL_INCREASING,
    entity_registry_enabled_default=False,
)


class SpaceUsedSensor(CleanupEntity, SensorEntity):
    """What all that was requested takes, as it was read last: once a day."""

    @property
    @override
    def native_value(self) -> int | None:
        """Return the bytes; None before every server was read once."""
        return self.coordinator.used_space.total


class UserSpaceUsed(UserEntity, SensorEntity):
    """What takes that a user requested, alone or with others."""

    @property
    @override
    def native_value(self) -> int | None:
        """Return the bytes; None before every server was read once."""
        used = self.coordinator.used_space
        return None if used.total is None else used.users.get(self.user_id, 0)


class UserSpaceReclaimed(UserEntity, SensorEntity):
    """What was freed of all that a user requested, alone or with others."""

    _shows_stored = True

    @property
    @override
    def native_value(self) -> int | None:
        """Return the bytes; None if the journal cannot be read."""
        try:
            users = self.coordinator.journal.totals.users
        except JournalError:
            return None
        return users.get(self.user_id, Tally()).freed


class FreeSpaceSensor(CleanupEntity, SensorEntity):
    """What is free on the disk of a root folder, or of several."""

    def __init__(self, coordinator: CleanupCoordinator, key: DiskKey) -> None:
        """Take the disk's key, which names the entity for good."""
        super().__init__(
            coordinator,
            size_of(
                _unique(key),
                translation_key=_FREE_SPACE,
                entity_category=EntityCategory.DIAGNOSTIC,
            ),
        )
        self._key = key
        disk = coordinator.disks.known[key]
        folder = disk.roots[0] if len(disk.roots) == 1 else key[1]
        self._attr_translation_placeholders = {
            "server": plain(disk.server),
            "folder": plain(folder),
        }

    @property
    @override
    def native_value(self) -> int | None:
        """Return the free bytes; None while the server does not say them."""
        disk = self.coordinator.disks.known.get(self._key)
        return disk.free if disk else None

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any]:
        """Return the root folders on the disk."""
        disk = self.coordinator.disks.known.get(self._key)
        return {"root_folders": [*disk.roots] if disk else []}


def follow_disks(
    hass: HomeAssistant,
    entry: CleanupConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up a sensor a disk as disks appear, and remove those of servers that went."""
    coordinator = entry.runtime_data.coordinator
    registry, prefix = er.async_get(hass), f"{entry.unique_id}_"
    shown: set[DiskKey] = set()

    @callback
    def follow() -> None:
        known = set(coordinator.disks.known)
        async_add_entities(
            FreeSpaceSensor(coordinator, key) for key in sorted(known - shown)
        )
        gone = {f"{prefix}{_unique(key)}" for key in shown - known}
        for one in er.async_entries_for_config_entry(registry, entry.entry_id):
            rest = one.unique_id.removeprefix(f"{prefix}{_FREE_SPACE}_")
            if rest != one.unique_id and (
                one.unique_id in gone
                # One that was known before the start
                or rest.partition("_")[0] not in coordinator.data.servers
            ):
                registry.async_remove(one.entity_id)
        shown.clear()
        shown.update(known)

    follow()
    entry.async_on_unload(coordinator.async_add_listener(follow))


def _unique(key: DiskKey) -> str:
    server, path = key
    return f"{_FREE_SPACE}_{server}_{path}"
