"""Reconfiguring an entry, and giving it a new key."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.media_stack import Household, Html, Slow, Status

from .forms import (
    access,
    assert_form_texts,
    assert_text,
    entry_for,
    permit,
    submit,
    suggested,
)


@pytest.fixture
def reloads(monkeypatch: pytest.MonkeyPatch, hass: HomeAssistant) -> list[str]:
    """Return the entries whose reload is asked for."""
    asked: list[str] = []
    monkeypatch.setattr(hass.config_entries, "async_schedule_reload", asked.append)
    return asked


async def test_reconfigure_to_another_address(
    hass: HomeAssistant, home: Household, reloads: list[str]
) -> None:
    corrected = {"radarr:0": {"url": home.radarr.url, "verify_ssl": True}}
    entry = entry_for(hass, home, url="http://old.invalid", servers=corrected, other=1)
    shown = await entry.start_reconfigure_flow(hass)
    assert shown["step_id"] == "reconfigure"
    assert_form_texts("config", shown)
    assert suggested(shown) == {"url": "http://old.invalid", "verify_ssl": True}

    # The key is left out: the stored one is kept, and so are corrected addresses
    shown = await submit(hass, shown, {"url": home.url, "verify_ssl": False})
    assert shown["step_id"] == "servers"
    done = await submit(hass, shown, {"server": "done"})
    assert (done["type"], done["reason"]) == (
        FlowResultType.ABORT,
        "reconfigure_successful",
    )
    assert entry.data == {
        **access(home, verify_ssl=False),  # as it was submitted above
        "servers": corrected,
        "jellyfin_id": home.jellyfin.server_id,
        "other": 1,
    }
    assert entry.title == "Jellyseerr"
    # An entry that is not loaded has no listener that would reload it
    assert reloads == [entry.entry_id]


async def test_reconfigure_with_a_new_key_and_another_correction(
    hass: HomeAssistant, home: Household, reloads: list[str]
) -> None:
    entry = entry_for(hass, home, api_key="old-key", jellyfin_id=None)
    await home.radarr.down()
    shown = await entry.start_reconfigure_flow(hass)
    written = {"url": home.url, "verify_ssl": True}

    shown = await submit(hass, shown, {**written, "api_key": " "})
    assert shown["errors"] == {"api_key": "invalid_auth"}
    assert "old-key" not in f"{shown}"
    shown = await submit(hass, shown, {**written, "api_key": home.api_key})
    shown = await submit(hass, shown, {"server": "radarr:0"})
    await home.radarr.up()
    shown = await submit(hass, shown, {"url": home.radarr.url, "verify_ssl": True})
    await submit(hass, shown, {"server": "done"})
    assert entry.data["api_key"] == home.api_key
    assert entry.data["servers"]["radarr:0"]["url"] == home.radarr.url
    assert entry.data["jellyfin_id"] == home.jellyfin.server_id


async def test_reconfigure_waits_as_long_as_the_options_say(
    hass: HomeAssistant, home: Household
) -> None:
    entry = entry_for(hass, home)
    hass.config_entries.async_update_entry(entry, options={"timeout": "1s"})
    for server in home.servers[1:]:
        server.fault("*", "*", Status(500))
    home.jellyseerr.fault("GET", "/api/v1/auth/me", Slow(3))
    shown = await entry.start_reconfigure_flow(hass)
    shown = await submit(hass, shown, {"url": home.url, "verify_ssl": True})
    assert shown["errors"] == {"url": "timeout"}


async def test_reconfigure_refuses_another_jellyseerr(
    hass: HomeAssistant, home: Household
) -> None:
    entry = entry_for(hass, home)
    stored = dict(entry.data)
    home.jellyseerr.vapid_public = "another"
    shown = await entry.start_reconfigure_flow(hass)
    done = await submit(hass, shown, access(home))
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "wrong_server")
    assert_text("config.abort.wrong_server", done)
    assert entry.data == stored


async def test_reconfigure_recovers_from_an_error(
    hass: HomeAssistant, home: Household, reloads: list[str]
) -> None:
    entry = entry_for(hass, home)
    shown = await entry.start_reconfigure_flow(hass)
    for url, error in (("nothing", "invalid_url"), (home.radarr.url, "not_jellyseerr")):
        shown = await submit(hass, shown, {"url": url, "verify_ssl": True})
        assert (shown["step_id"], shown["errors"]) == ("reconfigure", {"url": error})
        assert_form_texts("config", shown)
    shown = await submit(hass, shown, {"url": home.url, "verify_ssl": True})
    done = await submit(hass, shown, {"server": "done"})
    assert done["reason"] == "reconfigure_successful"


async def test_reconfigure_says_that_it_is_another_jellyfin(
    hass: HomeAssistant, home: Household, reloads: list[str]
) -> None:
    entry = entry_for(hass, home, jellyfin_id="f" * 32)
    shown = await entry.start_reconfigure_flow(hass)
    shown = await submit(hass, shown, {"url": home.url, "verify_ssl": True})
    placeholders = shown["description_placeholders"]
    assert placeholders is not None
    assert "another Jellyfin than before" in placeholders["servers"]
    assert entry.data["jellyfin_id"] == "f" * 32
    await submit(hass, shown, {"server": "done"})
    assert entry.data["jellyfin_id"] == home.jellyfin.server_id


async def test_reconfigure_keeps_the_jellyfin_that_is_down(
    hass: HomeAssistant, entry: MockConfigEntry, home: Household, reloads: list[str]
) -> None:
    await home.jellyfin.down()
    shown = await entry.start_reconfigure_flow(hass)
    shown = await submit(hass, shown, {"url": home.url, "verify_ssl": True})
    await submit(hass, shown, {"server": "done"})
    assert entry.data["jellyfin_id"] == home.jellyfin.server_id


async def test_a_loaded_entry_reloads_by_its_own_listener(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    home: Household,
    reloads: list[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    shown = await loaded.start_reconfigure_flow(hass)
    shown = await submit(hass, shown, {"url": home.url, "verify_ssl": False})
    await submit(hass, shown, {"server": "done"})
    await hass.async_block_till_done()
    assert reloads == [loaded.entry_id]
    assert "should use it for scheduling a reload" not in caplog.text


async def test_a_new_key(
    hass: HomeAssistant, home: Household, reloads: list[str]
) -> None:
    entry = entry_for(hass, home, api_key="old-key")
    shown = await entry.start_reauth_flow(hass)
    assert shown["step_id"] == "reauth_confirm"
    assert_form_texts("config", shown)
    assert suggested(shown) == {}

    done = await submit(hass, shown, {"api_key": f" {home.api_key}\n"})
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "reauth_successful")
    assert entry.data["api_key"] == home.api_key
    assert reloads == [entry.entry_id]


async def test_a_new_key_is_checked(
    hass: HomeAssistant, home: Household, reloads: list[str]
) -> None:
    entry = entry_for(hass, home, api_key="old-key")
    shown = await entry.start_reauth_flow(hass)
    cases: list[tuple[str, dict[str, str], Any]] = [
        ("wrong-key", {"api_key": "invalid_auth"}, None),
        (" ", {"api_key": "invalid_auth"}, None),
        # There is no field for the address: the form as a whole is refused
        (home.api_key, {"base": "cannot_connect"}, Status(500)),
        (home.api_key, {"base": "not_jellyseerr"}, Html()),
    ]
    for key, errors, fault in cases:
        if fault is not None:
            home.jellyseerr.fault("*", "*", fault)
        shown = await submit(hass, shown, {"api_key": key})
        home.jellyseerr.heal()
        assert shown["errors"] == errors
        assert_form_texts("config", shown)
        assert suggested(shown) == {}
        assert entry.data["api_key"] == "old-key"
    permit(home, 32)
    shown = await submit(hass, shown, {"api_key": home.api_key})
    assert shown["errors"] == {"api_key": "not_admin"}
    permit(home, 2)
    done = await submit(hass, shown, {"api_key": home.api_key})
    assert done["reason"] == "reauth_successful"


async def test_a_key_of_another_jellyseerr(
    hass: HomeAssistant, home: Household
) -> None:
    entry = entry_for(hass, home, api_key="old-key")
    home.jellyseerr.vapid_public = "another"
    shown = await entry.start_reauth_flow(hass)
    done = await submit(hass, shown, {"api_key": home.api_key})
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "wrong_server")
    assert entry.data["api_key"] == "old-key"
