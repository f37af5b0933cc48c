"""A session's steps: everything fails once, and keys are written, wrong ones too."""

import hashlib
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from custom_components.jellyseerr_cleanup.const import DOMAIN
from tests.clients.canned import CannedServer
from tests.media_stack import ALL_FAULTS, Fault, Household, Redirect

from .echoes import PLACES, Echo, Garbage
from .person import FLOWS, OPTIONS, POLICIES, REPAIRS, Person
from .witness import Witness


def key_of(name: str) -> str:
    """Return a key in which every way of quoting changes something."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    return f"{digest[:16]}+/=&\"'<{digest[16:40]}"


WRONG = {
    name: key_of(f"wrong {name}") for name in ("flow", "server", "reauth", "other")
}
NEW_KEY = key_of("a new key of Jellyseerr")
# For a client they are all the same, and each takes a second: once is enough
PATIENT = ("hang", "slow", "stalled", "done, then hang")


async def add_household(person: Person, home: Household, thief: CannedServer) -> None:
    """Set the household up, with every mistake on the way."""
    access = {"url": home.url, "api_key": home.api_key, "verify_ssl": True}
    shown = await person.open(FLOWS, handler=DOMAIN)
    for fault in [*echoes(home), Redirect(f"{thief.url}")]:
        rule = home.jellyseerr.fault("*", "/*", fault)
        shown = await person.submit(FLOWS, shown, **access)
        assert shown["errors"], fault
        home.jellyseerr.heal(rule)
    shown = await person.submit(FLOWS, shown, **access | {"api_key": WRONG["flow"]})
    assert shown["errors"] == {"api_key": "invalid_auth"}
    home.radarr.fault("*", "/*", Echo(500, "message"))
    shown = await person.submit(FLOWS, shown, **access)
    home.heal()
    await correct_radarr(person, home, shown)


async def correct_radarr(
    person: Person, home: Household, shown: dict[str, Any]
) -> dict[str, Any]:
    """Enter Radarr's address and key by hand, a wrong one first, and finish."""
    assert shown["step_id"] == "servers"
    corrected = {"url": home.radarr.url, "verify_ssl": True}
    shown = await person.submit(FLOWS, shown, server="radarr:0")
    shown = await person.submit(FLOWS, shown, **corrected, api_key=WRONG["server"])
    assert shown["errors"] == {"api_key": "invalid_auth"}
    shown = await person.submit(FLOWS, shown, **corrected, api_key=home.radarr.api_key)
    assert shown["step_id"] == "servers"
    return await person.submit(FLOWS, shown, server="done")


async def set_options(person: Person, entry_id: str) -> None:
    """Let titles go without notice, and calls end soon."""
    shown = await person.open(OPTIONS, handler=entry_id)
    terms = {"retention": "never"}
    shown = await person.submit(
        OPTIONS,
        shown,
        connection={"timeout": "1s"},
        deleting={"notice_days": 0, "max_titles": 3},
        default_movies=terms,
        default_series=terms,
    )
    assert shown["type"] == "create_entry", shown


async def add_policy(person: Person, entry_id: str) -> None:
    """Let everything leave a week after it was watched."""
    shown = await person.open(POLICIES, handler=[entry_id, "retention_policy"])
    written = {"name": "All", "users": ["everybody"], "retention": "7d"}
    shown = await person.submit(
        POLICIES,
        shown,
        **written,
        require_watched=True,
        more={
            "enabled": True,
            "media_types": ["movie"],
            "watched_by": "requester",
            "count_from": "last_watched_or_added",
            "include_existing": False,
        },
    )
    assert shown["step_id"] == "confirm", shown
    shown = await person.submit(POLICIES, shown)
    assert shown["type"] == "create_entry", shown


def echoes(home: Household) -> list[Fault]:
    """Return every fault that says back what was asked, and other secrets with it."""
    secrets = " ".join(home.keys)
    return [
        Garbage(),
        *(
            Echo(status, place, secrets)
            for place in PLACES
            for status in ((200, 404, 500) if place != "cookie" else (500,))
        ),
        *(Echo(status, "message", secrets) for status in (301, 401, 403, 409, 429)),
    ]


async def suffer(
    hass: HomeAssistant,
    home: Household,
    entry: ConfigEntry[Any],
    person: Person,
    witness: Witness,
    thief: CannedServer,
) -> int:
    """Poll, check and run through every fault of every server, and return how many."""
    others = [fault for name, fault in ALL_FAULTS.items() if name not in PATIENT]
    quick = [*echoes(home), Redirect(f"{thief.url}"), *others]
    suffered = 0
    for server in home.servers:
        slow = [ALL_FAULTS["hang"]] if server is home.jellyseerr else []
        for fault in (*quick, *slow):
            suffered += 1
            server.fault("*", "/*", fault)
            await entry.runtime_data.coordinator.async_refresh()
            home.heal()
        server.fault("*", "/*", Echo(500, "message", " ".join(home.keys)))
        for action in ("check_connection", "run_cleanup", "preview_cleanup"):
            await person.act(action)
        await witness.look_round()
        await person.download(entry.entry_id)
        home.heal()
    for flow in hass.config_entries.flow.async_progress():
        hass.config_entries.flow.async_abort(flow["flow_id"])
    return suffered


async def clean_up(hass: HomeAssistant, home: Household, person: Person) -> None:
    """Delete one title, leave another half done, and fail to restore it."""
    switch = "switch.jellyseerr_deletions_allowed"
    await hass.services.async_call("switch", "turn_on", {"entity_id": switch}, True)
    run = await person.act("run_cleanup", limit=1)
    assert run is not None
    assert len(run["deleted"]) == 1, run
    echo = Echo(500, "message", " ".join(home.keys))
    home.radarr.fault("DELETE", "/api/v3/movie/*", echo)
    run = await person.act("run_cleanup", limit=1)
    assert run is not None
    assert len(run["failed"]) == 1, run
    issue = next(
        one.issue_id
        for one in ir.async_get(hass).issues.values()
        if one.translation_key == "half_done"
    )
    home.radarr.fault("POST", "/api/v3/command", echo)
    shown = await person.open(REPAIRS, handler=DOMAIN, issue_id=issue)
    shown = await person.submit(REPAIRS, shown, next_step_id="restore")
    assert shown["reason"] == "not_mended", shown
    home.heal()
    await person.act("get_history")
    await person.act("list_users")


async def change_keys(
    hass: HomeAssistant, home: Household, entry: ConfigEntry[Any], person: Person
) -> None:
    """Have Jellyseerr's key replaced: asked for anew, and once more by hand."""
    home.jellyseerr.api_key = NEW_KEY
    await entry.runtime_data.coordinator.async_refresh()
    await hass.async_block_till_done(wait_background_tasks=True)
    (progress,) = hass.config_entries.flow.async_progress()
    flow = dict(progress)
    for key in (WRONG["reauth"], NEW_KEY):
        answer = await person.submit(FLOWS, flow, api_key=key)
    assert answer["reason"] == "reauth_successful", answer
    shown = await person.open(FLOWS, handler=DOMAIN, entry_id=entry.entry_id)
    access = {"url": home.url, "verify_ssl": True}
    shown = await person.submit(FLOWS, shown, **access, api_key=WRONG["other"])
    assert shown["errors"], shown
    answer = await correct_radarr(
        person, home, await person.submit(FLOWS, shown, **access)
    )
    assert answer["reason"] == "reconfigure_successful", answer
