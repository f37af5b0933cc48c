"""What must outlast a restart: people's decisions, observations, titles' names."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
import logging
from typing import Any

from ..retention.model import TitleId, TitleName
from ..retention.remembered import CarriedOut, Keep, Memory, SaidDone
from .codec import codec
from .observations import OBSERVATIONS, observed
from .state import DurableFile, DurableState, Problem, StorageError, Unreadable

_LOGGER = logging.getLogger(__name__)


class StoreName(StrEnum):
    """The stores of a configuration entry; the names are part of their files' names."""

    JOURNAL = "journal"
    KEEPS = "keeps"
    OBSERVATIONS = "observations"
    POLL = "poll"
    TITLES = "titles"
    FILES = "files"
    COLLECTION = "collection"

    @property
    def may_be_lost(self) -> bool:
        """Return whether what it holds is found out again, or does without."""
        return self in (
            StoreName.COLLECTION,
            StoreName.FILES,
            StoreName.POLL,
            StoreName.TITLES,
        )


@dataclass(frozen=True, slots=True)
class LastRun:
    """The result of the last run: numbers of titles, bytes freed, time in UTC.

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
    said_done: SaidDone = field(default_factory=dict)
    carried_out: frozenset[CarriedOut] = frozenset()
    deletions_allowed: bool = False
    last_run: LastRun | None = None


@dataclass(frozen=True, slots=True)
class _LastPoll:
    """The last poll, after which the observations of `observed_at` still hold."""

    observed_at: datetime | None = None
    polled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Names:
    titles: Mapping[TitleId, TitleName] = field(default_factory=dict)


class MemoryStore:
    """The memory, and the files in which it lasts.

    What people and runs decide is on disk before the call returns. If a change could
    not be written, it has not been made, and StorageError is raised.
    """

    def __init__(self, files: Mapping[StoreName, DurableFile]) -> None:
        """Take the files in which the memory lasts."""
        self._files = {
            store: files[store] for store in (StoreName.KEEPS, StoreName.OBSERVATIONS)
        }
        self._decided = DurableState(
            self._files[StoreName.KEEPS], codec(_Decided), _Decided
        )
        self._observations = DurableState(
            self._files[StoreName.OBSERVATIONS], OBSERVATIONS, Memory
        )
        # Most polls see nothing new: only their time is written
        self._last_poll = DurableState(
            files[StoreName.POLL], codec(_LastPoll), _LastPoll
        )
        # Newer than the state on disk while the disk is full: what was seen stays seen
        self._observed = Memory()
        self._names = DurableState(files[StoreName.TITLES], codec(_Names), _Names)
        self._titles: Mapping[TitleId, TitleName] = {}

    async def load(self) -> None:
        """Read the stores, or begin them if there never were any.

        NotWritten if they cannot be begun. A store that cannot be read is left alone.
        """
        for store, file in self._files.items():
            try:
                await self._state_of(store).load()
            except Unreadable as error:
                _LOGGER.error(
                    "Nothing will be deleted until %s is repaired: %s", file.path, error
                )
        await _load(self._last_poll)
        if self._observations.known:
            self._observed = self._since_last_poll(self._observations.state)
        await _load(self._names)
        if self._names.known:
            self._titles = self._names.state.titles

    @property
    def memory(self) -> Memory:
        """Return the memory for the planner; not trusted if a store is unreadable."""
        if not self._decided.known:
            return replace(self._observed, trusted=False)
        return replace(
            self._observed,
            keeps=self._decided.state.keeps,
            said_done=self._decided.state.said_done,
            carried_out=self._decided.state.carried_out,
            trusted=self._observations.known,
        )

    @property
    def problems(self) -> tuple[StoreProblem, ...]:
        """Return the stores that were left alone because they cannot be read."""
        return tuple(
            StoreProblem(store, problem)
            for store in self._files
            if (problem := self._state_of(store).problem)
        )

    @property
    def unwritten(self) -> tuple[StoreName, ...]:
        """Return the stores whose last change could not be written."""
        return tuple(one for one in self._files if not self._state_of(one).is_written)

    @property
    def deletions_allowed(self) -> bool:
        """Return whether an administrator allowed deletions; False if not known."""
        return bool(self._decided.known and self._decided.state.deletions_allowed)

    @property
    def last_run(self) -> LastRun | None:
        """Return the last run's result; None if there was none or it is not known."""
        return self._decided.state.last_run if self._decided.known else None

    @property
    def titles(self) -> Mapping[TitleId, TitleName]:
        """Return the names of titles as they were last found."""
        return self._titles

    async def add_keep(self, keep: Keep) -> None:
        """Add a keep; it replaces one with the same id."""

        def add(decided: _Decided) -> _Decided:
            others = (one for one in decided.keeps if one.id != keep.id)
            return replace(decided, keeps=(*others, keep))

        await self._decided.change(add)

    async def change_keeps(
        self, change: Callable[[tuple[Keep, ...]], tuple[Keep, ...]]
    ) -> None:
        """Have all keeps changed at once, as they are then."""
        await self._decided.change(
            lambda decided: replace(decided, keeps=change(decided.keeps))
        )

    async def change_done(self, change: Callable[[SaidDone], SaidDone]) -> None:
        """Have what people are done with changed, as it is then."""
        await self._decided.change(
            lambda decided: replace(decided, said_done=change(decided.said_done))
        )

    async def set_deletions_allowed(self, allowed: bool) -> None:
        """Allow or forbid deletions."""
        await self._decide(deletions_allowed=allowed)

    async def set_last_run(self, last_run: LastRun) -> None:
        """Remember the last run's result."""
        await self._decide(last_run=last_run)

    async def add_carried_out(self, carried_out: Iterable[CarriedOut]) -> None:
        """Remember for good that requests were carried out."""
        done = frozenset(carried_out)
        await self._decided.change(
            lambda decided: replace(decided, carried_out=decided.carried_out | done)
        )

    async def forget_carried_out(self, carried_out: Iterable[CarriedOut]) -> None:
        """Take back that requests were carried out: their title is not gone."""
        back = frozenset(carried_out)
        await self._decided.change(
            lambda decided: replace(decided, carried_out=decided.carried_out - back)
        )

    async def observe(self, memory: Memory) -> None:
        """Take what a poll observed, and save it if it is new.

        Keeps and carried-out requests are not taken from `memory`: those in this store
        may be newer than those with which the poll began.
        """
        self._observed = new = observed(memory)
        # An unreadable file is left alone until an administrator starts it anew
        if self._observations.problem is None:
            await self._observations.change(lambda old: _unless_only_later(old, new))
            # Only now, and with the time of what it is about: alone it says nothing
            poll = _LastPoll(self._observations.state.polled_at, new.polled_at)
            await _save(self._last_poll, poll)

    async def name_titles(self, names: Mapping[TitleId, TitleName]) -> None:
        """Remember names of titles.

        If they cannot be saved, that is only logged: names can be looked up again.
        """
        self._titles = {**self._titles, **names}
        try:
            await _save(self._names, _Names(self._titles))
        except StorageError as error:
            _LOGGER.debug("The names of titles were not saved: %s", error)

    async def start_anew(self) -> None:
        """Set the unreadable stores aside and begin them empty.

        Only an administrator may ask for this.
        """
        for problem in self.problems:
            await self._state_of(problem.store).start_anew()
            if problem.store is StoreName.OBSERVATIONS:
                self._observed = Memory()

    def _since_last_poll(self, state: Memory) -> Memory:
        """Return what was observed, as of the last poll that saw nothing new."""
        last = self._last_poll.state if self._last_poll.known else _LastPoll()
        if last.observed_at is None or last.observed_at != state.polled_at:
            return state
        return replace(state, polled_at=last.polled_at)

    def _state_of(self, store: StoreName) -> DurableState[Any]:
        return self._decided if store is StoreName.KEEPS else self._observations

    async def _decide(self, **changes: Any) -> None:
        await self._decided.change(lambda decided: replace(decided, **changes))


def _unless_only_later(old: Memory, new: Memory) -> Memory:
    """Return the new observations, or the old ones if only the time is another."""
    return old if replace(new, polled_at=old.polled_at) == old else new


async def _load(state: DurableState[Any]) -> None:
    """Load what may be lost."""
    try:
        await state.load()
    except StorageError as error:
        _LOGGER.debug("What was stored will be found out again: %s", error)


async def _save[State](state: DurableState[State], value: State) -> None:
    """Save what may be lost, in place of a file that could not be read."""
    if not state.known:
        await state.start_anew()
    await state.change(lambda _: value)
