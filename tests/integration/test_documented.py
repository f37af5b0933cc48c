"""The entities that the documentation names are those that there are."""

import re

from homeassistant.core import HomeAssistant

from tests.repository.sources import REPOSITORY

from .installation import Installation

# Named after servers and their folders: the page has an example
EXAMPLES = re.compile(r"binary_sensor\.\w+_connection|sensor\.\w+_free_space_\w+")


async def test_documented_entities(
    hass: HomeAssistant, installed: Installation
) -> None:
    """All of a server "Jellyseerr" and a user "alice"; examples of those by name."""
    installed.watched("The Comet")
    await installed.set_up()
    page = (REPOSITORY / "docs/entities.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `(\w+\.\w+)` \|", page, re.MULTILINE))
    there = set(hass.states.async_entity_ids())
    assert documented <= there
    assert all(map(EXAMPLES.fullmatch, there - documented))
