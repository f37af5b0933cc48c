"""Watching, as the oracle reads it: who is in the middle, who has watched, and when."""

from datetime import datetime, timedelta

from custom_components.jellyseerr_cleanup.retention.model import (
    LibraryTitle,
    TitleId,
    WatchState,
)
from custom_components.jellyseerr_cleanup.retention.policy import PolicyBook, Terms
from custom_components.jellyseerr_cleanup.retention.reason import Unknown
from custom_components.jellyseerr_cleanup.retention.snapshot import Snapshot

from .history import History, Stays
from .lasting import accounts_in, begun_at, unliked_at
from .next_season import watched_an_earlier_one
from .people import must_see
from .said import said_for, words_on
from .together import finished_together


def knows_the_files(library: LibraryTitle, book: PolicyBook) -> bool:
    """Return whether what Jellyfin shows is of the title's files, or ids may decide."""
    if library.unmatched is None:
        return True
    return book.match_by_id and library.unmatched.code == "files_not_in_jellyfin"


class Watching(History):
    """Reads Jellyfin's side of all polls."""

    def _library(self, title: TitleId) -> LibraryTitle:
        library = self.snapshot.library.get(title)
        if not isinstance(library, LibraryTitle):
            raise Stays("Jellyfin unknown")
        if not knows_the_files(library, self.book):
            raise Stays("files that are not known in Jellyfin")
        return library

    def _concerned(self, ids: set[TitleId]) -> set[str]:
        if isinstance(self.snapshot.accounts, Unknown):
            raise Stays("accounts unknown")
        accounts = {one.id for one in self.snapshot.accounts.values() if one.enabled}
        for title in ids:
            accounts |= set(self._library(title).states)
        return accounts

    def _all_accounts(self) -> None:
        """Raise if an enabled account that was there has been gone for under a day."""
        known: set[str] = set()
        gone: set[str] = set()
        since = datetime.min
        for poll in (*self.polls, self.poll):
            if isinstance(poll.snapshot.accounts, Unknown):
                continue
            there = {one.id for one in poll.snapshot.accounts.values() if one.enabled}
            known |= there
            if known - there - gone:
                gone, since = known - there, poll.now
            elif known == there or poll.now - since >= timedelta(hours=24):
                known, gone = there, set()
        if gone:
            raise Stays("an account is gone, who knows why")

    def _states(self, title: TitleId, account: str) -> tuple[WatchState, ...]:
        states = self._library(title).states.get(account)
        if states is None or isinstance(states, Unknown):
            raise Stays("a failed read of an account")
        return states

    def _audience(
        self, ids: set[TitleId], terms: Terms, account: str | None, *, own: bool
    ) -> None:
        words = words_on(self.poll, ids, self.requests)
        for title in ids:
            if self._library(title).playing is not False:
                raise Stays("playing, or unknown")
        for one in self._concerned(ids):
            said = said_for(one, words)
            for state in [one_ for title in ids for one_ in self._states(title, one)]:
                finished = state.played and state.position_ticks == 0
                began = state.position_ticks > 0 or state.last_played is not None
                recent = (
                    state.last_played is None
                    or state.last_played >= self.now - timedelta(days=30)
                )
                ended = said and (
                    state.last_played is None or state.last_played <= max(said)
                )
                if began and not finished and recent and not ended:
                    raise Stays("somebody in the middle")
                if state.favorite and self.book.protect_favorites:
                    raise Stays("a favourite")
            self._next_season(ids, one, max(said, default=None))
        self._lost(ids)
        assert not isinstance(self.snapshot.accounts, Unknown)
        for one in must_see(terms, account, self.snapshot.accounts):
            if not any(self._states(title, one) for title in ids):
                raise Stays("missing for the requester or a named account")
        if not any(
            self._states(title, one) for one in self._concerned(ids) for title in ids
        ):
            raise Stays("nobody sees it")
        by_requester = terms.require_watched and terms.watched_by == "requester"
        if by_requester and not account and not own:
            raise Stays("a requester without an account")

    def _lost(self, ids: set[TitleId]) -> None:
        """Raise if an account liked or began it lately, whatever is left of that."""
        polls = [*self.polls, self.poll]
        for title in ids:
            for one in accounts_in(polls, title):
                gone_at = unliked_at(polls, title, one)
                if self.book.protect_favorites and gone_at is not None:
                    if self.now - gone_at <= timedelta(days=14):
                        raise Stays("a favourite that is gone")
                begun = begun_at(polls, title, one)
                said = said_for(one, words_on(self.poll, ids, self.requests))
                if begun and said and begun <= max(said):
                    continue
                if begun is not None and self.now - begun <= timedelta(days=30):
                    raise Stays("begun, and lost")

    def _next_season(
        self, ids: set[TitleId], account: str, said: datetime | None
    ) -> None:
        states = [state for title in ids for state in self._states(title, account)]
        if (
            states
            and not any(map(self._finished, states))
            and watched_an_earlier_one(account, ids, self.polls, self.now, said)
        ):
            raise Stays("somebody on the way to it")

    def _finished(self, state: WatchState) -> bool:
        return state.played and (
            state.position_ticks == 0
            or state.last_played is None
            or state.last_played < self.now - timedelta(days=30)
        )

    def _watched(
        self,
        ids: set[TitleId],
        terms: Terms,
        account: str | None,
        asked: datetime,
        *,
        own: bool,
    ) -> bool:
        words = words_on(self.poll, ids, self.requests)

        def has_watched(one: str) -> bool:
            said = said_for(one, words, asked)
            return bool(said) or any(
                watch >= asked and since >= asked
                for title in ids
                for watch, since in self._watches(title, one, len(self.polls), ids)
            )

        if own and terms.watched_by != "all" and not terms.watched_accounts:
            return True
        if terms.watched_by == "requester":
            return own or has_watched(account or "")
        if terms.watched_by == "all":
            named = terms.watched_accounts
            return bool(named) and all(has_watched(one) for one in named)
        accounts = terms.watched_accounts or self._concerned(ids)
        # Read as: one who has watched is enough for any, whatever others' plays say
        found, unknown = False, None
        for one in accounts:
            try:
                found |= has_watched(one)
            except Stays as stays:
                unknown = stays
        try:
            found |= bool(finished_together(terms, ids, asked, self.polls, self.poll))
        except Stays as stays:
            unknown = stays
        if unknown and not found:
            raise unknown
        return found

    def _watches(
        self,
        title: TitleId,
        account: str,
        index: int,
        ids: set[TitleId],
        *,
        strict: bool = True,
        undated: bool = False,
    ) -> list[tuple[datetime, datetime]]:
        """Return when an account finished a title by a poll, and the oldest watch."""
        poll = self.polls[index] if index < len(self.polls) else self.poll
        library = poll.snapshot.library.get(title)
        assert isinstance(library, LibraryTitle)
        states = library.states.get(account, ())
        watches = []
        for state in () if isinstance(states, Unknown) else states:
            at = state.last_played
            abandoned = at is None or at < poll.now - timedelta(days=30)
            if state.played and (state.position_ticks == 0 or abandoned):
                if state.last_played is None:
                    if strict and not undated:
                        raise Stays("played without a date")
                    continue
                if state.last_played - poll.now > timedelta(minutes=10):
                    if strict:
                        raise Stays("played in the future")
                    continue
                unfinished = [
                    earlier.now
                    for earlier in self.polls[:index]
                    for one in ids
                    if _not_finished(earlier.snapshot, one, account)
                ]
                watch = min(max([state.last_played, *unfinished]), poll.now)
                watches.append((watch, state.counts_from or watch))
        return watches


def _not_finished(snapshot: Snapshot, title: TitleId, account: str) -> bool:
    library = snapshot.library.get(title)
    if not isinstance(library, LibraryTitle):
        return False
    states = library.states.get(account)
    if states is None or isinstance(states, Unknown) or not states:
        return False
    return not any(state.played for state in states)
