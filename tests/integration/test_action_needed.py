"""Whether anything needs somebody, and what."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.jellyseerr_cleanup.cleanup.journal.journal import JournalError
from custom_components.jellyseerr_cleanup.const import DOMAIN
from tests.media_stack import Household

from .installation import Installation, full_disk


@pytest.fixture(autouse=True)
def nothing_else(home: Household) -> None:
    """Let Sonarrs remove empty folders: else a repair asks about that."""
    for sonarr in (home.sonarr, home.sonarr_4k):
        sonarr.delete_empty_folders = True


def needed(installed: Installation) -> State:
    """Return the state of the sensor."""
    return installed.state("action_needed", "binary_sensor")


async def test_over_a_limit(hass: HomeAssistant, installed: Installation) -> None:
    """The repair and the limit are named until it is confirmed, or ignored."""
    await installed.set_up_due("One", "Two", "Three", "Four", max_titles=3)
    shown = needed(installed)
    assert (shown.state, shown.attributes["why"]) == ("on", ["over_limit"])
    assert shown.attributes["limits"] == ["titles", "share"]
    assert shown.attributes["text"].startswith("The cleanup is over a limit. ")
    issue = f"over_limit_{installed.entry.entry_id}"
    ir.async_ignore_issue(hass, DOMAIN, issue, True)
    await installed.settle()
    assert needed(installed).state == "off"
    ir.async_ignore_issue(hass, DOMAIN, issue, False)
    await installed.settle()
    assert needed(installed).state == "on"
    plan = installed.coordinator.data.plan.id
    await installed.coordinator.async_confirm(plan)
    await installed.settle()
    shown = needed(installed)
    assert (shown.state, shown.attributes["why"]) == ("off", [])
    assert shown.attributes["text"] == "Nothing needs to be done."


async def test_repairs_of_others(hass: HomeAssistant, installed: Installation) -> None:
    """Neither another entry's nor another integration's repair is told, and no hint."""
    await installed.set_up()
    assert ir.async_get(hass).async_get_issue(
        DOMAIN, f"no_policy_{installed.entry.entry_id}"
    )
    details: dict[str, Any] = {
        "is_fixable": False,
        "severity": ir.IssueSeverity.WARNING,
        "translation_key": "half_done",
    }
    ours = installed.entry.entry_id
    ir.async_create_issue(hass, DOMAIN, "1", data={"entry_id": "another"}, **details)
    ir.async_create_issue(hass, "other", "2", data={"entry_id": ours}, **details)
    await installed.settle()
    assert needed(installed).state == "off"
    ir.async_create_issue(hass, DOMAIN, "3", data={"entry_id": ours}, **details)
    await installed.settle()
    assert needed(installed).attributes["why"] == ["half_done"]


def memory_file(installed: Installation) -> Any:
    """Return the file of what people decide."""
    return installed.coordinator.memory._decided._file


def journal_file(installed: Installation) -> Any:
    """Return the journal's file."""
    return installed.coordinator.journal._state._file


@pytest.mark.parametrize("file_of", [memory_file, journal_file])
async def test_a_store_that_cannot_be_written(
    installed: Installation, file_of: Callable[[Installation], Any]
) -> None:
    """It is told until something could be written again, also while all is down."""
    await installed.set_up_one_due(max_titles=1)
    plan = installed.coordinator.data.plan.id

    async def write() -> None:
        if file_of is memory_file:
            await installed.switch("off")
            await installed.switch("on")
        else:
            await installed.coordinator.async_confirm(plan)

    with patch.object(file_of(installed), "write", full_disk):
        with pytest.raises((HomeAssistantError, JournalError)):
            await write()
        await installed.home.jellyseerr.down()
        await installed.poll()
    shown = needed(installed)
    assert shown.state == "on"
    assert "not_written" in shown.attributes["why"]
    assert "disk is not full" in shown.attributes["text"]
    await installed.home.jellyseerr.up()
    await installed.poll()
    await write()
    await installed.poll()
    assert "not_written" not in needed(installed).attributes["why"]
