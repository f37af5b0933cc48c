"""Set-up, unloading, removing, and what a changed entry sets off."""

import asyncio
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.jellyseerr_cleanup.cleanup.run import Order
from custom_components.jellyseerr_cleanup.const import DOMAIN
from custom_components.jellyseerr_cleanup.stores import DATA_STORES
from tests.media_stack import Household
from tests.media_stack.faults import Slow, Status

from .house import (
    act,
    allow_deletions,
    coordinator_of,
    entry_state,
    policy,
    set_up,
    state,
)


async def test_setup_and_unload(hass: HomeAssistant, home: Household) -> None:
    """An entry comes and goes; polls end with it."""
    entry = await set_up(hass, home)
    assert entry_state(entry) is ConfigEntryState.LOADED
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert entry_state(entry) is ConfigEntryState.NOT_LOADED
    home.forget_calls()
    async_fire_time_changed(hass, fire_all=True)
    await hass.async_block_till_done()
    assert len(home.calls) == 0


async def test_polls_although_nobody_looks(
    hass: HomeAssistant, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """Every 15 minutes, whatever entities are disabled."""
    await set_up(hass, home)
    home.forget_calls()
    freezer.tick(timedelta(minutes=16))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(home.jellyseerr.calls.to("GET", "/api/v1/request")) == 1


async def test_jellyseerr_down_at_the_start(
    hass: HomeAssistant, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """Set-up is tried again by itself."""
    await home.jellyseerr.down()
    entry = await set_up(hass, home)
    assert entry_state(entry) is ConfigEntryState.SETUP_RETRY
    assert "cannot be reached" in (entry.reason or "")
    await home.jellyseerr.up()
    freezer.tick(60)
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry_state(entry) is ConfigEntryState.LOADED


async def test_refused_key(hass: HomeAssistant, home: Household) -> None:
    """A key that is refused, or no longer an administrator's, asks for another."""
    home.jellyseerr.fault("GET", "/api/v1/auth/me", Status(403))
    entry = await set_up(hass, home)
    assert entry_state(entry) is ConfigEntryState.SETUP_ERROR
    flows = hass.config_entries.flow.async_progress()
    assert [flow["context"]["source"] for flow in flows] == ["reauth"]


async def test_key_that_lost_its_rights(
    hass: HomeAssistant, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """Within the hour it is noticed, and asked for another."""
    await set_up(hass, home)
    home.admin.in_jellyseerr.permissions = 32
    freezer.tick(timedelta(minutes=61))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    flows = hass.config_entries.flow.async_progress()
    assert [flow["context"]["source"] for flow in flows] == ["reauth"]


async def test_removal(hass: HomeAssistant, home: Household) -> None:
    """Removing the entry removes what was stored, devices and all."""
    alice = home.user("alice")
    home.request(alice, home.movie("The Comet"))
    entry = await set_up(hass, home)
    folder = Path(hass.config.path(".storage"))
    stored = f"{DOMAIN}.{entry.entry_id}.*"
    assert {path.suffix for path in folder.glob(stored)} == {
        ".journal",
        ".keeps",
        ".observations",
        ".titles",
    }
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert not list(folder.glob(stored))
    assert entry.entry_id not in hass.data[DATA_STORES]
    registry = dr.async_get(hass)
    assert not dr.async_entries_for_config_entry(registry, entry.entry_id)


async def test_a_policy_applies_at_once(hass: HomeAssistant, home: Household) -> None:
    """Adding, changing and removing a policy plans anew; Jellyseerr is not asked for it."""
    alice = home.user("alice")
    comet = home.movie("The Comet")
    home.request(alice, comet)
    home.watch(alice, comet, days_ago=20)
    entry = await set_up(hass, home, notice_days=0)
    assert state(hass, entry, "due").state == "0"

    data = policy("Alice", [alice])["data"]
    subentry = ConfigSubentry(
        data=MappingProxyType(dict(data)),
        subentry_type="retention_policy",
        title="Alice",
        unique_id=None,
    )
    home.forget_calls()
    hass.config_entries.async_add_subentry(entry, subentry)
    await hass.async_block_till_done()
    assert state(hass, entry, "due").state == "1"
    shown = state(hass, entry, f"{alice.id}_pending_deletions")
    assert shown.attributes["policy"] == "Alice"

    hass.config_entries.async_update_subentry(
        entry, subentry, data={**data, "retention": "30d"}
    )
    await hass.async_block_till_done()
    assert state(hass, entry, "due").state == "0"
    assert state(hass, entry, "pending_deletions").state == "1"

    hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)
    await hass.async_block_till_done()
    assert state(hass, entry, "pending_deletions").state == "0"
    assert len(home.jellyseerr.calls) == 0
    assert entry_state(entry) is ConfigEntryState.LOADED


async def test_an_option_applies_at_once(hass: HomeAssistant, home: Household) -> None:
    """Also options plan anew, unless they need new connections."""
    alice = home.user("alice")
    comet = home.movie("The Comet")
    home.request(alice, comet)
    home.watch(alice, comet, days_ago=20)
    entry = await set_up(hass, home, notice_days=0)
    first = coordinator_of(entry)
    terms = {"retention": "7d"}
    hass.config_entries.async_update_entry(
        entry, options={"notice_days": 0, "default_movies": terms}
    )
    await hass.async_block_till_done()
    assert state(hass, entry, "due").state == "1"
    assert coordinator_of(entry) is first

    hass.config_entries.async_update_entry(
        entry, options={**entry.options, "timeout": "20s"}
    )
    await hass.async_block_till_done()
    assert coordinator_of(entry) is not first


async def test_another_address(hass: HomeAssistant, home: Household) -> None:
    """A changed connection loads the entry anew."""
    entry = await set_up(hass, home)
    first = coordinator_of(entry)
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, "url": f"{home.url}/"}
    )
    await hass.async_block_till_done()
    assert coordinator_of(entry) is not first
    assert entry_state(entry) is ConfigEntryState.LOADED


