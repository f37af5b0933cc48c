"""One request judged on its own policy: kept, waiting, held, or a date from which it no longer holds its title."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from .carried_out import is_carried_out, went_for
from .durations import format_retention
from .losses import REQUESTS, USERS, held_by_loss, held_by_lost_account, watches_of
from .model import (
    LibraryCopy,
    LibraryTitle,
    MediaFile,
    MediaRequest,
    Requester,
    RequestStatus,
    Snapshot,
)
from .policy import AppliedPolicy, CountFrom, PolicyBook, WatchedBy
from .reason import Reason, ReasonCode, Unknown
from .remembered import DateFloor, Memory
from .titles import Title, counts, live_requests
from .watching import Audience


class VerdictKind(Enum):
    """What a judged request says of its title."""

    KEPT = auto()
    WAITING = auto()
    HELD = auto()
    DATED = auto()


@dataclass(frozen=True, slots=True)
class Dated:
    """A date, with the floor that the memory should keep of it."""

    date: datetime
    floor: DateFloor


@dataclass(frozen=True, slots=True)
class Verdict:
    """A request's word on its title, by the name of the policy that was applied."""

    kind: VerdictKind
    request_id: int
    reason: Reason
    policy: str | None = None
    dated: Dated | None = None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What every judgement of one plan shares; `now` is in UTC."""

    snapshot: Snapshot
    policies: PolicyBook
    memory: Memory
    now: datetime


@dataclass(frozen=True, slots=True)
class Exhibit:
    """What is known of one title: Jellyfin's side and the files."""

    title: Title
    library: LibraryTitle | Unknown
    copies: tuple[LibraryCopy, ...] | Unknown


def judge(
    request: MediaRequest, exhibit: Exhibit, circumstances: Circumstances
) -> Verdict:
    """Judge a request of a title that is in the library."""
    requester = request.requester
    if requester is None:
        return _held(request, Reason.of(ReasonCode.REQUEST_WITHOUT_USER))
    policy = circumstances.policies.applying_to(requester, request.media_type)
    if policy.terms.retention is None:
        reason = Reason.of(
            ReasonCode.POLICY_NEVER, user=requester.display_name, policy=policy.name
        )
        return Verdict(VerdictKind.KEPT, request.id, reason, policy.name)
    if hold := _circumstances_hold(circumstances) or _request_hold(
        request, requester, policy, circumstances, exhibit
    ):
        return _held(request, hold, policy)
    accounts = circumstances.snapshot.accounts
    if isinstance(accounts, Unknown):
        return _held(request, accounts.reason, policy)
    if isinstance(exhibit.library, Unknown):
        return _held(request, exhibit.library.reason, policy)
    losses = circumstances.memory.losses
    if lost := held_by_loss(losses, map(watches_of, sorted(exhibit.library.states))):
        return _held(request, lost.reason, policy)
    audience = Audience(
        exhibit.title.ids,
        exhibit.library,
        accounts,
        circumstances.memory,
        circumstances.now,
    )
    return _Hearing(
        request, requester, policy, exhibit, exhibit.library, audience, circumstances
    ).verdict()


def _circumstances_hold(circumstances: Circumstances) -> Reason | None:
    if not circumstances.memory.trusted:
        return Reason.of(ReasonCode.HELD_BY_MEMORY)
    snapshot, memory = circumstances.snapshot, circumstances.memory
    held = (
        snapshot.held
        or held_by_loss(memory.losses, (USERS, REQUESTS))
        or held_by_lost_account(memory, snapshot)
    )
    return held.reason if held else None


def _request_hold(
    request: MediaRequest,
    requester: Requester,
    policy: AppliedPolicy,
    circumstances: Circumstances,
    exhibit: Exhibit,
) -> Reason | None:
    """Return why the request itself holds its title."""
    user = requester.display_name
    if request.names_no_season:
        return Reason.of(ReasonCode.SEASONS_NOT_NAMED, user=user)
    if not counts(request):
        known = request.status in RequestStatus
        return Reason.of(
            ReasonCode.REQUEST_OPEN if known else ReasonCode.REQUEST_UNKNOWN_STATUS,
            user=user,
            status=str(request.status),
        )
    if request.created_at is None:
        return Reason.of(ReasonCode.REQUEST_WITHOUT_DATE, user=user)
    if _came_back(request, exhibit, circumstances):
        return Reason.of(ReasonCode.REQUEST_CAME_BACK, user=user)
    if not policy.identity_agrees:
        return Reason.of(ReasonCode.IDENTITY_CHANGED, user=user, policy=policy.name)
    if (
        policy.terms.needs_requesters_account
        and circumstances.policies.account_of(requester) is None
    ):
        return Reason.of(ReasonCode.NO_JELLYFIN_ACCOUNT, user=user)
    return None


