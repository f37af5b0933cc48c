"""OxiCleanarr's rows about user and standard rules: as there, or which rule differs.

OxiCleanarr's standard rule is here the default terms, without a watch being required.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.retention.durations import (
    InvalidDuration,
    parse_retention,
)
from custom_components.jellyseerr_cleanup.retention.model import MediaType, Requester
from custom_components.jellyseerr_cleanup.retention.policy import resolve_user

from .scenarios import (
    ALICE,
    BOB,
    CAROL,
    OTHER_MOVIE,
    WAITING,
    Scenario,
    account,
    asked,
    done,
    episode,
    file,
    terms_of,
    title,
    told,
)
from .tables import rows


def standard(added: float, *watched: float, days: float | None = 90) -> Scenario:
    """Return a movie under the standard rule: added and watched so many days ago."""
    home = Scenario().asks(ALICE, added + 1).has(file(added))
    if watched:
        home.watches(ALICE, *watched)
    return home.default(days, require_watched=False)


def series(added: float) -> Scenario:
    """Return a season under the standard rule for TV: added so many days ago."""
    home = Scenario().asks(ALICE, added + 1, seasons=(1,))
    return home.default(120, require_watched=False)


def of_user(
    days: float | None, added: float, *watched: float, **terms: Any
) -> Scenario:
    """Return a movie under a user's rule beside the standard one of 90 days."""
    return standard(added, *watched).policy(ALICE, days, **terms)


def freely(days: float, added: float, *watched: float, **terms: Any) -> Scenario:
    """Return the same under a rule that nobody must watch it."""
    return of_user(days, added, *watched, require_watched=False, **terms)


def ruled(*names: str) -> Scenario:
    """Return a movie watched 10 days ago, with policies by its requester's names."""
    john = Requester(123, "John", username="JohnDoe", email="foo@bar.com")
    john = replace(john, jellyfin_user_id=account(ALICE))
    found = [resolve_user(name, [john]) for name in names]
    home = Scenario().asks(john).watches(ALICE, 10).default(90, require_watched=False)
    for user in found:
        if user is not None:
            home.policy(user, 7)
    return home


def three_users() -> Scenario:
    """Return three users' movies with 3, 14 and 30 days, watched 5, 10 and 20 ago."""
    home = Scenario()
    rows = ((ALICE, 3, 5), (BOB, 14, 10), (CAROL, 30, 20))
    for number, (who, days, age) in enumerate(rows, start=1):
        home.asks(who, tmdb_id=number).policy(who, days)
        home.watches(who, age, of=title(number))
    return home


def disabled() -> Scenario:
    """Return a user's rule that is disabled."""
    home = of_user(7, 30, 10)
    return home.policies(replace(home.book.policies[0], enabled=False))


TV = MediaType.TV


AS_THERE = {
    "unwatched, added 30 d": (standard(30), "scheduled +60d from added"),
    "unwatched, added 120 d": (standard(120), "due -30d from added"),
    "added 200 d, watched 30 d": (standard(200, 30), "scheduled +60d from watched"),
    "added 300 d, watched 100 d": (standard(300, 100), "due -10d from watched"),
    "TV unwatched, added 60 d": (series(60), "scheduled +60d from added"),
    "TV unwatched, added 150 d": (series(150), "due -30d from added"),
    "TV added 300 d, watched 30 d": (
        series(300).goes_through(ALICE, {1: 31, 2: 30}),
        "scheduled +90d from watched",
    ),
    "TV excluded": (series(150).keeps(kind=TV), "kept: kept_by_person"),
    "excluded, added 200 d": (standard(200).keeps(), "kept: kept_by_person"),
    "excluded beats every rule": (of_user(7, 200, 100).keeps(), "kept: kept_by_person"),
    "retention never": (standard(200, days=None), "kept: policy_never"),
    "no date added": (standard(200).has(file(None)), "held: no_date"),
    "date added 10 d in the future": (
        standard(20).has(file(-10)),
        "held: date_in_future",
    ),
    "user id 123, 7d": (ruled("123"), "due -3d from watched"),
    "any other id": (ruled("124"), "scheduled +80d from watched"),
    "no identifier": (ruled(), "scheduled +80d from watched"),
    "johndoe": (ruled("johndoe"), "due -3d from watched"),
    "JOHNDOE": (ruled("JOHNDOE"), "due -3d from watched"),
    "e-mail in any case": (ruled("FOO@bar.COM"), "due -3d from watched"),
    "7d must watch: watched 10 d": (of_user(7, 30, 10), "due -3d from watched"),
    "7d must watch: watched 3 d": (of_user(7, 30, 3), "leaving_soon +4d from watched"),
    "7d must watch: unwatched": (of_user(7, 30), WAITING),
    "7d need not watch: added 10 d": (freely(7, 10), "due -3d from added"),
    "7d need not watch: added 5 d": (freely(7, 5), "leaving_soon +2d from added"),
    "user never, added 500 d, watched 400 d": (
        of_user(None, 500, 400),
        "kept: policy_never",
    ),
    "standard never, user 7d, watched 10 d": (
        of_user(7, 30, 10).default(None),
        "due -3d from watched",
    ),
    "standard never, no rule for the user": (
        standard(30, 10).default(None).policy(BOB, 7),
        "kept: policy_never",
    ),
    "3d, age 5 d": (three_users(), "due -2d from watched"),
    "two rules match: the first": (
        of_user(5, 30, 10).policy(ALICE, 30),
        "due -5d from watched",
    ),
    "rule disabled": (disabled(), "scheduled +80d from watched"),
    "base added 30d: added 60 d, watched 1 d": (
        of_user(30, 60, 1, count_from="added"),
        "due -30d from added",
    ),
    "base last_watched, never: unwatched": (
        freely(30, 100, count_from="last_watched"),
        WAITING,
    ),
    "base last_watched, never: watched 40 d": (
        freely(30, 100, 40, count_from="last_watched"),
        "due -10d from watched",
    ),
    "unwatched_retention 180d: unwatched, added 100 d": (
        freely(30, 100, count_from="last_watched", unwatched=180),
        "scheduled +80d from added",
    ),
}


