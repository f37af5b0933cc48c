"""What may happen to a household, in words that a failing example shows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from custom_components.jellyseerr_cleanup.retention.copies import LibraryCopy
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.reason import (
    Reason,
    ReasonCode,
    Unknown,
)
from custom_components.jellyseerr_cleanup.retention.snapshot import Place
from tests.retention.remembering import carried_out

from ..scenarios import (
    ALICE,
    BOB,
    CAROL,
    DAY,
    LOCAL,
    MOVIE,
    MOVIE_4K,
    NEXT_SEASON,
    NOT_ON_RADARR,
    OTHER_MOVIE,
    RADARR_DOWN,
    SEASON,
    SEASON_4K,
    UNREAD,
    Scenario,
    account,
    ago,
    file,
    state,
)
from .seasons import SEASONS

PEOPLE = {"alice": ALICE, "bob": BOB, "carol": CAROL, "local": LOCAL}
TITLES = {
    "hd": MOVIE,
    "4k": MOVIE_4K,
    "other": OTHER_MOVIE,
    "s1": SEASON,
    "s1 4k": SEASON_4K,
    "s2": NEXT_SEASON,
}
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
UNMATCHED = {
    "none of them": Reason.of(ReasonCode.FILES_NOT_IN_JELLYFIN),
    "who knows which": Reason.of(ReasonCode.FILE_AMBIGUOUS),
    "found": None,
}


@dataclass(frozen=True)
class Event:
    """Something that happens to a household, in words that a failing example shows."""

    what: str
    arguments: tuple[Any, ...] = ()

    def __call__(self, home: Scenario) -> None:
        """Let it happen."""
        EVENTS[self.what](home, *self.arguments)


def _asks(
    home: Scenario,
    who: str | None,
    days: float,
    title: str,
    status: int,
    media: int,
    seasons: tuple[int, ...] | None = None,
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
        seasons=seasons,
    )


def _gives_anew(home: Scenario, index: int, who: str) -> None:
    """Lose a request, and give its number to somebody's next one for the same title."""
    if home.requests:
        at = index % len(home.requests)
        home.requests[at] = replace(
            home.requests[at], requester=PEOPLE[who], created_at=ago(35)
        )


def _says_done(home: Scenario, who: str, title: str, done: bool) -> None:
    """Say to be done with a title, or take that back."""
    home.says_done(PEOPLE[who], 0 if done else None, TITLES[title])


def _withdraws(home: Scenario, index: int) -> None:
    if home.requests:
        home.requests.pop(index % len(home.requests))


def _alters(home: Scenario, index: int, **changes: Any) -> None:
    if home.requests:
        at = index % len(home.requests)
        home.requests[at] = replace(home.requests[at], **changes)


def _goes_through(
    home: Scenario, who: str, title: str, states: dict[int, str], more: int
) -> None:
    """Let each item be the file of its episode, and of so many after it."""
    watched = {number: STATES[one] for number, one in states.items()}
    home.goes_through(PEOPLE[who], watched, TITLES[title])
    key = TITLES[title], account(PEOPLE[who])
    home.episodes[key] = tuple(
        replace(
            one,
            episodes=frozenset(n + i for n in one.episodes for i in range(more + 1)),
        )
        for one in home.episodes[key]
    )


def _lists(home: Scenario, is_4k: bool, seasons: tuple[int, ...] | None) -> None:
    home.listed_seasons.pop((1, is_4k), None)
    if seasons is not None:
        home.listed_seasons[1, is_4k] = seasons


def _claims(home: Scenario, address: str, season: int | None) -> None:
    place = Place(address, MediaType.TV, 1, season)
    home.claimed = frozenset() if home.claimed else frozenset({place})


def _policy(
    home: Scenario, who: tuple[str, ...] | None, days: float | None, terms: Any
) -> None:
    people = None if who is None else tuple(PEOPLE[one] for one in who)
    home.policy(people, days, **dict(terms))
    # The newest goes first, so that it matters
    *older, newest = home.book.policies
    number = str(100 + len(home.book.policies))
    home.policies(replace(newest, id=number), *older)


def _tag_policy(
    home: Scenario, labels: tuple[str, ...], days: float | None, terms: Any
) -> None:
    home.tag_policy(labels, days, **dict(terms))
    number = str(100 + len(home.book.policies))
    *others, newest = home.book.policies
    home.policies(*others, replace(newest, id=number))


def _lists_tags(home: Scenario, at: str, labels: tuple[str, ...] | None) -> None:
    if labels is None:
        home.cannot_list_tags(at)
    else:
        home.lists_tags(*labels, of=at)


