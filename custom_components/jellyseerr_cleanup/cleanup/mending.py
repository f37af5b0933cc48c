"""A title that was left half done: files of it are gone and it is not, until a person says which it shall be."""

from collections.abc import Callable
from datetime import datetime

from ..clients.errors import ClientError
from ..reading.reader import Reader, Reading
from ..retention.model import LibraryCopy, MediaRequest, TitleId
from ..retention.plan import PENDING, Decision, State
from ..retention.reason import ReasonCode
from .circumstances import Circumstances
from .half_done import movie_without_file, restore_movie, restore_seasons, seasons_left
from .instances import NotGone, Servers
from .intents import second_intent
from .journal import Journal, JournalEntry
from .run import ErrorCode, Problem
from .runner import Runner

# How a title without its file is held; any other hold is somebody's word, or a doubt
_WITHOUT_FILE = (ReasonCode.NO_FILE, ReasonCode.NOT_IN_JELLYFIN)


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
        """Remove what is left, and return why not.

        Every guard of a run holds, but the limits: the title counted when its files went. RunInProgress if a run is under way.
        """
        async with self._runner.alone():
            try:
                reading = await self._runner.read_again(entry.ids, half_done=True)
                if problem := await self._hindrance(entry, reading):
                    return problem
                copies = await _left(entry, reading.servers)
            except ClientError as err:
                return Problem(ErrorCode.UNREADABLE, str(err))
            left = [copy for copy in copies if copy is not None]
            if len(left) < len(copies):
                return Problem(ErrorCode.CHANGED, "it is not as it was left")
            again = second_intent(entry, left, asked_by, self._reader.clock())
            return await self._runner.delete(again, left, reading)

    async def _hindrance(self, entry: JournalEntry, reading: Reading) -> Problem | None:
        """Return why the title must not go, as everything is now."""
        circumstances, now = self._circumstances(), self._reader.clock()
        if not circumstances.allowed:
            return Problem(ErrorCode.NOT_ALLOWED, "deletions are not allowed")
        if problem := await self._runner.csrf_hindrance():
            return problem
        decision = reading.plan.of(entry.title)
        if decision is None:
            # Nobody requests it any more
            return None
        had_its_time = _is_past(decision, now) if entry.seasons else False
        if not had_its_time and not _only_lacks_its_file(decision):
            return Problem(
                ErrorCode.NOT_DUE, f"it is {decision.state} now: {decision.reason.code}"
            )
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
