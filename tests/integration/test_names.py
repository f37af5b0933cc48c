"""Names that servers send: shown as they are wherever Home Assistant renders Markdown or templates."""

from pathlib import Path
import re
import shutil
from typing import Any

from homeassistant.components.blueprint.const import BLUEPRINT_FOLDER
from homeassistant.components.persistent_notification import (
    _async_get_or_create_notifications,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.jellyseerr_cleanup.const import DOMAIN
from tests.media_stack import Household, Status

from .house import act, allow_deletions, coordinator_of, policy, poll, set_up, state

EVIL = "**[x](js:y)** <b>&lt;`{{ 1 + 1 }}`\n# {0} %s \u202egnp|_~"
SHOWN = "**[x](js:y)** <b>&lt;`{{ 1 + 1 }}`# {0} %s gnp|_~"
SPECIAL = re.compile(r"(?<!\\)(?:\\\\)*[`*_{}\[\]()<>#+!|~&:@]")
BLUEPRINTS = Path("blueprints/automation/jellyseerr_cleanup")


def unescaped(text: str) -> str:
    """Return a Markdown text as it is shown; AssertionError if something in it would not be shown as it is."""
    assert text.isprintable(), text
    assert not SPECIAL.search(text), text
    return re.sub(r"\\(.)", r"\1", text)


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Let Home Assistant have a folder of its own, with the blueprints."""
    folder = tmp_path / "config"
    shutil.copytree(BLUEPRINTS, folder / BLUEPRINT_FOLDER / "automation" / DOMAIN)
    return str(folder)


async def evil_household(
    hass: HomeAssistant, home: Household, **options: Any
) -> MockConfigEntry:
    """Set up a household in which everything has the same name."""
    alice = home.user("alice", display_name=EVIL)
    local = home.user("bob", display_name=EVIL, jellyfin=False)
    home.jellyseerr.radarrs[0].name = EVIL
    home.jellyfin.server_name = EVIL
    for number in range(2):
        movie = home.movie(EVIL, year=2001 + number)
        home.request(alice, movie)
        home.watch(alice, movie, days_ago=20)
    home.request(local, home.movie(EVIL))
    return await set_up(hass, home, policy(EVIL), notice_days=0, **options)


def placeholders(hass: HomeAssistant) -> dict[str, dict[str, str]]:
    """Return what the issues' texts are filled with, by kind."""
    return {
        issue.translation_key or "": dict(issue.translation_placeholders or {})
        for (domain, _), issue in ir.async_get(hass).issues.items()
        if domain == DOMAIN
    }


async def test_issues(hass: HomeAssistant, home: Household) -> None:
    """Descriptions are Markdown: every name in them is shown as it is."""
    entry = await evil_household(hass, home, max_titles=1)
    shown = placeholders(hass)
    due = unescaped(shown["over_limit"]["titles"]).replace(f"{SHOWN} ", "")
    assert due == "(2001), (2002)"
    assert unescaped(shown["no_jellyfin_account"]["users"]) == SHOWN
    hass.config_entries.async_update_entry(
        entry, options={**entry.options, "max_titles": 9}
    )
    await allow_deletions(hass, entry)
    home.radarr.fault("DELETE", "/api/v3/movie/*", Status(500))
    await act(hass, "run_cleanup", limit=1)
    await poll(hass, entry)
    assert unescaped(placeholders(hass)["half_done"]["title"]) == SHOWN
    for kind, filled in placeholders(hass).items():
        for name, text in filled.items():
            assert unescaped(text), (kind, name)


async def test_answers_and_devices(hass: HomeAssistant, home: Household) -> None:
    """What is no Markdown is as the server sent it, on one line and in one direction."""
    entry = await evil_household(hass, home)
    plan = await act(hass, "preview_cleanup")
    for title in plan["due"] + plan["held"]:
        assert title["title"] == SHOWN
        assert title["instance"] == SHOWN
        assert title["requested_by"][0]["name"] == SHOWN
    alice = next(iter(coordinator_of(entry).devices.user_ids))
    shown = state(hass, entry, f"{alice}_pending_deletions").attributes
    assert shown["titles"][0]["title"] == SHOWN
    names = {
        device.name
        for device in dr.async_entries_for_config_entry(
            dr.async_get(hass), entry.entry_id
        )
    }
    assert names == {"Jellyseerr", SHOWN}


@pytest.mark.parametrize("blueprint", ["leaving_soon_notice", "nightly_cleanup"])
async def test_blueprints(hass: HomeAssistant, home: Household, blueprint: str) -> None:
    """Their notifications are Markdown: a title is a line, and shown as it is."""
    entry = await evil_household(hass, home)
    await allow_deletions(hass, entry)
    user = min(coordinator_of(entry).devices.user_ids)
    sensor = state(hass, entry, f"{user}_pending_deletions").entity_id
    inputs: dict[str, dict[str, Any]] = {
        "leaving_soon_notice": {"pending_deletions": sensor},
        "nightly_cleanup": {"jellyseerr": entry.entry_id, "quiet": False},
    }
    assert await async_setup_component(hass, "persistent_notification", {})
    use = {"path": f"{DOMAIN}/{blueprint}.yaml", "input": inputs[blueprint]}
    automation = {"alias": "tell", "use_blueprint": use}
    assert await async_setup_component(hass, "automation", {"automation": automation})
    for service in ("trigger", "turn_off"):
        await hass.services.async_call(
            "automation", service, {"entity_id": "automation.tell"}, blocking=True
        )
    await hass.async_block_till_done(wait_background_tasks=True)
    (told,) = _async_get_or_create_notifications(hass).values()
    lines = [unescaped(line) for line in told["message"].split("  \n")]
    titles = [line for line in lines if line.startswith(SHOWN)]
    assert [line.removeprefix(SHOWN)[:7] for line in titles] == [" (2001)", " (2002)"]
    assert len(lines) - len(titles) == (blueprint == "nightly_cleanup"), lines
