"""What was read from the servers, shaped once: the parts of the Snapshot.

All times are in UTC with a zone, all sizes in bytes. Sources: Jellyseerr's `/request`,
`/user` and `/settings`, Jellyfin's `/Items`, `/Users` and `/Sessions`, Radarr's and
Sonarr's `/movie`, `/queue` and `/system/status`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
import re

from .reason import Reason, ReasonCode, Unknown
from .together import EpisodeWatches

IN_THE_MIDDLE_FOR = timedelta(days=30)
# In place of the status of a request of which something cannot be read: it holds
UNREADABLE = -(2**31 - 1)

_TITLE_ID = re.compile(
    r"(?:movie:(?P<movie>[1-9][0-9]{0,9})"
    r"|tv:(?P<tv>[1-9][0-9]{0,9}):s(?P<season>[0-9]{1,5}))"
    r":(?P<quality>hd|4k)"
)


class MediaType(StrEnum):
    """Jellyseerr's two kinds of media."""

    MOVIE = "movie"
    TV = "tv"


class RequestStatus(IntEnum):
    """Jellyseerr's status of a request; `COMPLETED` exists since Jellyseerr 2.6."""

    PENDING = 1
    APPROVED = 2
    DECLINED = 3
    FAILED = 4
    COMPLETED = 5


class MediaStatus(IntEnum):
    """Jellyseerr's status of a media in one quality."""

    UNKNOWN = 1
    PENDING = 2
    PROCESSING = 3
    PARTIALLY_AVAILABLE = 4
    AVAILABLE = 5
    BLOCKLISTED = 6
    DELETED = 7


@dataclass(frozen=True, slots=True, order=True)
class TitleId:
    """A movie or one season, in one quality.

    As a text: `movie:<tmdb>:<hd|4k>` or `tv:<tmdb>:s<n>:<hd|4k>`.
    """

    media_type: MediaType
    tmdb_id: int
    season: int | None
    is_4k: bool

    def __str__(self) -> str:
        quality = "4k" if self.is_4k else "hd"
        season = "" if self.season is None else f":s{self.season}"
        return f"{self.media_type}:{self.tmdb_id}{season}:{quality}"

    @classmethod
    def parse(cls, text: str) -> TitleId:
        """Return the id that a text says; ValueError if it is none."""
        if (match := _TITLE_ID.fullmatch(text)) is None:
            raise ValueError(text)
        is_4k = match["quality"] == "4k"
        if match["movie"]:
            return cls(MediaType.MOVIE, int(match["movie"]), None, is_4k)
        return cls(MediaType.TV, int(match["tv"]), int(match["season"]), is_4k)


@dataclass(frozen=True, slots=True)
class TitleName:
    """What people call a title; no decision depends on it."""

    name: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Requester:
    """A Jellyseerr user.

    `jellyfin_user_id` is the user's Jellyfin account: 32 hexadecimal digits, lower
    case.
    """

    id: int
    display_name: str
    username: str | None = None
    jellyfin_username: str | None = None
    email: str | None = None
    jellyfin_user_id: str | None = None


@dataclass(frozen=True, slots=True)
class QualityRecord:
    """What Jellyseerr knows of a media in one quality."""

    status: int
    service_id: int | None = None
    external_id: int | None = None
    jellyfin_item_id: str | None = None


@dataclass(frozen=True, slots=True)
class MediaRecord:
    """Jellyseerr's row for a movie or a series, in both qualities."""

    id: int
    tmdb_id: int
    standard: QualityRecord
    ultra_hd: QualityRecord
    tvdb_id: int | None = None
    imdb_id: str | None = None
    added_at: datetime | None = None

    def in_quality(self, is_4k: bool) -> QualityRecord:
        """Return the record of one quality."""
        return self.ultra_hd if is_4k else self.standard


@dataclass(frozen=True, slots=True)
class RequestKey:
    """What makes a request the same: after a restore, numbers are given anew."""

    id: int
    created_at: datetime | None
    user_id: int | None
    media_type: MediaType
    tmdb_id: int
    is_4k: bool

    def __str__(self) -> str:
        """Return a short text that is the same for no other request."""
        created = self.created_at.timestamp() if self.created_at else ""
        kind = f"{self.media_type}:{self.tmdb_id}:{'4k' if self.is_4k else 'hd'}"
        return f"{self.id} {created} {self.user_id or ''} {kind}"


