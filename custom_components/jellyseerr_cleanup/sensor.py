"""Sensors: which titles leave, when, and how much space that frees."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import MATCH_ALL, EntityCategory, UnitOfInformation
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType

from .actions.keep_answers import keeps_attribute, lasting_keeps
from .cleanup.journal.journal import JournalError
from .coordinator import CleanupConfigEntry, CleanupCoordinator
from .entity import CleanupEntity, UserEntity
from .household.pending import PENDING_DELETIONS, PendingDeletions, UserPendingDeletions
from .household.space import (
    SPACE_RECLAIMED,
    SPACE_USED,
    SpaceUsedSensor,
    UserSpaceReclaimed,
    UserSpaceUsed,
    follow_disks,
)
from .retention.plan import Plan, State
from .retention.titles import live_requests

PARALLEL_UPDATES = 0

type _Attributes = Callable[[CleanupCoordinator], Mapping[str, Any] | None]


@dataclass(frozen=True, kw_only=True)
class PlanSensorEntityDescription(SensorEntityDescription):
    """Describes a sensor of a plan, or of a user's part of it."""

    value_fn: Callable[[Plan], StateType | datetime]


@dataclass(frozen=True, kw_only=True)
class RecordSensorEntityDescription(SensorEntityDescription):
    """Describes a sensor of what was done, known also while Jellyseerr is down."""

    value_fn: Callable[[CleanupCoordinator], StateType | datetime]
    attributes_fn: _Attributes = lambda _: None


def _next_deletion(plan: Plan) -> datetime | None:
    # Of what is due the interface would say how long ago that was
    dated = plan.in_state(State.LEAVING_SOON, State.SCHEDULED)
    return dated[0].delete_after if dated else None


def _last_cleanup(coordinator: CleanupCoordinator) -> datetime | None:
    last_run = coordinator.memory.last_run
    return last_run.at if last_run else None


def _last_counts(coordinator: CleanupCoordinator) -> dict[str, int] | None:
    if (last_run := coordinator.memory.last_run) is None:
        return None
    return {
        "deleted": last_run.deleted,
        "skipped": last_run.skipped,
        "failed": last_run.failed,
    }


def _space_reclaimed(coordinator: CleanupCoordinator) -> int | None:
    try:
        return coordinator.journal.totals.server.freed
    except JournalError:
        return None


def _kept(coordinator: CleanupCoordinator) -> int | None:
    keeps = lasting_keeps(coordinator.memory)
    return None if keeps is None else len(keeps)


