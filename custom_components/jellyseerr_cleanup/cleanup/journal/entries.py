"""What the journal is made of. Times are in UTC, sizes in bytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from ...retention.model import MediaType, TitleId
from ...retention.remembered import CarriedOut
from ..limits import Removed
from ..outcomes import ErrorCode
from .follow_up import FollowUp


class Outcome(StrEnum):
    """How a journal entry ended, by the word that actions' answers carry."""

    DELETED = "deleted"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class JournalUser:
    """A requester, by the name at that time."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class JournalFile:
    """A file that was to go: of which item of which instance, and its size in bytes."""

    instance: str
    item_id: int
    file_id: int
    path: str
    size: int


@dataclass(frozen=True, slots=True)
class JournalSeason:
    """A season that was to go: of which series (`item_id`) of which instance.

    `episodes` are Sonarr's ids of its episodes, each with whether it was monitored.
    """

    instance: str
    item_id: int
    number: int
    monitored: bool
    episodes: tuple[tuple[int, bool], ...]


@dataclass(frozen=True, slots=True)
class JournalPath:
    """A path on the disk of an instance."""

    instance: str
    path: str


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One title's deletion: intended, and concluded once `outcome` is set.

    Times are in UTC, sizes in bytes. `seasons` are the copies of a season that Sonarr
    was told to unmonitor; a movie has none. `carried_out` are the requests that the
    deletion carries out. `freed` is what is proven to be gone. `asked_by` is Home
    Assistant's id of the user; None for an automation. `mended` is whether a title that
    was left half done no longer is. `beside` is what lay beside the files and must
    still be there; `stayed` what was left of their folders. `follow` is what Jellyfin
    and Jellyseerr are still to do once the title is gone; None of an old entry.
    Attempts that failed alike, one after the other, are one entry: it tells of the
    last, how many `attempts` there were, and when the first was made (`first_at`; None
    if it is the only one).
    """

    id: str
    title: TitleId
    name: str
    year: int | None
    requesters: tuple[JournalUser, ...]
    policy: str | None
    plan_id: str
    asked_by: str | None
    files: tuple[JournalFile, ...]
    seasons: tuple[JournalSeason, ...]
    carried_out: tuple[CarriedOut, ...]
    media_id: int | None
    intent_at: datetime
    outcome: Outcome | None = None
    outcome_at: datetime | None = None
    freed: int = 0
    error_code: str | None = None
    error_message: str | None = None
    mended: bool = False
    beside: tuple[JournalPath, ...] = ()
    stayed: tuple[str, ...] = ()
    follow: FollowUp | None = None
    attempts: int = 1
    first_at: datetime | None = None

    def concluded(
        self,
        outcome: Outcome,
        at: datetime,
        freed: int | None,
        error_code: str | None,
        error_message: str | None,
    ) -> JournalEntry:
        """Return the entry once it is known what came of it.

        `freed` None is all of a deleted title. What follows a deletion begins now.
        """
        is_gone = outcome is Outcome.DELETED
        if freed is None:
            freed = self.size if is_gone else 0
        return replace(
            self,
            outcome=outcome,
            outcome_at=at,
            freed=freed,
            error_code=error_code,
            error_message=error_message,
            follow=self.follow or (FollowUp() if is_gone else None),
        )

    def taken_back(self, at: datetime, message: str) -> JournalEntry:
        """Return the entry of a title that is not gone, though it was called so."""
        return replace(
            self,
            outcome=Outcome.FAILED,
            outcome_at=at,
            freed=0,
            error_code=ErrorCode.CAME_BACK,
            error_message=message,
        )

    @property
    def is_followed(self) -> bool:
        """Return whether nothing is left to do for a title that is gone."""
        return self.follow is None or self.follow.free_at is not None

    @property
    def media_type(self) -> MediaType:
        """Return whether it is a movie or a season."""
        return self.title.media_type

    @property
    def half_done(self) -> bool:
        """Return whether only part of the title is gone, and nobody has mended it."""
        return self.error_code == ErrorCode.HALF_DONE and not self.mended

    def may_become(self, outcome: Outcome, error_code: str | None) -> bool:
        """Return whether the entry may be concluded like that.

        An open one may. One that was not deleted may turn out to be, or to be left half
        done, because a server was late.
        """
        if self.outcome is None:
            return True
        if self.outcome is Outcome.DELETED or self.mended:
            return False
        return outcome is Outcome.DELETED or (
            error_code == ErrorCode.HALF_DONE and not self.half_done
        )

    @property
    def ids(self) -> frozenset[TitleId]:
        """Return every id of the title: it may be one in HD and in 4K."""
        return frozenset({self.title, *(one.title for one in self.carried_out)})

    @property
    def request_ids(self) -> tuple[int, ...]:
        """Return the ids of the requests that the deletion carries out."""
        return tuple(sorted({one.request_id for one in self.carried_out}))

    @property
    def places(self) -> frozenset[tuple[str, int]]:
        """Return the items that were to go, each by its instance and its id there."""
        return frozenset((one.instance, one.item_id) for one in self.files)

    @property
    def size(self) -> int:
        """Return the bytes of all files, each path counted once."""
        return sum({file.path: file.size for file in self.files}.values())

    def paths_on(self, instance: str) -> frozenset[str]:
        """Return where its files lay on one instance."""
        return frozenset(one.path for one in self.files if one.instance == instance)

    def beside_on(self, instance: str) -> frozenset[str]:
        """Return what lay beside them there."""
        return frozenset(one.path for one in self.beside if one.instance == instance)

    @property
    def instances(self) -> tuple[str, ...]:
        """Return the instances on which its files lay."""
        return tuple(sorted({one.instance for one in self.files}))

    def files_of(self, instance: str, item_id: int) -> tuple[JournalFile, ...]:
        """Return the files of one item of one instance."""
        return tuple(
            file
            for file in self.files
            if (file.instance, file.item_id) == (instance, item_id)
        )

    @property
    def removed(self) -> Removed | None:
        """Return what counts towards the limits, None if nothing went.

        An open entry counts in full, because its title may be gone.
        """
        instances = self.instances
        if self.outcome is None or self.outcome_at is None:
            return Removed(self.intent_at, self.size, instances)
        if self.outcome is Outcome.DELETED or self.freed:
            return Removed(self.outcome_at, self.freed, instances)
        return None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many titles are gone, and the bytes freed."""

    titles: int = 0
    freed: int = 0

    def minus(self, entry: JournalEntry) -> Tally:
        """Return the sums without a title that turned out not to be gone."""
        return Tally(self.titles - 1, self.freed - entry.freed)

    def plus(self, entry: JournalEntry, counted: int) -> Tally:
        """Return the sums with an entry added; `counted` of its bytes are in them."""
        gone = entry.outcome is Outcome.DELETED
        return Tally(self.titles + gone, self.freed + entry.freed - counted)


@dataclass(frozen=True, slots=True)
class Totals:
    """What was deleted since the set-up: in all, and by requester (Jellyseerr's id).

    A title counts once for the server, and once for each of its requesters.
    """

    server: Tally = Tally()
    users: Mapping[int, Tally] = field(default_factory=dict)

    def plus(self, entry: JournalEntry, counted: int = 0) -> Totals:
        """Return the sums with an entry added; `counted` of its bytes are in them."""
        if entry.outcome is not Outcome.DELETED and not entry.freed:
            return self
        theirs = {
            user.id: self.users.get(user.id, Tally()).plus(entry, counted)
            for user in entry.requesters
        }
        return Totals(self.server.plus(entry, counted), {**self.users, **theirs})

    def minus(self, entry: JournalEntry) -> Totals:
        """Return the sums without a title that turned out not to be gone."""
        theirs = {
            user.id: self.users[user.id].minus(entry)
            for user in entry.requesters
            if user.id in self.users
        }
        return Totals(self.server.minus(entry), {**self.users, **theirs})
