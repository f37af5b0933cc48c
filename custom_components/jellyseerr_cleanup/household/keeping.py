"""Keeps and releases titles: what the actions and the to-do list have in common."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, HomeAssistant
from homeassistant.util import dt as dt_util

from .. import settings
from ..actions.targets import failed, invalid
from ..const import CONF_KEEP_OWN_ONLY
from ..coordinator import CleanupCoordinator
from ..persistence.memory import MemoryStore
from ..persistence.state import StorageError
from ..retention.permission import MEMBERS_KEEP_FOR, Asker, objection
from ..retention.remembered import Keep
from .askers import async_asker


@dataclass(frozen=True, slots=True)
class Keeping:
    """The keeps of an entry; `coordinator` is None until the entry is set up."""

    hass: HomeAssistant
    entry: ConfigEntry[Any]
    memory: MemoryStore
    coordinator: CleanupCoordinator | None

    async def keep(self, wish: Keep, context: Context | None) -> Keep:
        """Keep what the asker may keep, and return the keep as it is remembered.

        It replaces an earlier one with the same coverage: a member's only the member's.
        """
        asker = await async_asker(self.hass, self.entry, context)
        wish = replace(wish, created_by=asker.user_id)
        self._check(asker, wish)
        kept = asker.as_own(wish)
        try:
            await self.memory.add_keep(kept)
        except StorageError as err:
            raise failed("not_saved", error=str(err)) from err
        if self.coordinator is not None:
            self.coordinator.happenings.note_kept(self.coordinator.data.plan, kept)
        await self._replan()
        return kept

    async def release(
        self, matches: Callable[[Keep], bool], context: Context | None
    ) -> tuple[Keep, ...]:
        """Release those matching keeps that the asker may release, and return them.

        Nothing is returned if nothing matches; refused if none of them may be released.
        """
        asker = await async_asker(self.hass, self.entry, context)
        found = [keep for keep in self.memory.memory.keeps if matches(keep)]
        now = dt_util.utcnow()
        refused = {
            keep.id: no
            for keep in found
            if (no := objection(asker, keep, now, releases=True))
        }
        if found and len(refused) == len(found):
            raise invalid(refused[found[0].id])
        try:
            released = await self.memory.remove_keeps(
                lambda keep: matches(keep) and keep.id not in refused
            )
        except StorageError as err:
            raise failed("not_saved", error=str(err)) from err
        if released:
            await self._replan()
        return released

    def _check(self, asker: Asker, keep: Keep) -> None:
        """Raise why the asker may not keep so."""
        data = self.coordinator.data if self.coordinator else None
        covered = [
            decision.requester_ids
            for decision in (data.plan.decisions if data else ())
            if decision.is_covered_by(keep)
        ]
        own_only = settings.options_of(self.entry)[CONF_KEEP_OWN_ONLY]
        refused = objection(
            asker, keep, dt_util.utcnow(), requesters=covered, own_only=own_only
        )
        if refused:
            raise invalid(refused, days=str(MEMBERS_KEEP_FOR.days))

    async def _replan(self) -> None:
        if self.coordinator is not None:
            await self.coordinator.async_replan()
