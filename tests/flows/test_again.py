"""Reconfiguring an entry, and giving it a new key."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.jellyseerr_cleanup.reading.servers import identity_of
from tests.media_stack import Fault, Household, Html, Slow, Status

from .dialog import ask_for_a_key, reconfigure
from .entry import DONE, access, entry_for, permit


@pytest.fixture(autouse=True)
def reloads(monkeypatch: pytest.MonkeyPatch, hass: HomeAssistant) -> list[str]:
    """Return the entries whose reload is asked for."""
    asked: list[str] = []
    monkeypatch.setattr(hass.config_entries, "async_schedule_reload", asked.append)
    return asked


def as_it_is(home: Household) -> dict[str, object]:
    """Return what a person writes who changes nothing: the key is left out."""
    return {"url": home.url, "verify_ssl": True}


@pytest.fixture
def old_key(hass: HomeAssistant, home: Household) -> MockConfigEntry:
    """Return an entry whose key is no longer Jellyseerr's."""
    return entry_for(hass, home, api_key="old-key", jellyfin_id=None)


async def test_reconfigure_to_another_address(
    hass: HomeAssistant, home: Household, reloads: list[str]
) -> None:
    corrected = {"radarr:0": {"url": home.radarr.url, "verify_ssl": True}}
    entry = entry_for(hass, home, url="http://old.invalid", servers=corrected, other=1)
    dialog = await reconfigure(hass, entry)
    assert dialog.step == "reconfigure"
    assert dialog.filled == {"url": "http://old.invalid", "verify_ssl": True}

    # The key is left out: the stored one is kept, and so are corrected addresses
    await dialog.submit({"url": home.url, "verify_ssl": False})
    assert dialog.step == "servers"
    await dialog.submit(DONE)
    assert dialog.outcome == "reconfigure_successful"
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
    hass: HomeAssistant, home: Household, old_key: MockConfigEntry
) -> None:
    await home.radarr.down()
    dialog = await reconfigure(hass, old_key)
    await dialog.submit(as_it_is(home), api_key=" ")
    assert dialog.errors == {"api_key": "invalid_auth"}
    assert "old-key" not in f"{dialog.shown}"
    await dialog.submit(as_it_is(home), api_key=home.api_key)
    await dialog.submit({"server": "radarr:0"})
    await home.radarr.up()
    await dialog.submit({"url": home.radarr.url, "verify_ssl": True})
    await dialog.submit(DONE)
    assert old_key.data["api_key"] == home.api_key
    assert old_key.data["servers"]["radarr:0"]["url"] == home.radarr.url
    assert old_key.data["jellyfin_id"] == home.jellyfin.server_id


