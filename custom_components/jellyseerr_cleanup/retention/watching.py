"""Who watched what, and when: Jellyfin's watch states compared with the requests."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from .clock import LARGEST_DIFFERENCE
from .done import Words, done_at, ends
from .inputs import PlanInputs
from .involvement import held_by_involvement
from .model import IN_THE_MIDDLE_FOR, Account, LibraryTitle, TitleId, WatchState
from .on_the_way import latest_before
from .policy import Terms, WatchedBy
from .reason import Reason, ReasonCode, Unknown
from .together import group_of
from .watch_states import noteworthy


@dataclass(frozen=True, slots=True)
class Watch:
    """When somebody finished a title (UTC), and the name of the account.

    None if several finished it together, or if Jellyfin has lost who it was.
    """

    at: datetime
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Audience:
    """All accounts of a title, by what polls saw and by the `words` of requesters."""

    titles: tuple[TitleId, ...]
    library: LibraryTitle
    accounts: Mapping[str, Account]
    inputs: PlanInputs
    words: Words

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
            done = done_at(account, self.words)
            if begun := [
                state
                for state in states
                if self._in_the_middle(state) and not ends(done, state)
            ]:
                code = ReasonCode.BEING_WATCHED
                if any(state.last_played is None for state in begun):
                    # Nobody knows whether it was long ago: that ends by a person alone
                    code = ReasonCode.WATCHED_WITHOUT_DATE
                if any(map(self._in_the_future, begun)):
                    code = ReasonCode.WATCHED_IN_FUTURE
                return Reason.of(code, account=self._name(account))
            if protect_favorites and any(state.favorite for state in states):
                return Reason.of(ReasonCode.FAVORITE, account=self._name(account))
        return self._on_the_way() or held_by_involvement(
            self.titles, self.library, self.inputs, self.words, protect_favorites
        )

    def _on_the_way(self) -> Reason | None:
        """Return who is on the way to a season: it watched an earlier one lately.

        Not who has finished this one, and not whom it is not shown to.
        """
        latest: dict[str, datetime] = {}
        for title in self.titles:
            for account, at in (
                *self.inputs.watched_before(title).items(),
                *latest_before(title.season or 0, self.library.earlier.items()).items(),
            ):
                # What is in the future is remembered by when it was first read
                if self.inputs.moments.has_come(at):
                    latest[account] = max(latest.get(account, at), at)
        for account in sorted(latest.keys() & self.library.states.keys()):
            done, states = done_at(account, self.words), self._states(account)
            if done is not None and done >= latest[account]:
                continue
            if (
                isinstance(states, tuple)
                and states
                and not any(map(self._is_finished, states))
                and not self.inputs.moments.is_over(latest[account], IN_THE_MIDDLE_FOR)
            ):
                return Reason.of(ReasonCode.ON_THE_WAY, account=self._name(account))
        return None

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
        self,
        terms: Terms,
        requester: str | None,
        said: datetime | None,
        since: datetime,
    ) -> datetime | Unknown | None:
        """Return when the title was watched as the terms ask for; None if it was not.

        Watches before `since` do not count. The requester `said` then to be done.
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
        if terms.watched_together:
            watches.append(self._together_at(terms.watched_together, since))
        if terms.watched_by is WatchedBy.REQUESTER or (
            terms.watched_by is WatchedBy.ANY and not terms.watched_accounts
        ):
            watches.append(said)
        dates = [watch for watch in watches if isinstance(watch, datetime)]
        unknown = next((watch for watch in watches if isinstance(watch, Unknown)), None)
        if terms.watched_by is WatchedBy.ALL and None in watches:
            return None
        if terms.watched_by is WatchedBy.ANY and dates:
            return max(dates)
        if unknown is not None:
            return unknown
        return max(dates, default=None)

    def last_watch(self, terms: Terms, since: datetime) -> Watch | Unknown | None:
        """Return when anybody last finished the title, not before `since`.

        None if nobody did. Accounts that may share a season by these terms count as
        one. Watches that earlier polls saw and Jellyfin has lost count as well.
        """
        found: list[Watch] = []
        for account in self._noteworthy():
            watch = self._finished_at(account, since)
            if isinstance(watch, Unknown):
                return watch
            if watch is not None:
                found.append(Watch(watch, self._name(account)))
        if terms.watched_together:
            together = self._together_at(terms.watched_together, since)
            if isinstance(together, Unknown):
                return together
            if together is not None:
                found.append(Watch(together))
        found += [Watch(word.at) for word in self.words.values()]
        found += [
            Watch(self.inputs.memory.latest_watch[title])
            for title in self.titles
            if title in self.inputs.memory.latest_watch
        ]
        return max(
            (watch for watch in found if watch.at >= since),
            # Of the same time one of which the account is known, and always the same
            key=lambda watch: (watch.at, watch.account or ""),
            default=None,
        )

    def _together_at(
        self, accounts: tuple[str, ...], since: datetime
    ) -> datetime | Unknown | None:
        """Return when these accounts had finished a season between them, if they did.

        As with one account: if an earlier poll read that they had not, its time counts.
        """
        found = [
            one.whole_at(accounts, since, self._name) for one in self.library.episodes
        ]
        if not (dates := [one for one in found if isinstance(one, datetime)]):
            return next((one for one in found if one is not None), None)
        unfinished = [
            at
            for title in self.titles
            if (at := self.inputs.memory.unfinished_at(group_of(accounts), title))
        ]
        if self.inputs.memory.polled_at in unfinished:
            # The next poll will be another
            self.inputs.moments.take_now()
        return self.inputs.moments.not_later(max([*dates, *unfinished]))

    def _noteworthy(self) -> list[str]:
        """Return the accounts that may hold the title or have watched it, in order.

        The others did nothing with it. An account that was not read is unknown.
        """
        states = self.library.states
        done = {one for one in states if done_at(one, self.words)} if self.words else ()
        return sorted(self.inputs.unread(states).union(noteworthy(states), done))

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

    def _is_finished(self, state: WatchState) -> bool:
        """Return whether it is finished; what was left is once 30 days are over."""
        if state.left and state.last_played is not None:
            return self.inputs.moments.is_over(state.last_played, IN_THE_MIDDLE_FOR)
        return state.finished_by(self.inputs.moments.now)

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
        finished = [state for state in states if self._is_finished(state)]
        done = done_at(account, self.words)
        if done is not None and done < since:
            done = None
        if not finished:
            return done
        memory = self.inputs.memory
        unfinished = [
            at
            for title in self.titles
            if (at := memory.unfinished_at(account, title)) is not None
        ]
        if memory.polled_at in unfinished:
            # The next poll will be another
            self.inputs.moments.take_now()
        dates: list[datetime] = []
        for state in finished:
            if state.last_played is None:
                if done is not None:
                    # The one person who knows has decided
                    continue
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
        if done is not None:
            dates.append(done)
        latest = self.inputs.moments.not_later(max(dates)) if dates else None
        return latest if latest is not None and latest >= since else None
