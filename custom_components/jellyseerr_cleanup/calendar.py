"""The calendar "Leaving soon": what leaves, on the day on which it may go."""

from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import NamedTuple, override

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


class _Leaving(NamedTuple):
    """What leaves on one day: a title, or several seasons of one series."""

    day: date
    summary: str
    titles: tuple[Decision, ...]


class LeavingSoonCalendar(ListingEntity[_Leaving], CalendarEntity):
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
        if not self.rows:
            return None
        # Home Assistant asks at midnight before the rows are made anew: it would tell
        # that the calendar is empty, and right after that it is not
        today = dt_util.now().date()
        reached = takewhile(lambda one: one.day <= today, self.rows)
        first = min(reached, key=lambda one: one.summary, default=self.rows[0])
        return self._event(first._replace(day=max(first.day, today)))

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the events that begin before the end, and end after the start."""

        def made() -> list[CalendarEvent]:
            return [
                self._event(one)
                for one in self.rows
                if dt_util.start_of_local_day(one.day) < end_date
                and dt_util.start_of_local_day(one.day + _A_DAY) > start_date
            ]

        return await hass.async_add_executor_job(made)

    @override
    def make_rows(self) -> tuple[_Leaving, ...]:
        """Return what leaves on each day; what is said of it is made when asked for."""
        plan, today = self.coordinator.data.plan, dt_util.now().date()
        together: dict[tuple[date, object], list[Decision]] = {}
        for one in plan.in_state(*PENDING):
            assert one.delete_after is not None
            # What is overdue goes with the next cleanup
            day = max(dt_util.as_local(one.delete_after).date(), today)
            series = one.id.media_type, one.id.tmdb_id
            own = one.id if one.id.season is None else series
            together.setdefault((day, own), []).append(one)
        rows = []
        for (day, _), found in together.items():
            titles = tuple(sorted(found, key=lambda one: one.id))
            name = name_together([one.id for one in titles], self.coordinator)
            rows.append(_Leaving(day, name, titles))
        return tuple(sorted(rows, key=lambda one: (one.day, one.summary)))

    def _event(self, leaving: _Leaving) -> CalendarEvent:
        day, summary, titles = leaving
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
            summary=summary,
            description="\n\n".join(described),
            uid=f"{titles[0].id}:{day.isoformat()}",
        )
