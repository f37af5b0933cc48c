"""The journal, which is on disk: what was intended, and what came of it.

The intent is written before the first destructive call of a title, the outcome after.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from ...persistence.codec import codec
from ...persistence.state import (
    DurableFile,
    DurableState,
    Problem,
    StorageError,
    Unreadable,
)
from ..limits import CONFIRMATION_LASTS, Confirmation, Removed
from .entries import JournalEntry, Outcome, Totals
from .follow_up import FollowUp
from .trimming import ENTRIES_KEPT, kept, previous, with_attempts

_MAY_BE_LATE_FOR = timedelta(days=1)


class JournalError(Exception):
    """The journal could not be changed: the run must end."""


class JournalUnreadable(JournalError):
    """The journal cannot be read: nothing may be deleted."""

    def __init__(self, message: str, problem: Problem | None) -> None:
        """Take what is wrong with the file; None if it was not read yet."""
        super().__init__(message)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class _Pages:
    """All that the journal holds; the entries are in the order of their intents."""

    entries: tuple[JournalEntry, ...] = ()
    totals: Totals = field(default_factory=Totals)
    confirmations: tuple[Confirmation, ...] = ()


class Journal:
    """The journal of one Jellyseerr.

    Each change returns once it is proven to be on disk, or raises JournalError.
    """

    def __init__(self, file: DurableFile) -> None:
        """Take the file to write to."""
        self._state = DurableState(file, codec(_Pages), _Pages)

    @property
    def is_written(self) -> bool:
        """Return whether the last change could be written."""
        return self._state.is_written

    @property
    def problem(self) -> Problem | None:
        """Return what is wrong with the file; None if it is readable or unread."""
        return self._state.problem

    async def load(self) -> None:
        """Read the journal, or begin it if there never was one.

        JournalUnreadable if it cannot be read, JournalError if it cannot be begun.
        """
        try:
            await self._state.load()
        except Unreadable as error:
            raise JournalUnreadable(str(error), error.problem) from error
        except StorageError as error:
            raise JournalError(str(error)) from error

    async def start_anew(self) -> None:
        """Set an unreadable journal aside and begin an empty one; JournalError.

        An administrator's act. A readable journal stays.
        """
        if self.problem is None:
            return
        try:
            await self._state.start_anew()
        except StorageError as error:
            raise JournalError(str(error)) from error

    async def intend(self, entry: JournalEntry) -> None:
        """Record an intent; only once this returns may the title be deleted."""

        def add(pages: _Pages) -> _Pages:
            if entry.outcome is not None or any(
                one.id == entry.id for one in pages.entries
            ):
                raise JournalError(f"The entry {entry.id} was journalled before")
            entries = kept((*pages.entries, entry), entry.intent_at)
            return replace(pages, entries=entries)

        await self._change(add)

    async def conclude(
        self,
        entry_id: str,
        outcome: Outcome,
        *,
        at: datetime,
        freed: int | None = None,
        error_code: str | None = None,
        error_message: str | None = None,
    ) -> None:
        """Record what came of an entry's deletion.

        `freed` is in bytes; not given, it is all of a deleted title. An entry is
        concluded and counted once: the same outcome again changes nothing, another one
        is a JournalError. Only an entry that was not deleted may be concluded again, if
        its title turned out to be gone, as a whole or only its file.
        """

        def close(pages: _Pages) -> _Pages:
            entry = next((one for one in pages.entries if one.id == entry_id), None)
            if (
                entry is not None
                and entry.outcome is outcome
                and not entry.may_become(outcome, error_code)
            ):
                return pages
            if entry is None or not entry.may_become(outcome, error_code):
                raise JournalError(f"The entry {entry_id} is not open")
            closed = entry.concluded(outcome, at, freed, error_code, error_message)
            entries = tuple(closed if one is entry else one for one in pages.entries)
            totals = pages.totals.plus(closed, counted=entry.freed)
            return replace(pages, entries=with_attempts(entries, closed), totals=totals)

        await self._change(close)

    async def mend(self, entry_id: str) -> None:
        """Record that a title is no longer half done, or needs no further look."""
        await self._replace(entry_id, mended=True)

    async def note_stayed(self, entry_id: str, paths: Iterable[str]) -> None:
        """Record what was left of a title's folders."""
        await self._replace(entry_id, stayed=tuple(sorted(paths)))

    async def follow(self, how_far: Mapping[str, FollowUp]) -> None:
        """Record how far Jellyfin and Jellyseerr have followed, by the entries' ids."""
        if how_far:
            await self._each(
                lambda one: replace(one, follow=how_far.get(one.id, one.follow))
            )

    async def take_back(self, entry_id: str, at: datetime, message: str) -> None:
        """Record that a title is not gone, although it was called deleted."""

        def take_back(pages: _Pages) -> _Pages:
            entry = next(one for one in pages.entries if one.id == entry_id)
            back = entry.taken_back(at, message)
            entries = tuple(back if one is entry else one for one in pages.entries)
            return replace(pages, entries=entries, totals=pages.totals.minus(entry))

        await self._change(take_back)

    async def _replace(self, entry_id: str, **fields: Any) -> None:
        await self._each(
            lambda one: replace(one, **fields) if one.id == entry_id else one
        )

    async def _each(self, change: Callable[[JournalEntry], JournalEntry]) -> None:
        await self._change(
            lambda pages: replace(pages, entries=tuple(map(change, pages.entries)))
        )

    async def confirm(self, confirmation: Confirmation) -> None:
        """Record an administrator's permission, in place of one for the same plan."""
        now = confirmation.confirmed_at

        def add(pages: _Pages) -> _Pages:
            others = (
                one
                for one in _valid(pages.confirmations, now)
                if one.plan_id != confirmation.plan_id
            )
            return replace(pages, confirmations=(*others, confirmation))

        await self._change(add)

    def open_entries(self) -> tuple[JournalEntry, ...]:
        """Return the entries that are not concluded, oldest first."""
        return tuple(one for one in self._pages.entries if one.outcome is None)

    @property
    def synced_at(self) -> datetime | None:
        """Return when Jellyseerr's availability sync was asked for last, in UTC."""
        times = (one.follow.synced_at for one in self._pages.entries if one.follow)
        return max(filter(None, times), default=None)

    def followed_up(self) -> tuple[JournalEntry, ...]:
        """Return those of titles that are gone, but not everywhere, oldest first."""
        return tuple(
            one
            for one in self._pages.entries
            if one.outcome is Outcome.DELETED and not one.is_followed
        )

    def entries(
        self, limit: int = ENTRIES_KEPT, user: int | None = None
    ) -> tuple[JournalEntry, ...]:
        """Return the last entries, newest first.

        If `user`, a Jellyseerr id, is given: those of the titles that this user
        requested.
        """
        found = [
            one
            for one in reversed(self._pages.entries)
            if user is None or any(requester.id == user for requester in one.requesters)
        ]
        return tuple(found[: max(0, min(limit, ENTRIES_KEPT))])

    def before(self, entry: JournalEntry) -> JournalEntry | None:
        """Return the last entry about the same title before this one."""
        return previous(self._pages.entries, entry)

    def half_done(self) -> tuple[JournalEntry, ...]:
        """Return the last entry of each title that was left half done, newest first."""
        return tuple(one for one in self._last_words() if one.half_done)

    def doubtful(self, now: datetime) -> tuple[JournalEntry, ...]:
        """Return the last entries of titles that may still change, newest first.

        These are titles left half done, and for 1 day those that were not deleted at
        all, since a server may still do what it was told; `now` is in UTC.
        """
        return tuple(
            one
            for one in self._last_words()
            if one.half_done
            or (
                one.outcome in (Outcome.FAILED, Outcome.INTERRUPTED)
                and not one.mended
                and one.outcome_at is not None
                and now - one.outcome_at <= _MAY_BE_LATE_FOR
            )
        )

    def _last_words(self) -> list[JournalEntry]:
        """Return the last entry of each title, newest first."""
        last = {one.title: one for one in self._pages.entries}
        return list(reversed(list(last.values())))

    def removed_since(self, moment: datetime) -> tuple[Removed, ...]:
        """Return what was or may have been removed since `moment` (UTC).

        The moment must be within the last 24 hours: earlier entries may be gone.
        """
        removed = (one.removed for one in self._pages.entries)
        return tuple(one for one in removed if one is not None and one.at >= moment)

    def confirmations(self, now: datetime) -> tuple[Confirmation, ...]:
        """Return the permissions that are still valid at `now` (UTC)."""
        return _valid(self._pages.confirmations, now)

    @property
    def totals(self) -> Totals:
        """Return the totals of what was deleted since the integration was set up."""
        return self._pages.totals

    @property
    def _pages(self) -> _Pages:
        try:
            return self._state.state
        except StorageError as error:
            raise JournalUnreadable(str(error), self.problem) from error

    async def _change(self, change: Callable[[_Pages], _Pages]) -> None:
        _ = self._pages
        try:
            await self._state.change(change)
        except StorageError as error:
            raise JournalError(str(error)) from error


def _valid(
    confirmations: Iterable[Confirmation], now: datetime
) -> tuple[Confirmation, ...]:
    return tuple(
        one for one in confirmations if now - one.confirmed_at <= CONFIRMATION_LASTS
    )
