"""Keeps and releases titles: what the actions and the to-do list have in common."""

from collections.abc import Iterable
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
from ..retention.coverage import Coverage, released
from ..retention.model import TitleId
from ..retention.permission import MEMBERS_KEEP_FOR, Asker, Objection, objection
from ..retention.remembered import Keep
from .askers import async_asker


@dataclass(frozen=True, slots=True)
class Keeping:
    """The keeps of an entry, for one who asks.

    `coordinator` is None until the entry is set up.
    """

    asker: Asker
    entry: ConfigEntry[Any]
    memory: MemoryStore
    coordinator: CleanupCoordinator | None

    async def keep(self, wish: Keep) -> Keep:
        """Keep what the asker may keep, and return the keep as it is remembered.

        It replaces an earlier one with the same coverage: a member's only the member's.
        """
        wish = replace(wish, created_by=self.asker.user_id)
        self._check(wish)
        kept = self.asker.as_own(wish)
        try:
            await self.memory.add_keep(kept)
        except StorageError as err:
            raise failed("not_saved", error=str(err)) from err
        if self.coordinator is not None:
            self.coordinator.happenings.note_kept(self.coordinator.data.plan, kept)
        await self._replan()
        return kept

    async def release(
        self,
        coverage: Coverage,
        known: Iterable[TitleId],
        *,
        only: str | None = None,
    ) -> tuple[list[Keep], list[Keep]]:
        """Release what is covered, of the keeps that the asker may release.

        Return the keeps that went, and what is left of wider ones, by the `known`
        titles. Nothing went if nothing was kept; refused if all of it is others'.
        """
        now = dt_util.utcnow()
        before: tuple[Keep, ...] = ()
        after: tuple[Keep, ...] = ()

        def release(keeps: tuple[Keep, ...]) -> tuple[Keep, ...]:
            nonlocal before, after
            # One that has ended is no keep, and must not stand in for one that is
            keeps = tuple(k for k in keeps if k.until is None or k.until > now)
            refused = {
                keep.id
                for keep in keeps
                if objection(self.asker, keep, now, releases=True)
            }
            apart = {keep.id for keep in keeps if only not in (None, keep.id)}
            own = tuple(k for k in keeps if k.id not in refused | apart)
            others = tuple(k for k in keeps if k.id in refused | apart)
            before, after = keeps, (*others, *released(own, coverage, known))
            return after

        try:
            await self.memory.change_keeps(release)
        except StorageError as err:
            raise failed("not_saved", error=str(err)) from err
        gone = [one for one in before if one not in after]
        if gone:
            await self._replan()
        elif any(Coverage.of(keep).touches(coverage) for keep in before):
            raise invalid(Objection.NOT_OWN_KEEP)
        return gone, [one for one in after if one not in before]

    def _check(self, keep: Keep) -> None:
        """Raise why the asker may not keep so."""
        data = self.coordinator.data if self.coordinator else None
        covered = [
            decision.requester_ids
            for decision in (data.plan.decisions if data else ())
            if decision.is_covered_by(keep)
        ]
        own_only = settings.options_of(self.entry)[CONF_KEEP_OWN_ONLY]
        refused = objection(
            self.asker, keep, dt_util.utcnow(), requesters=covered, own_only=own_only
        )
        if refused:
            raise invalid(refused, days=str(MEMBERS_KEEP_FOR.days))

    async def _replan(self) -> None:
        if self.coordinator is not None:
            await self.coordinator.async_replan()


async def async_keeping(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    memory: MemoryStore,
    coordinator: CleanupCoordinator | None,
    context: Context | None,
) -> Keeping:
    """Return the keeps of an entry for one who asks.

    Refused for everybody who may neither keep nor release anything; UnknownUser.
    """
    asker = await async_asker(hass, entry, context)
    if not asker.is_admin and not asker.stands_for:
        raise invalid(Objection.NOT_LINKED)
    return Keeping(asker, entry, memory, coordinator)
