"""What may happen to a household, in words that a failing example shows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from custom_components.jellyseerr_cleanup.retention.model import (
    LibraryCopy,
    MediaType,
    Place,
)
from custom_components.jellyseerr_cleanup.retention.reason import Unknown
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut

from ..households import (
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
    Household,
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


@dataclass(frozen=True)
class Event:
    """Something that happens to a household, in words that a failing example shows."""

    what: str
    arguments: tuple[Any, ...] = ()

    def __call__(self, home: Household) -> None:
        """Let it happen."""
        EVENTS[self.what](home, *self.arguments)


def _asks(
    home: Household,
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


def _withdraws(home: Household, index: int) -> None:
    if home.requests:
        home.requests.pop(index % len(home.requests))


def _changes(home: Household, index: int, status: int) -> None:
    if home.requests:
        at = index % len(home.requests)
        home.requests[at] = replace(home.requests[at], status=status)


def _watches(home: Household, who: str, title: str, *states: str) -> None:
    home.watches(PEOPLE[who], *(STATES[one] for one in states), of=TITLES[title])


def _goes_through(
    home: Household, who: str, title: str, states: dict[int, str], more: int
) -> None:
    """Let Jellyfin say of each episode that so many more are in its file."""
    watched = {number: STATES[one] for number, one in states.items()}
    home.goes_through(PEOPLE[who], watched, TITLES[title])
    key = TITLES[title], account(PEOPLE[who])
    home.episodes[key] = tuple(
        replace(one, last=one.last and one.last + more) for one in home.episodes[key]
    )


def _season(
    home: Household, title: str, which: str, changes: tuple[tuple[str, Any], ...]
) -> None:
    home.has_season(*SEASONS[which], of=TITLES[title], **dict(changes))


def _names(home: Household, index: int, seasons: tuple[int, ...]) -> None:
    if home.requests:
        at = index % len(home.requests)
        home.requests[at] = replace(home.requests[at], seasons=seasons)


def _lists(home: Household, is_4k: bool, seasons: tuple[int, ...] | None) -> None:
    home.listed_seasons.pop((1, is_4k), None)
    if seasons is not None:
        home.listed_seasons[1, is_4k] = seasons


def _claims(home: Household, address: str, season: int | None) -> None:
    place = Place(address, MediaType.TV, 1, season)
    home.claimed = frozenset() if home.claimed else frozenset({place})


def _half_done(home: Household, title: str) -> None:
    home.remembers(half_done=home.memory.half_done ^ {TITLES[title]})


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
    home: Household,
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
    for kind, number in home.media:
        if number == 1:
            home.placed(service, item, is_4k=is_4k, kind=kind)


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
        for title in request.title_ids[:1]:
            one = CarriedOut(request.id, request.created_at, user, title)
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
    "goes_through": _goes_through,
    "season": _season,
    "names": _names,
    "lists": _lists,
    "claims": _claims,
    "half_done": _half_done,
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
