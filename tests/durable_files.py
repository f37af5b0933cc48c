"""A durable store of its own for a test, and a disk that is full."""

from typing import Any

from homeassistant.core import HomeAssistant

from custom_components.jellyseerr_cleanup.stores import DurableStore

KEY = "jellyseerr_cleanup.test"
DATA = {"names": ["Amélie", "\u202e<b>*x*</b>\u0000"], "size": 2**63 - 1}


def store(
    hass: HomeAssistant, *, existed: bool = False, **version: Any
) -> DurableStore:
    """Return the store as a start of Home Assistant makes it."""
    return DurableStore(hass, KEY, existed=existed, **version)


def full(*_: Any, **__: Any) -> None:
    """Take the place of a call that writes."""
    raise OSError(28, "No space left on device")
