"""What polls leave in the database: nothing, as long as nothing changes."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
import logging

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.const import (
    EVENT_RECORDER_5MIN_STATISTICS_GENERATED,
    EVENT_RECORDER_HOURLY_STATISTICS_GENERATED,
)
from homeassistant.components.recorder.db_schema import (
    Events,
    EventTypes,
    StateAttributes,
    States,
    StatesMeta,
    Statistics,
    StatisticsMeta,
    StatisticsShortTerm,
)
from homeassistant.components.recorder.util import session_scope
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from sqlalchemy import func, select

from tests.media_stack import Household

from .installation import Installation, policy

# 21:00 in Home Assistant's time zone, and 30 seconds: midnight comes three hours later,
# and statistics are made ten seconds after each fifth minute
NOW = "2026-11-20T05:00:30+00:00"
FIVE_MINUTES = timedelta(minutes=5)
A_DAY = timedelta(days=1)
# What the recorder says of its own work, with and without the integration
OF_THE_RECORDER = {
    EVENT_RECORDER_5MIN_STATISTICS_GENERATED,
    EVENT_RECORDER_HOURLY_STATISTICS_GENERATED,
}


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


async def statistics(
    hass: HomeAssistant, table: type[Statistics | StatisticsShortTerm] = Statistics
) -> Counter[str]:
    """Return the numbers of a table's rows by entity."""
    await async_wait_recording_done(hass)

    def counted() -> Counter[str]:
        with session_scope(hass=hass, read_only=True) as session:
            found = select(StatisticsMeta.statistic_id).join(
                table, table.metadata_id == StatisticsMeta.id
            )
            return Counter(str(name) for name in session.scalars(found))

    return await get_instance(hass).async_add_executor_job(counted)


@pytest.fixture
def enable_statistics() -> bool:
    """Let the recorder make statistics, as it does in every house."""
    return True


async def live_in(installed: Installation, home: Household) -> None:
    """Set up a household with a title in each state, and people with their own."""
    bob = home.user("bob")
    installed.watched("Due", days_ago=20)
    installed.watched("Soon", days_ago=4)
    installed.watched("Much later", days_ago=0.5)
    installed.watched("Bob's", bob, days_ago=20)
    home.favorite(installed.alice, installed.watched("Held"))
    home.request(bob, home.movie("Waiting"))
    home.request(None, home.movie("Nobody's"))
    series = home.series("The Bridge", seasons={1: 2, 2: 2})
    home.request(installed.alice, series, seasons=[1, 2])
    home.watch(installed.alice, series, season=1, days_ago=20)
    kept = installed.watched("Kept", days_ago=12)
    await installed.set_up(
        policy("Alice", [installed.alice]),
        policy("Bob", [bob], require_watched=True),
        notice_days=0,
        leaving_soon_days=5,
    )
    await installed.tick(f"movie:{kept.tmdb}:hd")
    await installed.poll()


@pytest.mark.parametrize(
    ("step", "polls"),
    [
        pytest.param(timedelta(hours=3), 8, id="few polls"),
        pytest.param(FIVE_MINUTES, 96, id="all polls", marks=pytest.mark.long),
    ],
)
async def test_a_day_without_changes(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    installed: Installation,
    home: Household,
    freezer: FrozenDateTimeFactory,
    ran: Callable[[str, int], None],
    step: timedelta,
    polls: int,
) -> None:
    """A row for each that says how many days are left, or moves on what is overdue."""
    logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)
    freezer.move_to(NOW)
    await live_in(installed, home)
    states, events, attributes = await rows(hass)
    assert states.keys() >= {*hass.states.async_entity_ids()}
    assert (await statistics(hass)).total() == 0

    home.forget_calls()
    for _ in range(A_DAY // step):
        freezer.tick(step)
        async_fire_time_changed(hass)
        # Its own timer waits for the clock that was before it was moved
        recorder_mock.async_periodic_statistics()
        await installed.settle()
    assert dt_util.now().day == 20
    assert len(home.jellyseerr.calls.to("GET", "/api/v1/request")) == polls
    later, events_later, attributes_later = await rows(hass)
    of_the_day = [
        "calendar.jellyseerr_leaving_soon",
        "sensor.alice_pending_deletions",
        "sensor.jellyseerr_pending_deletions",
    ]
    assert later - states == dict.fromkeys(of_the_day, 1)
    assert {*(events_later - events)} <= OF_THE_RECORDER
    assert attributes_later - attributes <= 1

    short = await statistics(hass, StatisticsShortTerm)
    assert {*short.values()} == {A_DAY // step}
    ran(f"sensors with statistics, {polls} polls", len(short))
    ran(f"rows of short-term statistics, {polls} polls", short.total())
    ran(f"rows of statistics, {polls} polls", (await statistics(hass)).total())
