"""What follows a deletion: look at what is left, put back what was only begun, remember, tidy Jellyseerr, conclude."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta

from ..clients.errors import CannotConnect, ClientError, TimedOut
from ..clients.servarr import DELETION_PATIENCE
from ..reading.reader import Reader
from ..retention.model import MediaRequest
from ..retention.remembered import CarriedOut
from .carried_out import is_carried_out
from .circumstances import Circumstances
from .instances import Changed, Forbidden, Late, NotGone, Servers, sonarr_of
from .journal import Journal, JournalEntry, JournalError, Outcome
from .ledger import StorageError
from .remains import Remains, remains
from .run import ErrorCode, Problem
from .seasons import series_left
from .tidying import tidy

_NOTICED_WITHIN = timedelta(days=1)


class Bookkeeping:
    """The books of one Jellyseerr; what cannot be completed leaves the entry open, to be tried again later."""

    def __init__(
        self,
        reader: Reader,
        journal: Journal,
        circumstances: Callable[[], Circumstances],
        remember: Callable[[Iterable[CarriedOut]], Awaitable[None]],
    ) -> None:
        """Take where to journal; `remember` keeps requests that were carried out, durably."""
        self._reader = reader
        self._journal = journal
        self._circumstances = circumstances
        self._remember = remember
        self._late: dict[str, datetime] = {}

    async def leave(self, entry: JournalEntry, err: Changed) -> Problem:
        """Conclude an entry of which nothing was touched: what differs now is somebody else's doing, and not looked at any more."""
        problem = Problem(ErrorCode.CHANGED, str(err))
        before = self._journal.before(entry)
        try:
            if before is not None and before.half_done:
                # It is so still, and this is the last word on it
                problem = Problem(ErrorCode.HALF_DONE, problem.message)
                await self._fail(entry, problem)
            else:
                await self._fail(entry, problem)
                await self._journal.mend(entry.id)
        except JournalError as error:
            return Problem(ErrorCode.JOURNAL, str(error))
        return problem

    async def look(
        self, entry: JournalEntry, servers: Servers, err: ClientError | NotGone
    ) -> Problem | None:
        """Judge by what is left: a lost answer says nothing about the deletion, and a server may go on with it."""
        self._reader.forget_counts()
        problem = _problem(err)
        if isinstance(err, Late):
            patience = self._reader.network.timeout * DELETION_PATIENCE
            self._late[entry.id] = self._reader.clock() + patience
        try:
            left = await remains(entry, servers)
            if left.gone:
                return await self.finish(entry, servers)
            if left.half_done:
                problem = Problem(ErrorCode.HALF_DONE, problem.message)
            elif isinstance(err, CannotConnect | TimedOut):
                # It may still happen: the entry stays open until a later poll can say
                return problem
            else:
                await left.put_flags_back(servers)
        except ClientError, NotGone:
            return problem
        try:
            await self._fail(entry, problem, max(0, entry.size - left.size))
        except JournalError as error:
            return Problem(ErrorCode.JOURNAL, str(error))
        return problem

    def may_be_late(self, entry: JournalEntry, now: datetime) -> bool:
        """Whether its server may be deleting still: it did not answer in time, and gets as much time again.

        Were its season monitored again meanwhile, what goes would come back. A restart does not know of it, and looks at once.
        """
        until = self._late.get(entry.id)
        return until is not None and now < until

    async def interrupt(
        self, entry: JournalEntry, left: Remains, servers: Servers
    ) -> None:
        """Conclude an entry that a crash or a lost answer left open; ClientError, NotGone or JournalError leave it so."""
        await left.put_flags_back(servers)
        code = ErrorCode.HALF_DONE if left.half_done else ErrorCode.INTERRUPTED
        await self._journal.conclude(
            entry.id,
            Outcome.INTERRUPTED,
            at=self._reader.clock(),
            freed=max(0, entry.size - left.size),
            error_code=code,
            error_message=_message(entry, code),
        )

    async def finish(self, entry: JournalEntry, servers: Servers) -> Problem | None:
        """Complete the book-keeping of a title that is gone: remember its requests, tidy Jellyseerr, conclude.

        What fails leaves the entry open, to be tried again later; the title is gone all the same.
        """
        self._reader.forget_counts()
        try:
            await self._remember(entry.carried_out)
            if entry.media_id is not None:
                await tidy(
                    self._reader.jellyseerr,
                    entry.media_id,
                    entry.request_ids,
                    lambda request: self._is_carried_out(request, entry),
                    lambda: self.qualities_gone(entry, servers),
                )
        except ClientError, StorageError:
            return None
        try:
            await self._journal.conclude(
                entry.id, Outcome.DELETED, at=self._reader.clock()
            )
        except JournalError as err:
            return Problem(ErrorCode.JOURNAL, str(err))
        return None

    def _is_carried_out(self, request: MediaRequest, entry: JournalEntry) -> bool:
        """Whether every season that one of the entry's requests asks for is gone; of a movie there is but one."""
        done = {*self._circumstances().memory.carried_out, *entry.carried_out}
        return not entry.seasons or is_carried_out(request, done)

    async def qualities_gone(self, entry: JournalEntry, servers: Servers) -> set[bool]:
        """Return which qualities of the entry's media are gone, by whether they are 4K: Jellyseerr itself only notices at night.

        Of a series that is what its Sonarr has no more; ClientError if it does not say.
        """
        since = self._reader.clock() - _NOTICED_WITHIN
        gone = [
            entry,
            *(
                one
                for one in self._journal.entries()
                if one.media_id == entry.media_id
                and one.outcome is Outcome.DELETED
                and one.intent_at >= since
            ),
        ]
        places = {
            (title.is_4k, season.instance, season.item_id)
            for one in gone
            for title in one.ids
            for season in one.seasons
        }
        left = {
            is_4k
            for is_4k, instance, item_id in sorted(places)
            if await series_left(sonarr_of(servers, instance), item_id) is not None
        }
        return {title.is_4k for one in gone for title in one.ids} - left

    async def _fail(
        self, entry: JournalEntry, problem: Problem, freed: int = 0
    ) -> None:
        await self._journal.conclude(
            entry.id,
            Outcome.FAILED,
            at=self._reader.clock(),
            freed=freed,
            error_code=problem.code,
            error_message=problem.message,
        )


def _problem(err: ClientError | NotGone) -> Problem:
    if isinstance(err, Forbidden):
        return err.problem
    code = ErrorCode.NOT_GONE if isinstance(err, NotGone) else ErrorCode.SERVER
    return Problem(code, str(err) or "it is still there")


def _message(entry: JournalEntry, code: ErrorCode) -> str:
    """Return what an entry says of how it was left."""
    if code is not ErrorCode.HALF_DONE:
        return "it was not deleted and is planned anew"
    return (
        "files of it are gone, and it is not: some are left, or Sonarr would fetch it again"
        if entry.seasons
        else "its file is gone, but Radarr still lists it"
    )
