"""Diagnostics: how things stand, without anything that tells who somebody is."""

import json
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from tests.media_stack import Household
from tests.media_stack.faults import Status

from .house import act, allow_deletions, coordinator_of, policy, poll, set_up


async def test_set_up_failed(
    hass: HomeAssistant, home: Household, hass_client: ClientSessionGenerator
) -> None:
    """While Jellyseerr does not answer there is what lasts, and no plan."""
    await home.jellyseerr.down()
    entry = await set_up(hass, home, policy("All"))
    found = await diagnose(hass, hass_client, entry)
    assert found["entry"]["state"] == "setup_retry"
    assert found["memory"]["trusted"] is True
    assert found["journal"]["entries"] == 0
    assert "plan" not in found


async def diagnose(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry
) -> dict[str, Any]:
    """Download the entry's diagnostics."""
    await async_setup_component(hass, "diagnostics", {})
    found = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    return dict(found)


async def test_diagnostics(
    hass: HomeAssistant, home: Household, hass_client: ClientSessionGenerator
) -> None:
    """Counts, kinds and versions; no key, address, name, e-mail or id of a person."""
    alice = home.user("Alice Secret", email="alice@secret.example")
    bob = home.user("Bob Secret", jellyfin=False)
    done, held = home.movie("Done Secret"), home.movie("Held Secret")
    for movie in (done, held):
        home.request(alice, movie)
        home.watch(alice, movie, days_ago=20)
    entry = await set_up(
        hass,
        home,
        policy("Policy Secret", [alice], watched_accounts=[alice.jellyfin_id]),
        policy("All"),
        notice_days=0,
        links={str(bob.id): alice.jellyfin_id},
        default_movies={"retention": "30d", "watched_accounts": [alice.jellyfin_id]},
    )
    await allow_deletions(hass, entry)
    home.favorite(alice, held)
    await act(hass, "run_cleanup")
    home.sonarr.fault("*", "/*", Status(401))
    await poll(hass, entry)

    found = await diagnose(hass, hass_client, entry)

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
    assert found["journal"] == {
        "entries": 1,
        "outcomes": {"deleted": 1},
        "titles": 1,
        "bytes": 4_000_000_000,
    }
    assert found["memory"]["deletions_allowed"] is True
    assert found["memory"]["carried_out"] == 1

    text = json.dumps({key: found[key] for key in found if key != "issues"})
    secrets = [
        *home.keys,
        "ecret",
        str(entry.unique_id),
        alice.jellyfin_id,
        home.jellyfin.server_id,
        "127.0.0.1",
        str(done.tmdb),
    ]
    assert [secret for secret in secrets if secret in text] == []


async def test_while_things_are_wrong(
    hass: HomeAssistant, home: Household, hass_client: ClientSessionGenerator
) -> None:
    """Errors are told by their kind only."""
    entry = await set_up(hass, home)
    coordinator_of(entry).journal._ledger._state = None
    await home.jellyseerr.down()
    await poll(hass, entry)
    found = await diagnose(hass, hass_client, entry)
    assert found["polling"]["last_update_success"] is False
    assert found["polling"]["last_error"] == "CannotConnect"
    assert found["journal"] == {"problem": None}
