"""After a crash or a lost answer: what is gone is recorded as gone, what is not is planned anew. Nothing is deleted here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..clients.errors import CannotConnect, ClientError
from ..clients.radarr import RadarrClient
from ..reading.servers import FoundServer
from .journal import Journal, JournalEntry, Outcome
from .runner import Runner


@dataclass(frozen=True, slots=True)
class _Remains:
    """What is still there of an entry: the bytes of its files, and whether an item is listed without them."""

    size: int
    listed: bool


async def settle(
    journal: Journal, runner: Runner, servers: Mapping[str, FoundServer], now: datetime
) -> None:
    """Close each open entry whose files can be judged; the others stay open. JournalError if the journal cannot be changed."""
    for entry in journal.open_entries():
        try:
            remains = await _remains(entry, servers)
        except ClientError:
            continue
        if not remains.size and not remains.listed:
            await runner.finish(entry)
            continue
        half_done = not remains.size
        await journal.conclude(
            entry.id,
            Outcome.INTERRUPTED,
            at=now,
            freed=max(0, entry.size - remains.size),
            error_code="half_done" if half_done else "interrupted",
            error_message="its file is gone, but Radarr still lists it"
            if half_done
            else "it was not deleted and is planned anew",
        )


async def _remains(entry: JournalEntry, servers: Mapping[str, FoundServer]) -> _Remains:
    """Ask the instances what is left; ClientError if one cannot say."""
    size = 0
    listed = False
    for file in entry.files:
        server = servers.get(file.instance)
        if server is None or not isinstance(server.client, RadarrClient):
            raise CannotConnect(server.name if server else file.instance)
        movie = await server.client.movie(file.item_id)
        if movie is not None and movie.tmdb_id == entry.title.tmdb_id:
            listed = True
            size += sum(one.size for one in movie.files if one.id == file.file_id)
    return _Remains(size, listed)
