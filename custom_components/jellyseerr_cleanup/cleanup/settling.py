"""After a crash or a lost answer: what is gone is recorded as gone, what is not is planned anew. Nothing is deleted here."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from ..clients.errors import ClientError
from ..reading.servers import FoundServer
from .journal import Journal, JournalEntry, Outcome
from .remains import Remains, remains
from .run import ErrorCode
from .runner import Runner


async def settle(
    journal: Journal, runner: Runner, servers: Mapping[str, FoundServer], now: datetime
) -> None:
    """Close each open entry whose files can be judged; the others stay open. JournalError if the journal cannot be changed."""
    for entry in journal.open_entries():
        with suppress(ClientError):
            left = await remains(entry, servers)
            if left.gone:
                await runner.finish(entry)
            else:
                await _conclude(journal, entry, left, now)
    for entry in journal.doubtful(now):
        # A server may be late with what it was told, or a person may have seen to it there
        with suppress(ClientError):
            left = await remains(entry, servers)
            if left.gone:
                await runner.finish(entry)
            elif left.half_done and not entry.half_done:
                await _conclude(journal, entry, left, now)
            elif entry.half_done and not left.half_done:
                await journal.mend(entry.id)


async def _conclude(
    journal: Journal, entry: JournalEntry, left: Remains, now: datetime
) -> None:
    """Record that the title was left as it is."""
    code = ErrorCode.HALF_DONE if left.half_done else ErrorCode.INTERRUPTED
    await journal.conclude(
        entry.id,
        Outcome.INTERRUPTED,
        at=now,
        freed=max(0, entry.size - left.size),
        error_code=code,
        error_message=MESSAGES[code],
    )


MESSAGES = {
    ErrorCode.HALF_DONE: "its file is gone, but Radarr still lists it",
    ErrorCode.INTERRUPTED: "it was not deleted and is planned anew",
}
