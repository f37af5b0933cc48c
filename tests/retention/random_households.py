"""Households that grow by random events: most of them near the edge where a title becomes due."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from custom_components.jellyseerr_cleanup.retention.model import LibraryCopy, TitleId
from custom_components.jellyseerr_cleanup.retention.reason import Unknown
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut, Keep

from .households import (
    ALICE,
    BOB,
    CAROL,
    DAY,
    LOCAL,
    MOVIE,
    MOVIE_4K,
    NOT_ON_RADARR,
    OTHER_MOVIE,
    RADARR_DOWN,
    UNREAD,
    Household,
    account,
    ago,
    done,
    file,
    state,
)

PEOPLE = {"alice": ALICE, "bob": BOB, "carol": CAROL, "local": LOCAL}
TITLES = {"hd": MOVIE, "4k": MOVIE_4K, "other": OTHER_MOVIE}
STATES = {
    "finished long ago": state(100),
    "finished 35 days ago": state(35),
    "finished": state(10),
    "finished lately": state(2),
    "finished tomorrow": state(-1),
    "finished, no date": state(None),
    "unseen": state(None, played=False),
    "half": state(5, played=False, ticks=9),
    "half long ago": state(60, played=False, ticks=9),
    "half again": state(5, ticks=9),
    "half, no date": state(None, played=False, ticks=9),
    "liked": state(10, favorite=True),
}
COPIES = {"down": RADARR_DOWN, "not there": NOT_ON_RADARR}


@dataclass(frozen=True)
class Event:
    """Something that happens to a household, in words that a failing example shows."""

    what: str
    arguments: tuple[Any, ...] = ()

    def __call__(self, home: Household) -> None:
        """Let it happen."""
        EVENTS[self.what](home, *self.arguments)


def _asks(
    home: Household, who: str | None, days: float, title: str, status: int, media: int
) -> None:
    one = TITLES[title]
    number = max((request.id for request in home.requests), default=0) + 1
    home.asks(
        PEOPLE[who] if who else None,
        days,
        number=max(number, 1 + len(home.memory.shared) + len(home.memory.vanished)),
        tmdb_id=one.tmdb_id,
        is_4k=one.is_4k,
        status=status,
        media=media,
    )


def _withdraws(home: Household, index: int) -> None:
    if home.requests:
        home.requests.pop(index % len(home.requests))


def _changes(home: Household, index: int, status: int) -> None:
    if home.requests:
        at = index % len(home.requests)
        home.requests[at] = replace(home.requests[at], status=status)


def _watches(home: Household, who: str, title: str, *states: str) -> None:
    home.watches(PEOPLE[who], *(STATES[one] for one in states), of=TITLES[title])


def _policy(
    home: Household, who: tuple[str, ...] | None, days: float | None, terms: Any
) -> None:
    people = None if who is None else tuple(PEOPLE[one] for one in who)
    home.policy(people, days, **dict(terms))
    # The newest goes first, so that it matters
    *older, newest = home.book.policies
    number = str(100 + len(home.book.policies))
    home.policies(replace(newest, id=number), *older)


def _drops(home: Household, index: int) -> None:
    policies = list(home.book.policies)
    if policies:
        policies.pop(index % len(policies))
        home.policies(*policies)


def _keeps(
    home: Household, tmdb_id: int, until: float | None, is_4k: bool | None
) -> None:
    home.keeps(tmdb_id, until=None if until is None else ago(until), is_4k=is_4k)


def _releases(home: Household) -> None:
    home.remembers(keeps=())


def _files(
    home: Household, title: str, days: float | None, path: str, size: int, queued: bool
) -> None:
    one = TITLES[title]
    if one.tmdb_id == 2:
        path = "/movies/2/hd.mkv"
    home.has(file(days, path, size=size), of=one, queued=queued)


def _copy(home: Household, title: str, copy: str) -> None:
    known = home.copies.get(TITLES[title])
    if copy == "rootless" and isinstance(known, LibraryCopy):
        home.copied(replace(known, root_available=False), TITLES[title])
    elif copy != "rootless":
        home.copied(COPIES[copy], TITLES[title])


def _placed(
    home: Household, service: int | None, item: int | None, is_4k: bool
) -> None:
    if home.media:
        home.placed(service, item, is_4k=is_4k)


def _playing(home: Household, playing: bool | None) -> None:
    home.playing = UNREAD if playing is None else playing


def _created(home: Household, title: str, days: float | None) -> None:
    home.created[TITLES[title]] = None if days is None else ago(days)


def _unread(home: Household, title: str) -> None:
    home.unread[TITLES[title]] = UNREAD


def _reread(home: Household) -> None:
    home.unread.clear()
    home.playing = False
    for key, states in list(home.states.items()):
        if isinstance(states, Unknown):
            del home.states[key]


def _enables(home: Household, who: str, enabled: bool) -> None:
    if not isinstance(home.accounts, Unknown):
        key = account(PEOPLE[who])
        home.accounts = {
            **home.accounts,
            key: replace(home.accounts[key], enabled=enabled),
        }


def _carried_out(home: Household, index: int) -> None:
    if home.requests:
        request = home.requests[index % len(home.requests)]
        user = request.requester.id if request.requester else None
        one = CarriedOut(request.id, request.created_at, user, request.title_ids[0])
        home.remembers(carried_out=home.memory.carried_out | {one})


def _poll(home: Household, days: float) -> None:
    home.poll(days)


EVENTS: dict[str, Callable[..., None]] = {
    "asks": _asks,
    "withdraws": _withdraws,
    "changes": _changes,
    "watches": _watches,
    "cannot_read": lambda home, who, title: (
        home.cannot_read(PEOPLE[who], TITLES[title]) and None
    ),
    "policy": _policy,
    "drops": _drops,
    "keeps": _keeps,
    "releases": _releases,
    "files": _files,
    "copy": _copy,
    "placed": _placed,
    "playing": _playing,
    "created": _created,
    "unread": _unread,
    "reread": _reread,
    "enables": _enables,
    "carried_out": _carried_out,
    "notice": lambda home, days: home.options(notice=days * DAY) and None,
    "window": lambda home, days: home.options(leaving_soon=days * DAY) and None,
    "favorites": lambda home, protect: home.options(protect_favorites=protect) and None,
    "default": lambda home, days: home.default(days, require_watched=False) and None,
    "poll": _poll,
}

people = st.sampled_from(["alice", "bob", "carol"])
requesters = st.sampled_from(["alice", "bob", "carol", "local", "bob", "alice", None])
titles = st.sampled_from(["hd", "hd", "4k", "other"])
retentions = st.sampled_from([1, 7, 7, 30, None])
indexes = st.integers(0, 3)
terms = st.tuples(
    st.tuples(st.just("require_watched"), st.booleans()),
    st.tuples(
        st.just("count_from"),
        st.sampled_from(["last_watched_or_added", "last_watched", "added"]),
    ),
    st.tuples(st.just("watched_by"), st.sampled_from(["requester", "any", "all"])),
    st.tuples(
        st.just("watched_accounts"),
        st.sampled_from(
            [(), (account(ALICE),), (account(ALICE), account(BOB)), ("f" * 32,)]
        ),
    ),
    st.tuples(st.just("unwatched"), st.sampled_from([None, 5, 40])),
    st.tuples(st.just("include_existing"), st.booleans()),
)


def _event(what: str, *arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Event]:
    return st.builds(Event, st.just(what), st.tuples(*arguments))


def _watching() -> st.SearchStrategy[Event]:
    states = st.lists(st.sampled_from(list(STATES)), max_size=2)
    return st.builds(
        lambda who, title, states: Event("watches", (who, title, *states)),
        people,
        titles,
        states,
    )


asks = _event(
    "asks",
    requesters,
    st.sampled_from([45, 40, 30, 12, 1, -2, None]),
    titles,
    st.sampled_from([2, 2, 2, 5, 5, 1, 3, 4, 9]),
    st.sampled_from([5, 5, 5, 5, 3]),
)
policies = _event(
    "policy",
    st.sampled_from([("alice",), ("bob",), ("alice", "bob"), ("local",), None]),
    retentions,
    terms,
)
keeps = _event(
    "keeps",
    st.sampled_from([1, 2]),
    st.sampled_from([None, 20, 1, -5, -30]),
    st.sampled_from([None, None, True, False]),
)
# By a person in this integration
acts = st.one_of(
    policies,
    _event("drops", indexes),
    keeps,
    _event("releases"),
    _event("notice", st.sampled_from([0, 0, 1, 3])),
    _event("window", st.sampled_from([1, 14, 60])),
    _event("favorites", st.booleans()),
    _event("default", retentions),
)
# By the servers, and by people elsewhere
changes = st.one_of(
    asks,
    asks,
    _event("withdraws", indexes),
    _event("changes", indexes, st.sampled_from([1, 2, 2, 3, 5])),
    _watching(),
    _watching(),
    _watching(),
    _event("cannot_read", people, titles),
    _event(
        "files",
        titles,
        st.sampled_from([39, 39, 20, 5, 50, -1, None]),
        st.sampled_from(["/movies/1/hd.mkv", "/movies/1/4k.mkv"]),
        st.sampled_from([1000, 1000, 999]),
        st.sampled_from([False, False, True]),
    ),
    _event("copy", titles, st.sampled_from([*COPIES, "rootless"])),
    _event(
        "placed",
        st.sampled_from([0, 0, 1, 1, 7, None]),
        st.sampled_from([101, 101, None]),
        st.booleans(),
    ),
    _event("playing", st.sampled_from([True, None, False])),
    _event("created", titles, st.sampled_from([39, 20, 5, 300, -3, None])),
    _event("unread", titles),
    _event("reread"),
    _event("enables", people, st.booleans()),
    _event("carried_out", indexes),
)
polls = _event("poll", st.sampled_from([0.01, 0.5, 1, 1, 1.01, 3, 10, 14, 15]))
beginnings = st.sampled_from(["alice", "alice and bob", "both qualities", "one file"])


def begin(beginning: str) -> Household:
    """Return a household whose movie is about to go."""
    home = done()
    if beginning == "alice and bob":
        home.asks(BOB, 30).watches(BOB, 9).policy(BOB, 7)
    elif beginning != "alice":
        home.asks(BOB, 30, is_4k=True).policy(BOB, 7)
        home.watches(BOB, 9, of=MOVIE_4K)
        if beginning == "one file":
            home.has(file(39), of=MOVIE_4K)
    return home


def keep_of(title: TitleId, days: float | None) -> Keep:
    """Return a keep of a title, for good or until so many days ago."""
    until = None if days is None else ago(days)
    return Keep("more", title.media_type, title.tmdb_id, until=until)
