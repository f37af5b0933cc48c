"""Connection sensors: one a server, as Jellyseerr names them."""

from unittest.mock import patch

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.jellyseerr_cleanup.reading.reader import Reader
from tests.media_stack import Household
from tests.media_stack.faults import Status

from .house import entity_id, poll, set_up, state

KEYS = ("jellyseerr", "jellyfin", "radarr:0", "radarr:1", "sonarr:0", "sonarr:1")


def connections(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str]:
    """Return the state of each connection sensor that exists."""
    return {
        key: state(hass, entry, f"connection_{key}", "binary_sensor").state
        for key in (*KEYS, "radarr:2")
        if entity_id(hass, entry, "binary_sensor", f"connection_{key}")
    }


async def test_all_up(hass: HomeAssistant, home: Household) -> None:
    """Each server has one, with its version."""
    entry = await set_up(hass, home)
    assert connections(hass, entry) == dict.fromkeys(KEYS, "on")
    shown = state(hass, entry, "connection_radarr:1", "binary_sensor")
    assert shown.attributes["friendly_name"] == "Jellyseerr Radarr 4K connection"
    assert shown.attributes["version"] == home.radarr_4k.version
    assert shown.attributes["error"] is None


async def test_one_down(hass: HomeAssistant, home: Household) -> None:
    """A server that does not answer is off, and says why; then on again."""
    entry = await set_up(hass, home)
    home.radarr.fault("*", "/*", Status(401))
    await poll(hass, entry)
    assert connections(hass, entry) == dict.fromkeys(KEYS, "on") | {"radarr:0": "off"}
    shown = state(hass, entry, "connection_radarr:0", "binary_sensor")
    assert "refused the API key" in shown.attributes["error"]
    home.heal()
    await poll(hass, entry)
    assert connections(hass, entry) == dict.fromkeys(KEYS, "on")


async def test_jellyseerr_down(hass: HomeAssistant, home: Household) -> None:
    """Jellyseerr's own is off; of the others nobody can say, and none is unavailable."""
    entry = await set_up(hass, home)
    await home.jellyseerr.down()
    await poll(hass, entry)
    assert connections(hass, entry) == dict.fromkeys(KEYS, "unknown") | {
        "jellyseerr": "off"
    }
    shown = state(hass, entry, "connection_jellyseerr", "binary_sensor")
    assert shown.attributes["version"] == "2.7.3"
    assert "cannot be reached" in shown.attributes["error"]
    await home.jellyseerr.up()
    await poll(hass, entry)
    assert connections(hass, entry) == dict.fromkeys(KEYS, "on")
    shown = state(hass, entry, "connection_jellyseerr", "binary_sensor")
    assert shown.attributes["error"] is None


async def test_a_fault_of_our_own(hass: HomeAssistant, home: Household) -> None:
    """What is not Jellyseerr's error is not told as one: its text may be about anything."""
    entry = await set_up(hass, home)
    with patch.object(Reader, "read", side_effect=RuntimeError("secret")):
        await poll(hass, entry)
    shown = state(hass, entry, "connection_jellyseerr", "binary_sensor")
    assert shown.attributes["error"] is None


async def test_servers_come_and_go(hass: HomeAssistant, home: Household) -> None:
    """A sensor appears with its server, and goes when Jellyseerr no longer names it."""
    entry = await set_up(hass, home)
    home.add_radarr("Second", default=False)
    await home.start()
    await poll(hass, entry)
    assert connections(hass, entry)["radarr:2"] == "on"

    home.jellyseerr.radarrs.pop()
    await poll(hass, entry)
    assert set(connections(hass, entry)) == set(KEYS)

    # Also one that went while the entry was not loaded
    await hass.config_entries.async_unload(entry.entry_id)
    home.jellyseerr.radarrs.pop()
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert set(connections(hass, entry)) == set(KEYS) - {"radarr:1"}
