"""What the planner needs to remember, and what must therefore outlast a restart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .model import MediaRequest, MediaType, RequestKey, TitleId
from .people import Person

VANISHED_COUNT_FOR = timedelta(days=14)
LOST_TAG_COUNTS_FOR = timedelta(days=14)
LONGEST_GAP = timedelta(days=1)
UNLIKED_COUNTS_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Keep:
    """A person's word that a title stays, for good or until a moment in UTC.

    It matches if any of its ids agrees; `seasons` and `is_4k` narrow it. One for all
    seasons is for those to come, too, but not for `except_seasons`. Without `until` it
    is for good.
    """

    id: str
    media_type: MediaType
    tmdb_id: int
    tvdb_id: int | None = None
    imdb_id: str | None = None
    seasons: tuple[int, ...] | None = None
    is_4k: bool | None = None
    until: datetime | None = None
    reason: str = ""
    created_at: datetime | None = None
    created_by: str | None = None
    except_seasons: tuple[int, ...] = ()

    def covers(self, title: TitleId, tvdb_id: int | None, imdb_id: str | None) -> bool:
        """Return whether the keep is about this title."""
        if title.media_type is not self.media_type or self.is_4k not in (
            None,
            title.is_4k,
        ):
            return False
        if self.seasons is not None and title.season not in self.seasons:
            return False
        if title.season in self.except_seasons:
            return False
        return (
            title.tmdb_id == self.tmdb_id
            or (self.tvdb_id is not None and self.tvdb_id == tvdb_id)
            or (self.imdb_id is not None and self.imdb_id == imdb_id)
        )


@dataclass(frozen=True, slots=True)
class Announcement:
    """Since when a title has been shown as leaving, and when it was shown last.

    `date` and `files`, a fingerprint, are those that were shown. A `shown_at` of None
    is the last poll: so a poll that shows the same changes nothing.
    """

    announced_at: datetime
    date: datetime
    files: str
    shown_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Who had not finished a title at the last poll: all `readers` but the `done` ones.

    Nearly all titles share their readers, since most accounts never touch most titles.
    Of the others it was read `earlier` that they had not: when last, by account.
    """

    readers: frozenset[str] = frozenset()
    done: tuple[str, ...] = ()
    earlier: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def lately(self) -> frozenset[str]:
        """Return the accounts that the last poll read as not having finished."""
        return self.readers.difference(self.done)


# A request, by its number, creation and user, and a title of it. Without creation and
# user it is of an older version, which knew requests by their numbers alone.
type FloorKey = tuple[int, datetime | None, int | None, TitleId]


def floor_key(request: MediaRequest, title: TitleId) -> FloorKey:
    """Return the key, in the memory's `floors`, of a request of a title."""
    key = request.key
    return key.id, key.created_at, key.user_id, title


# A request of a title as above, and the id of a policy for tags of the title
type TagFloorKey = tuple[int, datetime | None, int | None, TitleId, str]


def tag_floor_key(request: MediaRequest, title: TitleId, policy: str) -> TagFloorKey:
    """Return the key, in the memory's `tag_floors`, of a request by a tag's policy."""
    return (*floor_key(request, title), policy)


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """A request that was carried out: the title was deleted for it.

    If the same request is there again, it comes from a restored backup.
    """

    request_id: int
    created_at: datetime | None
    user_id: int | None
    title: TitleId

    @property
    def request(self) -> RequestKey:
        """Return what makes the request the same."""
        title = self.title
        return RequestKey(
            self.request_id,
            self.created_at,
            self.user_id,
            title.media_type,
            title.tmdb_id,
            title.is_4k,
        )


@dataclass(frozen=True, slots=True)
class Vanished:
    """A request that Jellyseerr no longer has, since the poll at `at` (UTC)."""

    request: MediaRequest
    at: datetime


@dataclass(frozen=True, slots=True)
class DateFloor:
    """The latest date that a request ever had under one policy.

    Evidence that gets lost never moves a date earlier than this.
    """

    policy: str
    date: datetime


@dataclass(frozen=True, slots=True)
class Loss:
    """Rows that are missing all at once, and since when no more of them are."""

    missing: frozenset[str]
    since: datetime


@dataclass(frozen=True, slots=True)
class HereBefore:
    """A title of which a file was there before a request: imported when (UTC).

    `gone_at` is since when no file of it is known to be there. Whether it went was
    `seen_gone` by its server, or only nobody looks any more.
    """

    imported_at: datetime
    gone_at: datetime | None = None
    seen_gone: bool = False


