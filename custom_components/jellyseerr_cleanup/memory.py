"""What must outlast a restart: people's word, what polls observed, the names of titles."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from homeassistant.core import HomeAssistant

from .cleanup.ledger import Ledger, Problem, StorageError, Unreadable
from .cleanup.shapes import shape
from .const import LOGGER
from .observations import OBSERVATIONS, observed
from .retention.model import TitleId, TitleName
from .retention.remembered import CarriedOut, Keep, Memory
from .stored import StoreName, stored


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last run's result: how many titles, and the bytes freed; time in UTC.

    `asked_by` is Home Assistant's id of the user; None for an automation.
    """

    at: datetime
    plan_id: str
    asked_by: str | None
    dry_run: bool
    deleted: int
    skipped: int
    failed: int
    freed: int


@dataclass(frozen=True, slots=True)
class StoreProblem:
    """A store that was left alone because it cannot be read, and why."""

    store: StoreName
    problem: Problem


@dataclass(frozen=True, slots=True)
class _Decided:
    keeps: tuple[Keep, ...] = ()
    carried_out: frozenset[CarriedOut] = frozenset()
    deletions_allowed: bool = False
    last_run: LastRun | None = None


@dataclass(frozen=True, slots=True)
class _Names:
    titles: Mapping[TitleId, TitleName] = field(default_factory=dict)


class MemoryStore:
    """The memory, and where it lasts.

    What people and runs decide is on disk before the call returns. A StorageError comes out
    of every change that could not be written; it has not been made then.
    """

    def __init__(self, hass: HomeAssistant, entry_id: str, *, existed: bool) -> None:
        """Take the configuration entry, and whether its stores were created before."""
        self._files = {
            store: stored(hass, entry_id, store, existed=existed)
            for store in (StoreName.KEEPS, StoreName.OBSERVATIONS)
        }
        self._decided = Ledger(self._files[StoreName.KEEPS], shape(_Decided), _Decided)
        self._observations = Ledger(
            self._files[StoreName.OBSERVATIONS], OBSERVATIONS, Memory
        )
        # Newer than the ledger's while the disk is full: what was seen stays seen
        self._observed = Memory()
        self._titles_file = stored(hass, entry_id, StoreName.TITLES, existed=False)
        self._names = Ledger(self._titles_file, shape(_Names), _Names)
        self._titles: Mapping[TitleId, TitleName] = {}

    def close(self) -> None:
        """Write nothing from now on."""
        for file in (*self._files.values(), self._titles_file):
            file.close()

    async def async_load(self) -> None:
        """Read the stores, or begin them if there never were any; NotWritten if they cannot be begun."""
        for store, file in self._files.items():
            try:
                await self._ledger(store).load()
            except Unreadable as error:
                LOGGER.error(
                    "Nothing will be deleted until %s is repaired: %s", file.path, error
                )
        if self._observations.known:
            self._observed = self._observations.state
        try:
            await self._names.load()
            self._titles = self._names.state.titles
        except StorageError as error:
            LOGGER.debug("The names of titles will be looked up again: %s", error)

    @property
    def memory(self) -> Memory:
        """Return what the planner needs; not trusted unless every store could be read."""
        if not self._decided.known:
            return replace(self._observed, trusted=False)
        return replace(
            self._observed,
            keeps=self._decided.state.keeps,
            carried_out=self._decided.state.carried_out,
            trusted=self._observations.known,
        )

    @property
    def problems(self) -> tuple[StoreProblem, ...]:
        """Return the stores that were left alone because they cannot be read."""
        return tuple(
            StoreProblem(store, problem)
            for store in self._files
            if (problem := self._ledger(store).problem)
        )

    @property
    def deletions_allowed(self) -> bool:
        """Return whether an administrator allowed deletions; False if that is not known."""
        return bool(self._decided.known and self._decided.state.deletions_allowed)

    @property
    def last_run(self) -> LastRun | None:
        """Return the last run's result; None if there was none or it is not known."""
        return self._decided.state.last_run if self._decided.known else None

    @property
    def titles(self) -> Mapping[TitleId, TitleName]:
        """Return the names of titles as they were last found."""
        return self._titles

    async def async_add_keep(self, keep: Keep) -> None:
        """Add a keep, in the place of one with the same id."""

        def add(decided: _Decided) -> _Decided:
            others = (one for one in decided.keeps if one.id != keep.id)
            return replace(decided, keeps=(*others, keep))

        await self._decided.change(add)

    async def async_remove_keeps(
        self, matches: Callable[[Keep], bool]
    ) -> tuple[Keep, ...]:
        """Take back the keeps that match, and return them."""
        removed: list[Keep] = []

        def remove(decided: _Decided) -> _Decided:
            removed.extend(one for one in decided.keeps if matches(one))
            left = tuple(one for one in decided.keeps if one not in removed)
            return replace(decided, keeps=left)

        await self._decided.change(remove)
        return tuple(removed)

    async def async_set_deletions_allowed(self, allowed: bool) -> None:
        """Allow or forbid deletions."""
        await self._decide(deletions_allowed=allowed)

    async def async_set_last_run(self, last_run: LastRun) -> None:
        """Remember the last run's result."""
        await self._decide(last_run=last_run)

    async def async_add_carried_out(self, carried_out: Iterable[CarriedOut]) -> None:
        """Remember for good that requests were carried out."""
        done = frozenset(carried_out)
        await self._decided.change(
            lambda decided: replace(decided, carried_out=decided.carried_out | done)
        )

    async def async_update(self, memory: Memory) -> None:
        """Take what a poll observed, and save it if it is new; what was decided is never taken from `memory`.

        A keep or a carried-out request may be newer here than in the memory that the poll began with.
        """
        self._observed = observed(memory)
        # An unreadable file is left alone until an administrator says so
        if self._observations.problem is None:
            await self._observations.change(lambda _: self._observed)

    async def async_name(self, names: Mapping[TitleId, TitleName]) -> None:
        """Remember names of titles; that they could not be saved is only logged: they can be looked up again."""
        self._titles = {**self._titles, **names}
        try:
            if not self._names.known:
                await self._names.start_anew()
            await self._names.change(lambda _: _Names(self._titles))
        except StorageError as error:
            LOGGER.debug("The names of titles were not saved: %s", error)

    async def async_start_anew(self) -> None:
        """Set the unreadable stores aside and begin them empty: an administrator's act."""
        for problem in self.problems:
            await self._ledger(problem.store).start_anew()
            if problem.store is StoreName.OBSERVATIONS:
                self._observed = Memory()

    def _ledger(self, store: StoreName) -> Ledger[Any]:
        return self._decided if store is StoreName.KEEPS else self._observations

    async def _decide(self, **changes: Any) -> None:
        await self._decided.change(lambda decided: replace(decided, **changes))
