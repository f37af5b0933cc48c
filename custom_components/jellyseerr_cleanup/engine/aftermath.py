"""What is still to be done after runs, at each poll: also after a crash."""

from dataclasses import dataclass
import logging

from ..cleanup.bookkeeping import Bookkeeping
from ..cleanup.deletion.instances import Servers
from ..cleanup.exclusive import Exclusive
from ..cleanup.following import FollowUps
from ..cleanup.journal.journal import JournalError
from ..cleanup.records import Records
from ..cleanup.settling import settle
from ..clients.errors import ClientError
from ..reading.reader import Reading

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Aftermath:
    """Finishes the book-keeping of titles that were deleted; it deletes no video.

    Nothing happens while a run is under way.
    """

    records: Records
    bookkeeping: Bookkeeping
    follow_ups: FollowUps
    exclusive: Exclusive

    async def settle(self, reading: Reading) -> None:
        """Close journal entries that were left open, and go on with those closed."""
        if self.exclusive.is_held:
            return
        try:
            await settle(
                self.records.journal,
                self.bookkeeping,
                reading.servers,
                reading.snapshot.read_at,
            )
        except (ClientError, JournalError) as err:
            _LOGGER.debug("The journal stays as it is: %s", err)
        await self.follow_up(reading.servers)

    async def follow_up(self, servers: Servers) -> None:
        """Have Jellyfin and Jellyseerr follow what was deleted, as far as they can."""
        if self.exclusive.is_held:
            return
        try:
            await self.follow_ups.go_on(servers)
        except JournalError as err:
            _LOGGER.debug("The journal stays as it is: %s", err)
