"""A household: what the servers say of it, what was asked for, what is remembered."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Self

from custom_components.jellyseerr_cleanup.retention.copies import LibraryCopy, MediaFile
from custom_components.jellyseerr_cleanup.retention.losses import notice_losses
from custom_components.jellyseerr_cleanup.retention.model import (
    Account,
    LibraryTitle,
    MediaRecord,
    MediaRequest,
    MediaType,
    QualityRecord,
    Requester,
    TitleId,
    WatchState,
)
from custom_components.jellyseerr_cleanup.retention.people import Person
from custom_components.jellyseerr_cleanup.retention.plan import Decision, Plan
from custom_components.jellyseerr_cleanup.retention.planner import plan
from custom_components.jellyseerr_cleanup.retention.policy import (
    CountFrom,
    PolicyBook,
    RetentionPolicy,
    Terms,
    WatchedBy,
)
from custom_components.jellyseerr_cleanup.retention.reason import (
    Reason,
    ReasonCode,
    Unknown,
)
from custom_components.jellyseerr_cleanup.retention.remembered import Done, Keep, Memory
from custom_components.jellyseerr_cleanup.retention.remembering import (
    Remembered,
    notice_vanished,
    remember_poll,
)
from custom_components.jellyseerr_cleanup.retention.replanning import Replanner
from custom_components.jellyseerr_cleanup.retention.set_back import set_back
from custom_components.jellyseerr_cleanup.retention.snapshot import (
    Instance,
    Place,
    Snapshot,
)
from custom_components.jellyseerr_cleanup.retention.together import EpisodeWatches

from .people import ALICE, BOB, CAROL, DAY, NOW, UNSEEN, States, account, ago, state
from .tags import LIST_FAILS, Tagged
from .titles import MOVIE, SEASON, Listed, episode, file, season_copy
from .watching import Item, read_episodes, read_season


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


def _fresh_instances() -> dict[str, Instance]:
    return {
        "radarr:0": Instance("radarr:0", "Radarr", False, "radarr:7878"),
        "radarr:1": Instance("radarr:1", "Radarr 4K", True, "radarr-4k:7878"),
        "sonarr:0": Instance("sonarr:0", "Sonarr", False, "sonarr:8989"),
        "sonarr:1": Instance("sonarr:1", "Sonarr 4K", True, "sonarr-4k:8989"),
    }


@dataclass
class Scenario:
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
    episodes: dict[tuple[TitleId, str], tuple[Item, ...]] = field(default_factory=dict)
    created: dict[TitleId, datetime | None] = field(default_factory=dict)
    playing: bool | Unknown = False
    unread: dict[TitleId, Unknown] = field(default_factory=dict)
    unmatched: dict[TitleId, Reason] = field(default_factory=dict)
    copies: dict[TitleId, LibraryCopy | Unknown] = field(default_factory=dict)
    book: PolicyBook = field(default_factory=lambda: PolicyBook(notice=timedelta(0)))
    memory: Memory = field(default_factory=Memory)
    held: Unknown | None = None
    listed_seasons: dict[tuple[int, bool], tuple[int, ...]] = field(
        default_factory=dict
    )
    claimed: frozenset[Place] = frozenset()
    also_on: dict[TitleId, frozenset[str] | Unknown] = field(default_factory=dict)
    tagged: Tagged = field(default_factory=Tagged)
    _replanner: Replanner = field(default_factory=Replanner)
    _before: Remembered | None = None

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
        seasons: tuple[int, ...] | None = None,
    ) -> Self:
        """Add a request and a copy, imported a day later; empty `seasons` name none."""
        kind = MediaType.MOVIE if seasons is None else MediaType.TV
        kept = self.media.get((kind, tmdb_id)) or MediaRecord(
            tmdb_id, tmdb_id, QualityRecord(1), QualityRecord(1)
        )
        record = QualityRecord(media, int(is_4k), 100 + tmdb_id)
        self.media[kind, tmdb_id] = (
            replace(kept, ultra_hd=record) if is_4k else replace(kept, standard=record)
        )
        request = MediaRequest(
            number or len(self.requests) + 1,
            kind,
            is_4k,
            status,
            self.media[kind, tmdb_id],
            who,
            None if days is None else ago(days),
            seasons or (),
        )
        self.requests.append(request)
        imported = (days or 1) - 1
        for one in request.title_ids:
            quality = "4k" if one.is_4k else "hd"
            if one.season is None:
                path = f"/movies/{one.tmdb_id}/{quality}.mkv"
                self.copies.setdefault(one, self.copy_of(one, file(imported, path)))
            else:
                listed = [
                    episode(number, imported=imported, quality=quality)
                    for number in (1, 2)
                ]
                self.copies.setdefault(one, season_copy(one, *listed))
        return self

    def copy_of(
        self, one: TitleId, *files: MediaFile, queued: bool = False
    ) -> LibraryCopy:
        """Return a copy of a movie where Jellyseerr says that it is."""
        key = f"radarr:{int(one.is_4k)}"
        return LibraryCopy(
            key, self._item_of(one), f"/movies/{one.tmdb_id}", files, queued
        )

    def has(self, *files: MediaFile, of: TitleId = MOVIE, queued: bool = False) -> Self:
        """Let Radarr hold these files of a title."""
        self.copies[of] = self.copy_of(of, *files, queued=queued)
        return self

    def has_season(self, *listed: Listed, of: TitleId = SEASON, **changes: Any) -> Self:
        """Let Sonarr hold a season of these episodes."""
        self.copies[of] = replace(
            season_copy(of, *listed, **changes), item_id=self._item_of(of)
        )
        return self

    def _item_of(self, one: TitleId) -> int:
        """Return the id of a title where Jellyseerr says that it is."""
        record = self.media.get((one.media_type, one.tmdb_id))
        known = record and record.in_quality(one.is_4k).external_id
        return known or 100 + one.tmdb_id

    def copied(self, copy: LibraryCopy | Unknown, of: TitleId = MOVIE) -> Self:
        """Let Radarr or Sonarr say this of a title."""
        self.copies[of] = copy
        return self

    def records(
        self, tmdb_id: int = 1, *, kind: MediaType = MediaType.MOVIE, **changes: Any
    ) -> Self:
        """Change what Jellyseerr says of a movie or a series."""
        self.media[kind, tmdb_id] = replace(self.media[kind, tmdb_id], **changes)
        return self

    def placed(
        self,
        service: int | None,
        item: int | None = 101,
        *,
        is_4k: bool = False,
        kind: MediaType = MediaType.MOVIE,
    ) -> Self:
        """Change where Jellyseerr says that the movie or series is."""
        record = self.media[kind, 1]
        quality = replace(
            record.in_quality(is_4k), service_id=service, external_id=item
        )
        changed: dict[str, Any] = {"ultra_hd" if is_4k else "standard": quality}
        return self.records(kind=kind, **changed)

    def on_one_server(self, kind: MediaType = MediaType.MOVIE) -> Self:
        """Let both qualities be two items of one server, which was entered twice."""
        name = "radarr" if kind is MediaType.MOVIE else "sonarr"
        address = self.instances[f"{name}:0"].address
        twice = replace(self.instances[f"{name}:1"], address=address)
        self.instances = {**self.instances, f"{name}:1": twice}
        self.placed(1, 999, is_4k=True, kind=kind)
        for one, copy in self.copies.items():
            if one.is_4k and one.media_type is kind and isinstance(copy, LibraryCopy):
                self.copies[one] = replace(copy, item_id=999)
        return self

    def watches(
        self, who: Requester, *states: WatchState | float, of: TitleId = MOVIE
    ) -> Self:
        """Let an account have a title's states; a number is days since finishing."""
        self.episodes.pop((of, account(who)), None)
        self.states[of, account(who)] = tuple(
            one if isinstance(one, WatchState) else state(one) for one in states
        )
        return self

    def goes_through(
        self,
        who: Requester,
        watched: Mapping[int, WatchState | float],
        of: TitleId = SEASON,
    ) -> Self:
        """Let an account have episodes' states; a number is days since finishing."""
        self.states.pop((of, account(who)), None)
        self.episodes[of, account(who)] = tuple(
            Item(
                frozenset({number}), one if isinstance(one, WatchState) else state(one)
            )
            for number, one in watched.items()
        )
        return self

    def says_done(
        self, who: Requester, days: float | None = 0, of: TitleId = MOVIE
    ) -> Self:
        """Let somebody have said so many days ago to be done; None takes it back."""
        said = self.memory.said_done
        words = {user: one for user, one in said.get(of, {}).items() if user != who.id}
        if days is not None:
            account = who.jellyfin_user_id
            words[who.id] = Done(self.now - days * DAY, Person.of(who), account)
        return self.remembers(said_done={**said, of: words})

    def cannot_read(self, who: Requester, of: TitleId = MOVIE) -> Self:
        """Let the read of an account fail."""
        self.episodes.pop((of, account(who)), None)
        self.states[of, account(who)] = Unknown.because(
            ReasonCode.WATCH_STATE_UNREADABLE, account=who.display_name
        )
        return self

    def cannot_match(self, why: Reason | None, of: TitleId = MOVIE) -> Self:
        """Let files not be found in Jellyfin, or be found again: None."""
        self.unmatched.pop(of, None)
        if why is not None:
            self.unmatched[of] = why
        return self

    def creates(self, days: float | None, of: TitleId = MOVIE) -> Self:
        """Let Jellyfin have a title since so many days ago; None is without a date."""
        self.created[of] = None if days is None else ago(days)
        return self

    def plays(self, playing: bool | Unknown = True) -> Self:
        """Let Jellyfin say whether somebody plays what there is."""
        self.playing = playing
        return self

    def enables(self, who: Requester, enabled: bool) -> Self:
        """Enable or disable somebody's account."""
        assert not isinstance(self.accounts, Unknown)
        key = account(who)
        changed = replace(self.accounts[key], enabled=enabled)
        self.accounts = {**self.accounts, key: changed}
        return self

    def policy(
        self,
        who: Requester | tuple[Requester, ...] | None,
        days: float | None,
        **terms: Any,
    ) -> Self:
        """Add a policy for somebody or, for None, everybody; None days are never."""
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

    def tag_policy(
        self, labels: str | tuple[str, ...], days: float | None, **terms: Any
    ) -> Self:
        """Add a policy for titles with one of these tags; None days are never."""
        self.policy((), days, **terms)
        *others, policy = self.book.policies
        tags = (labels,) if isinstance(labels, str) else labels
        return self.policies(*others, replace(policy, tags=tags))

    def tags(self, *labels: str, of: TitleId = MOVIE) -> Self:
        """Let a title have these tags only, where it is."""
        self.tagged.put(of, *labels)
        return self

    def lists_tags(self, *labels: str, of: str = "radarr:0") -> Self:
        """Let an instance list these tags only, whatever its rows say."""
        self.tagged.lists[of] = frozenset(labels)
        return self

    def cannot_list_tags(self, of: str = "radarr:0") -> Self:
        """Let the list of an instance's tags fail."""
        self.tagged.lists[of] = LIST_FAILS
        return self

    def removes_tag(self, label: str, of: str = "radarr:0") -> Self:
        """Let a tag be taken from all titles of an instance, and then be removed."""
        self.tagged.remove(of, label)
        return self

    def only_policy(
        self, who: Requester | tuple[Requester, ...], days: float | None, **terms: Any
    ) -> Self:
        """Have a policy for somebody in place of all others."""
        return self.policies().policy(who, days, **terms)

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

    def keeps(
        self, tmdb_id: int = 1, *, kind: MediaType = MediaType.MOVIE, **narrowed: Any
    ) -> Self:
        """Keep a movie or a series."""
        keep = Keep(f"keep {len(self.memory.keeps) + 1}", kind, tmdb_id, **narrowed)
        return self.remembers(keeps=(*self.memory.keeps, keep))

    def snapshot(self) -> Snapshot:
        """Return what one complete poll reads."""
        copies = self._read_copies()
        named = bool(self.book.labels)
        return Snapshot(
            read_at=self.now,
            requests=tuple(
                replace(one, media=self.media[one.media_type, one.media.tmdb_id])
                for one in self.requests
            ),
            accounts=self.accounts,
            instances=self.instances,
            library={one: self._library(one) for one in self._titles()},
            copies=self.tagged.on(copies, self.instances),
            tags=self.tagged.read(copies, self.instances) if named else {},
            held=self.held,
            listed_seasons=dict(self.listed_seasons),
            claimed=self.claimed,
            also_on={**dict.fromkeys(self.copies, frozenset[str]()), **self.also_on},
        )

    def _read_copies(self) -> dict[TitleId, LibraryCopy | Unknown]:
        """Return the copies: one item of one server has one set of files."""
        read = dict(self.copies)
        first: dict[object, LibraryCopy] = {}
        for one, copy in self.copies.items():
            if isinstance(copy, LibraryCopy) and copy.instance in self.instances:
                address = self.instances[copy.instance].address
                place = address, self._item_of(one), one.season
                known = first.setdefault(place, copy)
                read[one] = replace(known, instance=copy.instance)
        return read

    def plan(self, **changes: Any) -> Plan:
        """Plan by what a poll reads or a change of it, without remembering anything."""
        snapshot = replace(self.snapshot(), **changes)
        return plan(snapshot, self.book, self.memory, self.now)

    def poll(self, days: float = 0) -> Plan:
        """Let time pass, then poll, plan and remember, as the coordinator does."""
        self.now += timedelta(days=days)
        snapshot = self._as_before(self.snapshot())
        known = set_back(self.memory, self.now)
        memory = notice_vanished(known, snapshot, self.now)
        quick = notice_vanished(known, snapshot, self.now, self._before)
        assert quick == memory, "requests that are the same were compared otherwise"
        compared = notice_losses(memory, snapshot, self.now)
        if self._before is not None:
            last = self._before.snapshot, self._before.memory
            assert notice_losses(memory, snapshot, self.now, last) == compared
        memory = compared
        planned = self._planned(snapshot, memory)
        now = remember_poll(memory, snapshot, planned, self.book)
        if self._before is not None:
            quick = remember_poll(memory, snapshot, planned, self.book, self._before)
            assert quick == now, "what is the same was not remembered as before"
        self.memory, self._before = now, Remembered(snapshot, planned, now)
        return planned

    def _as_before(self, snapshot: Snapshot) -> Snapshot:
        """Return the snapshot with the last one's very objects where they agree."""
        if self._before is None:
            return snapshot
        last = self._before.snapshot
        library = {
            title: last.library[title] if last.library.get(title) == one else one
            for title, one in snapshot.library.items()
        }
        copies = snapshot.copies
        return replace(
            snapshot,
            library=last.library if library == last.library else library,
            copies=last.copies if copies == last.copies else copies,
        )

    def _planned(self, snapshot: Snapshot, memory: Memory) -> Plan:
        """Return the plan, made anew only where something changed; and compare it."""
        made = self._replanner.plan(snapshot, self.book, memory, self.now)
        assert repr(made) == repr(plan(snapshot, self.book, memory, self.now))
        return made

    def decision(self, of: TitleId = MOVIE) -> Decision:
        """Return what the plan says of a title."""
        decision = self.plan().of(of)
        assert decision is not None
        return decision

    def _titles(self) -> list[TitleId]:
        named = {one for request in self.requests for one in request.title_ids}
        named |= self.unread.keys() | self.copies.keys()
        # A request that names no season may bring the other quality of what others name
        twins = {
            replace(one, is_4k=not one.is_4k) for one in named if one.season is not None
        }
        return sorted(named | twins)

    def _library(self, one: TitleId) -> LibraryTitle | Unknown:
        if one in self.unread:
            return self.unread[one]
        copy = self._read_copies().get(one)
        imported = (
            max((file.added_at for file in copy.files if file.added_at), default=None)
            if isinstance(copy, LibraryCopy)
            else None
        )
        accounts = {} if isinstance(self.accounts, Unknown) else self.accounts
        return LibraryTitle(
            (f"{one.tmdb_id:032x}",),
            {
                key: self._states(one, key)
                for key in accounts
                if accounts[key].enabled
                or (one, key) in self.states
                or (one, key) in self.episodes
            },
            self.created.get(one, imported),
            self.playing,
            self.unmatched.get(one),
            episodes=self._episodes(one, copy),
        )

    def _episodes(
        self, one: TitleId, copy: LibraryCopy | Unknown | None
    ) -> tuple[EpisodeWatches, ...]:
        if not isinstance(copy, LibraryCopy) or copy.season is None:
            return ()
        items = {key: of for (title, key), of in self.episodes.items() if title == one}
        return read_episodes(copy, items)

    def _states(self, one: TitleId, key: str) -> States:
        copy = self._read_copies().get(one)
        items = self.episodes.get((one, key))
        if items is None:
            return self.states.get((one, key), (UNSEEN,))
        if not isinstance(copy, LibraryCopy) or copy.season is None:
            return Unknown.because(ReasonCode.FILES_NOT_READ)
        return read_season(copy, items)
