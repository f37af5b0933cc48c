"""Sensors: what they show, for whom, and when they show nothing."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from syrupy.assertion import SnapshotAssertion

from custom_components.jellyseerr_cleanup.sensor import UserTitlesSensor
from tests.media_stack import Household
from tests.media_stack.statuses import RequestStatus

from .house import act, allow_deletions, coordinator_of, policy, poll, set_up, state


async def test_shared_titles_count_once(hass: HomeAssistant, home: Household) -> None:
    """A title counts for each of its requesters, and once for the server."""
    alice, bob = home.user("alice"), home.user("bob")
    shared = home.movie("Shared", size=3_000_000_000)
    own = home.movie("Own", size=5_000_000_000)
    for user in (alice, bob):
        home.request(user, shared)
        home.watch(user, shared, days_ago=20)
    home.request(alice, own)
    home.watch(alice, own, days_ago=20)
    entry = await set_up(hass, home, policy("Both", [alice, bob]), notice_days=0)

    found = {
        key: state(hass, entry, key).state
        for who in ("", f"{alice.id}_", f"{bob.id}_")
        for key in (f"{who}pending_deletions", f"{who}reclaimable_space")
    }
    assert found == {
        "pending_deletions": "2",
        "reclaimable_space": "8.0",
        f"{alice.id}_pending_deletions": "2",
        f"{alice.id}_reclaimable_space": "8.0",
        f"{bob.id}_pending_deletions": "1",
        f"{bob.id}_reclaimable_space": "3.0",
    }
    assert state(hass, entry, "due").state == "2"
    assert state(hass, entry, "tracked_requests").state == "3"


async def test_tracked_requests(hass: HomeAssistant, home: Household) -> None:
    """All that are not declined, also of a series that nobody can list; not one that vanished."""
    alice, bob = home.user("alice"), home.user("bob")
    shared = home.movie("Shared")
    home.request(alice, shared)
    vanishing = home.request(bob, shared)
    home.request(bob, home.movie("Declined"), status=RequestStatus.DECLINED)
    home.request(alice, home.series("The Bridge", seasons={1: 2}), seasons=[])
    await home.sonarr.down()
    entry = await set_up(hass, home, policy("Both", [alice, bob]))
    assert state(hass, entry, "tracked_requests").state == "3"
    del home.jellyseerr.requests[vanishing.id]
    await poll(hass, entry)
    assert state(hass, entry, "tracked_requests").state == "2"


async def test_attributes_of_a_user(hass: HomeAssistant, home: Household) -> None:
    """A user's sensor says how the titles stand, and names the first ten with date and reason."""
    alice = home.user("alice")
    for number in range(12):
        movie = home.movie(f"Movie {number}")
        home.request(alice, movie)
        home.watch(alice, movie, days_ago=20 + number)
    waiting = home.movie("Waiting")
    home.request(alice, waiting)
    held = home.movie("Held")
    home.request(alice, held)
    home.watch(alice, held, days_ago=20)
    home.favorite(alice, held)
    soon = home.movie("Soon")
    home.request(alice, soon)
    home.watch(alice, soon, days_ago=6)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)

    shown = state(hass, entry, f"{alice.id}_pending_deletions")
    assert shown.state == "13"
    counts = ("due", "leaving_soon", "held", "waiting", "policy")
    assert {key: shown.attributes[key] for key in counts} == {
        "due": 12,
        "leaving_soon": 1,
        "held": 1,
        "waiting": 1,
        "policy": "Alice",
    }
    titles: list[dict[str, Any]] = shown.attributes["titles"]
    assert [one["title"] for one in titles] == [
        f"Movie {number}" for number in range(10)
    ]
    first = titles[0]
    assert set(first) == {
        "id",
        "season",
        "is_4k",
        "title",
        "year",
        "state",
        "delete_after",
        "reason",
    }
    assert first["reason"]["code"] == "counted_from_watched"
    leaves = dt_util.parse_datetime(first["delete_after"], raise_on_error=True)
    assert leaves.utcoffset() == dt_util.now().utcoffset()
    assert first["reason"]["since"][-6:] == first["delete_after"][-6:]
    assert UserTitlesSensor._unrecorded_attributes == {"*"}


