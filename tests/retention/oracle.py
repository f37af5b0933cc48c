"""A second reading of design.md, naive and slow, that shares nothing with the planner but the shapes of its input.

It has no memory but the history: all polls, kept as they were, are looked through again and again. Where the design leaves something
open, it reads as the planner does, and says so with "read as".
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import combinations

from custom_components.jellyseerr_cleanup.retention.model import (
    LibraryCopy,
    LibraryTitle,
    MediaRecord,
    MediaRequest,
    QualityRecord,
    Snapshot,
    TitleId,
    WatchState,
)
from custom_components.jellyseerr_cleanup.retention.policy import PolicyBook, Terms
from custom_components.jellyseerr_cleanup.retention.reason import Unknown
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut, Keep


class Stays(Exception):
    """A title stays; the message says by which sentence of the design."""


@dataclass
class Poll:
    """What one poll read and said."""

    now: datetime
    snapshot: Snapshot
    book: PolicyBook
    keeps: tuple[Keep, ...]
    carried_out: frozenset[CarriedOut]
    dates: dict[int, tuple[str, Terms, datetime]] = field(default_factory=dict)
    shown: dict[TitleId, Shown] = field(default_factory=dict)
    stays: dict[TitleId, str] = field(default_factory=dict)


@dataclass
class Shown:
    """A title that a poll showed as leaving."""

    since: datetime
    at: datetime
    date: datetime
    files: set[tuple[object, ...]]


class Oracle:
    """Says poll after poll which titles may go."""

    def __init__(self) -> None:
        """Start without a history."""
        self.polls: list[Poll] = []
        self.now = datetime.min
        self.snapshot: Snapshot
        self.book: PolicyBook
        self.poll: Poll

    def due(
        self,
        now: datetime,
        snapshot: Snapshot,
        book: PolicyBook,
        keeps: tuple[Keep, ...] = (),
        carried_out: frozenset[CarriedOut] = frozenset(),
    ) -> set[TitleId]:
        """Add a poll to the history and return the ids of all titles that are due by it."""
        self.now, self.snapshot, self.book = now, snapshot, book
        self.poll = Poll(now, snapshot, book, keeps, carried_out)
        due: set[TitleId] = set()
        for ids, requests in self._titles():
            try:
                self._judge(ids, requests)
            except Stays as stays:
                self.poll.stays.update(dict.fromkeys(ids, str(stays)))
            else:
                due |= ids
        self.polls.append(self.poll)
        return due

    # Requests and titles

    def _live(self, snapshot: Snapshot) -> list[MediaRequest]:
        return [request for request in snapshot.requests if request.status != 3]

    def _vanished(self) -> list[MediaRequest]:
        """Vanished requests of a title with others count for 14 days; read as: it had others when it was last seen."""
        present = {request.id for request in self._live(self.snapshot)}
        found: dict[int, MediaRequest] = {}
        for index, poll in enumerate(self.polls):
            later = [one.snapshot for one in self.polls[index + 1 :]] + [self.snapshot]
            times = [one.now for one in self.polls[index + 1 :]] + [self.now]
            for request in self._live(poll.snapshot):
                next_ids = {one.id for one in self._live(later[0])}
                if request.id in present or request.id in next_ids:
                    continue
                others = [
                    one
                    for one in self._live(poll.snapshot)
                    if one.id != request.id
                    and {_either(title) for title in one.title_ids}
                    & {_either(title) for title in request.title_ids}
                ]
                user = request.requester.id if request.requester else None
                known = (
                    self.polls[index + 1].carried_out
                    if index + 1 < len(self.polls)
                    else self.poll.carried_out
                )
                ours = all(
                    CarriedOut(request.id, request.created_at, user, title) in known
                    for title in request.title_ids
                )
                if others and not ours and self.now - times[0] <= timedelta(days=14):
                    found[request.id] = request
        return list(found.values())

    def _titles(self) -> list[tuple[set[TitleId], list[MediaRequest]]]:
        live, gone = self._live(self.snapshot), self._vanished()
        live_ids = {title for request in live for title in request.title_ids}
        every = live_ids | {title for request in gone for title in request.title_ids}
        groups = [{title} for title in sorted(every)]
        merging = True
        while merging:
            merging = False
            for one, other in combinations(groups, 2):
                if any(self._are_one(a, b) for a in one for b in other):
                    groups.remove(other)
                    one |= other
                    merging = True
                    break
        return [
            (
                ids,
                [one for one in (*live, *gone) if ids.intersection(one.title_ids)],
            )
            for ids in groups
            if ids & live_ids
        ]

    def _media(self, title: TitleId) -> MediaRecord:
        requests = [
            request
            for request in self._live(self.snapshot)
            if request.media_type is title.media_type
            and request.media.tmdb_id == title.tmdb_id
        ]
        if not requests:
            return MediaRecord(0, title.tmdb_id, QualityRecord(1), QualityRecord(1))
        return max(requests, key=lambda request: request.id).media

    def _quality(self, title: TitleId) -> QualityRecord:
        media = self._media(title)
        return media.ultra_hd if title.is_4k else media.standard

    def _are_one(self, one: TitleId, other: TitleId) -> bool:
        """Tell whether both are the same instance and item, or the same file path."""
        if one.media_type is not other.media_type or one.season != other.season:
            return False
        places = []
        for title in (one, other):
            quality = self._quality(title)
            instance = self.snapshot.instances.get(f"radarr:{quality.service_id}")
            if instance and quality.external_id is not None:
                places.append((instance.address, quality.external_id))
        if len(places) == 2 and places[0] == places[1]:
            return True
        return bool(self._paths(one) & self._paths(other))

    def _paths(self, title: TitleId) -> set[str]:
        copy = self.snapshot.copies.get(title)
        if not isinstance(copy, LibraryCopy):
            return set()
        return {file.path for file in copy.files}

    # One title

    def _judge(self, ids: set[TitleId], requests: list[MediaRequest]) -> None:
        main = min(ids, key=lambda title: (title.is_4k, title))
        if any(self._keeps(keep, ids) and not keep.until for keep in self.poll.keeps):
            raise Stays("a keep for good")
        dates = {one.id: self._date(one, ids, requests) for one in requests}
        date = max(when for _, _, when in dates.values())
        self.poll.dates.update(dates)
        for keep in self.poll.keeps:
            if self._keeps(keep, ids) and keep.until:
                date = max(date, keep.until)
        files = self._files(ids)
        if date - self.now > max(self.book.leaving_soon, self.book.notice):
            raise Stays("outside the window")
        since = self.now
        for poll in reversed(self.polls):
            shown = poll.shown.get(main)
            if shown is None:
                continue
            # Read as: a date that moves earlier starts the notice anew, once and for all
            if (
                shown.files == files
                and shown.date <= date
                and self.now - shown.at <= timedelta(days=1)
            ):
                since = shown.since
            break
        self.poll.shown[main] = Shown(since, self.now, date, files)
        if max(date, since + self.book.notice) > self.now:
            raise Stays("not announced for long enough, or its date is to come")

    def _keeps(self, keep: Keep, ids: set[TitleId]) -> bool:
        return any(
            keep.media_type is title.media_type
            and keep.is_4k in (None, title.is_4k)
            and (keep.seasons is None or title.season in keep.seasons)
            and keep.tmdb_id == title.tmdb_id
            for title in ids
        )

    def _files(self, ids: set[TitleId]) -> set[tuple[object, ...]]:
        found: set[tuple[object, ...]] = set()
        for title in ids:
            key = f"radarr:{self._quality(title).service_id}"
            instance = self.snapshot.instances.get(key)
            if instance is None:
                raise Stays("on no instance")
            if len(ids) == 1 and instance.is_4k != title.is_4k:
                raise Stays("is4k disagrees with the request's quality")
            copy = self.snapshot.copies.get(title)
            if not isinstance(copy, LibraryCopy):
                raise Stays("files unknown")
            if not copy.files:
                raise Stays("no file")
            if not copy.root_available:
                raise Stays("root folder gone")
            if copy.in_queue:
                raise Stays("in the queue")
            found |= {
                (copy.item_id, file.id, file.path, file.size) for file in copy.files
            }
        if len(ids) == 1:
            self._other_quality(*ids)
        return found

    def _other_quality(self, title: TitleId) -> None:
        """Only what was requested: the copy in the other quality must be known to be another file."""
        other = replace(title, is_4k=not title.is_4k)
        quality = self._quality(other)
        asked = [one for one in self._live(self.snapshot) if other in one.title_ids]
        asked += [one for one in self._vanished() if other in one.title_ids]
        if quality.service_id is None:
            if any(self._status(one) == 5 for one in asked):
                raise Stays("the other quality is somewhere")
            return
        copy = self.snapshot.copies.get(other)
        if isinstance(copy, LibraryCopy):
            if self._paths(title) & self._paths(other):
                raise Stays("the other quality is the same file")
        elif copy is None or copy.reason.code != "not_on_instance":
            raise Stays("the other quality's files are unknown")

    def _status(self, request: MediaRequest) -> int:
        media = request.media
        return media.ultra_hd.status if request.is_4k else media.standard.status

    # One request

    def _policy(self, request: MediaRequest) -> tuple[str, Terms, bool]:
        assert request.requester
        user = request.requester
        usable = [
            policy
            for policy in self.book.policies
            if policy.enabled and request.media_type in policy.terms
        ]
        for policy in usable:
            if policy.users is not None and user.id in policy.users:
                agrees = policy.users[user.id] == user.jellyfin_user_id
                return policy.id, policy.terms[request.media_type], agrees
        for policy in usable:
            if policy.users is None:
                return policy.id, policy.terms[request.media_type], True
        return "default", self.book.defaults.get(request.media_type, Terms()), True

    def _date(
        self, request: MediaRequest, ids: set[TitleId], requests: list[MediaRequest]
    ) -> tuple[str, Terms, datetime]:
        if request.media_type == "tv":
            raise Stays("series are not supported yet")
        if request.requester is None:
            raise Stays("a request whose requester is null")
        policy, terms, agrees = self._policy(request)
        if terms.retention is None:
            raise Stays("never")
        if self.snapshot.held:
            raise Stays("servers changed")
        if not _counts(request, self._status(request)):
            raise Stays("a request that is open")
        if request.created_at is None:
            raise Stays("a request without a date")
        user = request.requester.id
        for title in request.title_ids:
            if (
                CarriedOut(request.id, request.created_at, user, title)
                in self.poll.carried_out
            ):
                raise Stays("a request that came back")
        if not agrees:
            raise Stays("identity changed")
        account = request.requester.jellyfin_user_id or self.book.links.get(user)
        self._audience(ids, terms, account)
        watched = terms.require_watched
        if watched and not self._watched(ids, terms, account, request.created_at):
            raise Stays("not watched")
        self._imported(ids, requests, terms)
        base, retention = self._base(request.created_at, ids, terms)
        date = base + retention
        for poll in reversed(self.polls):
            if request.id in poll.dates:
                before = poll.dates[request.id]
                if before[:2] == (policy, terms):
                    date = max(date, before[2])
                break
        return policy, terms, date

    def _imported(
        self, ids: set[TitleId], requests: list[MediaRequest], terms: Terms
    ) -> None:
        first = min(
            one.created_at
            for one in requests
            if one.created_at and _counts(one, self._status(one))
        )
        for title in ids:
            copy = self.snapshot.copies.get(title)
            for file in copy.files if isinstance(copy, LibraryCopy) else ():
                if file.added_at is None:
                    raise Stays("a file without a date")
                if file.added_at < first and not terms.include_existing:
                    raise Stays("here before it was requested")

    def _base(
        self, asked: datetime, ids: set[TitleId], terms: Terms
    ) -> tuple[datetime, timedelta]:
        assert terms.retention
        dates = [asked]
        for title in ids:
            copy = self.snapshot.copies.get(title)
            if isinstance(copy, LibraryCopy):
                dates += [file.added_at for file in copy.files if file.added_at]
            library = self._library(title)
            if library.created_at:
                dates.append(library.created_at)
            if added_at := self._media(title).added_at:
                dates.append(added_at)
        added = min(max(dates), self.now)
        if terms.count_from == "added":
            return added, terms.retention
        watches = [
            watch
            for title in ids
            for account in self._concerned(ids)
            for watch in self._watches(title, account, len(self.polls), ids)
        ]
        # What earlier polls saw of it counts for the date
        watches += [
            watch
            for index, poll in enumerate(self.polls)
            for title in ids
            if isinstance(read := poll.snapshot.library.get(title), LibraryTitle)
            for account in read.states
            for watch in self._watches(title, account, index, {title}, strict=False)
        ]
        watches = [watch for watch in watches if watch >= asked]
        if watches:
            return max(watches), terms.retention
        if terms.count_from == "last_watched_or_added":
            return added, terms.retention
        if terms.unwatched_retention is None:
            raise Stays("not watched, and no terms for that")
        return added, terms.unwatched_retention

    # Watching

    def _library(self, title: TitleId) -> LibraryTitle:
        library = self.snapshot.library.get(title)
        if not isinstance(library, LibraryTitle):
            raise Stays("Jellyfin unknown")
        return library

    def _concerned(self, ids: set[TitleId]) -> set[str]:
        if isinstance(self.snapshot.accounts, Unknown):
            raise Stays("accounts unknown")
        accounts = {one.id for one in self.snapshot.accounts.values() if one.enabled}
        for title in ids:
            accounts |= set(self._library(title).states)
        return accounts

    def _states(self, title: TitleId, account: str) -> tuple[WatchState, ...]:
        states = self._library(title).states.get(account)
        if states is None or isinstance(states, Unknown):
            raise Stays("a failed read of an account")
        return states

    def _audience(self, ids: set[TitleId], terms: Terms, account: str | None) -> None:
        for title in ids:
            if self._library(title).playing is not False:
                raise Stays("playing, or unknown")
        for one in self._concerned(ids):
            for state in [one_ for title in ids for one_ in self._states(title, one)]:
                finished = state.played and state.position_ticks == 0
                began = state.position_ticks > 0 or state.last_played is not None
                recent = (
                    state.last_played is None
                    or state.last_played >= self.now - timedelta(days=30)
                )
                if began and not finished and recent:
                    raise Stays("somebody in the middle")
                if state.favorite and self.book.protect_favorites:
                    raise Stays("a favourite")
        must_see = {account} if account else set()
        if terms.watched_by != "requester":
            must_see |= set(terms.watched_accounts)
        for one in must_see:
            assert not isinstance(self.snapshot.accounts, Unknown)
            if one not in self.snapshot.accounts:
                raise Stays("an account that is gone")
            if not any(self._states(title, one) for title in ids):
                raise Stays("missing for the requester or a named account")
        if not any(
            self._states(title, one) for one in self._concerned(ids) for title in ids
        ):
            raise Stays("nobody sees it")
        if terms.require_watched and terms.watched_by == "requester" and not account:
            raise Stays("a requester without an account")

    def _watched(
        self, ids: set[TitleId], terms: Terms, account: str | None, asked: datetime
    ) -> bool:
        def has_watched(one: str) -> bool:
            return any(
                watch >= asked
                for title in ids
                for watch in self._watches(title, one, len(self.polls), ids)
            )

        if terms.watched_by == "requester":
            assert account
            return has_watched(account)
        if terms.watched_by == "all":
            named = terms.watched_accounts
            return bool(named) and all(has_watched(one) for one in named)
        accounts = terms.watched_accounts or self._concerned(ids)
        # Read as: one who has watched is enough for any, whatever the others' plays are worth
        found, unknown = False, None
        for one in accounts:
            try:
                found |= has_watched(one)
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
    ) -> list[datetime]:
        """Return when an account finished a title, as the poll of that index read it."""
        poll = self.polls[index] if index < len(self.polls) else self.poll
        library = poll.snapshot.library.get(title)
        assert isinstance(library, LibraryTitle)
        states = library.states.get(account, ())
        watches = []
        for state in () if isinstance(states, Unknown) else states:
            if state.played and state.position_ticks == 0:
                if state.last_played is None:
                    if strict:
                        raise Stays("played without a date")
                    continue
                unfinished = [
                    earlier.now
                    for earlier in self.polls[:index]
                    for one in ids
                    if _not_finished(earlier.snapshot, one, account)
                ]
                watches.append(min(max([state.last_played, *unfinished]), poll.now))
        return watches


def _either(title: TitleId) -> TitleId:
    return replace(title, is_4k=False)


def _counts(request: MediaRequest, media_status: int) -> bool:
    return request.status in (2, 5) and media_status == 5


def _not_finished(snapshot: Snapshot, title: TitleId, account: str) -> bool:
    library = snapshot.library.get(title)
    if not isinstance(library, LibraryTitle):
        return False
    states = library.states.get(account)
    if states is None or isinstance(states, Unknown) or not states:
        return False
    return not any(state.played and state.position_ticks == 0 for state in states)
