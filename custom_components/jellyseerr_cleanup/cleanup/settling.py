"""After a crash or a lost answer: what is gone is recorded as gone, what is not is planned anew. Nothing is deleted here."""

from contextlib import suppress
from datetime import datetime

from ..clients.errors import ClientError
from .instances import NotGone, Servers
from .journal import Journal, Outcome
from .remains import remains
from .runner import Runner


async def settle(
    journal: Journal, runner: Runner, servers: Servers, now: datetime
) -> None:
    """Close each open entry whose files can be judged; the others stay open, and those at which a server may be at work. JournalError if the journal cannot be changed.

    A season that was only unmonitored is monitored again.
    """
    books = runner.books
    for entry in journal.open_entries():
        if books.may_be_late(entry, now):
            continue
        with suppress(ClientError, NotGone):
            left = await remains(entry, servers)
            if left.gone:
                await books.finish(entry, servers)
            else:
                await books.interrupt(entry, left, servers)
    for entry in journal.doubtful(now):
        # A server may be late with what it was told, or a person may have seen to it there
        with suppress(ClientError, NotGone):
            left = await remains(entry, servers)
            if left.gone:
                await books.finish(entry, servers)
            elif left.half_done and not entry.half_done:
                await books.interrupt(entry, left, servers)
            elif entry.half_done and not left.half_done:
                await journal.mend(entry.id)
            elif entry.outcome is Outcome.INTERRUPTED:
                # After a lost answer; where Sonarr refused at once, it was a person who unmonitored it since
                await left.put_flags_back(servers)