async def test_unavailable_while_jellyseerr_is_down(
    hass: HomeAssistant, home: Household, caplog: pytest.LogCaptureFixture
) -> None:
    """What Jellyseerr would say is unavailable; what was done and the switch are not. It is logged once."""
    alice = home.user("alice")
    comet = home.movie("The Comet")
    home.request(alice, comet)
    home.watch(alice, comet, days_ago=20)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    await allow_deletions(hass, entry)
    await act(hass, "run_cleanup")
    caplog.clear()

    await home.jellyseerr.down()
    await poll(hass, entry)
    await poll(hass, entry)
    for key in ("due", "pending_deletions", f"{alice.id}_pending_deletions"):
        assert state(hass, entry, key).state == "unavailable"
    assert state(hass, entry, "space_reclaimed").state == "4.0"
    assert state(hass, entry, "last_cleanup").state != "unavailable"
    assert state(hass, entry, "deletions_allowed", "switch").state == "on"
    errors = [one for one in caplog.records if one.levelname == "ERROR"]
    assert len(errors) == 1
    assert "cannot be reached" in errors[0].getMessage()

    await home.jellyseerr.up()
    await poll(hass, entry)
    assert state(hass, entry, "due").state == "0"


async def test_held_while_jellyfin_is_down(
    hass: HomeAssistant, home: Household
) -> None:
    """Without Jellyfin or a Radarr entities stay, and the titles that need it are held."""
    alice = home.user("alice")
    hd, uhd = home.movie("In HD"), home.movie("In 4K", is_4k=True)
    for movie in (hd, uhd):
        home.request(alice, movie)
        home.watch(alice, movie, days_ago=20)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    assert state(hass, entry, "due").state == "2"

    await home.radarr_4k.down()
    await poll(hass, entry)
    assert state(hass, entry, "due").state == "1"
    assert state(hass, entry, "held").state == "1"
    await home.radarr_4k.up()

    await home.jellyfin.down()
    await poll(hass, entry)
    assert state(hass, entry, "due").state == "0"
    assert state(hass, entry, "held").state == "2"


async def test_unknown_journal(hass: HomeAssistant, home: Household) -> None:
    """What cannot be read is unknown, not zero."""
    entry = await set_up(hass, home)
    coordinator = coordinator_of(entry)
    coordinator.journal._ledger._state = None
    coordinator.async_update_listeners()
    assert state(hass, entry, "space_reclaimed").state == "unknown"


async def test_entities(
    hass: HomeAssistant,
    home: Household,
    snapshot: SnapshotAssertion,
    entity_registry: er.EntityRegistry,
) -> None:
    """Names, ids, classes and categories of all entities."""
    alice = home.user("alice")
    home.request(alice, home.movie("The Comet"))
    entry = await set_up(hass, home)
    uid = entry.unique_id or ""
    found = er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    assert {
        one.unique_id.replace(uid, "uid"): (
            one.entity_id,
            one.translation_key,
            one.entity_category,
            one.original_device_class,
            one.unit_of_measurement,
            one.has_entity_name,
        )
        for one in sorted(found, key=lambda one: one.unique_id)
    } == snapshot


async def test_devices_of_entities(
    hass: HomeAssistant,
    home: Household,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    """Each user's entities hang on the user's device, all others on the server's."""
    alice = home.user("alice")
    home.request(alice, home.movie("The Comet"))
    entry = await set_up(hass, home)
    owners = {}
    for one in er.async_entries_for_config_entry(entity_registry, entry.entry_id):
        assert one.device_id is not None
        device = device_registry.async_get(one.device_id)
        assert device is not None
        owners[one.unique_id.removeprefix(f"{entry.unique_id}_")] = device.name
    assert {key for key, name in owners.items() if name == "alice"} == {
        f"{alice.id}_pending_deletions",
        f"{alice.id}_next_deletion",
        f"{alice.id}_reclaimable_space",
    }
    assert set(owners.values()) == {"alice", "Jellyseerr"}
