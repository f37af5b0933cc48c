"""Space: what is free on the disks of root folders, and what was freed for users."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.jellyseerr_cleanup.const import DOMAIN
from tests.media_stack import Household, Status, User

from .installation import Installation

HOUR = timedelta(hours=1, seconds=1)


def free(installed: Installation) -> dict[str, str]:
    """Return the gigabytes that are free, by server."""
    prefix = f"{installed.entry.unique_id}_free_space_"
    entities = er.async_entries_for_config_entry(
        er.async_get(installed.hass), installed.entry.entry_id
    )
    shown = {
        one.unique_id.removeprefix(prefix): installed.hass.states.get(one.entity_id)
        for one in entities
        if one.unique_id.startswith(prefix)
    }
    return {
        key.rpartition("_")[0]: state.state for key, state in shown.items() if state
    }


async def an_hour_later(
    installed: Installation, freezer: FrozenDateTimeFactory
) -> None:
    """Let an hour pass, with a poll."""
    freezer.tick(HOUR)
    async_fire_time_changed(installed.hass)
    await installed.poll()


async def test_free_space(
    hass: HomeAssistant,
    installed: Installation,
    home: Household,
    freezer: FrozenDateTimeFactory,
) -> None:
    """A sensor a disk, asked once an hour; unknown while its server is away."""
    home.radarr.free_space = 123_000_000_000
    await installed.set_up()
    assert free(installed)["radarr:0"] == "123.0"
    assert len(free(installed)) == 4
    home.radarr.free_space = 77_000_000_000
    home.forget_calls()
    await installed.poll()
    assert not [call for call in home.calls if "diskspace" in str(call)]
    assert free(installed)["radarr:0"] == "123.0"
    await an_hour_later(installed, freezer)
    assert free(installed)["radarr:0"] == "77.0"

    await home.radarr.down()
    await an_hour_later(installed, freezer)
    assert free(installed)["radarr:0"] == "unknown"
    await home.radarr.up()
    home.radarr.root_accessible = False
    await an_hour_later(installed, freezer)
    assert free(installed)["radarr:0"] == "unknown"

    # A server that went takes its disks along, also while nobody looked
    del home.jellyseerr.radarrs[0]
    await an_hour_later(installed, freezer)
    assert len(free(installed)) == 3
    async with installed.restarting():
        del home.jellyseerr.sonarrs[0]
    assert sorted(free(installed)) == ["radarr:1", "sonarr:1"]


async def test_root_folders_of_a_disk(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """Several on one disk are one sensor; half an answer says nothing."""
    other = home.radarr.root.parent / "kids"
    other.mkdir()
    home.radarr.more_roots.append(other)
    await installed.set_up()
    unique = f"{installed.entry.unique_id}_free_space_radarr:0_/"
    registry = er.async_get(installed.hass)
    entity = registry.async_get_entity_id("sensor", DOMAIN, unique)
    shown = installed.hass.states.get(entity or "")
    assert shown is not None
    roots = sorted([str(home.radarr.root), str(other)])
    assert shown.attributes["root_folders"] == roots
    assert shown.name.endswith("Radarr free space, /")

    home.sonarr.fault("GET", "/api/v3/rootfolder", Status(500))
    await an_hour_later(installed, freezer)
    assert free(installed)["sonarr:0"] == "unknown"


def used(installed: Installation, *users: User) -> list[str]:
    """Return the gigabytes that are used: in all, and by these users."""
    keys = ["space_used", *(f"{user.id}_space_used" for user in users)]
    return [installed.value(key) for key in keys]


async def test_space_used(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """Of movies and requested seasons, shared ones once in all, read once a day."""
    alice, bob = installed.alice, home.user("bob")
    shared = home.movie("Shared", size=3_000_000_000)
    for user in (alice, bob):
        home.request(user, shared)
    home.request(bob, home.movie("Own", size=5_000_000_000, is_4k=True))
    home.movie("Nobody's", size=7_000_000_000)
    series = home.series("Orbit", seasons={1: 2, 2: 3})
    home.request(alice, series, seasons=[2])
    await installed.set_up()
    assert used(installed, alice, bob) == ["11.0", "6.0", "8.0"]

    home.request(alice, home.movie("Later", size=2_000_000_000))
    home.forget_calls()
    await an_hour_later(installed, freezer)
    assert used(installed, alice, bob) == ["11.0", "6.0", "8.0"]
    # What does not answer is as it was; one that went does not spoil the others
    assert shared.row is not None
    del home.radarr.movies[shared.row.id]
    await home.sonarr.down()
    await installed.pass_time(freezer, days=1)
    assert used(installed, alice, bob) == ["10.0", "5.0", "5.0"]


async def test_space_used_is_not_known(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """A server that was never read may have anything."""
    home.request(installed.alice, home.movie("The Comet"))
    home.radarr.fault("GET", "/api/v3/moviefile", Status(500))
    await installed.set_up()
    assert used(installed, installed.alice) == ["unknown", "unknown"]


async def test_space_reclaimed_of_a_user(
    hass: HomeAssistant, installed: Installation
) -> None:
    """It is there once it was enabled; unknown without the journal."""
    await installed.set_up_one_due()
    key = f"{installed.alice.id}_space_reclaimed"
    registry = er.async_get(hass)
    entity = registry.async_get(installed.entity_id(key) or "")
    assert entity is not None
    assert entity.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    registry.async_update_entity(entity.entity_id, disabled_by=None)
    async with installed.restarting():
        pass
    await installed.settle()
    assert installed.value(key) == "0.0"
    assert len(await installed.deleted()) == 1
    assert installed.value(key) == "4.0"
    installed.coordinator.journal._state._state = None
    installed.coordinator.async_update_listeners()
    assert installed.value(key) == "unknown"
