"""All titles of a household: the requests of the same files are one title."""

from collections.abc import Iterable, Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime

from .model import MediaRequest, RequestKey, TitleId
from .remembered import VANISHED_COUNT_FOR, Vanished
from .snapshot import Snapshot
from .titles import Title, in_library, instance_key, live_requests
from .whereabouts import share_a_file


class Collector:
    """Collects the titles of a household; what did not change is taken from before."""

    def __init__(self) -> None:
        """Begin without any title."""
        self.unlisted = 0
        """How many requests have no title: they name no season, and the seasons of
        their series could not be read."""
        self._asked: tuple[object, ...] = ()
        self._grouped = _Grouped()
        self._pairs: tuple[object, ...] = ()
        self._titles: list[Title] = []

    def collect(
        self, snapshot: Snapshot, vanished: Iterable[Vanished], now: datetime
    ) -> list[Title]:
        """Return all titles with a request that is not declined, in order of their ids.

        It is the same list as before if nothing changed.
        """
        gone = [one.request for one in vanished if now - one.at <= VANISHED_COUNT_FOR]
        asked = (snapshot.requests, snapshot.listed_seasons, gone)
        if asked != self._asked:
            self._grouped = _group(snapshot, gone)
            self.unlisted = _unlisted(snapshot)
            self._asked, self._pairs = asked, ()
        copies = [snapshot.copies.get(one.id) for one in self._grouped.paired]
        pairs = (self._grouped, snapshot.instances, copies)
        if pairs != self._pairs:
            self._titles = _merge(self._grouped, snapshot)
            self._pairs = pairs
        return self._titles


@dataclass(frozen=True, slots=True, eq=False)
class _Grouped:
    """Every title alone, in order of the ids.

    `paired` are those that exist in both qualities, `live` the ids that a request asks
    for which Jellyseerr still has, and `unnamed` the series in the library of which a
    request names no season.
    """

    titles: list[Title] = field(default_factory=list)
    paired: list[Title] = field(default_factory=list)
    live: AbstractSet[TitleId] = frozenset()
    unnamed: AbstractSet[tuple[int, bool]] = frozenset()


def _group(snapshot: Snapshot, gone: list[MediaRequest]) -> _Grouped:
    present = live_requests(snapshot)
    # A request that names no season may be about any. So a live one also counts for
    # seasons that only vanished requests name, and a vanished one for those of live
    # requests.
    named = [title for request in gone for title in request.title_ids]
    live = _by_title(present, snapshot, beside=named)
    lost = _by_title(gone, snapshot, beside=live) if gone else {}
    by_id: dict[TitleId, Title] = {}
    for title_id in sorted({*live, *lost}, key=_order):
        asked, missed = live.get(title_id, {}), lost.get(title_id, {})
        # Vanished requests count only beside live ones, whose media record is current
        if current := asked or live.get(replace(title_id, is_4k=not title_id.is_4k)):
            by_id[title_id] = Title(
                title_id,
                max(current.values(), key=lambda request: request.id).media,
                _in_order({**missed, **asked}.values()),
                vanished=frozenset(missed.keys() - asked.keys()),
            )
    return _Grouped(
        [*by_id.values()],
        [one for one in by_id.values() if one.other_quality in by_id],
        live.keys(),
        # Nobody says which seasons of these are there, and where
        {
            _series_of(request)
            for request in present
            if request.names_no_season and in_library(request)
        },
    )


def _order(title: TitleId) -> tuple[str, int, int, bool]:
    """Return what orders ids as they order themselves, and faster."""
    return title.media_type.value, title.tmdb_id, title.season or 0, title.is_4k


def _unlisted(snapshot: Snapshot) -> int:
    return sum(
        request.names_no_season and _series_of(request) not in snapshot.listed_seasons
        for request in live_requests(snapshot)
    )


def _by_title(
    requests: Iterable[MediaRequest],
    snapshot: Snapshot,
    beside: Iterable[TitleId] = (),
) -> dict[TitleId, dict[RequestKey, MediaRequest]]:
    """Return requests by title, and then by what makes them the same.

    A request that names no season counts for all seasons in `beside` too, of whichever
    quality they are.
    """
    by_title: dict[TitleId, dict[RequestKey, MediaRequest]] = {}
    unnamed: dict[tuple[int, bool], list[MediaRequest]] = {}
    for request in requests:
        title_ids = request.title_ids
        if request.names_no_season:
            series = _series_of(request)
            unnamed.setdefault(series, []).append(request)
            listed = snapshot.listed_seasons.get(series, ())
            title_ids = request.season_ids(number for number in listed if number > 0)
        for title_id in title_ids:
            by_title.setdefault(title_id, {})[request.key] = request
    # A request that names no season may be about one that only others name
    if unnamed:
        beside = {
            replace(one, is_4k=is_4k) for one in beside for is_4k in (False, True)
        }
        for title_id in {*by_title, *beside}:
            if title_id.season:
                for request in unnamed.get((title_id.tmdb_id, title_id.is_4k), ()):
                    by_title.setdefault(title_id, {})[request.key] = request
    return by_title


def _series_of(request: MediaRequest) -> tuple[int, bool]:
    return request.media.tmdb_id, request.is_4k


def _in_order(requests: Iterable[MediaRequest]) -> tuple[MediaRequest, ...]:
    # A vanished request may have the number of another one
    return tuple(sorted(requests, key=lambda request: (request.id, str(request.key))))


def _merge(grouped: _Grouped, snapshot: Snapshot) -> list[Title]:
    twins = {one.other_quality: one for one in grouped.paired}
    merged: list[Title] = []
    for title in grouped.titles:
        found: Title | None = title
        if (twin := twins.get(title.id)) is not None:
            found = _beside(title, twin, snapshot)
        elif grouped.unnamed and title.id.season:
            other = title.other_quality
            if (other.tmdb_id, other.is_4k) in grouped.unnamed:
                found = replace(title, other_in_library=True)
        if found is not None and not grouped.live.isdisjoint(found.ids):
            merged.append(found)
    return merged


def _beside(title: Title, twin: Title, snapshot: Snapshot) -> Title | None:
    """Return a title that has a twin; None if the twin stands for both."""
    if not _same_files(title, twin, snapshot):
        there = any(in_library(request) for request in twin.requests)
        return replace(title, other_in_library=there)
    if title.id.is_4k:
        return None
    return Title(
        title.id,
        title.media,
        _in_order((*title.requests, *twin.requests)),
        (twin.id,),
        vanished=title.vanished | twin.vanished,
    )


def _same_files(title: Title, twin: Title, snapshot: Snapshot) -> bool:
    """Return whether two titles are one item of one instance, or share a file."""
    places = [_place(one, snapshot) for one in (title, twin)]
    if places[0] is not None and places[0] == places[1]:
        return True
    own, other = (snapshot.copies.get(one.id) for one in (title, twin))
    return share_a_file(own, other, snapshot)


def _place(title: Title, snapshot: Snapshot) -> tuple[str, int] | None:
    key = instance_key(title.id, title.media)
    external = title.media.in_quality(title.id.is_4k).external_id
    instance = None if key is None else snapshot.instances.get(key)
    return (
        None if instance is None or external is None else (instance.address, external)
    )
