"""Households of a few readable lines: who asked, who watched, which files, which policies.

All of it is about the movie with the TMDB id 1 in HD unless said otherwise. Days count back from NOW. An announcement needs no
time (notice 0) unless said otherwise, so that a passed date is due at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from custom_components.jellyseerr_cleanup.retention.model import (
    Account,
    Instance,
    LibraryCopy,
    LibraryTitle,
    MediaFile,
    MediaRecord,
    MediaRequest,
    MediaType,
    QualityRecord,
    Requester,
    Snapshot,
    TitleId,
    WatchState,
)
from custom_components.jellyseerr_cleanup.retention.plan import Decision, Plan, State
from custom_components.jellyseerr_cleanup.retention.planner import plan
from custom_components.jellyseerr_cleanup.retention.policy import (
    CountFrom,
    PolicyBook,
    RetentionPolicy,
    Terms,
    WatchedBy,
)
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode, Unknown
from custom_components.jellyseerr_cleanup.retention.remembered import Keep, Memory
from custom_components.jellyseerr_cleanup.retention.remembering import (
    notice_vanished,
    remember_poll,
)

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)

ALICE = Requester(1, "Alice", jellyfin_username="alice", jellyfin_user_id="a" * 32)
BOB = Requester(2, "Bob", jellyfin_username="bob", jellyfin_user_id="b" * 32)
CAROL = Requester(3, "Carol", jellyfin_username="carol", jellyfin_user_id="c" * 32)
LOCAL = Requester(4, "Local", username="local")
PEOPLE = (ALICE, BOB, CAROL, LOCAL)

MOVIE = TitleId(MediaType.MOVIE, 1, None, False)
MOVIE_4K = replace(MOVIE, is_4k=True)
OTHER_MOVIE = replace(MOVIE, tmdb_id=2)

UNREAD = Unknown.because(ReasonCode.JELLYFIN_UNREACHABLE, server="Jellyfin")
RADARR_DOWN = Unknown.because(ReasonCode.INSTANCE_UNREACHABLE, server="Radarr")
NOT_ON_RADARR = Unknown.because(ReasonCode.NOT_ON_INSTANCE)

type States = tuple[WatchState, ...] | Unknown


def ago(days: float) -> datetime:
    """Return the moment so many days before NOW."""
    return NOW - timedelta(days=days)


def state(
    days: float | None = None,
    *,
    played: bool = True,
    ticks: int = 0,
    favorite: bool = False,
) -> WatchState:
    """Return a watch state, last played so many days ago; None is without a date."""
    return WatchState(played, ticks, None if days is None else ago(days), favorite)


UNSEEN = state(played=False)


def account(person: Requester) -> str:
    """Return the Jellyfin account of somebody who has one."""
    assert person.jellyfin_user_id is not None
    return person.jellyfin_user_id


def terms_of(
    days: float | None,
    *,
    count_from: str = CountFrom.LAST_WATCHED_OR_ADDED,
    watched_by: str = WatchedBy.REQUESTER,
    unwatched: float | None = None,
    **terms: Any,
) -> Terms:
    """Return terms of so many days; None is never."""
    return Terms(
        None if days is None else timedelta(days=days),
        count_from=CountFrom(count_from),
        watched_by=WatchedBy(watched_by),
        unwatched_retention=None if unwatched is None else timedelta(days=unwatched),
        **terms,
    )


def title(tmdb_id: int = 1, *, is_4k: bool = False) -> TitleId:
    """Return a movie's id."""
    return TitleId(MediaType.MOVIE, tmdb_id, None, is_4k)


def file(
    days: float | None,
    path: str = "/movies/1/hd.mkv",
    *,
    size: int = 1000,
    number: int = 1,
) -> MediaFile:
    """Return a file that was imported so many days ago; None is without a date."""
    return MediaFile(number, path, size, None if days is None else ago(days))


def _fresh_instances() -> dict[str, Instance]:
    return {
        "radarr:0": Instance("radarr:0", "Radarr", False, "radarr:7878"),
        "radarr:1": Instance("radarr:1", "Radarr 4K", True, "radarr-4k:7878"),
        "sonarr:0": Instance("sonarr:0", "Sonarr", False, "sonarr:8989"),
    }


