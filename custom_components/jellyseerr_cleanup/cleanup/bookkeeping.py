"""The book-keeping after a deletion: the journal, the memory and Jellyseerr.

Look at what is left, monitor again what was only unmonitored, remember the requests,
conclude the journal entry; and tidy Jellyseerr once that may be done.
"""

from datetime import datetime, timedelta

from ..clients.errors import CannotConnect, ClientError, TimedOut
from ..clients.servarr import DELETION_PATIENCE
from ..persistence.state import StorageError
from ..reading.reader import Reader
from ..retention.carried_out import is_carried_out, went_for
from ..retention.model import MediaRequest, RequestStatus
from .deletion.instances import Forbidden, Late, NotGone, Servers, sonarr_of
from .deletion.remains import Remains, remains
from .deletion.season_state import series_left
from .elsewhere import is_elsewhere
from .journal.entries import JournalEntry, Outcome
from .journal.journal import JournalError
from .outcomes import ErrorCode, Problem
from .records import Records
from .tidying import prove_unlisted_gone, tidy

_NOTICED_WITHIN = timedelta(days=1)


class Bookkeeping:
    """The book-keeping of one Jellyseerr.

    What cannot be completed leaves the journal entry open, to be tried again later.
    """

    def __init__(self, reader: Reader, records: Records) -> None:
        """Take the reader, whose memory a deletion outdates, and the records."""
        self._reader = reader
        self._journal = records.journal
        self._memory = records.memory
        self._late: dict[str, datetime] = {}

    async def leave(self, entry: JournalEntry, problem: Problem) -> Problem:
        """Conclude a journal entry of which nothing was touched; return the problem.

        The title changed, and that is somebody else's doing, or a person forbade the
        deletion: unless the title was half done before, later polls do not look at it
        again.
        """
        before = self._journal.before(entry)
        try:
            if before is not None and before.half_done:
                # The earlier attempt left it half done, and this entry is now the last
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
        """Judge a failed deletion by what is left; return the problem.

        It is None if all is gone. A lost answer says nothing about the deletion, and
        the server may go on with it.
        """
        await self._reader.caches.forget(entry.places)
        problem = _problem(err)
        if isinstance(err, Late):
            patience = self._reader.network.timeout * DELETION_PATIENCE
            self._late[entry.id] = self._reader.clock() + patience
        try:
            left = await remains(entry, servers)
            if left.gone:
                return await self.finish(entry)
            if left.half_done:
                problem = Problem(ErrorCode.HALF_DONE, problem.message)
            elif isinstance(err, CannotConnect | TimedOut):
                # It may still be deleted: a later poll concludes the journal entry
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
        """Return whether a server may still be deleting the title; `now` is in UTC.

        It did not answer in time, and gets as much time again: if the season were
        monitored again meanwhile, Sonarr would fetch what is being deleted. A restart
        does not know of the lost answer, and looks at once.
        """
        until = self._late.get(entry.id)
        return until is not None and now < until

    async def interrupt(
        self, entry: JournalEntry, left: Remains, servers: Servers
    ) -> None:
        """Conclude a journal entry that a crash or a lost answer left open.

        ClientError, NotGone or JournalError leave it open.
        """
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

    async def finish(self, entry: JournalEntry) -> Problem | None:
        """Record that a title is gone; return what went wrong.

        Its requests are remembered, so that no later plan is made of them, and the
        journal entry is concluded. A failure leaves the entry open, to be tried again
        later; the title is gone all the same.
        """
        await self._reader.caches.forget(entry.places)
        try:
            await self._memory.add_carried_out(entry.carried_out)
        except StorageError:
            return None
        try:
            await self._journal.conclude(
                entry.id, Outcome.DELETED, at=self._reader.clock()
            )
        except JournalError as err:
            return Problem(ErrorCode.JOURNAL, str(err))
        return None

    async def is_requested_anew(self, entry: JournalEntry) -> bool:
        """Return whether others request the title than the deletion carried out.

        ClientError.
        """
        return any(
            not _is_of(one, entry) and one.status != RequestStatus.DECLINED
            for one in await self._reader.requests_of(entry.ids)
            if {*one.title_ids} & entry.ids
        )

    async def tidy(
        self, entry: JournalEntry, servers: Servers, *, is_gone: bool
    ) -> bool:
        """Remove from Jellyseerr what the deletion carried out; ClientError.

        Returns whether its media went as well: otherwise Jellyseerr still calls it
        available. It stays if not `is_gone`, since other files are in its place.
        """
        if entry.media_id is None:
            return True
        jellyseerr = self._reader.jellyseerr
        requests = await self._requests_of_media(entry)
        # By its number alone, another request would go that was given it since
        ours = [one for one in requests if _is_of(one, entry)]
        unlisted = {*entry.request_ids} - {one.id for one in ours}
        await prove_unlisted_gone(jellyseerr, lambda one: _is_of(one, entry), unlisted)
        done = [
            one
            for one in ours
            if one.status != RequestStatus.DECLINED and self._is_carried_out(one, entry)
        ]
        return await tidy(
            jellyseerr,
            requests,
            done,
            lambda: self.qualities_gone(entry, servers),
            lambda: season_folders_stay(entry, servers),
            as_read=lambda: self._are_still(requests, entry),
            media_may_go=is_gone,
        )

    async def _requests_of_media(self, entry: JournalEntry) -> list[MediaRequest]:
        return [
            one
            for one in await self._reader.requests_of(entry.ids)
            if one.media.id == entry.media_id
        ]

    async def _are_still(
        self, requests: list[MediaRequest], entry: JournalEntry
    ) -> bool:
        """Return whether nobody requested anything of the media meanwhile.

        For a movie no server was asked since its requests were read.
        """
        return not entry.seasons or await self._requests_of_media(entry) == requests

    def _is_carried_out(self, request: MediaRequest, entry: JournalEntry) -> bool:
        """Return whether all that one of the entry's requests asks for is gone.

        A request for a movie asks for one title, one for a series may ask for several
        seasons.
        """
        done = {*self._memory.memory.carried_out, *entry.carried_out}
        return not entry.seasons or is_carried_out(request, done)

    async def qualities_gone(self, entry: JournalEntry, servers: Servers) -> set[bool]:
        """Return which qualities of the media are gone: True is 4K, False is HD.

        Jellyseerr notices by itself only at night. A series is gone if its Sonarr no
        longer has it; ClientError if Sonarr does not say. Nothing is gone of what
        another instance has.
        """
        since = self._reader.clock() - _NOTICED_WITHIN
        gone = [
            entry,
            *(
                one
                for one in self._journal.entries()
                if one.media_id == entry.media_id
                and one.title.tmdb_id == entry.title.tmdb_id
                and one.media_type is entry.media_type
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
        found = {title.is_4k for one in gone for title in one.ids} - left
        for title in sorted(entry.ids):
            if title.is_4k in found and await is_elsewhere(
                title,
                entry.instances,
                servers,
                self._reader.caches.sightings,
                self._reader.clock(),
            ):
                found.discard(title.is_4k)
        return found

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


def _is_of(request: MediaRequest, entry: JournalEntry) -> bool:
    """Return whether the deletion carried out this very request."""
    return went_for(request, request.title_ids, frozenset(entry.carried_out))


def _problem(err: ClientError | NotGone) -> Problem:
    if isinstance(err, Forbidden):
        return err.problem
    code = ErrorCode.NOT_GONE if isinstance(err, NotGone) else ErrorCode.SERVER
    return Problem(code, str(err) or "it is still there")


async def season_folders_stay(entry: JournalEntry, servers: Servers) -> bool:
    """Return whether the folder of a season stays, empty, beside others; ClientError.

    Jellyfin keeps such a season, and Jellyseerr takes it for there.
    """
    for season in entry.seasons:
        sonarr = sonarr_of(servers, season.instance)
        if (
            await series_left(sonarr, season.item_id) is not None
            and not await sonarr.deletes_empty_folders()
        ):
            return True
    return False


def _message(entry: JournalEntry, code: ErrorCode) -> str:
    """Return what the journal entry says of how the title was left."""
    if code is not ErrorCode.HALF_DONE:
        return "it was not deleted and is planned anew"
    return (
        "files of it are gone, and it is not: "
        "some are left, or Sonarr would fetch it again"
        if entry.seasons
        else "its file is gone, but Radarr still lists it"
    )