async def test_reconfigure_waits_as_long_as_the_options_say(
    hass: HomeAssistant, home: Household, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(entry, options={"timeout": "1s"})
    for server in home.servers[1:]:
        server.fault("*", "*", Status(500))
    home.jellyseerr.fault("GET", "/api/v1/auth/me", Slow(3))
    dialog = await reconfigure(hass, entry)
    await dialog.submit(as_it_is(home))
    assert dialog.errors == {"url": "timeout"}


@pytest.mark.parametrize(
    ("entrys", "answering"),
    [({}, "another"), ({"jellyseerr_id": identity_of("another")}, None)],
    ids=["as it was added", "another was adopted since"],
)
async def test_reconfigure_refuses_another_jellyseerr(
    hass: HomeAssistant, home: Household, entrys: dict[str, Any], answering: str | None
) -> None:
    entry = entry_for(hass, home, **entrys)
    stored = dict(entry.data)
    home.jellyseerr.vapid_public = answering or home.jellyseerr.vapid_public
    dialog = await reconfigure(hass, entry)
    await dialog.submit(access(home))
    assert dialog.outcome == "wrong_server"
    assert entry.data == stored


async def test_reconfigure_recovers_from_an_error(
    hass: HomeAssistant, home: Household, entry: MockConfigEntry
) -> None:
    dialog = await reconfigure(hass, entry)
    for url, error in (
        ("/nothing", "invalid_url"),
        (home.radarr.url, "not_jellyseerr"),
    ):
        await dialog.submit(as_it_is(home), url=url)
        assert (dialog.step, dialog.errors) == ("reconfigure", {"url": error})
    await dialog.submit(as_it_is(home))
    await dialog.submit(DONE)
    assert dialog.outcome == "reconfigure_successful"


async def test_reconfigure_says_that_it_is_another_jellyfin(
    hass: HomeAssistant, home: Household
) -> None:
    entry = entry_for(hass, home, jellyfin_id="f" * 32)
    dialog = await reconfigure(hass, entry)
    await dialog.submit(as_it_is(home))
    assert "another Jellyfin than before" in dialog.placeholders["servers"]
    assert entry.data["jellyfin_id"] == "f" * 32
    await dialog.submit(DONE)
    assert entry.data["jellyfin_id"] == home.jellyfin.server_id


async def test_reconfigure_keeps_the_jellyfin_that_is_down(
    hass: HomeAssistant, home: Household, entry: MockConfigEntry
) -> None:
    await home.jellyfin.down()
    dialog = await reconfigure(hass, entry)
    await dialog.submit(as_it_is(home))
    await dialog.submit(DONE)
    assert entry.data["jellyfin_id"] == home.jellyfin.server_id


async def test_a_loaded_entry_reloads_by_its_own_listener(
    hass: HomeAssistant,
    home: Household,
    loaded: MockConfigEntry,
    reloads: list[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    dialog = await reconfigure(hass, loaded)
    # Another value than before, so that there is something to reload for
    await dialog.submit(as_it_is(home), verify_ssl=False)
    await dialog.submit(DONE)
    assert reloads == [loaded.entry_id]
    assert "should use it for scheduling a reload" not in caplog.text


async def test_a_new_key(
    hass: HomeAssistant, home: Household, old_key: MockConfigEntry, reloads: list[str]
) -> None:
    dialog = await ask_for_a_key(hass, old_key)
    assert dialog.step == "reauth_confirm"
    assert dialog.filled == {}
    await dialog.submit({"api_key": f" {home.api_key}\n"})
    assert dialog.outcome == "reauth_successful"
    assert old_key.data["api_key"] == home.api_key
    assert reloads == [old_key.entry_id]


async def test_a_new_key_is_checked(
    hass: HomeAssistant, home: Household, old_key: MockConfigEntry
) -> None:
    dialog = await ask_for_a_key(hass, old_key)
    cases: list[tuple[str, dict[str, str], Fault | None]] = [
        ("wrong-key", {"api_key": "invalid_auth"}, None),
        (" ", {"api_key": "invalid_auth"}, None),
        # There is no field for the address: the form as a whole is refused
        (home.api_key, {"base": "cannot_connect"}, Status(500)),
        (home.api_key, {"base": "not_jellyseerr"}, Html()),
    ]
    for key, errors, fault in cases:
        if fault is not None:
            home.jellyseerr.fault("*", "*", fault)
        await dialog.submit({"api_key": key})
        home.jellyseerr.heal()
        assert dialog.errors == errors
        # What was typed stays in the field, and the stored key is nowhere
        assert dialog.filled == {"api_key": key}
        assert "old-key" not in f"{dialog.shown}"
        assert old_key.data["api_key"] == "old-key"
    permit(home, 32)
    await dialog.submit({"api_key": home.api_key})
    assert dialog.errors == {"api_key": "not_admin"}
    permit(home, 2)
    await dialog.submit({"api_key": home.api_key})
    assert dialog.outcome == "reauth_successful"


async def test_a_key_of_another_jellyseerr(
    hass: HomeAssistant, home: Household, old_key: MockConfigEntry
) -> None:
    home.jellyseerr.vapid_public = "another"
    dialog = await ask_for_a_key(hass, old_key)
    await dialog.submit({"api_key": home.api_key})
    assert dialog.outcome == "wrong_server"
    assert old_key.data["api_key"] == "old-key"
