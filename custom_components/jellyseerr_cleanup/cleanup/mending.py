"""Mending a title that was left half done: some of its files are gone, the rest is not.

A person decides whether the rest shall go, too, or the title come back.
"""

from dataclasses import dataclass
from datetime import datetime

from ..clients.errors import ClientError
from ..reading.reader import Reader
from ..retention.carried_out import went_for
from ..retention.clock import clock_is_suspect
from ..retention.copies import LibraryCopy
from ..retention.model import MediaRequest, TitleId
from ..retention.plan import PENDING, Decision, Plan, State
from ..retention.reason import ReasonCode
from .deletion.disk import neighbours
from .deletion.instances import NotGone, Servers
from .deletion.title import TitleDeletion
from .exclusive import Exclusive
from .final_check import LastWord
from .half_done import movie_left, restore_movie, restore_seasons, seasons_left
from .journal.entries import JournalEntry
from .journal.intents import second_intent
from .limits import LIMITS_COUNT_FOR, Excess, Removed, exceeded, limits_of
from .live_settings import LiveSettings
from .outcomes import ErrorCode, Problem
from .records import Records
from .verification import Verify, csrf_hindrance, not_due

# The planner's reasons for holding a title without its file; any other hold is
# somebody's word, or a doubt
_WITHOUT_FILE = (ReasonCode.NO_FILE, ReasonCode.NOT_IN_JELLYFIN)
_NOT_REQUESTED = Problem(
    ErrorCode.CHANGED,
    "nobody requests it any more: remove the rest in Sonarr, or restore it",
)


