"""Households that grow by random events, most of them near a title's due date."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.remembered import Keep

from ..scenarios import (
    ALICE,
    BOB,
    MOVIE,
    MOVIE_4K,
    NEXT_SEASON,
    SEASON,
    SEASON_4K,
    Scenario,
    account,
    ago,
    done,
    file,
    seen,
)
from ..scenarios.tags import LABELS
from .events import COPIES, PEOPLE, STATES, TITLES, UNMATCHED, Event
from .seasons import SEASONS

people = st.sampled_from(["alice", "bob", "carol"])
requesters = st.sampled_from(["alice", "bob", "carol", "local", "bob", "alice", None])
movies = st.sampled_from(["hd", "hd", "4k", "other"])
seasons = st.sampled_from(["s1", "s1", "s1 4k", "s2"])
titles = st.sampled_from(list(TITLES))
numbers = st.sampled_from([(1,), (1,), (1,), (1, 2), (2,), (0, 1), ()])
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


def _event(
    what: str, *arguments: st.SearchStrategy[Any] | list[Any]
) -> st.SearchStrategy[Event]:
    """Return an event of these arguments; of a list one, repeated ones more often."""
    drawn = [
        st.sampled_from(one) if isinstance(one, list) else one for one in arguments
    ]
    return st.builds(Event, st.just(what), st.tuples(*drawn))


def _watching(titles: st.SearchStrategy[str]) -> st.SearchStrategy[Event]:
    states = st.lists(st.sampled_from(list(STATES)), max_size=2)
    return st.builds(
        lambda who, title, states: Event("watches", (who, title, *states)),
        people,
        titles,
        states,
    )


def _asks(*more: st.SearchStrategy[Any]) -> st.SearchStrategy[Event]:
    titles = st.sampled_from(["s1", "s1 4k"]) if more else movies
    return _event(
        "asks",
        requesters,
        [45, 40, 30, 12, 1, -2, None],
        titles,
        [2, 2, 2, 5, 5, 1, 3, 4, 9],
        [5, 5, 5, 5, 4, 3],
        *more,
    )


def _of_both(titles: st.SearchStrategy[str]) -> tuple[st.SearchStrategy[Event], ...]:
    """Return what happens to movies and seasons, by servers and people elsewhere."""
    return (
        _event("withdraws", indexes),
        _event("gives_anew", indexes, people),
        _event("changes", indexes, [1, 2, 2, 3, 5]),
        _event("cannot_read", people, titles),
        _event("copy", titles, [*COPIES, "rootless"]),
        _event("placed", [0, 0, 1, 1, 7, None], [101, 101, None], st.booleans()),
        _event("playing", [True, None, False]),
        _event("created", titles, [39, 20, 5, 300, -3, None]),
        _event("unread", titles),
        _event("reread"),
        _event("matched", titles, list(UNMATCHED)),
        _event("enables", people, st.booleans()),
        _event("becomes", ["alice", "local"], [*PEOPLE]),
        _event("carried_out", indexes),
        *_to_tags(titles),
    )


def _to_tags(titles: st.SearchStrategy[str]) -> tuple[st.SearchStrategy[Event], ...]:
    places = ["radarr:0", "radarr:1", "sonarr:0", "sonarr:1"]
    return (
        _event("tags", titles, [(), ("kids",), ("kids",), ("kids", "keep"), ("rare",)]),
        _event("tags", titles, [(), ("kids",), ("keep",)]),
        _event("lists_tags", places, [None, LABELS, LABELS, ("keep",)]),
        _event("removes_tag", places, ["kids", "keep"]),
    )


tag_policies = _event(
    "tag_policy", [("kids",), ("kids", "rare"), ("keep",)], retentions, terms
)
policies = _event(
    "policy",
    [("alice",), ("bob",), ("alice", "bob"), ("local",), None],
    retentions,
    terms,
)
keeps = _event(
    "keeps",
    [1, 2],
    [None, 20, 1, -5, -30],
    [None, None, True, False],
    [None, None, (1,), (2,), (1, 2)],
)
# By a person in this integration
acts = st.one_of(
    policies,
    tag_policies,
    _event("drops", indexes),
    keeps,
    _event("releases"),
    _event("says_done", ["alice", "bob", "local"], titles, [True, True, True, False]),
    _event("notice", [0, 0, 1, 3]),
    _event("window", [1, 14, 60]),
    _event("favorites", st.booleans()),
    _event("by id", st.booleans()),
    _event("default", retentions),
    _event("links", ["alice", "local", "local"], ["alice", "bob"]),
)
happens_to_movies = st.one_of(
    _asks(),
    _asks(),
    *[_watching(movies)] * 3,
    _event(
        "files",
        movies,
        [39, 39, 20, 5, 50, -1, None],
        ["/movies/1/hd.mkv", "/movies/1/4k.mkv"],
        [1000, 1000, 999],
        [False, False, True],
    ),
    *_of_both(movies),
)
_goes_through = _event(
    "goes_through",
    people,
    seasons,
    st.dictionaries(
        st.sampled_from([1, 1, 2, 2, 3]),
        st.sampled_from(["finished", "finished 35 days ago", *STATES]),
        max_size=3,
    ),
    [0, 0, 0, 1, 23],
)
_season = _event(
    "season",
    seasons,
    ["whole", "whole", "of three", *SEASONS],
    [
        (),
        (),
        (),
        (("continuing", True),),
        (("continuing", True), ("later", 3)),
        (("continuing", True), ("later", -3)),
        (("queued", True),),
    ],
)
_to_requests = st.one_of(
    _asks(numbers),
    _asks(numbers),
    _event("names", indexes, numbers),
    _event("lists", st.booleans(), [(1,), (1, 2), (0,), None]),
)
_to_places = st.one_of(
    _event("claims", ["sonarr:8989", "sonarr-4k:8989", "elsewhere"], [None, 1, 2]),
    _event("half_done", seasons),
    *_of_both(seasons),
)
happens_to_seasons = st.sampled_from(
    [_goes_through, _season, _season, _to_requests, _to_places]
).flatmap(lambda kind: kind)
polls = _event("poll", [0.01, 0.5, 1, 1, 1.01, 3, 10, 14, 15])
_BEGINNINGS = [
    "alice",
    "alice and bob",
    "both qualities",
    "one file",
    "one path",
    "everybody and tags",
    "by word",
]


@dataclass(frozen=True)
class RandomHousehold:
    """What there is in a household, movies or seasons, and what may happen to it."""

    beginnings: st.SearchStrategy[str]
    changes: st.SearchStrategy[Event]


MOVIES = RandomHousehold(st.sampled_from(_BEGINNINGS), happens_to_movies)
SERIES = RandomHousehold(
    st.sampled_from(
        [f"seasons: {one}" for one in (*_BEGINNINGS, "several", "no name")]
    ),
    happens_to_seasons,
)


def begin(beginning: str) -> Scenario:
    """Return a household whose movie or season is about to go."""
    if beginning.startswith("seasons"):
        return _with_seasons(beginning.removeprefix("seasons: "))
    home = done()
    if beginning == "by word":
        home.watches(ALICE, STATES["half"]).says_done(ALICE, 4)
    elif beginning == "alice and bob":
        home.asks(BOB, 30).watches(BOB, 9).policy(BOB, 7)
    elif beginning == "everybody and tags":
        _with_tags(home, MOVIE)
    elif beginning != "alice":
        home.asks(BOB, 30, is_4k=True).policy(BOB, 7)
        home.watches(BOB, 9, of=MOVIE_4K)
        if beginning.startswith("one "):
            home.has(file(39), of=MOVIE_4K)
        if beginning == "one file":
            home.on_one_server()
    return home


def _with_seasons(beginning: str) -> Scenario:
    home = seen()
    if beginning == "by word":
        home.goes_through(ALICE, {1: 5}).says_done(ALICE, 4, SEASON)
    elif beginning == "alice and bob":
        home.asks(BOB, 30, seasons=(1,)).goes_through(BOB, {1: 9, 2: 9}).policy(BOB, 7)
    elif beginning == "several":
        home.asks(ALICE, seasons=(1, 2)).goes_through(ALICE, {1: 9, 2: 9}, NEXT_SEASON)
    elif beginning == "no name":
        home.asks(BOB, 30, seasons=()).policy(BOB, 7, require_watched=False)
        home.listed_seasons[1, False] = (1, 2)
    elif beginning == "everybody and tags":
        _with_tags(home, SEASON)
    elif beginning != "alice":
        home.asks(BOB, 30, seasons=(1,), is_4k=True).policy(BOB, 7)
        home.goes_through(BOB, {1: 9, 2: 9}, SEASON_4K)
        if beginning.startswith("one "):
            home.has_season(*SEASONS["whole"], of=SEASON_4K)
        if beginning == "one file":
            home.on_one_server(MediaType.TV)
    return home


def _with_tags(home: Scenario, title: TitleId) -> None:
    """Let a policy for everybody decide, and three for tags, of which it has one."""
    home.policies().policy(None, 7)
    home.tag_policy("kids", 8).tag_policy("rare", None).tag_policy("keep", 30)
    home.tags("kids", of=title)


def keep_of(
    title: TitleId, days: float | None, seasons: tuple[int, ...] | None = None
) -> Keep:
    """Return a keep of a title, for good or until so many days ago."""
    until = None if days is None else ago(days)
    return Keep("more", title.media_type, title.tmdb_id, until=until, seasons=seasons)
