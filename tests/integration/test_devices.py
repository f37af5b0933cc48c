"""Devices: the server's, and one for each user with a tracked request."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.media_stack import Household

from .house import coordinator_of, entity_id, poll, set_up


def devices(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, dr.DeviceEntry]:
    """Return the entry's devices by the last part of their identifier."""
    found = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return {
        identifier.removeprefix(f"{entry.unique_id}"): device
        for device in found
        for _, identifier in device.identifiers
    }


async def test_users_are_linked_to_the_server(
    hass: HomeAssistant, home: Household
) -> None:
    """Who requested something has a device, below the server's; who did not has none."""
    alice = home.user("alice", display_name="Alice A.")
    home.user("idle")
    home.request(alice, home.movie("The Comet"))
    entry = await set_up(hass, home)
    found = devices(hass, entry)
    assert set(found) == {"", f"_{alice.id}"}
    server, user = found[""], found[f"_{alice.id}"]
    assert server.name == "Jellyseerr"
    assert server.configuration_url == home.url
    assert server.entry_type is dr.DeviceEntryType.SERVICE
    assert user.name == "Alice A."
    assert user.via_device_id == server.id


async def test_a_user_appears(hass: HomeAssistant, home: Household) -> None:
    """With the first request comes the device, with its entities; a new name follows."""
    entry = await set_up(hass, home)
    bob = home.user("bob")
    home.request(bob, home.movie("The Comet"))
    await poll(hass, entry)
    assert devices(hass, entry)[f"_{bob.id}"].name == "bob"
    shown = entity_id(hass, entry, "sensor", f"{bob.id}_pending_deletions")
    assert shown is not None
    assert hass.states.get(shown) is not None
    bob.in_jellyseerr.username = "Robert"
    await poll(hass, entry)
    assert devices(hass, entry)[f"_{bob.id}"].name == "Robert"


async def test_a_user_goes_after_two_lists(
    hass: HomeAssistant, home: Household
) -> None:
    """One list that lacks a user proves nothing; a user without requests stays."""
    alice, bob = home.user("alice"), home.user("bob")
    movie = home.movie("The Comet")
    requests = [home.request(user, movie) for user in (alice, bob)]
    entry = await set_up(hass, home)
    key = f"{bob.id}_pending_deletions"
    assert entity_id(hass, entry, "sensor", key)

    del home.jellyseerr.requests[requests[0].id]
    home.remove_user(bob)
    await poll(hass, entry)
    assert f"_{bob.id}" in devices(hass, entry)
    await home.jellyseerr.down()
    await poll(hass, entry)
    await home.jellyseerr.up()
    assert f"_{bob.id}" in devices(hass, entry)
    await poll(hass, entry)
    assert set(devices(hass, entry)) == {"", f"_{alice.id}"}
    assert entity_id(hass, entry, "sensor", key) is None

    # And may come back
    home.jellyseerr.users[bob.id] = bob.in_jellyseerr
    home.request(bob, movie)
    await poll(hass, entry)
    assert f"_{bob.id}" in devices(hass, entry)
    assert entity_id(hass, entry, "sensor", key)


async def test_after_a_restart(hass: HomeAssistant, home: Household) -> None:
    """Who had a device has it still, with entities, although the request is gone; who is gone goes."""
    alice, bob = home.user("alice"), home.user("bob")
    movie = home.movie("The Comet")
    requests = [home.request(user, movie) for user in (alice, bob)]
    entry = await set_up(hass, home)
    await hass.config_entries.async_unload(entry.entry_id)
    for request in requests:
        del home.jellyseerr.requests[request.id]
    home.remove_user(bob)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    key = f"{alice.id}_pending_deletions"
    shown = entity_id(hass, entry, "sensor", key)
    assert shown is not None
    current = hass.states.get(shown)
    assert current is not None
    assert current.state == "0"
    found = devices(hass, entry)
    assert found[f"_{bob.id}"].name == "bob"
    await poll(hass, entry)
    assert set(devices(hass, entry)) == {"", f"_{alice.id}"}
    assert coordinator_of(entry).devices.user_ids == {alice.id}
