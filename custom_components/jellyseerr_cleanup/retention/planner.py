"""The planner: a pure function from what was read, what was asked for and what is remembered to a plan."""

from dataclasses import dataclass, replace
from datetime import datetime

from .clock import clock_is_suspect
from .judging import Circumstances, Dated, Exhibit, Verdict, VerdictKind, judge
from .losses import episodes_of, files_of, held_by_loss
from .model import Instance, LibraryCopy, MediaType, Place, Snapshot, TitleId
from .plan import Decision, Plan, State
from .policy import PolicyBook
from .reason import Reason, ReasonCode, Unknown
from .remembered import LONGEST_GAP, Keep, Memory
from .seasons import season_hold
from .titles import (
    Title,
    collect,
    in_library,
    instance_key,
    library_of,
    share_a_file,
    unlisted,
)


def plan(
    snapshot: Snapshot, policies: PolicyBook, memory: Memory, now: datetime
) -> Plan:
    """Decide about every title. The same arguments give the same plan; `now` is in UTC."""
    planner = _Planner(snapshot, policies, memory, now)
    return Plan(
        now,
        tuple(
            planner.decide(title) for title in collect(snapshot, memory.vanished, now)
        ),
        unlisted(snapshot),
    )


@dataclass(frozen=True, slots=True)
class _Planner(Circumstances):
    def decide(self, title: Title) -> Decision:
        """Decide about one title: kept, waiting, held, or a date, in this order."""
        undecided = Decision(
            title.id,
            State.WAITING,
            Reason.of(ReasonCode.NOT_AVAILABLE),
            title.media,
            title.requests,
            title.also,
            instance=instance_key(title.id, title.media),
        )
        if title.id.season == 0:
            reason = Reason.of(ReasonCode.SPECIALS)
            return replace(undecided, state=State.KEPT, reason=reason)
        if not any(in_library(request) for request in title.requests):
            return undecided
        keeps = [keep for keep in self.memory.keeps if self._covers(keep, title)]
        if for_good := next((keep for keep in keeps if keep.until is None), None):
            reason = Reason.of(ReasonCode.KEPT_BY_PERSON, **_note(for_good))
            return replace(undecided, state=State.KEPT, reason=reason)
        copies = self._copies(title)
        if _has_no_episode(title, copies):
            return undecided
        exhibit = Exhibit(title, library_of(title, self.snapshot), copies)
        verdicts = [judge(request, exhibit, self) for request in title.requests]
        for kind, state in _BEFORE_A_DATE:
            if found := next(
                (verdict for verdict in verdicts if verdict.kind is kind), None
            ):
                return replace(
                    undecided, state=state, reason=found.reason, policy=found.policy
                )
        dated = [verdict for verdict in verdicts if verdict.dated]
        return self._with_date(undecided, title, dated, keeps, copies)

    def _with_date(
        self,
        undecided: Decision,
        title: Title,
        verdicts: list[Verdict],
        keeps: list[Keep],
        copies: tuple[LibraryCopy, ...] | Unknown,
    ) -> Decision:
        latest = max(verdicts, key=lambda verdict: _date(verdict).date)
        dated = _date(latest)
        date, reason = dated.date, latest.reason
        for keep in keeps:
            if keep.until and keep.until > date:
                date = keep.until
                reason = Reason.of(
                    ReasonCode.KEPT_UNTIL, until=date.isoformat(), **_note(keep)
                )
        decision = replace(
            undecided,
            policy=latest.policy,
            policy_fingerprint="|".join(
                sorted(_date(verdict).floor.policy for verdict in verdicts)
            ),
            date=date,
            delete_after=date,
            state=State.SCHEDULED,
            reason=reason,
            floors=tuple(
                (verdict.request_id, _date(verdict).floor) for verdict in verdicts
            ),
        )
        if hold := self._place_hold(title) or self._season_hold(title, copies):
            return _held(decision, hold)
        if date - self.now > self.policies.window:
            return (
                decision
                if isinstance(copies, Unknown)
                else replace(decision, copies=copies)
            )
        if isinstance(copies, Unknown):
            return _held(decision, copies.reason)
        decision = replace(decision, copies=copies)
        if hold := self._file_hold(title, copies):
            return _held(decision, hold)
        return self._announced(decision)

    def _announced(self, decision: Decision) -> Decision:
        """Show the title as leaving; it is due once the notice is over as well (rule 4)."""
        assert decision.date is not None
        announced_at = self.now
        known = self.memory.announcements.get(decision.id)
        if (
            known is not None
            and known.files == decision.files_fingerprint()
            and known.date <= decision.date
            and self.now - known.shown_at <= LONGEST_GAP
        ):
            announced_at = min(known.announced_at, self.now)
        delete_after = max(decision.date, announced_at + self.policies.notice)
        announced = replace(
            decision,
            state=State.DUE if delete_after <= self.now else State.LEAVING_SOON,
            announced_at=announced_at,
            delete_after=delete_after,
        )
        if announced.state is State.DUE and clock_is_suspect(self.memory, self.now):
            return _held(announced, Reason.of(ReasonCode.CLOCK_SUSPECT))
        return announced

    def _covers(self, keep: Keep, title: Title) -> bool:
        return any(
            keep.covers(title_id, title.media.tvdb_id, title.media.imdb_id)
            for title_id in title.ids
        )

    def _copies(self, title: Title) -> tuple[LibraryCopy, ...] | Unknown:
        """Return the copies of the title, one an instance and item."""
        copies: dict[tuple[str, int], LibraryCopy] = {}
        for title_id in title.ids:
            copy = self.snapshot.copies.get(
                title_id, Unknown.because(ReasonCode.FILES_NOT_READ)
            )
            if isinstance(copy, Unknown):
                return copy
            address = (
                self.snapshot.instances[copy.instance].address
                if copy.instance in self.snapshot.instances
                else copy.instance
            )
            copies.setdefault((address, copy.item_id), copy)
        return tuple(copies.values())

    def _place_hold(self, title: Title) -> Reason | None:
        """Return why the title's place is not known well enough to delete there."""
        for title_id in title.ids:
            key = instance_key(title_id, title.media)
            instance: Instance | None = (
                self.snapshot.instances.get(key) if key else None
            )
            if instance is None:
                return Reason.of(ReasonCode.NO_INSTANCE)
            if lost := held_by_loss(self.memory.losses, (files_of(instance.key),)):
                return lost.reason
            if self.snapshot.claimed & _places(title_id, instance):
                return Reason.of(ReasonCode.SHARED_WITH_ENTRY, instance=instance.name)
            if instance.is_4k is not title_id.is_4k and not title.also:
                return Reason.of(ReasonCode.QUALITY_MISMATCH, instance=instance.name)
        return None

    def _season_hold(
        self, title: Title, copies: tuple[LibraryCopy, ...] | Unknown
    ) -> Reason | None:
        """Return why a season is not as it must be to leave, whenever its date is."""
        if title.id.media_type is MediaType.MOVIE:
            return None
        if {*title.ids} & self.memory.half_done:
            return Reason.of(ReasonCode.HALF_REMOVED)
        if isinstance(copies, Unknown):
            return copies.reason
        for title_id in title.ids:
            if loss := self.memory.losses.get(episodes_of(title_id)):
                missing = str(len(loss.missing))
                return Reason.of(ReasonCode.SEASON_SHRUNK, missing=missing)
        holds = (season_hold(copy, self.now) for copy in copies)
        return next(filter(None, holds), None)

    def _file_hold(
        self, title: Title, copies: tuple[LibraryCopy, ...]
    ) -> Reason | None:
        """Return why the files themselves hold the title."""
        if any(not copy.root_available for copy in copies):
            return Reason.of(ReasonCode.ROOT_UNAVAILABLE)
        if any(not copy.files for copy in copies):
            return Reason.of(ReasonCode.NO_FILE)
        if any(copy.in_queue for copy in copies):
            return Reason.of(ReasonCode.IN_QUEUE)
        return None if title.also else self._other_quality_hold(title, copies)

    def _other_quality_hold(
        self, title: Title, copies: tuple[LibraryCopy, ...]
    ) -> Reason | None:
        """Return why the other quality, which is no part of the title, may be the same file."""
        if instance_key(title.other_quality, title.media) is None:
            # It is in the library, and nobody knows where: it may be here
            return Reason.of(ReasonCode.NO_INSTANCE) if title.other_in_library else None
        other = self.snapshot.copies.get(
            title.other_quality, Unknown.because(ReasonCode.FILES_NOT_READ)
        )
        if isinstance(other, Unknown):
            if other.reason.code is not ReasonCode.NOT_ON_INSTANCE:
                return other.reason
            if not title.other_in_library:
                return None
            # Jellyseerr says that it is there: its number may be an old one, and the file this one
            quality = "4k" if title.other_quality.is_4k else "hd"
            return Reason.of(ReasonCode.NOT_ON_INSTANCE, quality=quality)
        if any(share_a_file(copy, other) for copy in copies):
            instance = self.snapshot.instances.get(other.instance)
            return Reason.of(
                ReasonCode.SHARED_FILE,
                instance=instance.name if instance else other.instance,
            )
        return None


_BEFORE_A_DATE = (
    (VerdictKind.KEPT, State.KEPT),
    (VerdictKind.WAITING, State.WAITING),
    (VerdictKind.HELD, State.HELD),
)


def _places(title: TitleId, instance: Instance) -> set[Place]:
    """Return how another entry may name the place of a title: by its season, or by its series as a whole."""
    return {
        Place(name, title.media_type, title.tmdb_id, season)
        for name in instance.names
        for season in (title.season, None)
    }


def _has_no_episode(title: Title, copies: tuple[LibraryCopy, ...] | Unknown) -> bool:
    """Whether a season is not there at all, although Jellyseerr says that some of its series is."""
    return (
        title.id.media_type is MediaType.TV
        and not isinstance(copies, Unknown)
        and not any(copy.files for copy in copies)
    )


def _date(verdict: Verdict) -> Dated:
    assert verdict.dated is not None
    return verdict.dated


def _note(keep: Keep) -> dict[str, str]:
    """Return what the person said to a keep, if anything."""
    return {"note": keep.reason} if keep.reason else {}


def _held(decision: Decision, reason: Reason) -> Decision:
    return replace(decision, state=State.HELD, reason=reason)
