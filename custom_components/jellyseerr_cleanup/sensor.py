"""Sensors: what leaves, when and how much of it, for the server and for each user."""

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

from .answers import title_attribute
from .cleanup.journal import JournalError
from .coordinator import CleanupConfigEntry, CleanupCoordinator
from .entity import CleanupEntity, UserEntity
from .retention.model import MediaType
from .retention.plan import PENDING, Plan, State
from .retention.titles import live_requests

PARALLEL_UPDATES = 0

_MOST_TITLES = 10


@dataclass(frozen=True, kw_only=True)
class PlanSensorEntityDescription(SensorEntityDescription):
    """Describes a sensor of a plan, or of a user's part of it."""

    value_fn: Callable[[Plan], StateType | datetime]


@dataclass(frozen=True, kw_only=True)
class RecordSensorEntityDescription(SensorEntityDescription):
    """Describes a sensor of what was done, which is known while Jellyseerr is down, too."""

    value_fn: Callable[[CleanupCoordinator], StateType | datetime]
    attributes_fn: Callable[[CleanupCoordinator], Mapping[str, Any] | None] = lambda _: (
        None
    )


def _next_deletion(plan: Plan) -> datetime | None:
    dated = plan.in_state(State.DUE, State.LEAVING_SOON, State.SCHEDULED)
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


PENDING_DELETIONS = PlanSensorEntityDescription(
    key="pending_deletions",
    translation_key="pending_deletions",
    state_class=SensorStateClass.MEASUREMENT,
    value_fn=lambda plan: len(plan.in_state(*PENDING)),
)
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
    PENDING_DELETIONS,
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
    coordinator = entry.runtime_data
    async_add_entities(
        PlanSensor(coordinator, description) for description in SERVER_SENSORS
    )
    async_add_entities([RequestsSensor(coordinator, TRACKED_REQUESTS)])
    async_add_entities(
        RecordSensor(coordinator, description) for description in RECORD_SENSORS
    )

    @callback
    def add_user(user_id: int) -> None:
        async_add_entities(
            [
                UserTitlesSensor(coordinator, PENDING_DELETIONS, user_id),
                *(
                    UserSensor(coordinator, description, user_id)
                    for description in USER_SENSORS
                ),
            ]
        )

    coordinator.devices.async_on_user(add_user)


class PlanSensor(CleanupEntity, SensorEntity):
    """A number of the whole plan, in which each title counts once."""

    entity_description: PlanSensorEntityDescription

    @property
    @override
    def native_value(self) -> StateType | datetime:
        """Return the state of the sensor."""
        return self.entity_description.value_fn(self.coordinator.data)


class RequestsSensor(CleanupEntity, SensorEntity):
    """All requests that are not declined, also those that no title stands for yet."""

    @property
    @override
    def native_value(self) -> int | None:
        """Return the state of the sensor."""
        reading = self.coordinator.reading
        return len(live_requests(reading.snapshot)) if reading else None


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
        """Return what belongs to it."""
        return self.entity_description.attributes_fn(self.coordinator)


class UserSensor(UserEntity, SensorEntity):
    """A number of the titles that a user requested, alone or with others."""

    entity_description: PlanSensorEntityDescription

    @property
    @override
    def native_value(self) -> StateType | datetime:
        """Return the state of the sensor."""
        return self.entity_description.value_fn(
            self.coordinator.plan_of_user(self.user_id)
        )


class UserTitlesSensor(UserSensor):
    """A user's pending deletions, with the next titles to go."""

    # Titles and their dates change all the time, and their history is the journal's
    _unrecorded_attributes = frozenset({MATCH_ALL})

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any]:
        """Return how the user's titles stand, the policy for movies, and the first titles by date."""
        plan = self.coordinator.plan_of_user(self.user_id)
        policy = self.coordinator.policy_of_user(self.user_id, MediaType.MOVIE)
        return {
            **{
                str(state): len(plan.in_state(state))
                for state in (
                    State.DUE,
                    State.LEAVING_SOON,
                    State.HELD,
                    State.WAITING,
                )
            },
            "policy": policy,
            "titles": [
                title_attribute(title, self.coordinator.memory.titles)
                for title in plan.in_state(*PENDING)[:_MOST_TITLES]
            ],
        }
