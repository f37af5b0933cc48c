"""All that one poll read, and the Radarrs and Sonarrs where it was read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .copies import LibraryCopy
from .model import Account, LibraryTitle, MediaRequest, MediaType, Requester, TitleId
from .reason import Unknown
from .tags import InstanceTags


@dataclass(frozen=True, slots=True)
class Instance:
    """A Radarr or Sonarr as Jellyseerr's settings name it.

    `address` contains no key; instances with one address are one server. `fingerprint`
    is the same wherever the same key opens the server, and reveals nothing of the key.
    """

    key: str
    name: str
    is_4k: bool
    address: str
    fingerprint: str | None = field(default=None, repr=False)

    @property
    def names(self) -> frozenset[str]:
        """Return all by which another configuration entry may know the same server.

        Different servers may share one of these names.
        """
        return frozenset(filter(None, (self.address, self.fingerprint)))


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A movie or season on one Radarr or Sonarr, by the server's address.

    Without a season, any season of the series.
    """

    address: str
    media_type: MediaType
    tmdb_id: int
    season: int | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that one poll read.

    A title that is missing from `library` or `copies` was not read, which is not the
    same as empty. `listed_seasons` are the seasons that Sonarr lists of a series, by
    TMDB id and quality, for requests that name none. `people` are all users if their
    list was read. `claimed` are the places for which
    other configuration entries have requests. `also_on` are the keys of other instances
    of its quality that have a title, too; it is read of titles that may leave, where
    there are such instances. `tags` are those of each instance, by its key; they are
    read only if policies name tags.
    """

    read_at: datetime
    requests: tuple[MediaRequest, ...]
    accounts: Mapping[str, Account] | Unknown
    instances: Mapping[str, Instance]
    library: Mapping[TitleId, LibraryTitle | Unknown]
    copies: Mapping[TitleId, LibraryCopy | Unknown]
    users: frozenset[int] | None = None
    held: Unknown | None = None
    listed_seasons: Mapping[tuple[int, bool], tuple[int, ...]] = field(
        default_factory=dict
    )
    claimed: frozenset[Place] = frozenset()
    also_on: Mapping[TitleId, frozenset[str] | Unknown] = field(default_factory=dict)
    people: tuple[Requester, ...] = ()
    tags: Mapping[str, InstanceTags | Unknown] = field(default_factory=dict)