@dataclass(frozen=True, slots=True)
class Involved:
    """What an account, by its name, did with a title; times in UTC.

    It `likes` it as of the last poll, or no longer did since the poll at `unliked_at`.
    It began it last at `begun_at`, and has not finished it since.
    """

    name: str
    likes: bool = False
    unliked_at: datetime | None = None
    begun_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A person's word to be done with a title, at a moment in UTC.

    `account` is the one in Jellyfin that the user had then, None without one; `user` is
    who the user was, and `by` Home Assistant's id of whoever said it for the user.
    """

    at: datetime
    user: Person
    account: str | None = None
    by: str | None = None


# By title, and Jellyseerr's id of the user
type SaidDone = Mapping[TitleId, Mapping[int, Done]]


@dataclass(frozen=True, slots=True)
class Absence:
    """A title that was not there at a poll; it was seen last at `seen_at` (UTC).

    Since then it is `back`: as the same file, or as another one.
    """

    seen_at: datetime
    back: bool = False
    same: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """All that is remembered, as the planner reads it.

    `said_done` has what people are done with, by Jellyseerr's users. `polled_at` is the
    last poll that read everything. `unfinished` has who had not
    finished a title when it was read last. `shared` has the requests of titles that
    several people requested, as the last poll read them. `seen` has the rows that were
    there before, by kind, and `losses` what is missing of them. `clock_suspect_at` is
    when the clock was last found to be wrong. `here_before` are titles of which a file
    was there before a request, and `involved` has by account who likes or began what.
    `on_the_way` has who lately watched something of a season, which may be gone since.
    `files_seen` is a fingerprint of each title's place and files, and `absences` are
    the titles that were not there since, or have another row now.
    `people` are the users by their numbers, as they were first seen or last confirmed.
    `tagged` has the labels of a title that policies name, each with the poll that no
    longer found it there; None as long as it is there, or the tag is gone for all.
    `tag_floors` are dates as `floors` are, by the policies for those labels.
    `half_done` are titles whose deletion went halfway, according to the journal.
    `trusted` is False if a store could not be read: then everything is held.
    """

    keeps: tuple[Keep, ...] = ()
    said_done: SaidDone = field(default_factory=dict)
    polled_at: datetime | None = None
    announcements: Mapping[TitleId, Announcement] = field(default_factory=dict)
    unfinished: Mapping[TitleId, Unfinished] = field(default_factory=dict)
    latest_watch: Mapping[TitleId, datetime] = field(default_factory=dict)
    floors: Mapping[FloorKey, DateFloor] = field(default_factory=dict)
    shared: Mapping[int, MediaRequest] = field(default_factory=dict)
    vanished: tuple[Vanished, ...] = ()
    carried_out: frozenset[CarriedOut] = frozenset()
    seen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    losses: Mapping[str, Loss] = field(default_factory=dict)
    people: Mapping[int, Person] = field(default_factory=dict)
    clock_suspect_at: datetime | None = None
    here_before: Mapping[TitleId, HereBefore] = field(default_factory=dict)
    involved: Mapping[TitleId, Mapping[str, Involved]] = field(default_factory=dict)
    on_the_way: Mapping[TitleId, Mapping[str, datetime]] = field(default_factory=dict)
    half_done: frozenset[TitleId] = frozenset()
    trusted: bool = True
    files_seen: Mapping[TitleId, str] = field(default_factory=dict)
    absences: Mapping[TitleId, Absence] = field(default_factory=dict)
    tagged: Mapping[TitleId, Mapping[str, datetime | None]] = field(
        default_factory=dict
    )
    tag_floors: Mapping[TagFloorKey, DateFloor] = field(default_factory=dict)

    def shown_at(self, announcement: Announcement) -> datetime | None:
        """Return when a title was last shown as leaving; None if that is not known."""
        return announcement.shown_at or self.polled_at

    def floor_of(
        self, request: MediaRequest, title: TitleId, by_tag: str | None = None
    ) -> DateFloor | None:
        """Return the latest date that a request ever had for a title; None if none.

        That is by what applies whatever its tags, or by a policy for tags, by its id.
        """
        if by_tag is not None:
            return self.tag_floors.get(tag_floor_key(request, title, by_tag))
        known = self.floors.get(floor_key(request, title))
        return known or self.floors.get((request.id, None, None, title))

    def unfinished_at(self, account: str, title: TitleId) -> datetime | None:
        """Return the last poll that read a title as not finished; None if none did."""
        if (known := self.unfinished.get(title)) is None:
            return None
        if account in known.readers and account not in known.done:
            return self.polled_at
        return known.earlier.get(account)