@dataclass
class Household:
    """What the servers would say, what was asked for, and what is remembered."""

    now: datetime = NOW
    requests: list[MediaRequest] = field(default_factory=list)
    media: dict[tuple[MediaType, int], MediaRecord] = field(default_factory=dict)
    accounts: Mapping[str, Account] | Unknown = field(
        default_factory=lambda: {
            account(one): Account(account(one), one.display_name, True)
            for one in (ALICE, BOB, CAROL)
        }
    )
    instances: dict[str, Instance] = field(default_factory=_fresh_instances)
    states: dict[tuple[TitleId, str], States] = field(default_factory=dict)
    created: dict[TitleId, datetime | None] = field(default_factory=dict)
    playing: bool | Unknown = False
    unread: dict[TitleId, Unknown] = field(default_factory=dict)
    copies: dict[TitleId, LibraryCopy | Unknown] = field(default_factory=dict)
    book: PolicyBook = field(default_factory=lambda: PolicyBook(notice=timedelta(0)))
    memory: Memory = field(default_factory=Memory)
    held: Unknown | None = None

    def asks(
        self,
        who: Requester | None = ALICE,
        days: float | None = 40,
        *,
        number: int | None = None,
        tmdb_id: int = 1,
        is_4k: bool = False,
        status: int = 2,
        media: int = 5,
        seasons: tuple[int, ...] = (),
    ) -> Self:
        """Add a request of so many days ago, and a copy that was imported a day later."""
        kind = MediaType.TV if seasons else MediaType.MOVIE
        kept = self.media.get((kind, tmdb_id)) or MediaRecord(
            tmdb_id, tmdb_id, QualityRecord(1), QualityRecord(1)
        )
        quality = QualityRecord(media, int(is_4k), 100 + tmdb_id)
        self.media[kind, tmdb_id] = (
            replace(kept, ultra_hd=quality)
            if is_4k
            else replace(kept, standard=quality)
        )
        request = MediaRequest(
            number or len(self.requests) + 1,
            kind,
            is_4k,
            status,
            self.media[kind, tmdb_id],
            who,
            None if days is None else ago(days),
            seasons,
        )
        self.requests.append(request)
        for one in request.title_ids:
            if kind is MediaType.MOVIE:
                self.copies.setdefault(
                    one, self.copy_of(one, file((days or 1) - 1, _path(one)))
                )
        return self

    def copy_of(
        self, one: TitleId, *files: MediaFile, queued: bool = False
    ) -> LibraryCopy:
        """Return a copy where Jellyseerr says that the title is."""
        key = f"radarr:{int(one.is_4k)}"
        return LibraryCopy(
            key, 100 + one.tmdb_id, f"/movies/{one.tmdb_id}", files, queued
        )

    def has(self, *files: MediaFile, of: TitleId = MOVIE, queued: bool = False) -> Self:
        """Let Radarr hold these files of a title."""
        self.copies[of] = self.copy_of(of, *files, queued=queued)
        return self

    def copied(self, copy: LibraryCopy | Unknown, of: TitleId = MOVIE) -> Self:
        """Let Radarr say this of a title."""
        self.copies[of] = copy
        return self

    def records(self, tmdb_id: int = 1, **changes: Any) -> Self:
        """Change what Jellyseerr says of a movie."""
        key = (MediaType.MOVIE, tmdb_id)
        self.media[key] = replace(self.media[key], **changes)
        return self

    def placed(
        self, service: int | None, item: int | None = 101, *, is_4k: bool = False
    ) -> Self:
        """Change where Jellyseerr says that the movie is."""
        record = self.media[MediaType.MOVIE, 1]
        quality = replace(
            record.in_quality(is_4k), service_id=service, external_id=item
        )
        changed: dict[str, Any] = {"ultra_hd" if is_4k else "standard": quality}
        return self.records(**changed)

    def watches(
        self, who: Requester, *states: WatchState | float, of: TitleId = MOVIE
    ) -> Self:
        """Let somebody's account have these states of a title; a number is a finished watch of so many days ago."""
        self.states[of, account(who)] = tuple(
            one if isinstance(one, WatchState) else state(one) for one in states
        )
        return self

    def cannot_read(self, who: Requester, of: TitleId = MOVIE) -> Self:
        """Let the read of an account fail."""
        self.states[of, account(who)] = Unknown.because(
            ReasonCode.WATCH_STATE_UNREADABLE, account=who.display_name
        )
        return self

    def policy(
        self,
        who: Requester | tuple[Requester, ...] | None,
        days: float | None,
        **terms: Any,
    ) -> Self:
        """Add a policy for somebody or, for None, for everybody; None days are never."""
        people = who if isinstance(who, tuple) or who is None else (who,)
        number = str(len(self.book.policies) + 1)
        policy = RetentionPolicy(
            number,
            f"Policy {number}",
            None
            if people is None
            else {one.id: one.jellyfin_user_id for one in people},
            dict.fromkeys(MediaType, terms_of(days, **terms)),
        )
        return self.policies(*self.book.policies, policy)

    def policies(self, *policies: RetentionPolicy) -> Self:
        """Have these policies only."""
        return self.options(policies=policies)

    def default(self, days: float | None, **terms: Any) -> Self:
        """Change the default terms."""
        return self.options(defaults=dict.fromkeys(MediaType, terms_of(days, **terms)))

    def options(self, **changes: Any) -> Self:
        """Change an option."""
        self.book = replace(self.book, **changes)
        return self

    def remembers(self, **changes: Any) -> Self:
        """Change what is remembered."""
        self.memory = replace(self.memory, **changes)
        return self

    def keeps(self, tmdb_id: int = 1, **narrowed: Any) -> Self:
        """Keep a movie."""
        keep = Keep(
            f"keep {len(self.memory.keeps) + 1}", MediaType.MOVIE, tmdb_id, **narrowed
        )
        return self.remembers(keeps=(*self.memory.keeps, keep))

    def snapshot(self) -> Snapshot:
        """Return what one complete poll reads."""
        return Snapshot(
            read_at=self.now,
            requests=tuple(
                replace(one, media=self.media[one.media_type, one.media.tmdb_id])
                for one in self.requests
            ),
            accounts=self.accounts,
            instances=self.instances,
            library={one: self._library(one) for one in self._titles()},
            copies=dict(self.copies),
            held=self.held,
        )

    def plan(self) -> Plan:
        """Plan without remembering anything."""
        return plan(self.snapshot(), self.book, self.memory, self.now)

    def poll(self, days: float = 0) -> Plan:
        """Let time pass, then poll, plan and remember, as the coordinator does."""
        self.now += timedelta(days=days)
        snapshot = self.snapshot()
        memory = notice_vanished(self.memory, snapshot, self.now)
        planned = plan(snapshot, self.book, memory, self.now)
        self.memory = remember_poll(memory, snapshot, planned)
        return planned

    def decision(self, of: TitleId = MOVIE) -> Decision:
        """Return what the plan says of a title."""
        decision = self.plan().of(of)
        assert decision is not None
        return decision

    def _titles(self) -> list[TitleId]:
        return sorted(
            {one for request in self.requests for one in request.title_ids}
            | self.unread.keys()
            | self.copies.keys()
        )

    def _library(self, one: TitleId) -> LibraryTitle | Unknown:
        if one in self.unread:
            return self.unread[one]
        copy = self.copies.get(one)
        imported = (
            max((file.added_at for file in copy.files if file.added_at), default=None)
            if isinstance(copy, LibraryCopy)
            else None
        )
        accounts = {} if isinstance(self.accounts, Unknown) else self.accounts
        return LibraryTitle(
            (f"{one.tmdb_id:032x}",),
            {
                key: self.states.get((one, key), (UNSEEN,))
                for key in accounts
                if accounts[key].enabled or (one, key) in self.states
            },
            self.created.get(one, imported),
            self.playing,
        )


def _path(one: TitleId) -> str:
    return f"/movies/{one.tmdb_id}/{'4k' if one.is_4k else 'hd'}.mkv"


def done(days: float = 10, retention: float = 7) -> Household:
    """Return a household whose movie Alice asked for 40 days ago and finished so many days ago, with a policy of so many."""
    return Household().asks(ALICE).watches(ALICE, days).policy(ALICE, retention)


def told(decision: Decision, now: datetime = NOW) -> str:
    """Say a decision in a few words, with the date of its policies: `held: playing`, `due -3d: counted_from_watched`."""
    when = ""
    if decision.state in (State.SCHEDULED, State.LEAVING_SOON, State.DUE):
        assert decision.date is not None
        when = f" {(decision.date - now) / DAY:+g}d"
    return f"{decision.state}{when}: {decision.reason.code}"
