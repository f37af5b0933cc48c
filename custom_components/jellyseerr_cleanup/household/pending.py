"""Sensors of pending deletions: how many, and which titles go next."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.sensor import (
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import MATCH_ALL

from ..actions.answers import Answer, title_attribute
from ..coordinator import CleanupCoordinator
from ..entity import CleanupEntity, UserEntity
from ..retention.model import MediaType
from ..retention.plan import PENDING, Plan, State
from ..words.reasons import plan_text

PENDING_DELETIONS = SensorEntityDescription(
    key="pending_deletions",
    translation_key="pending_deletions",
    state_class=SensorStateClass.MEASUREMENT,
)

# Enough to see what goes next: the to-do list has all
_MOST_TITLES = 10

_COUNTED = (State.DUE, State.LEAVING_SOON, State.HELD, State.WAITING)


class PendingDeletions(CleanupEntity, SensorEntity):
    """All pending deletions, each title once."""

    # Titles and dates change all the time, and the journal keeps their history
    _unrecorded_attributes = frozenset({MATCH_ALL})

    @property
    @override
    def native_value(self) -> int:
        """Return how many titles leave soon or are due."""
        return len(self.coordinator.data.plan.in_state(*PENDING))

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any]:
        """Return the titles by state, and the next to go."""
        return _attributes(self.coordinator.data.plan, self.coordinator)


class UserPendingDeletions(UserEntity, SensorEntity):
    """A user's pending deletions."""

    _unrecorded_attributes = frozenset({MATCH_ALL})

    @property
    def _plan(self) -> Plan:
        return self.coordinator.data.plan.of_requester(self.user_id)

    @property
    @override
    def native_value(self) -> int:
        """Return how many titles of the user leave soon or are due."""
        return len(self._plan.in_state(*PENDING))

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any]:
        """Return the user's titles by state, the movie policy, and the next to go."""
        policy = self.coordinator.policy_of_user(self.user_id, MediaType.MOVIE)
        return {**_attributes(self._plan, self.coordinator), "policy": policy}


def _attributes(plan: Plan, coordinator: CleanupCoordinator) -> Answer:
    names, words = coordinator.memory.titles, coordinator.words
    return {
        **{str(state): len(plan.in_state(state)) for state in _COUNTED},
        "text": plan_text(plan, words),
        "titles": [
            title_attribute(title, names, words)
            for title in plan.in_state(*PENDING)[:_MOST_TITLES]
        ],
    }
