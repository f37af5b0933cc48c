"""A title that was left half done: files of it are gone and it is not, until a person says which it shall be."""

from collections.abc import Callable
from datetime import datetime

from ..clients.errors import ClientError
from ..reading.reader import Reader, Reading
from ..retention.clock import clock_is_suspect
from ..retention.model import LibraryCopy, MediaRequest, TitleId
from ..retention.plan import PENDING, Decision, State
from ..retention.reason import ReasonCode
from .circumstances import Circumstances
from .guards import LIMITS_COUNT_FOR, Limit, Removed, exceeded
from .half_done import movie_without_file, restore_movie, restore_seasons, seasons_left
from .instances import NotGone, Servers
from .intents import second_intent
from .journal import Journal, JournalEntry
from .run import ErrorCode, Problem
from .runner import Runner

# How a title without its file is held; any other hold is somebody's word, or a doubt
_WITHOUT_FILE = (ReasonCode.NO_FILE, ReasonCode.NOT_IN_JELLYFIN)
_NOT_REQUESTED = Problem(
    ErrorCode.CHANGED,
    "nobody requests it any more: remove the rest in Sonarr, or restore it",
)


class Mender:
    """Finishes or restores titles that were left half done; both are an administrator's acts."""

    def __init__(
        self,
        reader: Reader,
        journal: Journal,
        circumstances: Callable[[], Circumstances],
        runner: Runner,
    ) -> None:
        """Take what the runner takes, and the runner itself: one thing is deleted at a time."""
        self._reader = reader
        self._journal = journal
        self._circumstances = circumstances
        self._runner = runner

    async def restore(self, entry: JournalEntry, servers: Servers) -> Problem | None:
        """Have the title searched for again, and return why not. RunInProgress if a run is under way; JournalError."""
        async with self._runner.alone():
            try:
                if entry.seasons:
                    await restore_seasons(servers, entry)
                else:
                    for instance, item_id in _items(entry):
                        await restore_movie(servers, instance, item_id)
            except (ClientError, NotGone) as err:
                return Problem(ErrorCode.SERVER, str(err))
            await self._journal.mend(entry.id)
        return None

    async def finish(self, entry: JournalEntry, asked_by: str | None) -> Problem | None:
        """Remove what is left, and return why not: every guard of a run holds. RunInProgress if a run is under way; JournalError."""
        async with self._runner.alone():
            try:
                reading = await self._runner.read_again(entry.ids, half_done=True)
                if problem := await self._hindrance():
                    return problem
                copies = await _left(entry, reading.servers)
            except ClientError as err:
                return Problem(ErrorCode.UNREADABLE, str(err))
            left = [copy for copy in copies if copy is not None]
            again = second_intent(entry, left, asked_by, self._reader.clock())
            paths = {file.path for copy in left for file in copy.files}
            if problem := self._objection(entry, reading, paths):
                return problem
            if paths and (over := self._over_limit(entry, again.size)):
                return Problem(
                    ErrorCode.OVER_LIMIT,
                    f"over the limit: {', '.join(over)}; finish it later",
                )
            if len(left) < len(copies):
                return Problem(ErrorCode.CHANGED, "it is not as it was left")
            return await self._runner.delete(again, left, reading)

    async def _hindrance(self) -> Problem | None:
        """Return why no title may go now."""
        circumstances = self._circumstances()
        if not circumstances.allowed:
            return Problem(ErrorCode.NOT_ALLOWED, "deletions are not allowed")
        if clock_is_suspect(circumstances.memory, self._reader.clock()):
            return Problem(
                ErrorCode.NOT_DUE, "the clock was found to be wrong within a day"
            )
        return await self._runner.csrf_hindrance()

    def _objection(
        self, entry: JournalEntry, reading: Reading, left: set[str]
    ) -> Problem | None:
        """Return why this title must not go, as everything is now; `left` are the paths of its files."""
        # Whether both qualities are one title may change: whoever speaks for one of them is heard
        found = [reading.plan.of(title) for title in sorted(entry.ids)]
        decisions = {one.id: one for one in found if one is not None}.values()
        problems = (self._objection_of(one, entry) for one in decisions)
        if problem := next(filter(None, problems), None):
            return problem
        now = self._reader.clock()
        past = [one for one in decisions if _is_past(one, now)]
        # Of other files nobody asked the keeps, and who watches
        if not left <= {
            file.path for one in past for copy in one.copies for file in copy.files
        }:
            return next(
                (_not_due(one) for one in decisions if one not in past), _NOT_REQUESTED
            )
        return None

    def _objection_of(self, decision: Decision, entry: JournalEntry) -> Problem | None:
        circumstances, now = self._circumstances(), self._reader.clock()
        had_its_time = _is_past(decision, now) if entry.seasons else False
        if not had_its_time and not _only_lacks_its_file(decision):
            return _not_due(decision)
        if any(
            request.id not in entry.request_ids
            or not (
                had_its_time or _had_its_time(request, decision.id, circumstances, now)
            )
            for request in decision.requests
        ):
            return Problem(
                ErrorCode.CHANGED, "a request or a policy is another than it was"
            )
        return None

    def _over_limit(self, entry: JournalEntry, size: int) -> tuple[Limit, ...]:
        """Return the limits that the rest exceeds: it and what went of the title within a day are one title.

        The share of an instance is not asked for: this title was within it when it began to go.
        """
        now = self._reader.clock()
        if any(
            str(entry.title) in confirmed.titles
            for confirmed in self._journal.confirmations(now)
        ):
            return ()
        removed = [*self._journal.removed_since(now - LIMITS_COUNT_FOR)]
        if entry.removed in removed:
            removed.remove(entry.removed)
            size += entry.removed.size
        removed.append(Removed(now, size, ()))
        return exceeded((), removed, self._circumstances().limits, {}, now)


def _not_due(decision: Decision) -> Problem:
    return Problem(
        ErrorCode.NOT_DUE, f"it is {decision.state} now: {decision.reason.code}"
    )


def _is_past(decision: Decision, now: datetime) -> bool:
    """Whether the rest of a season may go: it was announced as a whole, so its date alone counts."""
    return (
        decision.state in PENDING and decision.date is not None and decision.date <= now
    )


def _only_lacks_its_file(decision: Decision) -> bool:
    """Whether nothing else speaks for the title, as far as can be told of one without a file."""
    if decision.state is State.WAITING:
        # Jellyseerr itself noticed that it is gone
        return decision.reason.code is ReasonCode.NOT_AVAILABLE
    return decision.state is State.HELD and decision.reason.code in _WITHOUT_FILE


def _had_its_time(
    request: MediaRequest, title: TitleId, circumstances: Circumstances, now: datetime
) -> bool:
    """Whether the request had its date under the policy that applies still: without the file it has none."""
    if request.requester is None:
        return False
    policies = circumstances.policies
    policy = policies.applying_to(request.requester, request.media_type)
    floor = circumstances.memory.floors.get((request.id, title))
    return (
        floor is not None and floor.date <= now and floor.policy == policy.fingerprint
    )


def _items(entry: JournalEntry) -> list[tuple[str, int]]:
    return sorted({(file.instance, file.item_id) for file in entry.files})


async def _left(entry: JournalEntry, servers: Servers) -> list[LibraryCopy | None]:
    """Return what is left of each copy, None for one that is not as it was left; ClientError if it cannot be read."""
    if entry.seasons:
        return await seasons_left(servers, entry)
    return [
        await movie_without_file(servers, *item, entry.title.tmdb_id)
        for item in _items(entry)
    ]
