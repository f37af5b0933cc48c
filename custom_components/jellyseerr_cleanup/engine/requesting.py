"""Requests in Jellyseerr what was deleted, in the name of who had requested it."""

from dataclasses import dataclass
from enum import StrEnum

from ..cleanup.deletion.instances import Servers, radarr_of, sonarr_of
from ..cleanup.journal.entries import JournalEntry, JournalUser, Outcome
from ..cleanup.journal.journal import Journal
from ..cleanup.requestable import Requestable
from ..clients.errors import ClientError, Conflict
from ..clients.folders import as_path
from ..clients.jellyseerr import JellyseerrClient
from ..clients.servarr import ServarrClient
from ..retention.model import MediaType, TitleId

# Radarr's bin has a folder for each movie, Sonarr's one for each season of a series
_DEEPEST = 3


class Refusal(StrEnum):
    """Why nothing was requested, by the keys of the texts for people."""

    NEVER_DELETED = "never_deleted"
    TITLE_IS_THERE = "title_is_there"
    NOT_REQUESTABLE = "not_requestable"
    REQUESTED_ALREADY = "requested_already"


class NotRequested(Exception):
    """Nothing was requested; `entry` is the title's last deletion, if there was one."""

    def __init__(self, why: Refusal, entry: JournalEntry | None = None) -> None:
        """Take why not."""
        super().__init__(why)
        self.why = why
        self.entry = entry


@dataclass(frozen=True, slots=True)
class Requested:
    """A request that was made, for `user`; `others` had requested the title, too.

    `in_recycle_bin` is whether a recycle bin still has files of it; None if that could
    not be found out.
    """

    entry: JournalEntry
    request_id: int
    user: JournalUser
    others: tuple[JournalUser, ...]
    in_recycle_bin: bool | None


async def request_again(
    title: TitleId, journal: Journal, jellyseerr: JellyseerrClient, servers: Servers
) -> Requested:
    """Request anew what the journal calls deleted; return the request.

    A person's word. NotRequested, JournalError, ClientError.
    """
    entry = next(
        (
            one
            for one in journal.entries()
            if title in one.ids and one.outcome is Outcome.DELETED
        ),
        None,
    )
    if entry is None or not entry.requesters:
        raise NotRequested(Refusal.NEVER_DELETED)
    if await _is_there(entry, servers):
        raise NotRequested(Refusal.TITLE_IS_THERE, entry)
    if not await Requestable(jellyseerr, servers).is_free(entry):
        # Jellyseerr would accept the request, and tell nobody
        raise NotRequested(Refusal.NOT_REQUESTABLE, entry)
    user, *others = _first_to_last(entry)
    try:
        request_id = await jellyseerr.request_title(entry.title, user.id)
    except Conflict:
        request_id = None
    if request_id is None:
        raise NotRequested(Refusal.REQUESTED_ALREADY, entry)
    in_bin = await _in_recycle_bin(entry, servers)
    return Requested(entry, request_id, user, tuple(others), in_bin)


def _first_to_last(entry: JournalEntry) -> list[JournalUser]:
    """Return who had requested the title, in the order of their requests."""
    asked = sorted(
        (one.created_at, one.request_id, one.user_id or 0)
        for one in entry.carried_out
        if one.created_at is not None
    )
    order = list(dict.fromkeys(user for _, _, user in asked))
    return sorted(
        entry.requesters,
        key=lambda one: order.index(one.id) if one.id in order else len(order),
    )


async def _is_there(entry: JournalEntry, servers: Servers) -> bool:
    """Return whether an instance has files of the title again."""
    for instance, item in {(one.instance, one.item_id) for one in entry.files}:
        if entry.media_type is MediaType.MOVIE:
            movie = await radarr_of(servers, instance).movie_by_tmdb(
                entry.title.tmdb_id
            )
            if movie is not None and movie.has_file:
                return True
        else:
            series = await sonarr_of(servers, instance).series(item)
            season = series and series.season(entry.title.season or 0)
            if season and season.file_count:
                return True
    return False


async def _in_recycle_bin(entry: JournalEntry, servers: Servers) -> bool | None:
    """Return whether a recycle bin has one of the files; None if it cannot be asked."""
    try:
        for file in entry.files:
            server = servers.get(file.instance)
            if server is None or not isinstance(server.client, ServarrClient):
                return None
            if await _lies_in_bin(server.client, file.path):
                return True
    except ClientError:
        return None
    return False


async def _lies_in_bin(server: ServarrClient, path: str) -> bool:
    recycle_bin = await server.recycle_bin()
    if recycle_bin is None:
        return False
    *above, name = as_path(path).parts
    for depth in range(_DEEPEST):
        inner = above[len(above) - depth :]
        folder = str(as_path(recycle_bin).joinpath(*inner))
        listed = (await server.folder(folder)).files
        if name in {as_path(one).name for one in listed}:
            return True
    return False
