"""Devices: the server's, and one for each user with a tracked request."""

from homeassistant.helpers import device_registry as dr
import pytest

from tests.media_stack import Household, Request, User

from .installation import Installation


def devices(installed: Installation) -> dict[str, dr.DeviceEntry]:
    """Return the entry's devices by the last part of their identifier."""
    registry, entry = dr.async_get(installed.hass), installed.entry
    return {
        identifier.removeprefix(f"{entry.unique_id}"): device
        for device in dr.async_entries_for_config_entry(registry, entry.entry_id)
        for _, identifier in device.identifiers
    }


async def test_users_are_linked_to_the_server(
    installed: Installation, home: Household
) -> None:
    """Who requested something has a device, below the server's; others have none."""
    alice = home.user("alice", display_name="Alice A.")
    home.user("idle")
    home.request(alice, home.movie("The Comet"))
    await installed.set_up()
    found = devices(installed)
    assert set(found) == {"", f"_{alice.id}"}
    server, user = found[""], found[f"_{alice.id}"]
    assert server.name == "Jellyseerr"
    assert server.configuration_url == home.url
    assert server.entry_type is dr.DeviceEntryType.SERVICE
    assert user.name == "Alice A."
    assert user.via_device_id == server.id


async def test_a_user_appears(installed: Installation, home: Household) -> None:
    """With the first request comes the device with its entities; a new name follows."""
    await installed.set_up()
    bob = home.user("bob")
    home.request(bob, home.movie("The Comet"))
    await installed.poll()
    assert devices(installed)[f"_{bob.id}"].name == "bob"
    assert installed.state(f"{bob.id}_pending_deletions")
    bob.in_jellyseerr.username = "Robert"
    await installed.poll()
    assert devices(installed)[f"_{bob.id}"].name == "Robert"


@pytest.fixture
def bob(home: Household) -> User:
    """Return a second user."""
    return home.user("bob")


@pytest.fixture
async def requests(
    installed: Installation, home: Household, bob: User
) -> list[Request]:
    """Set up a movie that alice and bob requested, and return the requests."""
    movie = home.movie("The Comet")
    requests = [home.request(user, movie) for user in (installed.alice, bob)]
    await installed.set_up()
    return requests


async def test_a_user_goes_after_two_lists(
    installed: Installation, home: Household, bob: User, requests: list[Request]
) -> None:
    """One list that lacks a user proves nothing; a user without requests stays."""
    key = f"{bob.id}_pending_deletions"
    assert installed.entity_id(key)

    del home.jellyseerr.requests[requests[0].id]
    home.remove_user(bob)
    await installed.poll()
    assert f"_{bob.id}" in devices(installed)
    await home.jellyseerr.down()
    await installed.poll()
    await home.jellyseerr.up()
    assert f"_{bob.id}" in devices(installed)
    await installed.poll()
    assert set(devices(installed)) == {"", f"_{installed.alice.id}"}
    assert installed.entity_id(key) is None

    # And may come back
    home.jellyseerr.users[bob.id] = bob.in_jellyseerr
    home.request(bob, home.movie("Another"))
    await installed.poll()
    assert f"_{bob.id}" in devices(installed)
    assert installed.entity_id(key)


async def test_after_a_restart(
    installed: Installation, home: Household, bob: User, requests: list[Request]
) -> None:
    """Without its requests a device stays, with its entities; not without its user."""
    await installed.unload()
    for request in requests:
        del home.jellyseerr.requests[request.id]
    home.remove_user(bob)
    await installed.load()
    assert installed.value(f"{installed.alice.id}_pending_deletions") == "0"
    assert devices(installed)[f"_{bob.id}"].name == "bob"
    await installed.poll()
    assert set(devices(installed)) == {"", f"_{installed.alice.id}"}
    assert installed.devices.user_ids == {installed.alice.id}