@rows("home, expected", AS_THERE)
def test_as_there(home: Scenario, expected: str) -> None:
    assert told(home.plan().decisions[0]) == expected


def test_ages_of_three_users() -> None:
    assert [told(one) for one in three_users().plan().decisions] == [
        "due -2d from watched",
        "leaving_soon +4d from watched",
        "leaving_soon +10d from watched",
    ]


@pytest.mark.parametrize("kind", MediaType)
def test_never_for_one_kind(kind: MediaType) -> None:
    """With never for movies, TV is still evaluated; and the reverse."""
    home = standard(200).asks(ALICE, 201, seasons=(1,))
    never = {**home.book.defaults, kind: terms_of(None)}
    home.options(defaults=never)
    assert {one.id.media_type: told(one) for one in home.plan().decisions} == {
        **dict.fromkeys(MediaType, "due -110d from added"),
        kind: "kept: policy_never",
    }


def test_an_overdue_item_is_watched_again() -> None:
    home = of_user(7, 30, 10)
    assert home.poll().decisions[0].state == "due"
    home.watches(ALICE, 0)
    assert told(home.poll().decisions[0]) == "leaving_soon +7d from watched"


OTHERWISE_HERE = {
    "TV still airing": (
        series(150).has_season(episode(1), episode(2, aired=-3, has_file=False)),
        "delete",
        "held: season_airing",
        "a season is complete before it can leave",
    ),
    "TV: another season of somebody else with never": (
        series(150).asks(BOB, 151, seasons=(2,)).policy(BOB, None),
        "delete, with the other season",
        "kept: policy_never",
        "rule 3: only the seasons asked for, and each on its own",
    ),
    "TV: with specials": (
        series(150).asks(ALICE, 151, seasons=(0,)),
        "delete, with the specials",
        "kept: specials",
        "rule 3: specials are never touched",
    ),
    "two requesters, one done": (
        done().asks(BOB).policy(BOB, 30),
        "delete, by the first request",
        WAITING,
        "rule 2: every requester must be done",
    ),
    "must watch: watched by another": (
        of_user(7, 30).watches(BOB, 10),
        "delete",
        WAITING,
        "watched is by the requester",
    ),
    "added before it was requested": (
        asked(20).has(file(30)).watches(ALICE, 10),
        "delete",
        "held: here_before_request",
        "rule 3: only what the request brought",
    ),
    "watched before it was requested": (
        asked(5).watches(ALICE, 10),
        "delete",
        WAITING,
        "a watch counts if it is not older than the request",
    ),
    "7d, watched 10 d, for the first time": (
        of_user(7, 30, 10).options(notice=timedelta(days=3)),
        "delete",
        "leaving_soon -3d from watched",
        "rule 4: announced first",
    ),
    "no date added": (
        standard(20).has(file(None)),
        "kept",
        "held: no_date",
        "rule 1: unknown keeps, and says so",
    ),
    "another title's request failed": (
        standard(120).asks(BOB, 30, tmdb_id=2, status=4),
        "delete",
        "due -30d from added",
        "a request that failed holds its own title only",
    ),
}


@rows("home, there, here, why", OTHERWISE_HERE)
def test_otherwise_here(home: Scenario, there: str, here: str, why: str) -> None:
    decisions = [told(one) for one in home.plan().decisions]
    assert here in decisions, f"there: {there}; {why}"


REFUSED_HERE = {
    "0d": ("0d", "the rule is skipped", "a policy says never or at least a day"),
    "minutes": ("30m", "30 minutes", "m means minutes to nobody"),
    "seconds": ("86400s", "a day", "days are written as days"),
}


@rows("written, there, why", REFUSED_HERE)
def test_durations_that_are_refused_here(written: str, there: str, why: str) -> None:
    assert there != why
    with pytest.raises(InvalidDuration):
        parse_retention(written)


def test_leaving_soon_includes_the_last_day() -> None:
    """OxiCleanarr drops an item from that list in its last 24 hours: a defect."""
    home = of_user(7, 30, 6.5)
    assert told(home.decision()) == "leaving_soon +0.5d from watched"


def test_first_protection_does_not_hang_on_the_order() -> None:
    """There a first date wins; here a user has one policy, and any keep beats it."""
    home = of_user(7, 30, 10).asks(ALICE, tmdb_id=2).keeps(2)
    assert told(home.decision(OTHER_MOVIE)) == "kept: kept_by_person"
