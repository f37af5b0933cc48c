"""Sensors: what they show, for whom, and when they show nothing."""

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.json import json_bytes
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events
from syrupy.assertion import SnapshotAssertion

from custom_components.jellyseerr_cleanup.sensor import UserTitlesSensor
from tests.media_stack import Household
from tests.media_stack.statuses import RequestStatus

from .installation import Installation, policy

TITLE = {
    *("id", "season", "is_4k", "title", "year", "state", "delete_after", "size"),
    *("reason", "text"),
}


async def test_shared_titles_count_once(
    installed: Installation, home: Household
) -> None:
    """A title counts for each of its requesters, and once for the server."""
    alice, bob = installed.alice, home.user("bob")
    shared = installed.watched("Shared", size=3_000_000_000)
    home.request(bob, shared)
    home.watch(bob, shared, days_ago=20)
    installed.watched("Own", size=5_000_000_000)
    await installed.set_up(policy("Both", [alice, bob]), notice_days=0)

    assert {
        who: (
            installed.value(f"{who}pending_deletions"),
            installed.value(f"{who}reclaimable_space"),
        )
        for who in ("", f"{alice.id}_", f"{bob.id}_")
    } == {"": ("2", "8.0"), f"{alice.id}_": ("2", "8.0"), f"{bob.id}_": ("1", "3.0")}
    assert installed.value("due") == "2"
    assert installed.value("tracked_requests") == "3"


async def test_tracked_requests(installed: Installation, home: Household) -> None:
    """Neither declined nor vanished ones; but those of a series nobody can list."""
    alice, bob = installed.alice, home.user("bob")
    shared = home.movie("Shared")
    home.request(alice, shared)
    vanishing = home.request(bob, shared)
    home.request(bob, home.movie("Declined"), status=RequestStatus.DECLINED)
    home.request(alice, home.series("The Bridge", seasons={1: 2}), seasons=[])
    await home.sonarr.down()
    await installed.set_up(policy("Both", [alice, bob]))
    assert installed.value("tracked_requests") == "3"
    preview = await installed.act("preview_cleanup")
    assert preview["unlisted_requests"] == 1
    assert preview["totals"]["held"] == 0
    del home.jellyseerr.requests[vanishing.id]
    await installed.poll()
    assert installed.value("tracked_requests") == "2"


async def test_attributes_of_a_user(installed: Installation, home: Household) -> None:
    """A user's sensor counts titles, and names the first ten with date and reason."""
    alice = installed.alice
    for number in range(12):
        installed.watched(f"Movie {number}", days_ago=20 + number)
    home.request(alice, home.movie("Waiting"))
    home.favorite(alice, installed.watched("Held"))
    installed.watched("Soon", days_ago=6)
    await installed.set_up_for_alice()

    shown = installed.state(f"{alice.id}_pending_deletions")
    assert shown.state == "13"
    counts = {"due": 12, "leaving_soon": 1, "held": 1, "waiting": 1}
    assert (counts | {"policy": "Alice"}).items() <= shown.attributes.items()
    titles = shown.attributes["titles"]
    named = [f"Movie {number}" for number in range(10)]
    assert [one["title"] for one in titles] == named
    first = titles[0]
    assert set(first) == TITLE
    assert first["size"] == 4_000_000_000
    assert first["reason"]["code"] == "counted_from_watched"
    assert first["text"].startswith("Due, it goes with the next cleanup: 7 days after")
    assert first["text"].endswith(first["reason"]["text"])
    assert shown.attributes["text"].startswith("12 titles due, to go with the next")
    leaves = dt_util.parse_datetime(first["delete_after"], raise_on_error=True)
    assert leaves.utcoffset() == dt_util.now().utcoffset()
    assert first["reason"]["since"][-6:] == first["delete_after"][-6:]
    assert UserTitlesSensor._unrecorded_attributes == {"*"}


async def test_who_loses_nothing_reads_so(installed: Installation) -> None:
    """In a sentence, as for those who lose something."""
    installed.watched(days_ago=1)
    await installed.set_up_for_alice(leaving_soon_days=1)
    user = f"{installed.alice.id}_pending_deletions"
    text = "Nothing leaves at the moment."
    assert installed.state(user).attributes["text"] == text
    await installed.change_options(leaving_soon_days=14)
    shown = installed.state(user).attributes
    assert shown["text"].startswith("1 title leaving soon, the first from ")


