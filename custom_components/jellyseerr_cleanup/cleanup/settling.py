"""After a crash or a lost answer: close the journal entries that were left open.

What is gone is recorded as gone, what is not is planned anew. No file is deleted here.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from ..clients.errors import ClientError
from .bookkeeping import Bookkeeping
from .deletion.instances import NotGone, Servers
from .deletion.remains import remains
from .journal.entries import Outcome
from .journal.journal import Journal

_NEIGHBOURS_COUNT_FOR = timedelta(days=7)


async def settle(
    journal: Journal, books: Bookkeeping, servers: Servers, now: datetime
) -> None:
    """Close each open journal entry whose files can be judged; `now` is in UTC.

    The others stay open, and so do those whose server may still be deleting. A season
    that was only unmonitored is monitored again. JournalError if the journal cannot be
    changed.
    """
    for entry in journal.open_entries():
        if books.may_be_late(entry, now):
            continue
        with suppress(ClientError, NotGone):
            # What lay beside it may have gone as well, and not with its disk
            surely = now - entry.intent_at <= _NEIGHBOURS_COUNT_FOR
            left = await remains(entry, servers, surely=surely)
            if left.gone:
                await books.finish(entry)
            else:
                await books.interrupt(entry, left, servers)
    for entry in journal.doubtful(now):
        # The server may have deleted late, or a person may have mended the title there
        with suppress(ClientError, NotGone):
            left = await remains(entry, servers)
            if left.gone:
                await books.finish(entry)
            elif left.half_done and not entry.half_done:
                await books.interrupt(entry, left, servers)
            elif entry.half_done and not left.half_done:
                await journal.mend(entry.id)
            elif entry.outcome is Outcome.INTERRUPTED:
                # Interrupted: an answer was lost, so the flags may be ours to put back.
                # If Sonarr refused at once (failed), a person has unmonitored the
                # season since.
                await left.put_flags_back(servers)
