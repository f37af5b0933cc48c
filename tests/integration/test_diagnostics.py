"""Diagnostics: how things stand, without anything that tells who somebody is."""

import json
from typing import Any

from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from tests.media_stack import Household
from tests.media_stack.faults import Status

from .installation import Installation, policy


async def diagnose(installed: Installation, client: ClientSessionGenerator) -> Any:
    """Download the entry's diagnostics."""
    await async_setup_component(installed.hass, "diagnostics", {})
    return await get_diagnostics_for_config_entry(
        installed.hass, client, installed.entry
    )


async def test_set_up_failed(
    installed: Installation, home: Household, hass_client: ClientSessionGenerator
) -> None:
    """While Jellyseerr does not answer there is what lasts, and no plan."""
    await home.jellyseerr.down()
    await installed.set_up(policy("All"))
    found = await diagnose(installed, hass_client)
    assert found["entry"]["state"] == "setup_retry"
    assert found["memory"]["trusted"] is True
    assert found["journal"]["entries"] == 0
    assert "plan" not in found


async def test_diagnostics(
    installed: Installation, home: Household, hass_client: ClientSessionGenerator
) -> None:
    """Counts, kinds and versions; no key, address, name, e-mail or id of a person."""
    alice = home.user("Alice Secret", email="alice@secret.example")
    bob = home.user("Bob Secret", jellyfin=False)
    done, held = (
        installed.watched(f"{name} Secret", alice) for name in ("Done", "Held")
    )
    await installed.set_up(
        policy("Policy Secret", [alice], watched_accounts=[alice.jellyfin_id]),
        policy("All"),
        notice_days=0,
        links={str(bob.id): alice.jellyfin_id},
        persons={str(bob.id): "bob_secret"},
        collection_name="Soon, Secret",
        default_movies={"retention": "30d", "watched_accounts": [alice.jellyfin_id]},
    )
    await installed.allow_deletions()
    home.favorite(alice, held)
    await installed.act("run_cleanup")
    home.sonarr.fault("*", "/*", Status(401))
    await installed.poll()

    found = await diagnose(installed, hass_client)

    assert found["entry"]["options"]["notice_days"] == 0
    assert found["entry"]["options"]["default_movies"]["retention"] == "30d"
    assert [one["users"] for one in found["policies"]] == [1, "everybody"]
    assert found["policies"][0]["retention"] == "7d"
    assert found["polling"]["last_update_success"] is True
    assert found["polling"]["last_error"] is None
    assert found["polling"]["requests"] == 1
    assert found["servers"]["jellyseerr"]["version"] == "2.7.3"
    assert found["servers"]["sonarr:0"]["error"] == "NotAuthorized"
    assert found["servers"]["radarr:0"]["error"] is None
    assert found["plan"]["titles"]["held"] == {"favorite": 1}
    outcome = {"outcomes": {"deleted": 1}, "titles": 1, "bytes": 4_000_000_000}
    assert found["journal"] == {"entries": 1, **outcome}
    assert found["memory"]["deletions_allowed"] is True
    assert found["memory"]["carried_out"] == 1

    text = json.dumps({key: found[key] for key in found if key != "issues"})
    secrets = [
        *home.keys,
        "ecret",
        str(installed.entry.unique_id),
        alice.jellyfin_id,
        home.jellyfin.server_id,
        "127.0.0.1",
        str(done.tmdb),
    ]
    assert [secret for secret in secrets if secret in text] == []


async def test_while_things_are_wrong(
    installed: Installation, home: Household, hass_client: ClientSessionGenerator
) -> None:
    """Errors are told by their kind only."""
    await installed.set_up()
    installed.coordinator.journal._state._state = None
    await home.jellyseerr.down()
    await installed.poll()
    found = await diagnose(installed, hass_client)
    assert found["polling"]["last_update_success"] is False
    assert found["polling"]["last_error"] == "CannotConnect"
    assert found["journal"] == {"problem": None}
