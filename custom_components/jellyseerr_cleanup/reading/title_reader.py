"""Reading the copies of titles, each from the Radarr or Sonarr that it is on."""

from abc import ABC, abstractmethod
import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto

from ..clients.errors import ClientError
from ..clients.servarr import ServarrClient
from ..retention.copies import LibraryCopy
from ..retention.model import MediaRecord, TitleId, TitleName
from ..retention.reason import ReasonCode, Unknown
from ..retention.tags import InstanceTags
from ..retention.titles import instance_key
from .concurrency import in_thread
from .on_disk import NotOnDisk, with_listings
from .servers import FoundServer
from .tags import RowTags
from .unanswered import unanswered

type Wanted = Mapping[TitleId, MediaRecord]


class HowFresh(Enum):
    """What may count of what was read before this reading."""

    REMEMBERED = auto()  # what was read within a day and did not change
    FILES_NOW = auto()  # the files as they are now
    NOTHING = auto()  # everything is read


@dataclass(frozen=True, slots=True)
class FoundCopies:
    """The copies of titles, and what their servers call them."""

    copies: Mapping[TitleId, LibraryCopy | Unknown]
    names: Mapping[TitleId, TitleName]


def unreachable(server: FoundServer, error: ClientError | None = None) -> Unknown:
    """Return what is known of titles of which a server did not say anything sound."""
    return unanswered(server.name, error, ReasonCode.INSTANCE_UNREACHABLE)


def by_instance(
    wanted: Iterable[tuple[TitleId, MediaRecord]], servers: Mapping[str, FoundServer]
) -> tuple[dict[str, dict[TitleId, MediaRecord]], dict[TitleId, Unknown]]:
    """Return titles by the key of their server, and those that are on none."""
    there: dict[str, dict[TitleId, MediaRecord]] = {}
    nowhere: dict[TitleId, Unknown] = {}
    for title, media in wanted:
        key = instance_key(title, media)
        if key is None or key not in servers:
            nowhere[title] = Unknown.because(ReasonCode.NO_INSTANCE)
        else:
            there.setdefault(key, {})[title] = media
    return there, nowhere


class TitleReader(ABC):
    """Reads the titles of one kind from all their servers, within one reading."""

    def __init__(
        self,
        servers: Mapping[str, FoundServer],
        now: datetime,
        not_on_disk: NotOnDisk,
        tags: Mapping[str, InstanceTags | Unknown],
    ) -> None:
        """Read at `now` (UTC); what is not on disk outlasts the reader.

        `tags` are those of the instances, as far as they were read at `now`.
        """
        self._servers = servers
        self._now = now
        self._not_on_disk = not_on_disk
        self._tags = tags

    async def read(
        self, wanted: Iterable[tuple[TitleId, MediaRecord]], how: HowFresh
    ) -> FoundCopies:
        """Return the copies of these titles; what could not be read is Unknown."""
        # What grows with the library does not run on the event loop
        there, nowhere = await in_thread(by_instance, wanted, self._servers)
        copies: dict[TitleId, LibraryCopy | Unknown] = {**nowhere}
        names: dict[TitleId, TitleName] = {}
        for found in await asyncio.gather(
            *(
                self._read_and_list(self._servers[key], titles, how)
                for key, titles in there.items()
            )
        ):
            copies |= found.copies
            names |= found.names
        return FoundCopies(copies, names)

    def _row_tags(self, server: FoundServer) -> RowTags:
        return RowTags(self._tags.get(server.key), self._now)

    async def _read_and_list(
        self, server: FoundServer, wanted: Wanted, how: HowFresh
    ) -> FoundCopies:
        """Return copies with what their folders do not list, where that is to be asked.

        It is before a deletion, and of titles that were not on disk when asked last.
        """
        found = await self._read(server, wanted, how)
        doubtful = {
            title: copy
            for title, copy in found.copies.items()
            if isinstance(copy, LibraryCopy)
            and copy.files
            and (how is HowFresh.NOTHING or title in self._not_on_disk.titles)
        }
        if not doubtful or not isinstance(server.client, ServarrClient):
            return found
        try:
            looked = await with_listings(server.client, doubtful, self._not_on_disk)
        except ClientError as err:
            unknown = unreachable(server, err)
            return replace(
                found, copies={**found.copies, **dict.fromkeys(doubtful, unknown)}
            )
        return replace(found, copies={**found.copies, **looked})

    @abstractmethod
    def is_fresh(self, title: TitleId, media: MediaRecord) -> bool:
        """Return whether a title was read in this reading, or cannot be."""

    @abstractmethod
    def note_near(self, near: Iterable[tuple[TitleId, MediaRecord]]) -> None:
        """Have these read at the next poll: they are in the window."""

    @abstractmethod
    async def _read(
        self, server: FoundServer, wanted: Wanted, how: HowFresh
    ) -> FoundCopies:
        """Return the copies of titles that are all on one server."""