def _came_back(
    request: MediaRequest, exhibit: Exhibit, circumstances: Circumstances
) -> bool:
    """Whether the request was carried out before: as a whole, or as to this title, which is there again.

    A request for several seasons stays until the last of them went. Nor does it hold its title if somebody requested that anew.
    """
    title, carried_out = exhibit.title, circumstances.memory.carried_out
    if not went_for(request, title.ids, carried_out):
        return False
    if isinstance(exhibit.copies, Unknown) and not is_carried_out(request, carried_out):
        return False
    # A removal carries out every request that there is: one that was not carried out was made after it
    live = live_requests(circumstances.snapshot)
    return all(
        went_for(one, title.ids, carried_out) for one in title.requests if one in live
    )


@dataclass(frozen=True, slots=True)
class _Hearing:
    request: MediaRequest
    requester: Requester
    policy: AppliedPolicy
    exhibit: Exhibit
    library: LibraryTitle
    audience: Audience
    circumstances: Circumstances

    def verdict(self) -> Verdict:
        """Return the verdict: who must be readable, who must have watched, who is watching, and then the date."""
        created_at = self.request.created_at
        assert created_at is not None
        terms, policies = self.policy.terms, self.circumstances.policies
        account = policies.account_of(self.requester)
        named = (
            set()
            if terms.watched_by is WatchedBy.REQUESTER
            else set(terms.watched_accounts)
        )
        if missing := self.audience.missing_for(
            named | ({account} if account else set())
        ):
            return self._held(missing)
        if terms.require_watched:
            watched = self.audience.watched_at(terms, account, created_at)
            if isinstance(watched, Unknown):
                return self._held(watched.reason)
            if watched is None:
                return self._waiting()
        if hold := self.audience.hold(policies.protect_favorites) or self._file_hold():
            return self._held(hold)
        return self._dated(created_at)

    def _dated(self, created_at: datetime) -> Verdict:
        terms = self.policy.terms
        retention = terms.retention
        assert retention is not None
        added = self._added(created_at)
        if isinstance(added, Unknown):
            return self._held(added.reason)
        last_watch = (
            None
            if terms.count_from is CountFrom.ADDED
            else self.audience.last_watch(created_at)
        )
        if isinstance(last_watch, Unknown):
            return self._held(last_watch.reason)
        base, code = added, ReasonCode.COUNTED_FROM_ADDED
        if last_watch is not None:
            base, code = last_watch, ReasonCode.COUNTED_FROM_WATCHED
        elif terms.count_from is CountFrom.LAST_WATCHED:
            if terms.unwatched_retention is None:
                return self._waiting()
            retention = terms.unwatched_retention
        date = base + retention
        title = self.exhibit.title
        # Under either id: whether both qualities are one title may change
        for title_id in (title.id, title.other_quality):
            known = self.circumstances.memory.floors.get((self.request.id, title_id))
            if known is not None and known.policy == self.policy.fingerprint:
                date = max(date, known.date)
        names = {"user": self.requester.display_name, "policy": self.policy.name}
        reason = Reason.of(
            code, since=base.isoformat(), retention=format_retention(retention), **names
        )
        dated = Dated(date, DateFloor(self.policy.fingerprint, date))
        return Verdict(
            VerdictKind.DATED, self.request.id, reason, self.policy.name, dated
        )

    def _files(self) -> list[MediaFile] | None:
        copies = self.exhibit.copies
        return (
            None
            if isinstance(copies, Unknown)
            else [file for copy in copies for file in copy.files]
        )

    def _file_hold(self) -> Reason | None:
        """Return whether files were there before anybody requested them (rule 3)."""
        title, carried_out = (
            self.exhibit.title,
            self.circumstances.memory.carried_out,
        )
        asked = [
            (went_for(request, title.ids, carried_out), request.created_at)
            for request in title.requests
            if request.created_at and counts(request)
        ]
        # What was carried out brought the files that are gone
        _, first = min(asked)
        for file in self._files() or ():
            if file.added_at is None:
                return Reason.of(ReasonCode.NO_DATE)
            if file.added_at < first and not self.policy.terms.include_existing:
                return Reason.of(
                    ReasonCode.HERE_BEFORE_REQUEST, imported=file.added_at.isoformat()
                )
        return None

    def _added(self, created_at: datetime) -> datetime | Unknown:
        """Return the latest of the import, Jellyfin's and Jellyseerr's date, never before the request and never in the future.

        Until the files are read the others must do: with the import the date can only become later.
        """
        files = self._files()
        dates = [
            self.exhibit.title.media.added_at,
            self.library.created_at,
            *(file.added_at for file in files or ()),
        ]
        known = [date for date in dates if date]
        if not known and files is not None:
            return Unknown.because(ReasonCode.NO_DATE)
        return min(max([created_at, *known]), self.circumstances.now)

    def _waiting(self) -> Verdict:
        reason = Reason.of(
            ReasonCode.NOT_WATCHED,
            user=self.requester.display_name,
            policy=self.policy.name,
        )
        return Verdict(VerdictKind.WAITING, self.request.id, reason, self.policy.name)

    def _held(self, reason: Reason) -> Verdict:
        return _held(self.request, reason, self.policy)


def _held(
    request: MediaRequest, reason: Reason, policy: AppliedPolicy | None = None
) -> Verdict:
    return Verdict(
        VerdictKind.HELD, request.id, reason, policy.name if policy else None
    )
