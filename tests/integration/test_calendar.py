"""The calendar: what leaves, on its local day."""

from datetime import datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_component import DATA_INSTANCES
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from tests.media_stack import Household

from .installation import Installation

# 07:00 in Home Assistant's time zone, which is 8 hours behind UTC
NOW = "2026-11-20T15:00:00+00:00"


async def events(installed: Installation, *days: str) -> list[dict[str, Any]]:
    """Return the events from the first day to before the second."""
    entity = installed.entity_id("leaving_soon", "calendar")
    start, end = days or ("2026-01-01", "2028-01-01")
    answer: Any = await installed.hass.services.async_call(
        "calendar",
        "get_events",
        {
            "entity_id": entity,
            "start_date_time": f"{start} 00:00:00",
            "end_date_time": f"{end} 00:00:00",
        },
        blocking=True,
        return_response=True,
    )
    found: list[dict[str, Any]] = answer[entity]["events"]
    return found


async def test_days(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """The local date of its moment, also just before midnight; overdue is today."""
    freezer.move_to(NOW)
    installed.watched("Overdue", days_ago=20)
    # Due on 21 November at 03:00 UTC, which is the 20th at 19:00 here
    installed.watched("Tonight", days_ago=6.5)
    installed.watched("Next week", days_ago=1)
    await installed.set_up_for_alice()
    found = {one["summary"][:-7]: one for one in await events(installed)}
    assert {name: (one["start"], one["end"]) for name, one in found.items()} == {
        "Overdue": ("2026-11-20", "2026-11-21"),
        "Tonight": ("2026-11-20", "2026-11-21"),
        "Next week": ("2026-11-26", "2026-11-27"),
    }
    week = await events(installed, "2026-11-20", "2026-11-26")
    assert len(week) == 2
    assert await events(installed, "2026-11-27", "2026-12-26") == []
    described = found["Overdue"]["description"].split("\n")
    assert described[0] == "Requested by alice · Size: 4.0 GB"
    assert described[1].endswith("by the policy “Alice” for alice.")
    assert len(described) == 2, "the policy is told once"


async def test_seasons_of_a_day_are_one_event(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """Of one series; another series and another day are events of their own."""
    freezer.move_to(NOW)
    for name in ("Orbit", "Other"):
        series = home.series(name, seasons={1: 1, 2: 1, 3: 1}, year=2001)
        home.request(installed.alice, series, seasons=[1, 2, 3])
        home.watch(installed.alice, series, days_ago=20)
    await installed.set_up_for_alice()
    await installed.act("keep_media", id=f"tv:{series.tmdb}:s2:hd", until="2026-11-25")
    found = await events(installed)
    assert [(one["start"], one["summary"]) for one in found] == [
        ("2026-11-20", "Orbit (2001) S01, S02, S03"),
        ("2026-11-20", "Other (2001) S01, S03"),
        ("2026-11-26", "Other (2001) S02"),
    ]
    blocks = found[1]["description"].split("\n\n")
    named = [block.partition("\n")[0] for block in blocks]
    assert named == ["Other (2001) S01", "Other (2001) S03"]
    assert "Size: 1.0 GB" in blocks[0]


async def test_state(
    hass: HomeAssistant, installed: Installation, freezer: FrozenDateTimeFactory
) -> None:
    """On while something leaves today; what is overdue moves on with the day."""
    freezer.move_to(NOW)
    movie = installed.watched("Tomorrow", days_ago=6)
    await installed.set_up_for_alice()
    shown = installed.state("leaving_soon", "calendar")
    assert (shown.state, shown.attributes["all_day"]) == ("off", True)
    for day in (21, 22):
        freezer.move_to(datetime.fromisoformat(f"2026-11-{day}T08:00:01+00:00"))
        async_fire_time_changed(hass)
        await installed.settle()
        shown = installed.state("leaving_soon", "calendar")
        assert shown.state == "on"
        assert shown.attributes["start_time"] == f"2026-11-{day} 00:00:00"
        assert shown.attributes["message"] == f"Tomorrow ({movie.year})"
    await installed.tick(f"movie:{movie.tmdb}:hd")
    assert installed.value("leaving_soon", "calendar") == "off"
    assert await events(installed) == []


async def test_at_midnight_it_is_asked_before_anything_else(
    hass: HomeAssistant, installed: Installation, freezer: FrozenDateTimeFactory
) -> None:
    """What is overdue moves on with the day, and is not gone for a moment."""
    freezer.move_to("2026-11-20T07:30:00+00:00")
    installed.watched("Beside", days_ago=6)
    installed.watched("Overdue", days_ago=20)
    await installed.set_up_for_alice()
    assert installed.state("leaving_soon", "calendar").attributes["message"] == (
        "Overdue (2020)"
    )
    freezer.tick(timedelta(minutes=30))
    name = installed.state("leaving_soon", "calendar").entity_id
    entity = hass.data[DATA_INSTANCES]["calendar"].get_entity(name)
    assert entity is not None
    entity.async_write_ha_state()
    shown = installed.state("leaving_soon", "calendar")
    assert shown.state == "on"
    assert shown.attributes["start_time"] == "2026-11-20 00:00:00"
    # Of what leaves today the first by name
    assert shown.attributes["message"] == "Beside (2020)"
    await installed.unload()
