"""What the oracle knows: all polls as they were, and which requests a title has."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import combinations

from custom_components.jellyseerr_cleanup.retention.copies import LibraryCopy
from custom_components.jellyseerr_cleanup.retention.model import (
    MediaRecord,
    MediaRequest,
    QualityRecord,
    TitleId,
)
from custom_components.jellyseerr_cleanup.retention.policy import PolicyBook, Terms
from custom_components.jellyseerr_cleanup.retention.remembered import (
    CarriedOut,
    Keep,
    SaidDone,
)
from custom_components.jellyseerr_cleanup.retention.snapshot import Snapshot

from ..scenarios import Item

type Episodes = Mapping[tuple[TitleId, str], tuple[Item, ...]]


# A request, its title, and the tag's policy that gave it a date, or that no tag did
type Dated = tuple[tuple[object, ...], TitleId, str]


class Stays(Exception):
    """A title stays; the message says by which sentence of the design."""


@dataclass
class Poll:
    """What one poll read and said."""

    now: datetime
    snapshot: Snapshot
    book: PolicyBook
    keeps: tuple[Keep, ...]
    carried_out: frozenset[CarriedOut]
    half_done: frozenset[TitleId]
    said: SaidDone = field(default_factory=dict)
    dates: dict[Dated, tuple[str, Terms, datetime]] = field(default_factory=dict)
    shown: dict[TitleId, Shown] = field(default_factory=dict)
    asked: dict[TitleId, AskedFor] = field(default_factory=dict)
    stays: dict[TitleId, str] = field(default_factory=dict)
    episodes: Episodes = field(default_factory=dict)


@dataclass
class AskedFor:
    """When the requests of a title were made, and whether one is in the library."""

    created: list[datetime]
    available: bool


@dataclass
class Shown:
    """A title that a poll showed as leaving."""

    since: datetime
    at: datetime
    date: datetime
    files: set[tuple[object, ...]]


class History:
    """Looks through all polls again and again."""

    def __init__(self) -> None:
        """Start without a history."""
        self.polls: list[Poll] = []
        self.now = datetime.min
        self.snapshot: Snapshot
        self.book: PolicyBook
        self.poll: Poll
        self.requests: list[MediaRequest] = []

    def _vanished(self) -> list[MediaRequest]:
        """Return what vanished within 14 days, if last seen with others beside it."""
        moments = [*self.polls, self.poll]
        found = []
        for index, poll in enumerate(self.polls):
            after = moments[index + 1]
            if self.now - after.now > timedelta(days=14):
                continue
            requests = live(poll.snapshot)
            for request in requests:
                if not any(_overlap(request, one) for one in requests):
                    continue
                gone = _lost(request, after.snapshot)
                user = request.requester.id if request.requester else None
                ours = gone and all(
                    CarriedOut(request.id, request.created_at, user, title)
                    in after.carried_out
                    for title in gone.title_ids
                )
                if gone is None or (ours and gone.title_ids):
                    continue
                for later in moments[index + 1 :]:
                    gone = gone and _lost(gone, later.snapshot)
                if gone:
                    found.append(gone)
        return found

    def _titles(self) -> list[tuple[set[TitleId], list[MediaRequest]]]:
        """Return the titles that somebody asks for, each with all its requests."""
        present, gone = live(self.snapshot), self._vanished()
        named = {title for request in present for title in request.title_ids}
        for request in present:
            if _unnamed(request):
                series = (request.media.tmdb_id, request.is_4k)
                listed = self.snapshot.listed_seasons.get(series, ())
                named |= set(request.season_ids(n for n in listed if n > 0))
        every = named | {title for one in gone for title in self._about(one, named)}
        groups = [{title} for title in sorted(every)]
        merging = True
        while merging:
            merging = False
            for one, other in combinations(groups, 2):
                if any(self._are_one(a, b) for a in one for b in other):
                    groups.remove(other)
                    one |= other
                    merging = True
                    break
        found = []
        for ids in groups:
            if ids & named:
                asked = [one for one in present if ids & self._about(one, every)]
                known = {identity(one) for one in asked}
                # What still asks for this has not vanished, though it asks for less
                asked += [
                    one
                    for one in gone
                    if identity(one) not in known and ids & self._about(one, every)
                ]
                found.append((ids, asked))
        return found

    def _about(self, request: MediaRequest, titles: set[TitleId]) -> set[TitleId]:
        """Return what a request is about: without a season, these in its quality."""
        if not _unnamed(request):
            return set(request.title_ids)
        return {
            replace(title, is_4k=request.is_4k)
            for title in titles
            if title.season and title.tmdb_id == request.media.tmdb_id
        }

    def _media(self, title: TitleId) -> MediaRecord:
        requests = [
            request
            for request in live(self.snapshot)
            if request.media_type is title.media_type
            and request.media.tmdb_id == title.tmdb_id
        ]
        if not requests:
            return MediaRecord(0, title.tmdb_id, QualityRecord(1), QualityRecord(1))
        return max(requests, key=lambda request: request.id).media

    def _quality(self, title: TitleId) -> QualityRecord:
        media = self._media(title)
        return media.ultra_hd if title.is_4k else media.standard

    def _are_one(self, one: TitleId, other: TitleId) -> bool:
        """Tell whether both are the same instance and item, or the same file path."""
        if one.media_type is not other.media_type or one.season != other.season:
            return False
        places = []
        for title in (one, other):
            quality = self._quality(title)
            instance = self.snapshot.instances.get(instance_key(title, quality))
            if instance and quality.external_id is not None:
                places.append((instance.address, quality.external_id))
        if len(places) == 2 and places[0] == places[1]:
            return True
        return self._are_on_one_server(one, other) and self._may_be_one_file(one, other)

    def _may_be_one_file(self, one: TitleId, other: TitleId) -> bool:
        """Return whether a path is in both; of two servers the size must be, too."""
        if self._sized(one) & self._sized(other):
            return True
        return self._are_on_one_server(one, other) and bool(
            {path for path, _ in self._sized(one)}
            & {path for path, _ in self._sized(other)}
        )

    def _are_on_one_server(self, *titles: TitleId) -> bool:
        copies = [self.snapshot.copies.get(title) for title in titles]
        servers = {
            self.snapshot.instances[copy.instance].address
            if copy.instance in self.snapshot.instances
            else copy.instance
            for copy in copies
            if isinstance(copy, LibraryCopy)
        }
        return len(servers) == 1

    def _sized(self, title: TitleId) -> set[tuple[str, int]]:
        copy = self.snapshot.copies.get(title)
        if not isinstance(copy, LibraryCopy):
            return set()
        return {(file.path, file.size) for file in copy.files}


def identity(request: MediaRequest) -> tuple[object, ...]:
    """Return what must agree in a request that is the same: not its number alone."""
    user = request.requester.id if request.requester else None
    media = request.media_type, request.media.tmdb_id, request.is_4k
    return request.id, request.created_at, user, media


def live(snapshot: Snapshot) -> list[MediaRequest]:
    """Return the requests that nobody declined."""
    return [request for request in snapshot.requests if request.status != 3]


def instance_key(title: TitleId, quality: QualityRecord) -> str:
    """Return where a title is, in the words of the snapshot."""
    server = "radarr" if title.season is None else "sonarr"
    return f"{server}:{quality.service_id}"


def status(request: MediaRequest) -> int:
    """Return the status of what a request asks for, in its quality."""
    media = request.media
    return media.ultra_hd.status if request.is_4k else media.standard.status


def in_library(request: MediaRequest) -> bool:
    """Tell whether it is there: a movie, or some seasons of a series."""
    return status(request) == 5 or (request.media_type == "tv" and status(request) == 4)


def counts(request: MediaRequest) -> bool:
    """Tell whether a request can make a title due."""
    return request.status in (2, 5) and in_library(request)


def _unnamed(request: MediaRequest) -> bool:
    return request.media_type == "tv" and not request.seasons


def _overlap(one: MediaRequest, other: MediaRequest) -> bool:
    """Tell whether two requests are about one title, whatever the quality."""
    if identity(one) == identity(other) or one.media_type != other.media_type:
        return False
    if one.media.tmdb_id != other.media.tmdb_id:
        return False
    if one.media_type == "movie":
        return True
    if _unnamed(one) or _unnamed(other):
        return any((*one.seasons, *other.seasons))
    return bool(set(one.seasons) & set(other.seasons))


def _lost(request: MediaRequest, snapshot: Snapshot) -> MediaRequest | None:
    """Return what a snapshot does not have of a request."""
    same = [one for one in live(snapshot) if identity(one) == identity(request)]
    if not same or (_unnamed(request) and not _unnamed(same[0])):
        return request
    if request.media_type == "movie" or _unnamed(same[0]):
        return None
    left = tuple(n for n in request.seasons if n not in same[0].seasons)
    return replace(request, seasons=left) if left else None
