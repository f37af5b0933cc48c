"""Jellyseerr Cleanup: a retention policy for every Jellyseerr user, and a cleanup of what is past it."""

from homeassistant.const import Platform
from homeassistant.core import HassJob, HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.typing import ConfigType

from . import settings
from .const import CONF_JELLYFIN_ID, CONF_STORES, DOMAIN
from .coordinator import CleanupConfigEntry, CleanupCoordinator
from .flow_texts import async_flow_texts
from .issues import LOOK_EVERY, Issues
from .services import async_setup_services
from .stored import remove_stores
from .stores import DATA_STORES, async_load_stores

PLATFORMS = [Platform.BINARY_SENSOR, Platform.SENSOR, Platform.SWITCH]

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Set up the actions."""
    async_setup_services(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: CleanupConfigEntry) -> bool:
    """Set up one Jellyseerr."""
    stores = await async_load_stores(hass, entry)
    coordinator = CleanupCoordinator(hass, entry, stores)
    await coordinator.async_config_entry_first_refresh()
    entry.runtime_data = coordinator

    # The server's device first: the users' are linked to it
    coordinator.devices.async_update()
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    entry.async_on_unload(
        coordinator.async_add_listener(coordinator.devices.async_update)
    )
    names = await async_flow_texts(hass, "names")
    issues = Issues(coordinator, names["and_more"])
    issues.async_update()
    entry.async_on_unload(coordinator.async_add_listener(issues.async_update))
    entry.async_on_unload(
        async_track_time_interval(hass, issues.async_update, LOOK_EVERY)
    )
    entry.async_on_unload(issues.async_clear)
    # Before Home Assistant counts as stopping: then nothing new can be written
    entry.async_on_unload(
        hass.async_add_shutdown_job(
            HassJob(coordinator.runs.async_stop, f"{DOMAIN} stop runs")
        )
    )
    entry.async_on_unload(entry.add_update_listener(_Changes(entry).async_apply))
    return True


async def async_unload_entry(hass: HomeAssistant, entry: CleanupConfigEntry) -> bool:
    """Unload one Jellyseerr; a title that is being deleted is brought to its end first."""
    await entry.runtime_data.runs.async_stop()
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: CleanupConfigEntry) -> None:
    """Remove what was stored for one Jellyseerr."""
    if stores := hass.data.get(DATA_STORES, {}).pop(entry.entry_id, None):
        stores.close()
    await remove_stores(hass, entry.entry_id)


class _Changes:
    """Tells a change that needs new connections from one that only needs a new plan."""

    def __init__(self, entry: CleanupConfigEntry) -> None:
        self._connection = self._connection_of(entry)

    async def async_apply(self, hass: HomeAssistant, entry: CleanupConfigEntry) -> None:
        """Apply what changed: at once, and without a poll where that is possible."""
        if self._connection_of(entry) != self._connection:
            hass.config_entries.async_schedule_reload(entry.entry_id)
        else:
            await entry.runtime_data.async_apply_changes()

    @staticmethod
    def _connection_of(entry: CleanupConfigEntry) -> tuple[object, ...]:
        # What the integration itself notes there needs no new connection
        connection = {
            key: value
            for key, value in entry.data.items()
            if key not in (CONF_JELLYFIN_ID, CONF_STORES)
        }
        return connection, settings.timeout(entry)
