"""A title that was left half done: its file is gone and its Radarr would fetch it again, until a person says which it shall be."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from ..clients.errors import ClientError
from ..reading.copies import copy_of
from ..reading.reader import Reader, Reading
from ..reading.roots import Roots
from ..reading.servers import FoundServer
from ..retention.model import LibraryCopy, MediaRequest, TitleId
from ..retention.plan import Decision, State
from ..retention.reason import ReasonCode
from .journal import Journal, JournalEntry
from .remains import radarr_of
from .run import ErrorCode, Problem
from .runner import Circumstances, Runner

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

    async def restore(
        self, entry: JournalEntry, servers: Mapping[str, FoundServer]
    ) -> Problem | None:
        """Have the title searched for again, and return why not."""
        try:
            for instance, item_id in _items(entry):
                await radarr_of(servers, instance).search_movie(item_id)
        except ClientError as err:
            return Problem(ErrorCode.SERVER, str(err))
        await self._journal.mend(entry.id)
        return None

    async def finish(self, entry: JournalEntry, asked_by: str | None) -> Problem | None:
        """Remove what is left, and return why not.

        Every guard of a run holds, but the limits: the title counted when its file went. RunInProgress if a run is under way.
        """
        async with self._runner.alone():
            try:
                reading = await self._runner.read_again({entry.title})
                if problem := await self._hindrance(entry, reading):
                    return problem
                copies = [
                    await _copy(reading.servers, *item, entry.title.tmdb_id)
                    for item in _items(entry)
                ]
            except ClientError as err:
                return Problem(ErrorCode.UNREADABLE, str(err))
            left = [copy for copy in copies if copy is not None]
            if len(left) < len(copies):
                return Problem(ErrorCode.CHANGED, "it is not as it was left")
            now = self._reader.clock()
            return await self._runner.delete(
                _again(entry, asked_by, now), left, reading.servers
            )

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
        if not _only_lacks_its_file(decision):
            return Problem(
                ErrorCode.NOT_DUE, f"it is {decision.state} now: {decision.reason.code}"
            )
        if any(
            request.id not in entry.request_ids
            or not _had_its_time(request, decision.id, circumstances, now)
            for request in decision.requests
        ):
            return Problem(
                ErrorCode.CHANGED, "a request or a policy is another than it was"
            )
        return None


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


async def _copy(
    servers: Mapping[str, FoundServer], instance: str, item_id: int, tmdb_id: int
) -> LibraryCopy | None:
    """Return the movie without its file; None if it is not that any more, ClientError if it cannot be read."""
    radarr = radarr_of(servers, instance)
    movie = await radarr.movie(item_id)
    if movie is None or movie.tmdb_id != tmdb_id:
        return None
    queued, roots = await radarr.queued_movie_ids(), await Roots.read(radarr)
    copy = copy_of(instance, movie, queued, roots)
    return None if copy.files or copy.in_queue or not copy.root_available else copy


def _again(entry: JournalEntry, asked_by: str | None, now: datetime) -> JournalEntry:
    """Return a second entry for the title: what the first attempt freed is counted already."""
    return replace(
        entry,
        id=uuid4().hex,
        asked_by=asked_by,
        files=tuple(replace(file, size=0) for file in entry.files),
        intent_at=now,
        outcome=None,
        outcome_at=None,
        freed=0,
        error_code=None,
        error_message=None,
    )