NEXT_DELETION = PlanSensorEntityDescription(
    key="next_deletion",
    translation_key="next_deletion",
    device_class=SensorDeviceClass.TIMESTAMP,
    value_fn=_next_deletion,
)
RECLAIMABLE_SPACE = PlanSensorEntityDescription(
    key="reclaimable_space",
    translation_key="reclaimable_space",
    device_class=SensorDeviceClass.DATA_SIZE,
    state_class=SensorStateClass.MEASUREMENT,
    native_unit_of_measurement=UnitOfInformation.BYTES,
    suggested_unit_of_measurement=UnitOfInformation.GIGABYTES,
    suggested_display_precision=1,
    value_fn=lambda plan: plan.pending_size,
)
USER_SENSORS = (NEXT_DELETION, RECLAIMABLE_SPACE)
SERVER_SENSORS = (
    PlanSensorEntityDescription(
        key="due",
        translation_key="due",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda plan: len(plan.in_state(State.DUE)),
    ),
    PlanSensorEntityDescription(
        key="held",
        translation_key="held",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda plan: len(plan.in_state(State.HELD)),
    ),
    RECLAIMABLE_SPACE,
    NEXT_DELETION,
)
KEPT = RecordSensorEntityDescription(
    key="kept",
    translation_key="kept",
    state_class=SensorStateClass.MEASUREMENT,
    value_fn=_kept,
    attributes_fn=keeps_attribute,
)
TRACKED_REQUESTS = SensorEntityDescription(
    key="tracked_requests",
    translation_key="tracked_requests",
    entity_category=EntityCategory.DIAGNOSTIC,
    state_class=SensorStateClass.MEASUREMENT,
)
RECORD_SENSORS = (
    RecordSensorEntityDescription(
        key="last_cleanup",
        translation_key="last_cleanup",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=_last_cleanup,
        attributes_fn=_last_counts,
    ),
    RecordSensorEntityDescription(
        key="space_reclaimed",
        translation_key="space_reclaimed",
        device_class=SensorDeviceClass.DATA_SIZE,
        state_class=SensorStateClass.TOTAL_INCREASING,
        native_unit_of_measurement=UnitOfInformation.BYTES,
        suggested_unit_of_measurement=UnitOfInformation.GIGABYTES,
        suggested_display_precision=1,
        value_fn=_space_reclaimed,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CleanupConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the server's sensors, and those of each user as users appear."""
    coordinator = entry.runtime_data.coordinator
    devices = entry.runtime_data.devices
    async_add_entities(
        PlanSensor(coordinator, description) for description in SERVER_SENSORS
    )
    async_add_entities(
        [
            PendingDeletions(coordinator, PENDING_DELETIONS),
            RequestsSensor(coordinator, TRACKED_REQUESTS),
        ]
    )
    async_add_entities(
        RecordSensor(coordinator, description) for description in RECORD_SENSORS
    )
    async_add_entities(
        [KeptSensor(coordinator, KEPT), SpaceUsedSensor(coordinator, SPACE_USED)]
    )
    follow_disks(hass, entry, async_add_entities)

    shown: set[int] = set()

    @callback
    def follow() -> None:
        for user_id in sorted(devices.user_ids - shown):
            async_add_entities(
                [
                    UserPendingDeletions(coordinator, PENDING_DELETIONS, user_id),
                    UserSpaceReclaimed(coordinator, SPACE_RECLAIMED, user_id),
                    UserSpaceUsed(coordinator, SPACE_USED, user_id),
                    *(
                        UserSensor(coordinator, description, user_id)
                        for description in USER_SENSORS
                    ),
                ]
            )
        shown.clear()
        shown.update(devices.user_ids)

    follow()
    entry.async_on_unload(coordinator.async_add_listener(follow))


class PlanSensor(CleanupEntity, SensorEntity):
    """A number of the whole plan, in which each title counts once."""

    entity_description: PlanSensorEntityDescription

    @property
    @override
    def native_value(self) -> StateType | datetime:
        """Return the state of the sensor."""
        return self.entity_description.value_fn(self.coordinator.data.plan)


class RequestsSensor(CleanupEntity, SensorEntity):
    """All requests that are not declined, also those without a title yet."""

    @property
    @override
    def native_value(self) -> int:
        """Return the state of the sensor."""
        return len(live_requests(self.coordinator.data.snapshot))


class RecordSensor(CleanupEntity, SensorEntity):
    """What was done so far."""

    entity_description: RecordSensorEntityDescription
    _shows_stored = True

    @property
    @override
    def native_value(self) -> StateType | datetime:
        """Return the state of the sensor."""
        return self.entity_description.value_fn(self.coordinator)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """Return the attributes of the sensor, None if it has none."""
        return self.entity_description.attributes_fn(self.coordinator)


class KeptSensor(RecordSensor):
    """How many keeps there are, with those that end first, then those for good."""

    # The list of keeps has their history
    _unrecorded_attributes = frozenset({MATCH_ALL})


class UserSensor(UserEntity, SensorEntity):
    """A number of the titles that a user requested, alone or with others."""

    entity_description: PlanSensorEntityDescription

    @property
    @override
    def native_value(self) -> StateType | datetime:
        """Return the state of the sensor."""
        return self.entity_description.value_fn(
            self.coordinator.data.plan.of_requester(self.user_id)
        )
