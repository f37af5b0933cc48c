"""After a crash or a lost answer: what is gone is recorded as gone, what is not is planned anew. Nothing is deleted here."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from ..clients.errors import ClientError
from ..reading.servers import FoundServer
from .journal import Journal, Outcome
from .remains import remains
from .run import ErrorCode
from .runner import Runner


async def settle(
    journal: Journal, runner: Runner, servers: Mapping[str, FoundServer], now: datetime
) -> None:
    """Close each open entry whose files can be judged; the others stay open. JournalError if the journal cannot be changed."""
    for entry in journal.open_entries():
        try:
            left = await remains(entry, servers)
        except ClientError:
            continue
        if left.gone:
            await runner.finish(entry)
            continue
        code = ErrorCode.HALF_DONE if left.half_done else ErrorCode.INTERRUPTED
        await journal.conclude(
            entry.id,
            Outcome.INTERRUPTED,
            at=now,
            freed=max(0, entry.size - left.size),
            error_code=code,
            error_message=MESSAGES[code],
        )
    for entry in journal.half_done():
        # A person may have seen to it in Radarr
        with suppress(ClientError):
            if not (await remains(entry, servers)).half_done:
                await journal.mend(entry.id)


MESSAGES = {
    ErrorCode.HALF_DONE: "its file is gone, but Radarr still lists it",
    ErrorCode.INTERRUPTED: "it was not deleted and is planned anew",
}