@dataclass(frozen=True, slots=True)
class Mender:
    """Finishes or restores half-done titles; both are an administrator's acts."""

    reader: Reader
    records: Records
    settings: LiveSettings
    exclusive: Exclusive
    verify: Verify
    deletion: TitleDeletion

    async def restore(self, entry: JournalEntry, servers: Servers) -> Problem | None:
        """Have the title searched for again, and return why that was impossible.

        RunInProgress if a run is under way; JournalError.
        """
        async with self.exclusive.hold():
            try:
                if entry.seasons:
                    await restore_seasons(servers, entry)
                else:
                    for instance, item_id in _items(entry):
                        await restore_movie(servers, instance, item_id)
            except (ClientError, NotGone) as err:
                return Problem(ErrorCode.SERVER, str(err))
            await self.records.journal.mend(entry.id)
        return None

    async def finish(self, entry: JournalEntry, asked_by: str | None) -> Problem | None:
        """Remove what is left of the title, and return why that was impossible.

        Every guard of a run applies. RunInProgress if a run is under way; JournalError.
        """
        async with self.exclusive.hold():
            try:
                reading = await self.verify(entry.ids, half_done=True)
                if problem := await self._hindrance():
                    return problem
                copies = await _left(entry, reading.servers)
                left = [copy for copy in copies if copy is not None]
                beside = await neighbours(reading.servers, left, ())
            except ClientError as err:
                return Problem(ErrorCode.UNREADABLE, str(err))
            now = self.reader.clock()
            again = second_intent(entry, left, asked_by, now, beside=beside)
            paths = {file.path for copy in left for file in copy.files}
            if problem := self._objection(entry, reading.plan, paths):
                return problem
            if paths and (problem := self._refused(entry, again)):
                return problem
            if len(left) < len(copies):
                return Problem(ErrorCode.CHANGED, "it is not as it was left")
            last_word = LastWord(
                lambda: self._refused(entry, again) if paths else None,
                lambda now: self._objection(entry, now, paths),
            )
            return await self.deletion.delete(again, left, reading, last_word)

    async def _hindrance(self) -> Problem | None:
        """Return why no title at all may be deleted now."""
        if not self.records.memory.deletions_allowed:
            return Problem(ErrorCode.NOT_ALLOWED, "deletions are not allowed")
        if clock_is_suspect(self.records.memory.memory, self.reader.clock()):
            return Problem(
                ErrorCode.NOT_DUE, "the clock was found to be wrong within a day"
            )
        return await csrf_hindrance(self.reader.jellyseerr)

    def _objection(
        self, entry: JournalEntry, plan: Plan, left: set[str]
    ) -> Problem | None:
        """Return why this title must not be deleted, as everything is now.

        `left` are the paths of its remaining files.
        """
        # HD and 4K may be one title by now, or two: the decisions on both are heard
        found = [plan.of(title) for title in sorted(entry.ids)]
        decisions = {one.id: one for one in found if one is not None}.values()
        problems = (self._objection_of(one, entry, left) for one in decisions)
        if problem := next(filter(None, problems), None):
            return problem
        now = self.reader.clock()
        past = [one for one in decisions if _is_past(one, now)]
        # For files outside these decisions neither keeps nor watches were checked
        if not left <= {
            file.path for one in past for copy in one.copies for file in copy.files
        }:
            return next(
                (not_due(one) for one in decisions if one not in past), _NOT_REQUESTED
            )
        return None

    def _objection_of(
        self, decision: Decision, entry: JournalEntry, left: set[str]
    ) -> Problem | None:
        now = self.reader.clock()
        had_its_time = bool(entry.seasons or left) and _is_past(decision, now)
        if not had_its_time and not _only_lacks_its_file(decision):
            return not_due(decision)
        if any(
            not went_for(request, decision.ids, frozenset(entry.carried_out))
            or not (had_its_time or self._had_its_time(request, decision.id, now))
            for request in decision.requests
        ):
            return Problem(
                ErrorCode.CHANGED, "a request or a policy is another than it was"
            )
        return None

    def _had_its_time(
        self, request: MediaRequest, title: TitleId, now: datetime
    ) -> bool:
        """Return whether the request's date had passed; `now` is in UTC.

        The date is the remembered one, if the same policy still applies: without its
        file a title gets none. So are those by policies for its tags.
        """
        if request.requester is None:
            return False
        policies, memory = self.settings.policies, self.records.memory.memory
        policy = policies.applying_to(request.requester, request.media_type)
        dates = [(policy, memory.floor_of(request, title))]
        if not policy.is_own:
            had = memory.tagged.get(title, {}).keys()
            dates += [
                (one, memory.floor_of(request, title, one.id))
                for one, labels in policies.by_tags(request.media_type)
                if not had.isdisjoint(labels)
            ]
        return all(
            floor is not None and floor.date <= now and floor.policy == one.fingerprint
            for one, floor in dates
        )

    def _refused(self, entry: JournalEntry, again: JournalEntry) -> Problem | None:
        """Return the limits for which the rest must stay, as they are at this moment.

        `again` is the entry of the rest, which the journal may have by now.
        """
        if not (over := self._over_limit(entry, again)):
            return None
        message = f"over the limit: {', '.join(limits_of(over))}; finish it later"
        return Problem(ErrorCode.OVER_LIMIT, message)

    def _over_limit(
        self, entry: JournalEntry, again: JournalEntry
    ) -> tuple[Excess, ...]:
        """Return the limits that deleting the rest would exceed.

        The rest and what went of the title within 24 hours count as one title. The
        share of an instance is not checked: the title was within it when its deletion
        began.
        """
        now = self.reader.clock()
        if any(
            str(entry.title) in confirmed.titles
            for confirmed in self.records.journal.confirmations(now)
        ):
            return ()
        size = again.size
        removed = [*self.records.journal.removed_since(now - LIMITS_COUNT_FOR)]
        if again.removed in removed:
            removed.remove(again.removed)
        if entry.removed in removed:
            removed.remove(entry.removed)
            size += entry.removed.size
        removed.append(Removed(now, size, ()))
        return exceeded((), removed, self.settings.limits, {}, now)


def _is_past(decision: Decision, now: datetime) -> bool:
    """Return whether the rest of a title may go; `now` is in UTC.

    The title was announced as a whole, so its date alone counts.
    """
    return (
        decision.state in PENDING and decision.date is not None and decision.date <= now
    )


def _only_lacks_its_file(decision: Decision) -> bool:
    """Return whether only the missing file keeps the title from being due."""
    if decision.state is State.WAITING:
        # Jellyseerr noticed by itself that the file is gone
        return decision.reason.code is ReasonCode.NOT_AVAILABLE
    return decision.state is State.HELD and decision.reason.code in _WITHOUT_FILE


def _items(entry: JournalEntry) -> list[tuple[str, int]]:
    return sorted({(file.instance, file.item_id) for file in entry.files})


async def _left(entry: JournalEntry, servers: Servers) -> list[LibraryCopy | None]:
    """Return what is left of each copy, None for one that has changed since.

    ClientError if a copy cannot be read.
    """
    if entry.seasons:
        return await seasons_left(servers, entry)
    return [await movie_left(servers, entry, *item) for item in _items(entry)]
