"""The entities that the documentation names are those that there are."""

import re

from homeassistant.core import HomeAssistant

from tests.repository.sources import REPOSITORY

from .installation import Installation

CONNECTION = re.compile(r"binary_sensor\.\w+_connection")


async def test_documented_entities(
    hass: HomeAssistant, installed: Installation
) -> None:
    """All of a server "Jellyseerr" and a user "alice"; one example of a connection."""
    installed.watched("The Comet")
    await installed.set_up()
    page = (REPOSITORY / "docs/entities.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `(\w+\.\w+)` \|", page, re.MULTILINE))
    there = set(hass.states.async_entity_ids())
    assert documented <= there
    assert all(map(CONNECTION.fullmatch, there - documented))
