"""What happened to titles: the event entity, the bus and the logbook."""

from collections.abc import Callable
from datetime import datetime
import logging
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.jellyseerr_cleanup.logbook import async_describe_events
from tests.media_stack import Household, Status

from .installation import Installation
from .test_members import link

MEDIA = "jellyseerr_cleanup_media"
FINISHED = "jellyseerr_cleanup_cleanup_finished"


def told(events: list[Event]) -> list[tuple[str, str]]:
    """Return types and titles, and forget them."""
    found = [(event.data["type"], event.data["title"][:-7]) for event in events]
    events.clear()
    return found


def line(hass: HomeAssistant, event: Event) -> str:
    """Return what the logbook makes of an event."""
    described: dict[str, Callable[[Event], dict[str, Any]]] = {}
    async_describe_events(
        hass, lambda domain, kind, describe: described.update({kind: describe})
    )
    said = described[str(event.event_type)](event)
    # Beside an entity's id the web interface shows its name, not that of the title
    assert "entity_id" not in said
    return f"{said['name']}: {said['message']}"


async def test_leaving_soon_is_told_once(
    hass: HomeAssistant, installed: Installation, freezer: FrozenDateTimeFactory
) -> None:
    """Once for a title and its date: neither polls nor restarts tell it again."""
    events = async_capture_events(hass, MEDIA)
    comet = installed.watched("The Comet", days_ago=3)
    installed.watched("Later", days_ago=1)
    await installed.set_up_for_alice(leaving_soon_days=5)
    (event,) = events
    shown = installed.state("media", "event")
    data = {key: value for key, value in event.data.items() if key in shown.attributes}
    assert data.items() <= shown.attributes.items()
    assert shown.attributes["event_type"] == event.data["type"] == "leaving_soon"
    assert shown.attributes["id"] == f"movie:{comet.tmdb}:hd"
    assert shown.attributes["requested_by"] == ["alice"]
    assert shown.attributes["size"] == 4_000_000_000
    assert shown.attributes["reason"]["code"] == "counted_from_watched"
    leaves = datetime.fromisoformat(shown.attributes["delete_after"])
    day = f"{leaves.day} {leaves:%B}"
    assert line(hass, event).startswith(f"The Comet ({comet.year}): Leaves from {day}")
    assert told(events) == [("leaving_soon", "The Comet")]

    await installed.poll()
    async with installed.restarting():
        pass
    assert told(events) == []
    # The state from before the restart is there again
    assert installed.state("media", "event").state == shown.state
    await installed.pass_time(freezer, days=1.5)
    assert told(events) == [("leaving_soon", "Later")]

    # Another date is told, the same day at another hour is not
    await installed.act("keep_media", id=f"movie:{comet.tmdb}:hd", **{"for": "4d"})
    kinds = told(events)
    assert kinds == [("kept", "The Comet"), ("leaving_soon", "The Comet")]
    await installed.act("keep_media", id=f"movie:{comet.tmdb}:hd", **{"for": "4d1h"})
    assert told(events) == [("kept", "The Comet")]


async def test_kept(hass: HomeAssistant, installed: Installation) -> None:
    """Who keeps a title, wherever it was said; nothing if it was not saved."""
    comet = await installed.set_up_one_due()
    (bob,) = await link(installed, [installed.home.user("bob")])
    events = async_capture_events(hass, MEDIA)
    await installed.tick(f"movie:{comet.tmdb}:hd", user=bob)
    (event,) = events
    assert f": bob keeps The Comet ({comet.year}) HD until " in line(hass, event)
    # A title that is in no plan has nothing to be told of
    other = installed.home.movie("Nobody's")
    await installed.act("keep_media", tmdb_id=other.tmdb, media_type="movie")
    assert told(events) == [("kept", "The Comet")]


async def test_a_run(
    hass: HomeAssistant,
    installed: Installation,
    home: Household,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Each title of it, and the run as a whole; a line in the log a deletion."""
    caplog.set_level(logging.INFO)
    gone, stuck, busy = await installed.set_up_due("Gone", "Stuck", "Busy")
    events = async_capture_events(hass, MEDIA)
    runs = async_capture_events(hass, FINISHED)
    await installed.act("run_cleanup", dry_run=True)
    assert told(events) == []
    (run,) = runs
    assert (run.data["dry_run"], run.data["deleted"]) == (True, 3)
    assert line(hass, run).startswith("Jellyseerr: Trial run, nothing was deleted: 3 ")
    assert "Deleted" not in caplog.text
    runs.clear()

    await installed.act("run_cleanup", limit=1)
    home.jellyseerr.meanwhile(
        "GET", "/api/v1/request", lambda: home.play(installed.alice, busy), after=1
    )
    home.radarr.fault("DELETE", "/api/v3/moviefile/*", Status(500))
    await installed.act("run_cleanup")
    lines = {line(hass, event).partition(":")[0]: event for event in events}
    assert {name[:-7]: event.data["type"] for name, event in lines.items()} == {
        "Gone": "deleted",
        "Stuck": "failed",
        "Busy": "skipped",
    }
    deleted = f"Deleted Gone (movie:{gone.tmdb}:hd): 4000000000 bytes"
    assert [one for one in caplog.messages if one.startswith("Deleted")] == [deleted]
    assert "Deleted, 4.0 GB; requested by alice" in line(hass, events[0])
    assert [run.data["deleted"] for run in runs] == [1, 0]
    assert runs[0].data["titles"] == [f"Gone ({gone.year})"]
    assert runs[0].data["device_id"]
    assert stuck.exists
    assert busy.exists


async def test_many_at_once(hass: HomeAssistant, installed: Installation) -> None:
    """A first plan tells all that leaves, a few at a time."""
    events = async_capture_events(hass, MEDIA)
    movies = await installed.set_up_due(*(f"Movie {n}" for n in range(45)))
    await installed.settle()
    assert len(told(events)) == len(movies)
    assert not installed.coordinator.happenings.wait


async def test_over_a_limit(hass: HomeAssistant, installed: Installation) -> None:
    """That all stays is told once, not for each title."""
    await installed.set_up_due("One", "Two", max_titles=1)
    events = async_capture_events(hass, MEDIA)
    runs = async_capture_events(hass, FINISHED)
    await installed.act("run_cleanup")
    assert told(events) == []
    assert [run.data["skipped"] for run in runs] == [2]
