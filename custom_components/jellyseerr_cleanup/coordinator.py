"""Polls the servers every 15 minutes, and gives the entities the reading and plan."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import override

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util

from . import settings
from .cleanup.following import FOLLOWED_AFTER
from .cleanup.journal.journal import Journal
from .cleanup.limits import Confirmation
from .cleanup.outcomes import Order, RunResult
from .clients.errors import CannotConnect, ClientError, NotAdmin, NotAuthorized
from .const import CONF_JELLYFIN_ID, DOMAIN, LOGGER, POLL_INTERVAL
from .devices import Devices
from .engine.disks import Disks
from .engine.engine import Engine
from .engine.errors import NotMended
from .engine.used_space import UsedSpace
from .household.happenings import Happenings
from .persistence.memory import MemoryStore
from .reading.reader import Reading
from .retention.model import MediaType
from .words.keeps import async_people
from .words.language import Words, async_words

TRIED_AGAIN_AFTER = timedelta(seconds=30)

type CleanupConfigEntry = ConfigEntry[CleanupData]


@dataclass(frozen=True, slots=True)
class CleanupData:
    """The runtime data of a loaded configuration entry."""

    coordinator: CleanupCoordinator
    engine: Engine
    devices: Devices


class CleanupCoordinator(DataUpdateCoordinator[Reading]):
    """Polls one Jellyseerr; `data` is what was read, with the plan."""

    config_entry: CleanupConfigEntry

    def __init__(
        self, hass: HomeAssistant, entry: CleanupConfigEntry, engine: Engine
    ) -> None:
        """Prepare to poll."""
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=DOMAIN,
            update_interval=POLL_INTERVAL,
        )
        self.engine = engine
        self.user_lists: tuple[frozenset[int], ...] = ()
        self.happenings = Happenings()
        self.disks = Disks(dt_util.utcnow)
        self.used_space = UsedSpace(dt_util.utcnow)
        self.words: Words
        """The texts of the entities, as of the last poll's day and language."""
        self.people: Mapping[str, str] = {}
        """Home Assistant's users by their ids, as of the last poll."""

    @property
    def memory(self) -> MemoryStore:
        """Return the stored memory, known also while Jellyseerr is down."""
        return self.engine.records.memory

    @property
    def journal(self) -> Journal:
        """Return the journal, known also while Jellyseerr is down."""
        return self.engine.records.journal

    def policy_of_user(self, user_id: int, media_type: MediaType) -> str | None:
        """Return the name of a user's policy; None if Jellyseerr lacks the user."""
        user = self.data.users.get(user_id)
        policies = settings.policy_book(self.config_entry)
        return policies.applying_to(user, media_type).name if user else None

    @override
    async def _async_update_data(self) -> Reading:
        """Return everything, read anew; a failed poll leaves the last reading."""
        await self._async_learn_words()
        try:
            reading = await self._async_poll_engine()
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
        self.config_entry.async_create_background_task(
            self.hass, self._async_look_up(reading), f"{DOMAIN} names and space"
        )
        return reading

    async def _async_poll_engine(self) -> Reading:
        """Poll, and once more half a minute later if Jellyseerr is away just now.

        Seerr 3.1 ends when a Radarr refuses its background refresh, and is started
        again: nothing that a user must hear of. At the first refresh nobody waits.
        """
        try:
            return await self.engine.poll(self._notice)
        except CannotConnect:
            if self.engine.reading is None or not self.last_update_success:
                raise
        await asyncio.sleep(TRIED_AGAIN_AFTER.total_seconds())
        return await self.engine.poll(self._notice)

    async def _async_learn_words(self) -> None:
        """Take the language and the names of people as they are now."""
        self.words = await async_words(self.hass)
        self.people = await async_people(self.hass)

    async def async_run(self, order: Order, plan_id: str | None = None) -> RunResult:
        """Poll, carry out what the order leaves of the plan, return what came of it.

        Polls again if titles were deleted. RunInProgress if a run is under way,
        PlanChanged if `plan_id` is given and another plan than the polled one,
        UpdateFailed or ConfigEntryAuthFailed if nothing could be read.
        """
        try:
            result = await self.engine.run(order, plan_id, poll=self.async_poll)
            self.happenings.note_run(result)
        finally:
            self._show()
        if result.deleted and not result.dry_run:
            await self.async_refresh()
            self._follow_up_soon()
        return result

    async def async_confirm(self, plan_id: str) -> Confirmation:
        """Permit the plan's due titles to exceed the limits; return the permission.

        PlanChanged, JournalError.
        """
        confirmed = await self.engine.confirm(plan_id)
        self._show()
        return confirmed

    async def async_mend(
        self, entry_id: str, *, finish: bool, asked_by: str | None
    ) -> None:
        """Finish or restore a title that was left half done.

        NotMended, PlanChanged, RunInProgress, JournalError.
        """
        try:
            await self.engine.mend(entry_id, finish=finish, asked_by=asked_by)
        except NotMended:
            await self.async_refresh()
            raise
        await self.async_refresh()
        self._follow_up_soon()

    async def async_believe_losses(self, shown: str) -> None:
        """Believe that what is missing all at once is gone.

        `shown` is the id of the losses that the person saw. PlanChanged, StorageError.
        """
        await self.engine.believe_losses(shown)
        await self.async_refresh()

    async def async_have_empty_folders_removed(self, server: str) -> None:
        """Have a Sonarr remove folders that it emptied; ClientError.

        Folders that are empty already stay.
        """
        await self.engine.empty_folders.have_removed(self.data.servers, server)
        self.async_update_listeners()

    async def async_believe_person(self, user_id: int, shown: str) -> None:
        """Believe that a user is who has that number now.

        `shown` is the fingerprint of whom the person saw. PlanChanged, StorageError.
        """
        await self.engine.believe_person(user_id, shown)
        await self.async_replan()

    async def async_start_anew(self) -> None:
        """Replace unreadable files by empty ones; StorageError, JournalError."""
        await self.memory.start_anew()
        await self.journal.start_anew()
        await self.async_refresh()

    async def async_apply_changes(self) -> None:
        """Apply a changed entry: plan anew, or poll if everything was held.

        A snapshot that is held as a whole, as after a change of servers, lacks the
        rest.
        """
        if self.data.snapshot.held is not None:
            await self.async_refresh()
        else:
            await self.async_replan()

    async def async_replan(self) -> None:
        """Plan anew after a policy, an option or a keep changed.

        Only what the new plan needs beyond the last reading is read.
        """
        await self._async_learn_words()
        await self.engine.replan(self._show_at_once)
        self._show()

    def _follow_up_soon(self) -> None:
        """Have Jellyseerr tidied as soon as Jellyfin has noticed what is gone.

        An entry that is being unloaded goes on with it after the next start.
        """
        if self.config_entry.state is not ConfigEntryState.LOADED:
            return

        async def follow_up(_: datetime) -> None:
            await self.engine.follow_up()
            self.async_update_listeners()

        self.config_entry.async_on_unload(
            async_call_later(self.hass, FOLLOWED_AFTER, follow_up)
        )

    async def async_poll(self) -> Reading:
        """Poll at once; UpdateFailed or ConfigEntryAuthFailed if that fails."""
        await self.async_refresh()
        if not self.last_update_success and self.last_exception is not None:
            raise self.last_exception
        return self.data

    def _show(self) -> None:
        """Show the engine's last reading in the entities."""
        if self.engine.reading is not None:
            self.data = self.engine.reading
        self.async_update_listeners()

    def _show_at_once(self, reading: Reading) -> None:
        self.happenings.note_plan(self.memory.memory, reading.plan)
        self.data = reading
        self.async_update_listeners()

    def _notice(self, reading: Reading) -> None:
        """Show the new reading to all who ask, also while it is being settled."""
        # The memory is still that from before the poll
        self.happenings.note_plan(self.memory.memory, reading.plan)
        self.data = reading
        self.user_lists = (*self.user_lists[-1:], frozenset(reading.users))
        self._adopt_jellyfin(reading)

    def _adopt_jellyfin(self, reading: Reading) -> None:
        """Remember which Jellyfin this is, if it was down when the entry was made."""
        entry = self.config_entry
        if entry.data.get(CONF_JELLYFIN_ID) is None and reading.identity.jellyfin:
            self.hass.config_entries.async_update_entry(
                entry,
                data={**entry.data, CONF_JELLYFIN_ID: reading.identity.jellyfin},
            )

    async def _async_look_up(self, reading: Reading) -> None:
        """Look up what no plan waits for: names, what is free on disks and used."""
        found = [
            await self.engine.look_up_names(),
            await self.disks.look(reading.servers),
            await self.used_space.look(reading),
        ]
        if any(found):
            self.async_update_listeners()