async def test_jellyfin_is_remembered_later(
    hass: HomeAssistant, home: Household
) -> None:
    """A Jellyfin that was down at first is remembered once it answers, without a new set-up."""
    await home.jellyfin.down()
    entry = await set_up(hass, home)
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, "jellyfin_id": None}
    )
    await hass.async_block_till_done()
    first = coordinator_of(entry)
    await home.jellyfin.up()
    await first.async_refresh()
    await hass.async_block_till_done()
    assert entry.data["jellyfin_id"] == home.jellyfin.server_id
    assert coordinator_of(entry) is first


@pytest.mark.parametrize("ending", ["unload", "stop"])
async def test_ending_while_a_title_goes(
    hass: HomeAssistant, home: Household, ending: str
) -> None:
    """The title under way is brought to its end, and no new one is started."""
    alice = home.user("alice")
    movies = [home.movie(f"Movie {number}") for number in range(3)]
    for movie in movies:
        home.request(alice, movie)
        home.watch(alice, movie, days_ago=20)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    await allow_deletions(hass, entry)
    coordinator = coordinator_of(entry)
    home.radarr.fault("DELETE", "/api/v3/moviefile/*", Slow(0.5), times=1)
    run = hass.async_create_task(coordinator.runs.async_run(Order()))
    while not home.radarr.calls.to("DELETE", "/api/v3/moviefile/*"):
        await asyncio.sleep(0.01)
    if ending == "unload":
        await hass.config_entries.async_unload(entry.entry_id)
    else:
        for job in hass._shutdown_jobs:
            if (started := hass.async_run_hass_job(job.job, *job.args)) is not None:
                await started
    assert sum(not movie.exists for movie in movies) == 1
    result = await run
    assert len(result.deleted) == 1
    assert {problem.code for _, problem in result.skipped} == {"stopping"}
    assert sum(movie.exists for movie in movies) == 2
    assert not coordinator.journal.open_entries()


async def test_a_second_entry(
    hass: HomeAssistant, home: Household, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Several households live side by side, also with users of the same ids."""
    async with Household(tmp_path_factory.mktemp("second")) as second:
        second.jellyseerr.vapid_public = "another"
        for server in second.instances:
            # With the key of the first one's it might be the same server under another address
            server.api_key = f"second-{server.api_key}"
        entries = []
        for one in (home, second):
            alice = one.user("alice")
            movie = one.movie("The Comet")
            one.request(alice, movie)
            one.watch(alice, movie, days_ago=20)
            entries.append(
                await set_up(hass, one, policy("Alice", [alice]), notice_days=0)
            )
        await allow_deletions(hass, entries[0])
        await act(hass, "run_cleanup", config_entry_id=entries[0].entry_id)
        assert state(hass, entries[0], "due").state == "0"
        assert state(hass, entries[1], "due").state == "1"
        assert len(second.files_left()) == 1
        assert not home.files_left()
