"""One request judged on its own policy: kept, waiting, held, or given a date."""

from dataclasses import dataclass
from datetime import datetime

from .added import added, imported
from .carried_out import is_carried_out, went_for
from .copies import MediaFile
from .done import Words, said_by, words_of
from .durations import format_retention
from .here_before import held_as_here_before
from .identity import held_by_account, held_by_identity
from .inputs import PlanInputs
from .losses import held_by_loss, watches_of
from .model import UNREADABLE, LibraryTitle, MediaRequest, Requester, RequestStatus
from .policy import AppliedPolicy, CountFrom, WatchedBy
from .reason import Reason, ReasonCode, Unknown
from .remembered import DateFloor
from .returning import came_back
from .titles import can_make_due
from .verdicts import Dated, Evidence, Verdict, VerdictKind
from .watching import Audience

_UNREADABLE = Reason.of(
    ReasonCode.ODD_ANSWER,
    server="Jellyseerr",
    error="sent a request of which something cannot be read: delete it there",
)


def judge(
    request: MediaRequest,
    evidence: Evidence,
    inputs: PlanInputs,
    by_tag: AppliedPolicy | None = None,
) -> Verdict:
    """Return the verdict of a request on its title, which is in the library.

    It is by what applies to the requester, or by a policy for the title's tags.
    """
    requester = request.requester
    if request.status == UNREADABLE:
        return _held(request, _UNREADABLE)
    if requester is None:
        return _held(request, Reason.of(ReasonCode.REQUEST_WITHOUT_USER))
    policy = by_tag or inputs.policy_of(requester, request.media_type)
    if policy.terms.retention is None:
        reason = Reason.of(
            ReasonCode.POLICY_NEVER, user=requester.display_name, policy=policy.name
        )
        return Verdict(VerdictKind.KEPT, request.id, reason, policy.name)
    words = words_of(evidence.title, evidence.copies, inputs.memory)
    if hold := inputs.hold_of_all or _request_hold(
        request, requester, policy, inputs, evidence, words=words
    ):
        return _held(request, hold, policy)
    accounts = inputs.snapshot.accounts
    if isinstance(accounts, Unknown):
        return _held(request, accounts.reason, policy)
    if isinstance(evidence.library, Unknown):
        return _held(request, evidence.library.reason, policy)
    by_id = inputs.policies.match_by_id
    if unknown := evidence.library.unknown_files(match_by_id=by_id):
        return _held(request, unknown, policy)
    losses = inputs.memory.losses
    accounts_read = sorted(evidence.library.states) if losses else ()
    if lost := held_by_loss(losses, map(watches_of, accounts_read)):
        return _held(request, lost.reason, policy)
    audience = Audience(evidence.title.ids, evidence.library, accounts, inputs, words)
    return _Judgement(
        request, requester, policy, evidence, evidence.library, audience, inputs
    ).verdict()


def _request_hold(
    request: MediaRequest,
    requester: Requester,
    policy: AppliedPolicy,
    inputs: PlanInputs,
    evidence: Evidence,
    *,
    words: Words,
) -> Reason | None:
    """Return why the request itself holds its title, if it does."""
    user = requester.display_name
    if request.names_no_season:
        return Reason.of(ReasonCode.SEASONS_NOT_NAMED, user=user)
    if not can_make_due(request):
        known = request.status in RequestStatus
        return Reason.of(
            ReasonCode.REQUEST_OPEN if known else ReasonCode.REQUEST_UNKNOWN_STATUS,
            user=user,
            status=str(request.status),
        )
    if request.created_at is None:
        return Reason.of(ReasonCode.REQUEST_WITHOUT_DATE, user=user)
    if not inputs.moments.has_come(request.created_at):
        created = request.created_at.isoformat()
        return Reason.of(ReasonCode.REQUEST_IN_FUTURE, user=user, date=created)
    if _came_back(request, evidence, inputs):
        return Reason.of(ReasonCode.REQUEST_CAME_BACK, user=user)
    if hold := held_by_identity(requester, policy, inputs):
        return hold
    word = said_by(requester, inputs.account_of(requester), words)
    if word is not None and word.at >= request.created_at:
        # Whoever has no account can still say what Jellyfin would
        return None
    return held_by_account(requester, policy, inputs)


def _came_back(request: MediaRequest, evidence: Evidence, inputs: PlanInputs) -> bool:
    """Return whether the title is there again after it was deleted for this request.

    If only some seasons of the request were deleted, the files must be seen. A title
    that somebody requested anew did not come back by itself.
    """
    title, carried_out = evidence.title, inputs.memory.carried_out
    if not went_for(request, title.ids, carried_out):
        return False
    if isinstance(evidence.copies, Unknown) and not is_carried_out(
        request, carried_out
    ):
        return False
    # A deletion carries out all requests of a title: any other was made after it
    return all(
        went_for(one, title.ids, carried_out)
        for one in title.requests
        if one.key not in title.vanished
    )


