"""What polls leave in the database: nothing, as long as nothing changes."""

from collections import Counter
from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.db_schema import (
    Events,
    EventTypes,
    StateAttributes,
    States,
    StatesMeta,
)
from homeassistant.components.recorder.util import session_scope
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from sqlalchemy import func, select

from tests.media_stack import Household

from .installation import Installation

# 21:00 in Home Assistant's time zone: midnight comes three hours later
NOW = "2026-11-20T05:00:00+00:00"
POLLS = 8


async def rows(hass: HomeAssistant) -> tuple[Counter[str], Counter[str], int]:
    """Return the numbers of states by entity, of events by type, and of attributes."""
    await async_wait_recording_done(hass)

    def counted() -> tuple[Counter[str], Counter[str], int]:
        with session_scope(hass=hass, read_only=True) as session:
            states = session.execute(
                select(StatesMeta.entity_id, func.count(States.state_id))
                .join(StatesMeta, States.metadata_id == StatesMeta.metadata_id)
                .group_by(StatesMeta.entity_id)
            )
            events = session.execute(
                select(EventTypes.event_type, func.count(Events.event_id))
                .join(EventTypes, Events.event_type_id == EventTypes.event_type_id)
                .group_by(EventTypes.event_type)
            )
            attributes = session.execute(
                select(func.count(StateAttributes.attributes_id))
            )
            return (
                Counter({str(name): number for name, number in states}),
                Counter({str(name): number for name, number in events}),
                attributes.scalar_one(),
            )

    return await get_instance(hass).async_add_executor_job(counted)


async def test_a_day_without_changes(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    installed: Installation,
    home: Household,
    freezer: FrozenDateTimeFactory,
) -> None:
    """A row for each that says how many days are left, or moves on what is overdue."""
    freezer.move_to(NOW)
    installed.watched("Due", days_ago=20)
    installed.watched("Soon", days_ago=4)
    kept = installed.watched("Kept", days_ago=12)
    home.favorite(installed.alice, installed.watched("Held"))
    home.request(home.user("bob"), home.movie("Waiting"))
    await installed.set_up_for_alice()
    await installed.tick(f"movie:{kept.tmdb}:hd")
    await installed.poll()
    states, events, attributes = await rows(hass)
    assert states["calendar.jellyseerr_leaving_soon"]

    home.forget_calls()
    for _ in range(POLLS):
        freezer.tick(timedelta(days=1) / POLLS)
        async_fire_time_changed(hass)
        await installed.settle()
    assert dt_util.now().day == 20
    assert len(home.jellyseerr.calls) >= POLLS
    later, events_later, attributes_later = await rows(hass)
    of_the_day = [
        "calendar.jellyseerr_leaving_soon",
        "sensor.alice_pending_deletions",
        "sensor.jellyseerr_pending_deletions",
    ]
    assert later - states == dict.fromkeys(of_the_day, 1)
    assert events_later - events == {}
    assert attributes_later - attributes <= 1