def _drops(home: Scenario, index: int) -> None:
    policies = list(home.book.policies)
    if policies:
        policies.pop(index % len(policies))
        home.policies(*policies)


def _keeps(
    home: Scenario,
    tmdb_id: int,
    until: float | None,
    is_4k: bool | None,
    seasons: tuple[int, ...] | None = None,
) -> None:
    home.keeps(
        tmdb_id,
        kind=MediaType.TV if seasons else MediaType.MOVIE,
        until=None if until is None else ago(until),
        is_4k=is_4k,
        seasons=seasons or None,
    )


def _files(
    home: Scenario, title: str, days: float | None, path: str, size: int, queued: bool
) -> None:
    one = TITLES[title]
    if one.tmdb_id == 2:
        path = "/movies/2/hd.mkv"
    home.has(file(days, path, size=size), of=one, queued=queued)


def _copy(home: Scenario, title: str, copy: str) -> None:
    known = home.copies.get(TITLES[title])
    if copy == "rootless" and isinstance(known, LibraryCopy):
        home.copied(replace(known, root_available=False), TITLES[title])
    elif copy != "rootless":
        home.copied(COPIES[copy], TITLES[title])


def _placed(home: Scenario, service: int | None, item: int | None, is_4k: bool) -> None:
    for kind, number in home.media:
        if number == 1:
            home.placed(service, item, is_4k=is_4k, kind=kind)


def _reread(home: Scenario) -> None:
    home.unread.clear()
    home.playing = False
    for key, states in list(home.states.items()):
        if isinstance(states, Unknown):
            del home.states[key]


def _becomes(home: Scenario, who: str, whom: str) -> None:
    """Give somebody's number to another, as a restored Jellyseerr does."""
    number, other = PEOPLE[who].id, PEOPLE[whom]
    for at, request in enumerate(home.requests):
        if request.requester and request.requester.id == number:
            _alters(home, at, requester=replace(other, id=number))


def _carried_out(home: Scenario, index: int) -> None:
    if home.requests:
        request = home.requests[index % len(home.requests)]
        home.memory = carried_out(home.memory, (request,), request.title_ids[:1])


EVENTS: dict[str, Callable[..., object]] = {
    "asks": _asks,
    "withdraws": _withdraws,
    "gives_anew": _gives_anew,
    "changes": lambda home, index, status: _alters(home, index, status=status),
    "watches": lambda home, who, title, *states: home.watches(
        PEOPLE[who], *(STATES[one] for one in states), of=TITLES[title]
    ),
    "cannot_read": lambda home, who, title: home.cannot_read(
        PEOPLE[who], TITLES[title]
    ),
    "goes_through": _goes_through,
    "season": lambda home, title, which, changes: home.has_season(
        *SEASONS[which], of=TITLES[title], **dict(changes)
    ),
    "names": lambda home, index, seasons: _alters(home, index, seasons=seasons),
    "lists": _lists,
    "claims": _claims,
    "half_done": lambda home, title: home.remembers(
        half_done=home.memory.half_done ^ {TITLES[title]}
    ),
    "policy": _policy,
    "tag_policy": _tag_policy,
    "tags": lambda home, title, labels: home.tags(*labels, of=TITLES[title]),
    "lists_tags": _lists_tags,
    "removes_tag": lambda home, at, label: home.removes_tag(label, at),
    "drops": _drops,
    "keeps": _keeps,
    "says_done": _says_done,
    "releases": lambda home: home.remembers(keeps=()),
    "files": _files,
    "copy": _copy,
    "placed": _placed,
    "playing": lambda home, playing: home.plays(UNREAD if playing is None else playing),
    "created": lambda home, title, days: home.creates(days, TITLES[title]),
    "unread": lambda home, title: home.unread.update({TITLES[title]: UNREAD}),
    "reread": _reread,
    "matched": lambda home, title, which: home.cannot_match(
        UNMATCHED[which], TITLES[title]
    ),
    "enables": lambda home, who, enabled: home.enables(PEOPLE[who], enabled),
    "becomes": _becomes,
    "links": lambda home, who, whom: home.options(
        links={**home.book.links, PEOPLE[who].id: account(PEOPLE[whom])}
    ),
    "carried_out": _carried_out,
    "notice": lambda home, days: home.options(notice=days * DAY),
    "window": lambda home, days: home.options(leaving_soon=days * DAY),
    "favorites": lambda home, protect: home.options(protect_favorites=protect),
    "by id": lambda home, match_by_id: home.options(match_by_id=match_by_id),
    "default": lambda home, days: home.default(days, require_watched=False),
    "poll": lambda home, days: home.poll(days),
}