async def test_polls_that_change_nothing_write_no_state(
    hass: HomeAssistant, installed: Installation
) -> None:
    """Texts tell days, and not how long ago: they stay the same from poll to poll."""
    installed.watched("Due")
    installed.watched("Soon", days_ago=6)
    await installed.set_up_for_alice()
    await installed.act("keep_media", title="Due", **{"for": "30d"})
    await installed.poll()
    changes = async_capture_events(hass, EVENT_STATE_CHANGED)
    for _ in range(3):
        await installed.poll()
    assert changes == []


async def test_attributes_have_room(installed: Installation) -> None:
    """Ten titles with the longest names and reasons fit into what a state may have."""
    for number in range(10):
        installed.watched(f"{number}" + "é" * 110)
    await installed.set_up_for_alice()
    shown = installed.state(f"{installed.alice.id}_pending_deletions").attributes
    assert len(shown["titles"]) == 10
    assert len(json_bytes(shown)) < 16_384


async def test_unavailable_while_jellyseerr_is_down(
    installed: Installation, home: Household, caplog: pytest.LogCaptureFixture
) -> None:
    """Only what Jellyseerr would say is unavailable, which is logged once."""
    await installed.set_up_one_due()
    await installed.act("run_cleanup")
    caplog.clear()

    await home.jellyseerr.down()
    await installed.poll()
    await installed.poll()
    user = installed.alice.id
    for key in ("due", "pending_deletions", f"{user}_pending_deletions"):
        assert installed.value(key) == "unavailable"
    assert installed.value("space_reclaimed") == "4.0"
    assert installed.value("last_cleanup") != "unavailable"
    assert installed.value("deletions_allowed", "switch") == "on"
    errors = [one for one in caplog.records if one.levelname == "ERROR"]
    assert len(errors) == 1
    assert "cannot be reached" in errors[0].getMessage()

    await home.jellyseerr.up()
    await installed.poll()
    assert installed.value("due") == "0"


async def test_held_while_jellyfin_is_down(
    installed: Installation, home: Household
) -> None:
    """Without Jellyfin or a Radarr entities stay; the titles that need it are held."""
    installed.watched("In HD")
    installed.watched("In 4K", is_4k=True)
    await installed.set_up_for_alice()
    assert installed.value("due") == "2"

    await home.radarr_4k.down()
    await installed.poll()
    assert installed.value("due") == "1"
    assert installed.value("held") == "1"
    await home.radarr_4k.up()

    await home.jellyfin.down()
    await installed.poll()
    assert installed.value("due") == "0"
    assert installed.value("held") == "2"


async def test_unknown_journal(installed: Installation) -> None:
    """What cannot be read is unknown, not zero."""
    await installed.set_up()
    installed.coordinator.journal._state._state = None
    installed.coordinator.async_update_listeners()
    assert installed.value("space_reclaimed") == "unknown"


async def test_entities(
    installed: Installation,
    home: Household,
    snapshot: SnapshotAssertion,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    """Names, ids, classes and categories of all, on the user's or server's device."""
    home.request(installed.alice, home.movie("The Comet"))
    await installed.set_up()
    entry, user = installed.entry, installed.alice.id
    found = er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    assert {
        f"{one.domain} {one.unique_id.replace(entry.unique_id or '', 'uid')}": (
            one.entity_id,
            one.translation_key,
            one.entity_category,
            one.original_device_class,
            one.unit_of_measurement,
            one.has_entity_name,
        )
        for one in found
        if one.translation_key != "free_space"  # Its name is a folder of this run
    } == snapshot

    owners = {}
    for one in found:
        device = device_registry.async_get(one.device_id or "")
        assert device is not None
        owners[one.unique_id.removeprefix(f"{entry.unique_id}_")] = device.name
    assert {key for key, name in owners.items() if name == "alice"} == {
        f"{user}_pending_deletions",
        f"{user}_next_deletion",
        f"{user}_reclaimable_space",
        f"{user}_space_reclaimed",
        f"{user}_space_used",
    }
    assert set(owners.values()) == {"alice", "Jellyseerr"}
