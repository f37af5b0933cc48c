"""Names that servers send: shown as they are, in Markdown and in templates, too."""

from pathlib import Path
import re
import shutil
from typing import Any

from homeassistant.components.blueprint.const import BLUEPRINT_FOLDER
from homeassistant.components.persistent_notification import (
    _async_get_or_create_notifications,
)
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest

from custom_components.jellyseerr_cleanup.const import DOMAIN
from tests.issues.shown import placeholders, shown
from tests.media_stack import Household, Status

from .installation import Installation, policy

EVIL = "**[x](js:y)** <b>&lt;`{{ 1 + 1 }}`\n# {0} %s \u202egnp|_~"
SHOWN = "**[x](js:y)** <b>&lt;`{{ 1 + 1 }}`# {0} %s gnp|_~"
SPECIAL = re.compile(r"(?<!\\)(?:\\\\)*[`*_{}\[\]()<>#+!|~&:@]")
BLUEPRINTS = Path("blueprints/automation/jellyseerr_cleanup")


def unescaped(text: str) -> str:
    """Return a Markdown text as shown; AssertionError if something is not escaped."""
    assert text.isprintable(), text
    assert not SPECIAL.search(text), text
    return re.sub(r"\\(.)", r"\1", text)


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Let Home Assistant have a folder of its own, with the blueprints."""
    folder = tmp_path / "config"
    shutil.copytree(BLUEPRINTS, folder / BLUEPRINT_FOLDER / "automation" / DOMAIN)
    return str(folder)


async def set_up_evil(installed: Installation, **options: Any) -> None:
    """Set up a household in which all names are the same, with deletions allowed."""
    home = installed.home
    alice = home.user("alice", display_name=EVIL)
    local = home.user("bob", display_name=EVIL, jellyfin=False)
    home.jellyseerr.radarrs[0].name = EVIL
    home.jellyfin.server_name = EVIL
    for number in range(2):
        installed.watched(EVIL, alice, year=2001 + number)
    home.request(local, home.movie(EVIL))
    await installed.set_up(policy(EVIL), notice_days=0, **options)
    await installed.allow_deletions()


async def test_issues(installed: Installation, home: Household) -> None:
    """Descriptions are Markdown: every name in them is shown as it is."""
    await set_up_evil(installed, max_titles=1)
    due = placeholders(installed, "over_limit")["titles"]
    ours = re.fullmatch(r"- \*\*(.+)\*\* \(2 titles, 8\.0 GB\): (.+)", due)
    assert ours, due
    whose, titles = map(unescaped, ours.groups())
    assert whose == SHOWN
    assert titles == f"{SHOWN} (2001), {SHOWN} (2002)"
    local = placeholders(installed, "no_jellyfin_account")
    assert unescaped(local["users"]) == SHOWN
    await installed.change_options(max_titles=9)
    home.radarr.fault("DELETE", "/api/v3/movie/*", Status(500))
    await installed.act("run_cleanup", limit=1)
    await installed.poll()
    assert unescaped(placeholders(installed, "half_done")["title"]) == SHOWN
    for kind in shown(installed):
        for name, text in placeholders(installed, kind).items():
            assert unescaped(text), (kind, name)


async def test_answers_and_devices(installed: Installation) -> None:
    """What is no Markdown is as it was sent, on one line and in one direction."""
    await set_up_evil(installed)
    plan = await installed.act("preview_cleanup")
    for title in plan["due"] + plan["held"]:
        assert title["title"] == SHOWN
        assert title["instance"] == SHOWN
        assert title["requested_by"][0]["name"] == SHOWN
    alice = next(iter(installed.devices.user_ids))
    attributes = installed.state(f"{alice}_pending_deletions").attributes
    assert attributes["titles"][0]["title"] == SHOWN
    registry, entry_id = dr.async_get(installed.hass), installed.entry.entry_id
    devices = dr.async_entries_for_config_entry(registry, entry_id)
    assert {device.name for device in devices} == {"Jellyseerr", SHOWN}


@pytest.mark.parametrize("blueprint", ["leaving_soon_notice", "nightly_cleanup"])
async def test_blueprints(installed: Installation, blueprint: str) -> None:
    """Their notifications are Markdown: a title is a line, and shown as it is."""
    hass = installed.hass
    await set_up_evil(installed)
    user = min(installed.devices.user_ids)
    sensor = installed.entity_id(f"{user}_pending_deletions")
    inputs: dict[str, dict[str, Any]] = {
        "leaving_soon_notice": {"pending_deletions": sensor},
        "nightly_cleanup": {"jellyseerr": installed.entry.entry_id, "quiet": False},
    }
    assert await async_setup_component(hass, "persistent_notification", {})
    use = {"path": f"{DOMAIN}/{blueprint}.yaml", "input": inputs[blueprint]}
    automation = {"alias": "tell", "use_blueprint": use}
    assert await async_setup_component(hass, "automation", {"automation": automation})
    for service in ("trigger", "turn_off"):
        await hass.services.async_call(
            "automation", service, {"entity_id": "automation.tell"}, blocking=True
        )
    await installed.settle()
    (told,) = _async_get_or_create_notifications(hass).values()
    lines = [unescaped(line) for line in told["message"].split("  \n")]
    titles = [line for line in lines if line.startswith(SHOWN)]
    assert [line.removeprefix(SHOWN)[:7] for line in titles] == [" (2001)", " (2002)"]
    assert len(lines) - len(titles) == (blueprint == "nightly_cleanup"), lines
