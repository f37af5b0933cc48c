"""Who watched what, and when: Jellyfin's watch states compared with the requests."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from .clock import LARGEST_DIFFERENCE
from .inputs import PlanInputs
from .involvement import has_finished_since
from .model import Account, LibraryTitle, TitleId, WatchState
from .policy import Terms, WatchedBy
from .reason import Reason, ReasonCode, Unknown
from .remembered import IN_THE_MIDDLE_FOR, UNLIKED_COUNTS_FOR, Involved
from .watch_states import noteworthy


@dataclass(frozen=True, slots=True)
class Audience:
    """All accounts that concern a title, with what this poll and earlier ones saw."""

    titles: tuple[TitleId, ...]
    library: LibraryTitle
    accounts: Mapping[str, Account]
    inputs: PlanInputs

    def hold(self, protect_favorites: bool) -> Reason | None:
        """Return why an account that watches or likes the title holds it, if any."""
        if isinstance(self.library.playing, Unknown):
            return self.library.playing.reason
        if self.library.playing:
            return Reason.of(ReasonCode.PLAYING)
        for account in self._noteworthy():
            states = self._states(account)
            if isinstance(states, Unknown):
                return states.reason
            if begun := [state for state in states if self._in_the_middle(state)]:
                code = ReasonCode.BEING_WATCHED
                if any(state.undated for state in begun):
                    code = ReasonCode.WATCHED_WITHOUT_DATE
                if any(map(self._in_the_future, begun)):
                    code = ReasonCode.WATCHED_IN_FUTURE
                return Reason.of(code, account=self._name(account))
            if protect_favorites and any(state.favorite for state in states):
                return Reason.of(ReasonCode.FAVORITE, account=self._name(account))
        return self._remembered_hold(protect_favorites)

    def _remembered_hold(self, protect_favorites: bool) -> Reason | None:
        """Return why what an account did holds the title, though it is lost."""
        for title in self.titles:
            involved = self.inputs.memory.involved.get(title, {})
            for account, one in sorted(involved.items()):
                if self._has_begun(account, one):
                    return Reason.of(ReasonCode.BEING_WATCHED, account=one.name)
                if protect_favorites and (until := self._liked_until(one)):
                    return Reason.of(
                        ReasonCode.FAVORITE_GONE,
                        account=one.name,
                        until=until.isoformat(),
                    )
        return None

    def _has_begun(self, account: str, one: Involved) -> bool:
        if one.begun_at is None:
            return False
        states = self.library.states.get(account, ())
        return not self.inputs.moments.is_over(one.begun_at, IN_THE_MIDDLE_FOR) and (
            isinstance(states, Unknown) or not has_finished_since(states, one.begun_at)
        )

    def _liked_until(self, one: Involved) -> datetime | None:
        """Return until when a favourite counts that is gone; None if it does not."""
        moments = self.inputs.moments
        # If the last poll still saw it, this one notices
        gone_at = moments.take_now() if one.likes else one.unliked_at
        if gone_at is None or moments.is_over(gone_at, UNLIKED_COUNTS_FOR):
            return None
        return gone_at + UNLIKED_COUNTS_FOR

    def missing_for(self, accounts: Iterable[str]) -> Reason | None:
        """Return why one of these accounts cannot be judged, if so.

        Each must exist and see the title, and at least one account of all must see it.
        """
        for account in sorted(accounts):
            if account not in self.accounts:
                return Reason.of(ReasonCode.NO_JELLYFIN_ACCOUNT, account=account)
            states = self._states(account)
            if isinstance(states, Unknown):
                return states.reason
            if not states:
                return Reason.of(
                    ReasonCode.NOT_IN_JELLYFIN, account=self._name(account)
                )
        shown = self.library.states
        if not self.inputs.unread(shown) and not any(map(shown.get, shown)):
            # Jellyseerr has the title, so a Jellyfin that shows it to nobody is not
            # believed
            return Reason.of(ReasonCode.NOT_IN_JELLYFIN)
        return None

    def watched_at(
        self, terms: Terms, requester: str | None, since: datetime
    ) -> datetime | Unknown | None:
        """Return when the title was watched as the terms ask for; None if it was not.

        Watches before `since` do not count.
        """
        if terms.watched_by is WatchedBy.REQUESTER:
            accounts: Iterable[str] = () if requester is None else (requester,)
        else:
            accounts = terms.watched_accounts or (
                self._noteworthy() if terms.watched_by is WatchedBy.ANY else ()
            )
        watches = [
            self._finished_at(account, since, whole=True)
            for account in sorted(accounts)
        ]
        dates = [watch for watch in watches if isinstance(watch, datetime)]
        unknown = next((watch for watch in watches if isinstance(watch, Unknown)), None)
        if terms.watched_by is WatchedBy.ALL and None in watches:
            return None
        if terms.watched_by is WatchedBy.ANY and dates:
            return max(dates)
        if unknown is not None:
            return unknown
        return max(dates, default=None)

    def last_watch(self, since: datetime) -> datetime | Unknown | None:
        """Return when anybody last finished the title, not before `since`.

        None if nobody did. Watches that earlier polls saw and Jellyfin has lost count
        as well.
        """
        watches = [self._finished_at(account, since) for account in self._noteworthy()]
        unknown = next((watch for watch in watches if isinstance(watch, Unknown)), None)
        if unknown is not None:
            return unknown
        remembered = [
            self.inputs.memory.latest_watch[title]
            for title in self.titles
            if title in self.inputs.memory.latest_watch
        ]
        return max(
            [
                watch
                for watch in (*watches, *remembered)
                if isinstance(watch, datetime) and watch >= since
            ],
            default=None,
        )

    def _noteworthy(self) -> list[str]:
        """Return the accounts that may hold the title or have watched it, in order.

        The others did nothing with it. An account that was not read is unknown.
        """
        states = self.library.states
        return sorted(self.inputs.unread(states).union(noteworthy(states)))

    def _states(self, account: str) -> tuple[WatchState, ...] | Unknown:
        return self.library.states.get(
            account,
            Unknown.because(
                ReasonCode.WATCH_STATE_UNREADABLE, account=self._name(account)
            ),
        )

    def _name(self, account: str) -> str:
        known = self.accounts.get(account)
        return known.name if known else account

    def _in_the_middle(self, state: WatchState) -> bool:
        return state.started and (
            state.last_played is None
            or not self.inputs.moments.is_over(state.last_played, IN_THE_MIDDLE_FOR)
        )

    def _in_the_future(self, state: WatchState) -> bool:
        """Return whether it was watched later than now, and not by a bit of a clock."""
        return state.last_played is not None and not self.inputs.moments.has_come(
            state.last_played, -LARGEST_DIFFERENCE
        )

    def _finished_at(
        self, account: str, since: datetime, *, whole: bool = False
    ) -> datetime | Unknown | None:
        """Return when the account finished the title, not before `since`.

        None if it did not. With `whole`, it must have watched all of a season since
        then. If an earlier poll read "not finished" at a later time than the date, that
        time counts.
        """
        states = self._states(account)
        if isinstance(states, Unknown):
            return states
        finished = [state for state in states if state.finished]
        if not finished:
            return None
        memory = self.inputs.memory
        unfinished = [
            at
            for title in self.titles
            if (at := memory.unfinished_at(account, title)) is not None
        ]
        dates: list[datetime] = []
        for state in finished:
            if state.last_played is None:
                return Unknown.because(
                    ReasonCode.WATCHED_WITHOUT_DATE, account=self._name(account)
                )
            if self._in_the_future(state):
                # It was before now, and nobody knows when: as if it had no date
                return Unknown.because(
                    ReasonCode.WATCHED_IN_FUTURE, account=self._name(account)
                )
            if whole and state.counts_from is not None and state.counts_from < since:
                # An episode of the season was not watched since the request
                continue
            dates.append(
                max(state.last_played, *unfinished) if unfinished else state.last_played
            )
        latest = self.inputs.moments.not_later(max(dates)) if dates else None
        return latest if latest is not None and latest >= since else None
