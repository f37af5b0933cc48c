"""The calendar "Leaving soon": what leaves, on the day on which it may go."""

from datetime import date, datetime, timedelta
from typing import override

from homeassistant.components.calendar import (
    CalendarEntity,
    CalendarEntityDescription,
    CalendarEvent,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .coordinator import CleanupConfigEntry, CleanupCoordinator
from .entity import CleanupEntity
from .household.describing import lines_of, name_together
from .retention.plan import PENDING, Decision, Plan
from .words.names import title_name

PARALLEL_UPDATES = 0

LEAVING_SOON = CalendarEntityDescription(
    key="leaving_soon", translation_key="leaving_soon"
)

_A_DAY = timedelta(days=1)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CleanupConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the calendar."""
    async_add_entities([LeavingSoonCalendar(entry.runtime_data.coordinator)])


class LeavingSoonCalendar(CleanupEntity, CalendarEntity):
    """An all-day event a title; seasons of a series on one day are one event."""

    def __init__(self, coordinator: CleanupCoordinator) -> None:
        """Make events once they are asked for."""
        super().__init__(coordinator, LEAVING_SOON)
        self._known: tuple[date, list[CalendarEvent]] | None = None

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Show the new plan, or the new names of its titles."""
        self._known = None
        super()._handle_coordinator_update()

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return the first event: today's if anything is overdue."""
        events = self._events()
        return events[0] if events else None

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the events that begin before the end, and end after the start."""
        return [
            event
            for event in self._events()
            if event.start_datetime_local < end_date
            and event.end_datetime_local > start_date
        ]

    def _events(self) -> list[CalendarEvent]:
        """Return all events by date; they are made once for a plan and a day."""
        today = dt_util.now().date()
        if self._known is None or self._known[0] != today:
            self._known = today, self._made(self.coordinator.data.plan, today)
        return self._known[1]

    def _made(self, plan: Plan, today: date) -> list[CalendarEvent]:
        together: dict[tuple[date, object], list[Decision]] = {}
        for one in plan.in_state(*PENDING):
            assert one.delete_after is not None
            # What is overdue goes with the next cleanup
            day = max(dt_util.as_local(one.delete_after).date(), today)
            series = one.id.media_type, one.id.tmdb_id
            own = one.id if one.id.season is None else series
            together.setdefault((day, own), []).append(one)
        events = [self._event(day, titles) for (day, _), titles in together.items()]
        return sorted(events, key=lambda one: (one.start, one.summary))

    def _event(self, day: date, titles: list[Decision]) -> CalendarEvent:
        titles.sort(key=lambda one: one.id)
        names = [title_name(one.id, self.coordinator.memory.titles) for one in titles]
        described = ["\n".join(lines_of(one, self.coordinator)) for one in titles]
        if len(titles) > 1:
            # A block a season, under its name
            described = [
                f"{name}\n{text}" for name, text in zip(names, described, strict=True)
            ]
        return CalendarEvent(
            start=day,
            end=day + _A_DAY,
            summary=name_together([one.id for one in titles], self.coordinator),
            description="\n\n".join(described),
            uid=f"{titles[0].id}:{day.isoformat()}",
        )
