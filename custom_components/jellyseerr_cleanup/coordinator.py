"""Polls the servers, asks the planner, and remembers what the poll saw."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util

from . import settings
from .cleanup.journal import JournalError
from .cleanup.ledger import StorageError
from .cleanup.run import RunResult
from .cleanup.settling import settle
from .clients.errors import ClientError, NotAdmin, NotAuthorized
from .const import CONF_JELLYFIN_ID, DOMAIN, LOGGER, POLL_INTERVAL
from .devices import Devices
from .name_lookup import NameLookup
from .network import network_for
from .reading.reader import Identity, Reader, Reading
from .reading.servers import FoundServer
from .retention.losses import believe, losses_id
from .retention.model import Account, MediaType, Requester
from .retention.plan import Decision, Plan
from .retention.planner import plan
from .retention.policy import PolicyBook
from .retention.remembering import remember_poll
from .runs import PlanChanged, Runs
from .sharing import claims_of_others, note_claims
from .stores import Stores

type CleanupConfigEntry = ConfigEntry[CleanupCoordinator]

_CHECK_INTERVAL = timedelta(hours=1)


class CleanupCoordinator(DataUpdateCoordinator[Plan]):
    """The plan of one Jellyseerr, with what was read for it."""

    config_entry: CleanupConfigEntry

    def __init__(
        self, hass: HomeAssistant, entry: CleanupConfigEntry, stores: Stores
    ) -> None:
        """Prepare to poll; the stores were loaded before."""
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=DOMAIN,
            update_interval=POLL_INTERVAL,
        )
        network = network_for(hass, settings.timeout(entry))
        self.stores = stores
        self.memory = stores.memory
        self.journal = stores.journal
        self.reader = Reader(
            network.jellyseerr(settings.jellyseerr_access(entry.data)),
            network,
            settings.overrides(entry.data),
            clock=dt_util.utcnow,
            others=partial(claims_of_others, hass, entry.entry_id),
        )
        self.reading: Reading | None = None
        self.user_lists: tuple[frozenset[int], ...] = ()
        self.runs = Runs(self)
        self.devices = Devices(self)
        self._planning = asyncio.Lock()
        self._names = NameLookup(self.reader.jellyseerr, self.memory)
        self._checked_at: datetime | None = None
        self._parts: tuple[Plan | None, Mapping[int, Plan]] = (None, {})
        self.version: str | None = None
        self.csrf_protection: bool | None = None

    @property
    def policies(self) -> PolicyBook:
        """Return the policies and options as they are now."""
        return settings.policy_book(self.config_entry)

    @property
    def identity(self) -> Identity:
        """Return which servers the entry was made for."""
        entry = self.config_entry
        return Identity(settings.jellyseerr_id(entry), entry.data.get(CONF_JELLYFIN_ID))

    @property
    def servers(self) -> Mapping[str, FoundServer]:
        """Return the servers that Jellyseerr named at the last poll, by key."""
        return self.reading.servers if self.reading else {}

    @property
    def users(self) -> Mapping[int, Requester]:
        """Return Jellyseerr's users by id."""
        return self.reading.users if self.reading else {}

    @property
    def accounts(self) -> Mapping[str, Account]:
        """Return Jellyfin's accounts; none if Jellyfin could not be read."""
        accounts = self.reading.snapshot.accounts if self.reading else {}
        return accounts if isinstance(accounts, Mapping) else {}

    @property
    def tracked_requesters(self) -> set[int]:
        """Return the users who have a request in the plan."""
        plan_now = self.reading.plan.decisions if self.reading else ()
        return {user for decision in plan_now for user in decision.requester_ids}

    def plan_of_user(self, user_id: int) -> Plan:
        """Return the part of the plan that a user's requests brought."""
        if self._parts[0] is not self.data:
            parts: dict[int, list[Decision]] = {}
            for decision in self.data.decisions:
                for requester in decision.requester_ids:
                    parts.setdefault(requester, []).append(decision)
            generated_at = self.data.generated_at
            plans = {
                requester: Plan(generated_at, tuple(decisions))
                for requester, decisions in parts.items()
            }
            self._parts = (self.data, plans)
        return self._parts[1].get(user_id) or Plan(self.data.generated_at, ())

    def policy_of_user(self, user_id: int, media_type: MediaType) -> str | None:
        """Return the name of the policy that applies to a user; None for a user whom Jellyseerr does not list."""
        user = self.users.get(user_id)
        return self.policies.applying_to(user, media_type).name if user else None

    def plan_with(self, policies: PolicyBook) -> Plan:
        """Return what the plan would be with other policies, from what is known now; nothing is read or remembered."""
        if self.reading is None:
            return Plan(dt_util.utcnow(), ())
        return plan(
            self.reading.snapshot, policies, self.stores.remembered, dt_util.utcnow()
        )

    @override
    async def _async_update_data(self) -> Plan:
        """Read everything anew. A read that fails leaves the last plan as it is."""
        async with self._planning:
            try:
                await self._check_hourly()
                reading = await self.reader.read(
                    self.policies, self.stores.remembered, self.identity
                )
            except (NotAuthorized, NotAdmin) as err:
                raise ConfigEntryAuthFailed(
                    translation_domain=DOMAIN,
                    translation_key="auth_failed",
                    translation_placeholders={"error": str(err)},
                ) from err
            except ClientError as err:
                raise UpdateFailed(
                    translation_domain=DOMAIN,
                    translation_key="update_failed",
                    translation_placeholders={"error": str(err)},
                ) from err
            self.user_lists = (*self.user_lists[-1:], frozenset(reading.users))
            self._adopt_jellyfin(reading)
            await self._remember(reading)
            await self._settle(reading)
        self.config_entry.async_create_background_task(
            self.hass, self._async_look_up_names(reading.plan), f"{DOMAIN} names"
        )
        return reading.plan

    async def async_believe_losses(self, shown: str) -> None:
        """Take what is missing all at once for gone: a person's word. PlanChanged if it is not what the person saw; StorageError."""
        async with self._planning:
            memory = self.memory.memory
            if losses_id(memory.losses) != shown:
                raise PlanChanged
            await self.memory.async_update(believe(memory))
        await self.async_refresh()

    async def async_apply_changes(self) -> None:
        """Apply a changed entry; all that a changed server holds has to be read again."""
        if self.reading is not None and self.reading.snapshot.held is not None:
            await self.async_refresh()
        else:
            await self.async_replan()

    async def async_replan(self) -> None:
        """Plan anew after a person changed a policy, an option or a keep; only what that needs is read."""
        if self.reading is None:
            return
        async with self._planning:
            reading = await self.reader.complete(
                self.reading, self.policies, self.stores.remembered
            )
            await self._remember(reading)
        self.data = reading.plan
        self.async_update_listeners()

    async def _remember(self, reading: Reading) -> None:
        self.reading = reading
        note_claims(self.hass, self.config_entry.entry_id, reading)
        try:
            await self.memory.async_update(
                remember_poll(reading.memory, reading.snapshot, reading.plan)
            )
        except StorageError as err:
            # What was seen stays seen until a restart, and no journal means no deletion
            LOGGER.error("What the poll saw could not be saved: %s", err)
        await self.memory.async_name(reading.names)

    async def async_remember_dates(self, result: RunResult) -> None:
        """Keep the later dates that a run found, and plan by them."""
        if not result.floors:
            return
        async with self._planning:
            memory = self.memory.memory
            floors = {**memory.floors, **result.floors}
            try:
                await self.memory.async_update(replace(memory, floors=floors))
            except StorageError as err:
                LOGGER.error("What the run found could not be saved: %s", err)
        await self.async_replan()

    async def _check_hourly(self) -> None:
        """Ask Jellyseerr what seldom changes: its version, its CSRF protection, and whether the key is an administrator's."""
        now = dt_util.utcnow()
        if self._checked_at is None or now - self._checked_at >= _CHECK_INTERVAL:
            info = await self.reader.jellyseerr.check()
            self.version, self.csrf_protection = info.version, info.csrf_protection
            self._checked_at = now

    async def _settle(self, reading: Reading) -> None:
        """Close what a crash or a lost answer left open, unless it is being carried out right now."""
        if self.runs.runner.running:
            return
        try:
            await settle(
                self.journal,
                self.runs.runner,
                reading.servers,
                reading.snapshot.read_at,
            )
        except JournalError as err:
            LOGGER.debug("The journal stays as it is: %s", err)

    def _adopt_jellyfin(self, reading: Reading) -> None:
        """Remember which Jellyfin this household has, if it was down when the entry was made."""
        entry = self.config_entry
        if entry.data.get(CONF_JELLYFIN_ID) is None and reading.identity.jellyfin:
            self.hass.config_entries.async_update_entry(
                entry,
                data={**entry.data, CONF_JELLYFIN_ID: reading.identity.jellyfin},
            )

    async def _async_look_up_names(self, known: Plan) -> None:
        if await self._names.async_look_up(known):
            self.async_update_listeners()