@dataclass(frozen=True, slots=True)
class MediaRequest:
    """One user's request; a status that is in no enum stays a plain number.

    `server_id` is the Radarr or Sonarr that it was made for, by Jellyseerr's number of
    it; None if nobody chose one.
    """

    id: int
    media_type: MediaType
    is_4k: bool
    status: int
    media: MediaRecord
    requester: Requester | None
    created_at: datetime | None
    seasons: tuple[int, ...] = ()
    server_id: int | None = None

    @property
    def key(self) -> RequestKey:
        """Return what makes it the same request, whatever its status and seasons."""
        return RequestKey(
            self.id,
            self.created_at,
            self.requester.id if self.requester else None,
            self.media_type,
            self.media.tmdb_id,
            self.is_4k,
        )

    @property
    def title_ids(self) -> tuple[TitleId, ...]:
        """Return the titles that this request asks for by name."""
        if self.media_type is MediaType.MOVIE:
            return (TitleId(MediaType.MOVIE, self.media.tmdb_id, None, self.is_4k),)
        return self.season_ids(self.seasons)

    @property
    def names_no_season(self) -> bool:
        """Return whether it asks for a series without naming any season."""
        return self.media_type is MediaType.TV and not self.seasons

    def season_ids(self, seasons: Iterable[int]) -> tuple[TitleId, ...]:
        """Return the ids of seasons of the series, in the quality of the request."""
        return tuple(
            TitleId(MediaType.TV, self.media.tmdb_id, season, self.is_4k)
            for season in seasons
        )


@dataclass(frozen=True, slots=True)
class Account:
    """A Jellyfin account."""

    id: str
    name: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class WatchState:
    """What Jellyfin knows of one account and one item, or of all episodes of a season.

    `counts_from` is the oldest of the watches that together finish a season; None if
    there is only one watch.
    """

    played: bool
    position_ticks: int
    last_played: datetime | None
    favorite: bool
    counts_from: datetime | None = None

    @property
    def finished(self) -> bool:
        """Return whether it was watched to the end and is not being watched again."""
        return self.played and self.position_ticks == 0

    @property
    def left(self) -> bool:
        """Return whether it was played, and was left at a position since.

        That is a watch that goes on, or one that nobody will end: Jellyfin keeps the
        position for good. So it is in the middle for a while, and then finished.
        """
        return self.played and self.position_ticks > 0

    def finished_by(self, now: datetime) -> bool:
        """Return whether it counts as finished at a time (UTC).

        What was left at an unknown time does: then nobody knows when it was finished.
        """
        return self.finished or (
            self.left
            and (self.last_played is None or now - self.last_played > IN_THE_MIDDLE_FOR)
        )

    @property
    def started(self) -> bool:
        """Return whether somebody is, or was, in the middle of it."""
        return not self.finished and (
            self.position_ticks > 0 or self.last_played is not None
        )

    def of_another(self) -> WatchState:
        """Return what it says of a title that the item may be, and may not be.

        It can hold the title, and never counts as watched.
        """
        if self.finished:
            return WatchState(False, 0, None, favorite=self.favorite)
        return replace(self, played=False) if self.played else self


@dataclass(frozen=True, slots=True)
class LibraryTitle:
    """A title in Jellyfin: per account the states of its items.

    No state means that the account was read completely and does not see the title.
    `unmatched` is why not all of the title's files are known to be items of Jellyfin.
    If none of them is, the states are those of the items that agree by their ids.
    `own_ids` are the items whose watches count, since they are its files. Of a season,
    `earlier` is when accounts last finished or began something of each earlier one.
    `episodes` tells who finished which of a season's files, if anybody finished any.
    `shown_as` are the films or seasons as which Jellyfin shows it.
    """

    item_ids: tuple[str, ...]
    states: Mapping[str, tuple[WatchState, ...] | Unknown]
    created_at: datetime | None
    playing: bool | Unknown
    unmatched: Reason | None = None
    own_ids: tuple[str, ...] = ()
    earlier: Mapping[int, Mapping[str, datetime]] = field(default_factory=dict)
    episodes: tuple[EpisodeWatches, ...] = ()
    shown_as: tuple[str, ...] = ()

    def unknown_files(self, *, match_by_id: bool) -> Reason | None:
        """Return why its states say nothing of its files, if so.

        With `match_by_id` ids may decide where no file was found at all, and nowhere
        else: a file that was found shows that places do tell.
        """
        why = self.unmatched
        by_ids = why and why.code is ReasonCode.FILES_NOT_IN_JELLYFIN
        return None if match_by_id and by_ids else why