@dataclass(frozen=True, slots=True)
class _Judgement:
    request: MediaRequest
    requester: Requester
    policy: AppliedPolicy
    evidence: Evidence
    library: LibraryTitle
    audience: Audience
    inputs: PlanInputs

    def verdict(self) -> Verdict:
        """Return the verdict: first accounts, then watches and holds, then the date."""
        created_at = self.request.created_at
        assert created_at is not None
        terms, policies = self.policy.terms, self.inputs.policies
        if back := self._came_back():
            if not terms.include_existing:
                gone = Reason.of(ReasonCode.TITLE_CAME_BACK, since=back.isoformat())
                return self._held(gone)
            # What was watched before was another copy
            created_at = max(created_at, back)
        account = self.inputs.account_of(self.requester)
        word = said_by(self.requester, account, self.audience.words)
        said = word.at if word and word.at >= created_at else None
        if said and account not in self.audience.accounts:
            account = None
        if missing := self.audience.missing_for(self._concerned(account)):
            return self._held(missing)
        if terms.require_watched:
            watched = self.audience.watched_at(terms, account, said, created_at)
            if isinstance(watched, Unknown):
                return self._held(watched.reason)
            if watched is None:
                return self._waiting()
        if hold := self.audience.hold(policies.protect_favorites) or self._file_hold():
            return self._held(hold)
        return self._dated(created_at)

    def _concerned(self, account: str | None) -> set[str]:
        """Return the accounts that must see the title: the requester's and named ones.

        Those that nobody can use any more do not matter to terms that need no watch of
        theirs.
        """
        terms = self.policy.terms
        named = (
            set()
            if terms.watched_by is WatchedBy.REQUESTER
            else set(terms.watched_accounts)
        )
        own = {account} if account else set()
        needed = named if terms.require_watched else set()
        if terms.needs_requesters_account:
            needed |= own
        return needed | ((named | own) & self.inputs.enabled)

    def _dated(self, created_at: datetime) -> Verdict:
        terms = self.policy.terms
        retention = terms.retention
        assert retention is not None
        moments, files = self.inputs.moments, self._files()
        base = added(created_at, self.evidence.title, self.library, files, moments)
        if isinstance(base, Unknown):
            return self._held(base.reason)
        last_watch = (
            None
            if terms.count_from is CountFrom.ADDED
            else self.audience.last_watch(terms, created_at)
        )
        if isinstance(last_watch, Unknown):
            return self._held(last_watch.reason)
        code = ReasonCode.COUNTED_FROM_ADDED
        names = {"user": self.requester.display_name, "policy": self.policy.name}
        if last_watch is not None:
            base, code = last_watch.at, ReasonCode.COUNTED_FROM_WATCHED
            if last_watch.account is not None:
                names["account"] = last_watch.account
        elif terms.count_from is CountFrom.LAST_WATCHED:
            if terms.unwatched_retention is None:
                return self._waiting()
            retention = terms.unwatched_retention
        date = base + retention
        title = self.evidence.title
        # Of both qualities: they may have become one title since, or two
        for title_id in (title.id, title.other_quality):
            known = self.inputs.memory.floor_of(
                self.request, title_id, self.policy.id if self.policy.by_tag else None
            )
            if known is not None and known.policy == self.policy.fingerprint:
                date = max(date, known.date)
        reason = Reason.of(
            code, since=base.isoformat(), retention=format_retention(retention), **names
        )
        applied = self.policy.fingerprint
        dated = Dated(date, DateFloor(applied, date), applied)
        return Verdict(
            VerdictKind.DATED, self.request.id, reason, self.policy.name, dated
        )

    def _came_back(self) -> datetime | None:
        copies = self.evidence.copies
        return came_back(
            self.evidence.title,
            () if isinstance(copies, Unknown) else copies,
            self.library,
            self.inputs.memory,
        )

    def _files(self) -> list[MediaFile] | None:
        copies = self.evidence.copies
        return (
            None
            if isinstance(copies, Unknown)
            else [file for copy in copies for file in copy.files]
        )

    def _file_hold(self) -> Reason | None:
        """Return why files hold the title: undated, or older than requests (rule 3)."""
        title = self.evidence.title
        imports, now = (
            [file.added_at for file in self._files() or ()],
            self.inputs.moments,
        )
        dated = [imported(one, self.library, now) for one in imports if one]
        if len(dated) < len(imports):
            return Reason.of(ReasonCode.NO_DATE)
        if self.policy.terms.include_existing:
            return None
        known = self.evidence.copies
        copies = known if isinstance(known, tuple) else ()
        return held_as_here_before(title, copies, dated, self.inputs.memory)

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
