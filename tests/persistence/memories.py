"""Memories of every kind for tests of stores: one made by hand, and hypothesis's."""

from collections.abc import Mapping
from dataclasses import fields as dataclass_fields, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from types import NoneType
from typing import Any, TypeAliasType, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from custom_components.jellyseerr_cleanup.persistence.memory import (
    LastRun,
    MemoryStore,
    StoreName,
)
from custom_components.jellyseerr_cleanup.retention.model import (
    MediaRecord,
    MediaRequest,
    MediaType,
    QualityRecord,
    Requester,
    TitleId,
    TitleName,
)
from custom_components.jellyseerr_cleanup.retention.people import Person
from custom_components.jellyseerr_cleanup.retention.remembered import (
    Absence,
    Announcement,
    CarriedOut,
    DateFloor,
    HereBefore,
    Involved,
    Keep,
    Memory,
    Unfinished,
    Vanished,
)

from .disk import Disk

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MOVIE = TitleId.parse("movie:603:hd")
MOVIE_4K = TitleId.parse("movie:603:4k")
SEASON = TitleId.parse("tv:1399:s2:hd")
NAMES = {MOVIE: TitleName("The Matrix", 1999), SEASON: TitleName("Amélie 愛", None)}
KEEP = Keep(
    "k1",
    MediaType.TV,
    1399,
    tvdb_id=121361,
    imdb_id="tt0944947",
    seasons=(1, 2),
    is_4k=False,
    until=NOW + timedelta(days=30),
    reason="for the holidays",
    created_at=NOW,
    created_by="a1b2",
)
ANOTHER_KEEP = Keep("k2", MediaType.MOVIE, 603)
CARRIED_OUT = CarriedOut(5, NOW - timedelta(days=90), 1, MOVIE)
REQUEST = MediaRequest(
    id=12,
    server_id=0,
    media_type=MediaType.TV,
    is_4k=False,
    status=5,
    media=MediaRecord(
        id=3,
        tmdb_id=1399,
        standard=QualityRecord(5, 0, 17, "0" * 31 + "1"),
        ultra_hd=QualityRecord(1),
        tvdb_id=121361,
        imdb_id="tt0944947",
        added_at=NOW - timedelta(days=60),
    ),
    requester=Requester(1, "Anna", "anna", "anna", "anna@example.org", "f" * 32),
    created_at=NOW - timedelta(days=70),
    seasons=(2,),
)
FLOOR = DateFloor("p1|7d", NOW + timedelta(days=2))
OBSERVED = Memory(
    announcements={MOVIE: Announcement(NOW, NOW + timedelta(days=3), "f1")},
    polled_at=NOW,
    unfinished={
        MOVIE: Unfinished(frozenset({"a" * 32})),
        MOVIE_4K: Unfinished(earlier={"a" * 32: NOW - timedelta(days=1)}),
        SEASON: Unfinished(frozenset({"a" * 32, "b" * 32})),
    },
    latest_watch={MOVIE: NOW - timedelta(days=5)},
    floors={(12, NOW - timedelta(days=70), 1, MOVIE): FLOOR},
    shared={12: REQUEST},
    vanished=(Vanished(REQUEST, NOW),),
    here_before={MOVIE: HereBefore(NOW - timedelta(days=300), NOW)},
    involved={SEASON: {"a" * 32: Involved("Anna", likes=True, begun_at=NOW)}},
    on_the_way={SEASON: {"b" * 32: NOW - timedelta(days=2)}},
    files_seen={MOVIE: "0123456789abcdef"},
    absences={MOVIE: Absence(NOW, back=True)},
    people={4: Person(None, "Local", "local@example.org")},
    tagged={MOVIE: {"kids": None, "keep": NOW - timedelta(days=3)}},
    tag_floors={(12, NOW - timedelta(days=70), 1, MOVIE, "p2"): FLOOR},
)
LAST_RUN = LastRun(NOW, "p1", None, False, 2, 1, 0, 4_000_000_000)


type Disks = dict[StoreName, Disk]


async def restarted(disks: Disks) -> MemoryStore:
    """Return the memory as a start finds it."""
    store = MemoryStore(disks)
    await store.load()
    return store


async def filled(disks: Disks) -> MemoryStore:
    """Return a memory with something in each part."""
    store = await restarted(disks)
    await store.add_keep(KEEP)
    await store.add_carried_out({CARRIED_OUT})
    await store.set_deletions_allowed(True)
    await store.set_last_run(LAST_RUN)
    await store.observe(OBSERVED)
    await store.name_titles(NAMES)
    return store


_SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    NoneType: st.none(),
    int: st.integers(-(2**63), 2**63 - 1),
    str: st.text(max_size=8),
    datetime: st.datetimes(timezones=st.just(UTC)),
    TitleId: st.from_regex(
        r"(movie:[1-9][0-9]{0,9}|tv:[1-9][0-9]{0,9}:s(0|[1-9][0-9]{0,4})):(hd|4k)",
        fullmatch=True,
    ).map(TitleId.parse),
}


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Return any storable value of an annotation, so that new fields are tested."""
    if isinstance(kind, TypeAliasType):
        return values_of(kind.__value__)
    origin, arguments = get_origin(kind), get_args(kind)
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if origin is Union:
        return st.one_of(*map(values_of, arguments))
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(values_of(arguments[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*map(values_of, arguments))
    if origin is frozenset:
        return st.frozensets(values_of(arguments[0]), max_size=3)
    if origin is Mapping:
        return st.dictionaries(*map(values_of, arguments), max_size=3)
    if issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    hints = get_type_hints(kind)
    fields = {
        field.name: values_of(hints[field.name]) for field in dataclass_fields(kind)
    }
    if kind is Unfinished:
        # Those that are done are some of the readers, in order
        return st.builds(kind, **fields).map(
            lambda one: replace(one, done=tuple(sorted(one.readers)[::2]))
        )
    return st.builds(kind, **fields)
