"""A Home Assistant in this process, with the household's entry."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
import importlib
from pathlib import Path
import pkgutil
from typing import Any

from aiohttp import ThreadedResolver
from homeassistant import loader
from homeassistant.config_entries import ConfigEntryState, ConfigSubentryData
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import DATA_RESOLVER
from homeassistant.runner import MAX_EXECUTOR_WORKERS
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.executor import InterruptibleThreadPoolExecutor
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_test_home_assistant,
)

# Home Assistant's loader searches this module's folder: it must be the repository's
import custom_components.jellyseerr_cleanup
from custom_components.jellyseerr_cleanup.const import DOMAIN
from custom_components.jellyseerr_cleanup.coordinator import CleanupCoordinator
from custom_components.jellyseerr_cleanup.reading.servers import identity_of
from custom_components.jellyseerr_cleanup.retention.plan import Plan, State

from .control import BenchError
from .household import RETENTION_DAYS, WINDOW_DAYS

# The simulated servers need longer than real ones for the lists of a large household
PATIENCE = "120s"
WRITES_WITHIN = timedelta(seconds=12)


def policy(users: Mapping[str, str | None] | None) -> ConfigSubentryData:
    """Return a policy of 30 days after the last watch, or after it was added.

    `users` are those it is for, with their Jellyfin accounts; None is everybody.
    """
    return ConfigSubentryData(
        subentry_type="retention_policy",
        title="Bench",
        unique_id=None,
        data={
            "users": ["everybody"] if users is None else [*users],
            "accounts": dict(users or {}),
            "media_types": ["movie", "tv"],
            "retention": f"{RETENTION_DAYS}d",
            "require_watched": False,
        },
    )


@asynccontextmanager
async def home_assistant(folder: Path) -> AsyncGenerator[HomeAssistant]:
    """Run a Home Assistant that has everything loaded but the entry."""
    asyncio.get_running_loop().set_default_executor(
        InterruptibleThreadPoolExecutor(
            thread_name_prefix="SyncWorker", max_workers=MAX_EXECUTOR_WORKERS
        )
    )
    async with async_test_home_assistant(config_dir=str(folder)) as hass:
        # Home Assistant's own asks the network by zeroconf; here are numbers only
        hass.data[DATA_RESOLVER] = ThreadedResolver()
        hass.data.pop(loader.DATA_CUSTOM_COMPONENTS)
        for module in pkgutil.walk_packages(
            custom_components.jellyseerr_cleanup.__path__,
            f"{custom_components.jellyseerr_cleanup.__name__}.",
        ):
            importlib.import_module(module.name)
        for domain in ("binary_sensor", "sensor", "switch", DOMAIN):
            if not await async_setup_component(hass, domain, {}):
                raise BenchError(f"{domain} could not be set up")
        await hass.async_block_till_done()
        try:
            yield hass
        finally:
            await hass.async_stop(force=True)


@dataclass(slots=True)
class Installed:
    """The household's entry; `states` counts the states that were written."""

    hass: HomeAssistant
    entry: MockConfigEntry
    states: int = 0

    def __post_init__(self) -> None:
        self.hass.bus.async_listen(EVENT_STATE_CHANGED, self._count)

    @callback
    def _count(self, event: Event[Any]) -> None:
        self.states += 1

    @property
    def coordinator(self) -> CleanupCoordinator:
        """Return the entry's coordinator."""
        coordinator: CleanupCoordinator = self.entry.runtime_data.coordinator
        return coordinator

    @property
    def plan(self) -> Plan:
        """Return the last plan."""
        return self.coordinator.data.plan

    async def set_up(self) -> None:
        """Set the entry up, which is its first poll."""
        await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.settle()
        if self.entry.state is not ConfigEntryState.LOADED:
            raise BenchError(f"The entry is not loaded: {self.entry.reason}")

    async def poll(self) -> None:
        """Poll at once, as every 15 minutes."""
        await self.coordinator.async_refresh()
        await self.settle()
        if not self.coordinator.last_update_success:
            raise BenchError(f"A poll failed: {self.coordinator.last_exception}")

    async def settle(self) -> None:
        """Wait until Home Assistant has nothing to do."""
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def write_what_is_late(self) -> None:
        """Let Home Assistant write the entry and the registries, as it does later on.

        A set-up changes them; else they would count for the poll that comes then.
        """
        async_fire_time_changed(self.hass, dt_util.utcnow() + WRITES_WITHIN)
        await self.settle()

    def expect_all_leaving(self, titles: int) -> None:
        """Raise BenchError unless all titles are leaving soon, as they must."""
        leaving = len(self.plan.in_state(State.LEAVING_SOON))
        if leaving != titles or len(self.plan.decisions) != titles:
            others = [
                f"{one.id} {one.state} {one.reason.code}"
                for one in self.plan.decisions
                if one.state is not State.LEAVING_SOON
            ]
            raise BenchError(
                f"{leaving} of {titles} titles are leaving soon: {others[:5]}"
            )


def install(
    hass: HomeAssistant,
    household: dict[str, Any],
    *,
    users: Mapping[str, str | None] | None = None,
    **options: Any,
) -> Installed:
    """Add the household's entry to Home Assistant without setting it up."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Jellyseerr",
        unique_id=identity_of(household["vapid_public"]),
        data={
            "url": household["url"],
            "api_key": household["api_key"],
            "verify_ssl": True,
            "servers": {},
            "jellyfin_id": household["jellyfin_id"],
        },
        options={"leaving_soon_days": WINDOW_DAYS, "timeout": PATIENCE, **options},
        subentries_data=[policy(users)],
    )
    entry.add_to_hass(hass)
    return Installed(hass, entry)
