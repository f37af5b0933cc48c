"""Set-up, unloading, removing, and what a changed entry sets off."""

from types import MappingProxyType

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.jellyseerr_cleanup.stores import DATA_STORES
from tests.media_stack import Household
from tests.media_stack.faults import Status
from tests.media_stack.jellyfin import links

from .installation import Installation, policy


async def test_setup_and_unload(installed: Installation, home: Household) -> None:
    """An entry comes and goes; polls end with it."""
    await installed.set_up()
    assert installed.entry_state() is ConfigEntryState.LOADED
    await installed.unload()
    assert installed.entry_state() is ConfigEntryState.NOT_LOADED
    home.forget_calls()
    async_fire_time_changed(installed.hass, fire_all=True)
    await installed.settle()
    assert len(home.calls) == 0


async def test_polls_although_nobody_looks(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """Every 15 minutes, whatever entities are disabled."""
    await installed.set_up()
    home.forget_calls()
    await installed.pass_time(freezer, minutes=16)
    assert len(home.jellyseerr.calls.to("GET", "/api/v1/request")) == 1


async def test_jellyseerr_down_at_the_start(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """Set-up is tried again by itself."""
    await home.jellyseerr.down()
    await installed.set_up()
    assert installed.entry_state() is ConfigEntryState.SETUP_RETRY
    assert "cannot be reached" in (installed.entry.reason or "")
    await home.jellyseerr.up()
    await installed.pass_time(freezer, seconds=60)
    assert installed.entry_state() is ConfigEntryState.LOADED


def new_keys_asked_for(hass: HomeAssistant) -> int:
    """Return how many flows ask for another key; there are no others."""
    flows = hass.config_entries.flow.async_progress()
    assert {flow["context"]["source"] for flow in flows} <= {"reauth"}
    return len(flows)


async def test_refused_key(installed: Installation, home: Household) -> None:
    """A key that is refused, or no longer an administrator's, asks for another."""
    home.jellyseerr.fault("GET", "/api/v1/auth/me", Status(403))
    await installed.set_up()
    assert installed.entry_state() is ConfigEntryState.SETUP_ERROR
    assert new_keys_asked_for(installed.hass) == 1


async def test_key_that_lost_its_rights(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """Within the hour it is noticed, and asked for another."""
    await installed.set_up()
    home.admin.in_jellyseerr.permissions = 32
    await installed.pass_time(freezer, minutes=61)
    assert new_keys_asked_for(installed.hass) == 1


async def test_removal(installed: Installation) -> None:
    """Removing the entry removes what was stored, devices and all."""
    hass = installed.hass
    await installed.set_up_one_due()
    entry_id = installed.entry.entry_id
    folder, names = installed.stored("*").parent, installed.stored("*").name
    assert {path.suffix for path in folder.glob(names)} == {
        ".collection",
        ".files",
        ".journal",
        ".keeps",
        ".observations",
        ".poll",
        ".titles",
    }
    await hass.config_entries.async_remove(entry_id)
    await installed.settle()
    assert not list(folder.glob(names))
    assert entry_id not in hass.data[DATA_STORES]
    assert not dr.async_entries_for_config_entry(dr.async_get(hass), entry_id)


async def test_a_policy_applies_at_once(
    installed: Installation, home: Household
) -> None:
    """Adding, changing and removing a policy plans anew without asking Jellyseerr."""
    installed.watched()
    await installed.set_up(notice_days=0)
    assert installed.value("due") == "0"

    entries, entry = installed.hass.config_entries, installed.entry
    data = policy("Alice", [installed.alice])["data"]
    subentry = ConfigSubentry(
        data=MappingProxyType(dict(data)),
        subentry_type="retention_policy",
        title="Alice",
        unique_id=None,
    )
    home.forget_calls()
    entries.async_add_subentry(entry, subentry)
    await installed.settle()
    assert installed.value("due") == "1"
    shown = installed.state(f"{installed.alice.id}_pending_deletions")
    assert shown.attributes["policy"] == "Alice"

    changed = {**data, "retention": "30d"}
    entries.async_update_subentry(entry, subentry, data=changed)
    await installed.settle()
    assert installed.value("due") == "0"
    assert installed.value("pending_deletions") == "1"

    entries.async_remove_subentry(entry, subentry.subentry_id)
    await installed.settle()
    assert installed.value("pending_deletions") == "0"
    assert len(home.jellyseerr.calls) == 0
    assert installed.entry_state() is ConfigEntryState.LOADED


async def test_other_changes_apply_at_once(
    installed: Installation, home: Household
) -> None:
    """Also options plan anew; only what needs new connections loads the entry anew."""
    installed.watched()
    await installed.set_up(notice_days=0)
    first = installed.coordinator
    await installed.change_options(default_movies={"retention": "7d"})
    assert installed.value("due") == "1"
    assert installed.coordinator is first
    await installed.change_options(timeout="20s")
    second = installed.coordinator
    assert second is not first
    await installed.change_data(url=f"{home.url}/")
    assert installed.coordinator is not second
    assert installed.entry_state() is ConfigEntryState.LOADED


async def test_the_option_for_other_names_applies_at_once(
    installed: Installation, home: Household
) -> None:
    """What only ids tell counts or holds, as it is turned on and off."""
    installed.watched()
    home.jellyfin.mount = links("/links")
    await installed.set_up_for_alice()
    assert (installed.value("due"), installed.value("held")) == ("0", "1")
    [decision] = installed.coordinator.data.plan.decisions
    assert decision.reason.code == "files_not_in_jellyfin"
    home.forget_calls()
    await installed.change_options(match_by_id=True)
    assert (installed.value("due"), installed.value("held")) == ("1", "0")
    await installed.change_options(match_by_id=False)
    assert (installed.value("due"), installed.value("held")) == ("0", "1")
    assert len(home.jellyseerr.calls) == 0


async def test_jellyfin_is_remembered_later(
    installed: Installation, home: Household
) -> None:
    """A Jellyfin that was down at first is remembered later without a new set-up."""
    await home.jellyfin.down()
    await installed.set_up()
    await installed.change_data(jellyfin_id=None)
    first = installed.coordinator
    await home.jellyfin.up()
    await installed.poll()
    assert installed.entry.data["jellyfin_id"] == home.jellyfin.server_id
    assert installed.coordinator is first


async def test_a_second_entry(
    installed: Installation, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Several households live side by side, also with users of the same ids."""
    async with Household(tmp_path_factory.mktemp("second")) as home:
        home.jellyseerr.vapid_public = "another"
        for server in home.instances:
            # With the first one's key it might be that server at another address
            server.api_key = f"second-{server.api_key}"
        second = Installation(installed.hass, home)
        for one in (installed, second):
            await one.set_up_one_due()
        await installed.act("run_cleanup", config_entry_id=installed.entry.entry_id)
        assert installed.value("due") == "0"
        assert second.value("due") == "1"
        assert len(home.files_left()) == 1
        assert not installed.home.files_left()
