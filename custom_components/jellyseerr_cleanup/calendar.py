"""The calendar "Leaving soon": what leaves, on the day on which it may go."""

from datetime import date, datetime, timedelta
from typing import override

from homeassistant.components.calendar import (
    CalendarEntity,
    CalendarEntityDescription,
    CalendarEvent,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_time_change
from homeassistant.util import dt as dt_util

from .coordinator import CleanupConfigEntry, CleanupCoordinator
from .household.describing import lines_of, name_together
from .household.listing import ListingEntity
from .retention.plan import PENDING, Decision
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


class LeavingSoonCalendar(ListingEntity[CalendarEvent], CalendarEntity):
    """An all-day event a title; seasons of a series on one day are one event."""

    def __init__(self, coordinator: CleanupCoordinator) -> None:
        """Show nothing until it is added."""
        super().__init__(coordinator, LEAVING_SOON)

    @override
    async def async_added_to_hass(self) -> None:
        """Show what is overdue on each new day."""
        await super().async_added_to_hass()

        async def show_today(_: datetime) -> None:
            await self.async_make_and_show()

        self.async_on_remove(
            async_track_time_change(self.hass, show_today, hour=0, minute=0, second=0)
        )

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return the first event: today's if anything is overdue."""
        return self.rows[0] if self.rows else None

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the events that begin before the end, and end after the start."""
        return [
            event
            for event in self.rows
            if event.start_datetime_local < end_date
            and event.end_datetime_local > start_date
        ]

    @override
    def make_rows(self) -> tuple[CalendarEvent, ...]:
        """Return all events by date."""
        plan, today = self.coordinator.data.plan, dt_util.now().date()
        together: dict[tuple[date, object], list[Decision]] = {}
        for one in plan.in_state(*PENDING):
            assert one.delete_after is not None
            # What is overdue goes with the next cleanup
            day = max(dt_util.as_local(one.delete_after).date(), today)
            series = one.id.media_type, one.id.tmdb_id
            own = one.id if one.id.season is None else series
            together.setdefault((day, own), []).append(one)
        events = [self._event(day, titles) for (day, _), titles in together.items()]
        return tuple(sorted(events, key=lambda one: (one.start, one.summary)))

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
