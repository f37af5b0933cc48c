"""Connection sensors: one a server, as Jellyseerr names them."""

from typing import Any
from unittest.mock import patch

from custom_components.jellyseerr_cleanup.reading.reader import Reader
from tests.media_stack import Household
from tests.media_stack.faults import Status
from tests.media_stack.spoiled import Body

from .installation import Installation

KEYS = ("jellyseerr", "jellyfin", "radarr:0", "radarr:1", "sonarr:0", "sonarr:1")
ALL_ON = dict.fromkeys(KEYS, "on")


def connections(installed: Installation) -> dict[str, str]:
    """Return the state of each connection sensor that exists."""
    return {
        key: installed.value(f"connection_{key}", "binary_sensor")
        for key in (*KEYS, "radarr:2")
        if installed.entity_id(f"connection_{key}", "binary_sensor")
    }


def attributes(installed: Installation, key: str) -> Any:
    """Return what a connection sensor says beside its state."""
    return installed.state(f"connection_{key}", "binary_sensor").attributes


async def test_all_up(installed: Installation, home: Household) -> None:
    """Each server has one, with its version."""
    await installed.set_up()
    assert connections(installed) == ALL_ON
    shown = attributes(installed, "radarr:1")
    assert shown["friendly_name"] == "Jellyseerr Radarr 4K connection"
    assert shown["version"] == home.radarr_4k.version
    assert shown["error"] is None


async def test_each_is_called_by_its_kind(
    installed: Installation, home: Household
) -> None:
    """Also one that people named after what is in it; the ids do not go by names."""
    home.jellyseerr.radarrs[0].name = "Movies"
    home.jellyseerr.sonarrs[0].name = "sonarr: series"
    await installed.set_up()
    assert connections(installed) == ALL_ON
    assert {
        key: attributes(installed, key)["friendly_name"]
        for key in ("jellyseerr", "jellyfin", "radarr:0", "sonarr:0")
    } == {
        "jellyseerr": "Jellyseerr Jellyseerr connection",
        "jellyfin": "Jellyseerr Jellyfin jelly connection",
        "radarr:0": "Jellyseerr Radarr Movies connection",
        "sonarr:0": "Jellyseerr sonarr: series connection",
    }


async def test_one_down(installed: Installation, home: Household) -> None:
    """A server that does not answer is off, and says why; then on again."""
    await installed.set_up()
    home.radarr.fault("*", "/*", Status(401))
    await installed.poll()
    assert connections(installed) == ALL_ON | {"radarr:0": "off"}
    assert "refused the API key" in attributes(installed, "radarr:0")["error"]
    home.heal()
    await installed.poll()
    assert connections(installed) == ALL_ON


async def test_jellyseerr_down(installed: Installation, home: Household) -> None:
    """Jellyseerr's own is off; the others are unknown, and none is unavailable."""
    await installed.set_up()
    await home.jellyseerr.down()
    await installed.poll()
    unknown = dict.fromkeys(KEYS, "unknown")
    assert connections(installed) == unknown | {"jellyseerr": "off"}
    shown = attributes(installed, "jellyseerr")
    assert shown["version"] == "2.7.3"
    assert "cannot be reached" in shown["error"]
    await home.jellyseerr.up()
    await installed.poll()
    assert connections(installed) == ALL_ON
    assert attributes(installed, "jellyseerr")["error"] is None


async def test_an_odd_answer(installed: Installation, home: Household) -> None:
    """A Jellyseerr that answers is there, whatever it says; its error is shown."""
    await installed.set_up()
    home.jellyseerr.fault("GET", "/api/v1/settings/radarr", Body('{"a": 1}'))
    await installed.poll()
    unknown = dict.fromkeys(KEYS, "unknown")
    assert connections(installed) == unknown | {"jellyseerr": "on"}
    assert "sent a list of" in attributes(installed, "jellyseerr")["error"]


async def test_a_fault_of_our_own(installed: Installation) -> None:
    """What is not Jellyseerr's error is not told: its text may be about anything."""
    await installed.set_up()
    with patch.object(Reader, "read", side_effect=RuntimeError("secret")):
        await installed.poll()
    assert attributes(installed, "jellyseerr")["error"] is None


async def test_servers_come_and_go(installed: Installation, home: Household) -> None:
    """A sensor appears with its server, and goes when Jellyseerr no longer names it."""
    await installed.set_up()
    home.add_radarr("Second", default=False)
    await home.start()
    await installed.poll()
    assert connections(installed)["radarr:2"] == "on"

    home.jellyseerr.radarrs.pop()
    await installed.poll()
    assert set(connections(installed)) == set(KEYS)

    # Also one that went while the entry was not loaded
    await installed.unload()
    home.jellyseerr.radarrs.pop()
    await installed.load()
    assert set(connections(installed)) == set(KEYS) - {"radarr:1"}
