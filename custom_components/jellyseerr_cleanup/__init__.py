"""Jellyseerr Cleanup: retention policies for Jellyseerr users, and their cleanup."""

import asyncio
from functools import partial

from homeassistant.const import Platform
from homeassistant.core import HassJob, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.typing import ConfigType
from homeassistant.util import dt as dt_util

from . import settings
from .cleanup.live_settings import CollectionWish
from .const import CONF_JELLYFIN_ID, CONF_STORES, DOMAIN
from .coordinator import CleanupConfigEntry, CleanupCoordinator, CleanupData
from .devices import Devices
from .engine.engine import Engine
from .engine.other_entries import OtherEntries
from .household.feed import LeavingSoonFeed
from .household.policy_titles import async_keep_titles
from .issues.issues import LOOK_EVERY, Issues
from .network import network_for
from .reading.reader import Reader
from .services import async_setup_services
from .sharing import claims_of_others, note_claims
from .stores import Stores, async_load_stores, remove_stores
from .texts import async_flow_texts

PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CALENDAR,
    Platform.EVENT,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.TODO,
]

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Set up the actions, and what the Jellyfin plugin asks."""
    async_setup_services(hass)
    hass.http.register_view(LeavingSoonFeed())
    return True


async def async_setup_entry(hass: HomeAssistant, entry: CleanupConfigEntry) -> bool:
    """Set up the configuration entry of one Jellyseerr."""
    stores = await async_load_stores(hass, entry)
    texts = await async_flow_texts(hass, "collection")
    collection = CollectionWish(texts["name"], texts["overview"])
    engine = _engine(hass, entry, stores, collection)
    coordinator = CleanupCoordinator(hass, entry, engine)
    await coordinator.async_config_entry_first_refresh()
    devices = Devices(hass, entry)
    entry.runtime_data = CleanupData(coordinator, engine, devices)

    @callback
    def update_devices() -> None:
        devices.async_update(coordinator.data, coordinator.user_lists)

    # The server's device comes first: users' devices are linked to it, and entities are
    # made for devices that exist
    update_devices()
    entry.async_on_unload(coordinator.async_add_listener(update_devices))
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    names = await async_flow_texts(hass, "names")
    issues = Issues(coordinator, names["and_more"])
    issues.async_update()
    entry.async_on_unload(coordinator.async_add_listener(issues.async_update))
    entry.async_on_unload(
        async_track_time_interval(hass, issues.async_update, LOOK_EVERY)
    )
    entry.async_on_unload(issues.async_clear)
    # Shutdown jobs run before Home Assistant is stopping: then nothing new is written
    entry.async_on_unload(
        hass.async_add_shutdown_job(HassJob(engine.stop, f"{DOMAIN} stop runs"))
    )
    await async_keep_titles(hass, entry)
    entry.async_on_unload(entry.add_update_listener(_Changes(entry).async_apply))
    return True


async def async_unload_entry(hass: HomeAssistant, entry: CleanupConfigEntry) -> bool:
    """Unload the entry, once a deletion under way has ended."""
    await entry.runtime_data.engine.stop()
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: CleanupConfigEntry) -> None:
    """Delete the files of the entry."""
    await remove_stores(hass, entry.entry_id)


def _engine(
    hass: HomeAssistant,
    entry: CleanupConfigEntry,
    stores: Stores,
    collection: CollectionWish,
) -> Engine:
    network = network_for(hass, settings.timeout(entry))
    return Engine(
        Reader(
            network.jellyseerr(settings.jellyseerr_access(entry.data)),
            network,
            settings.overrides(entry.data),
            dt_util.utcnow,
        ),
        stores,
        settings.EntrySettings(entry, collection),
        others=OtherEntries(
            partial(claims_of_others, hass, entry.entry_id),
            partial(note_claims, hass, entry.entry_id),
        ),
    )


class _Changes:
    """Reloads a changed entry if it needs new connections, else plans anew."""

    def __init__(self, entry: CleanupConfigEntry) -> None:
        self._connection = self._connection_of(entry)
        self._is_about_to_apply = False

    async def async_apply(self, hass: HomeAssistant, entry: CleanupConfigEntry) -> None:
        """Apply what changed, without a poll where that is possible.

        What changes without a pause, as all policies of a file do, is applied as one:
        no plan is ever made of half of it.
        """
        if self._is_about_to_apply:
            return
        self._is_about_to_apply = True
        try:
            await asyncio.sleep(0)
            await async_keep_titles(hass, entry)
        finally:
            self._is_about_to_apply = False
        if self._connection_of(entry) != self._connection:
            hass.config_entries.async_schedule_reload(entry.entry_id)
        else:
            await entry.runtime_data.coordinator.async_apply_changes()

    @staticmethod
    def _connection_of(entry: CleanupConfigEntry) -> tuple[object, ...]:
        # These two are written by the integration itself and need no new connection
        connection = {
            key: value
            for key, value in entry.data.items()
            if key not in (CONF_JELLYFIN_ID, CONF_STORES)
        }
        return connection, settings.timeout(entry)
