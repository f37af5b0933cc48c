"""Every row about user and standard rules in OxiCleanarr's own tests: as there, or which rule here decides otherwise.

OxiCleanarr's standard rule is here the default terms for everybody, without a watch that is required.
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

from .households import (
    ALICE,
    BOB,
    CAROL,
    OTHER_MOVIE,
    Household,
    account,
    episode,
    file,
    terms_of,
    title,
    told,
)


def standard(added: float, *watched: float, days: float | None = 90) -> Household:
    """Return a movie under the standard rule: added and watched so many days ago."""
    home = Household().asks(ALICE, added + 1).has(file(added))
    if watched:
        home.watches(ALICE, *watched)
    return home.default(days, require_watched=False)


def series(added: float) -> Household:
    """Return a season under the standard rule for TV: added so many days ago."""
    home = Household().asks(ALICE, added + 1, seasons=(1,))
    return home.default(120, require_watched=False)


def of_user(
    days: float | None, added: float, *watched: float, **terms: Any
) -> Household:
    """Return a movie under a user's rule beside the standard one of 90 days."""
    return standard(added, *watched).policy(ALICE, days, **terms)


def ruled(*names: str) -> Household:
    """Return a movie watched 10 days ago, whose requester is named as a policy's matcher found them."""
    john = Requester(123, "John", username="JohnDoe", email="foo@bar.com")
    john = replace(john, jellyfin_user_id=account(ALICE))
    found = [resolve_user(name, [john]) for name in names]
    home = Household().asks(john).watches(ALICE, 10).default(90, require_watched=False)
    for user in found:
        if user is not None:
            home.policy(user, 7)
    return home


def three_users() -> Household:
    """Return the movies of three users with 3, 14 and 30 days, watched 5, 10 and 20 days ago."""
    home = Household()
    rows = ((ALICE, 3, 5), (BOB, 14, 10), (CAROL, 30, 20))
    for number, (who, days, age) in enumerate(rows, start=1):
        home.asks(who, tmdb_id=number).policy(who, days)
        home.watches(who, age, of=title(number))
    return home


def disabled() -> Household:
    """Return a user's rule that is disabled."""
    home = of_user(7, 30, 10)
    return home.policies(replace(home.book.policies[0], enabled=False))


TV = MediaType.TV
WATCHED, ADDED = "counted_from_watched", "counted_from_added"


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        pytest.param(
            standard(30), f"scheduled +60d: {ADDED}", id="unwatched, added 30 d ago"
        ),
        pytest.param(
            standard(120), f"due -30d: {ADDED}", id="unwatched, added 120 d ago"
        ),
        pytest.param(
            standard(200, 30),
            f"scheduled +60d: {WATCHED}",
            id="added 200 d ago, watched 30 d ago",
        ),
        pytest.param(
            standard(300, 100),
            f"due -10d: {WATCHED}",
            id="added 300 d ago, watched 100 d ago",
        ),
        pytest.param(
            series(60), f"scheduled +60d: {ADDED}", id="TV unwatched, added 60 d ago"
        ),
        pytest.param(
            series(150), f"due -30d: {ADDED}", id="TV unwatched, added 150 d ago"
        ),
        pytest.param(
            series(300).goes_through(ALICE, {1: 31, 2: 30}),
            f"scheduled +90d: {WATCHED}",
            id="TV added 300 d ago, watched 30 d ago",
        ),
        pytest.param(
            series(150).keeps(kind=TV), "kept: kept_by_person", id="TV excluded"
        ),
        pytest.param(
            standard(200).keeps(),
            "kept: kept_by_person",
            id="excluded, added 200 d ago",
        ),
        pytest.param(
            of_user(7, 200, 100).keeps(),
            "kept: kept_by_person",
            id="excluded beats every rule",
        ),
        pytest.param(
            standard(200, days=None), "kept: policy_never", id="retention never"
        ),
        pytest.param(
            standard(200).has(file(None)), "held: no_date", id="no date added"
        ),
        pytest.param(
            standard(20).has(file(-10)),
            f"scheduled +90d: {ADDED}",
            id="date added 10 d in the future",
        ),
        pytest.param(ruled("123"), f"due -3d: {WATCHED}", id="user id 123, 7d"),
        pytest.param(ruled("124"), f"scheduled +80d: {WATCHED}", id="any other id"),
        pytest.param(ruled(), f"scheduled +80d: {WATCHED}", id="no identifier"),
        pytest.param(ruled("johndoe"), f"due -3d: {WATCHED}", id="johndoe"),
        pytest.param(ruled("JOHNDOE"), f"due -3d: {WATCHED}", id="JOHNDOE"),
        pytest.param(
            ruled("FOO@bar.COM"), f"due -3d: {WATCHED}", id="e-mail in any case"
        ),
        pytest.param(
            of_user(7, 30, 10), f"due -3d: {WATCHED}", id="7d must watch: watched 10 d"
        ),
        pytest.param(
            of_user(7, 30, 3),
            f"leaving_soon +4d: {WATCHED}",
            id="7d must watch: watched 3 d",
        ),
        pytest.param(
            of_user(7, 30), "waiting: not_watched", id="7d must watch: unwatched"
        ),
        pytest.param(
            of_user(7, 10, require_watched=False),
            f"due -3d: {ADDED}",
            id="7d need not watch: added 10 d",
        ),
        pytest.param(
            of_user(7, 5, require_watched=False),
            f"leaving_soon +2d: {ADDED}",
            id="7d need not watch: added 5 d",
        ),
        pytest.param(
            of_user(None, 500, 400),
            "kept: policy_never",
            id="user never, added 500 d, watched 400 d",
        ),
        pytest.param(
            of_user(7, 30, 10).default(None),
            f"due -3d: {WATCHED}",
            id="standard never, user 7d, watched 10 d",
        ),
        pytest.param(
            standard(30, 10).default(None).policy(BOB, 7),
            "kept: policy_never",
            id="standard never, no rule for the user",
        ),
        pytest.param(three_users(), f"due -2d: {WATCHED}", id="3d, age 5 d"),
        pytest.param(
            of_user(5, 30, 10).policy(ALICE, 30),
            f"due -5d: {WATCHED}",
            id="two rules match: the first",
        ),
        pytest.param(disabled(), f"scheduled +80d: {WATCHED}", id="rule disabled"),
        pytest.param(
            of_user(30, 60, 1, count_from="added"),
            f"due -30d: {ADDED}",
            id="base added 30d: added 60 d, watched 1 d",
        ),
        pytest.param(
            of_user(30, 100, require_watched=False, count_from="last_watched"),
            "waiting: not_watched",
            id="base last_watched, never: unwatched",
        ),
        pytest.param(
            of_user(30, 100, 40, require_watched=False, count_from="last_watched"),
            f"due -10d: {WATCHED}",
            id="base last_watched, never: watched 40 d ago",
        ),
        pytest.param(
            of_user(
                30, 100, require_watched=False, count_from="last_watched", unwatched=180
            ),
            f"scheduled +80d: {ADDED}",
            id="unwatched_retention 180d: unwatched, added 100 d",
        ),
    ],
)
def test_as_there(home: Household, expected: str) -> None:
    assert told(home.plan().decisions[0]) == expected


def test_ages_of_three_users() -> None:
    assert [told(one) for one in three_users().plan().decisions] == [
        f"due -2d: {WATCHED}",
        f"leaving_soon +4d: {WATCHED}",
        f"leaving_soon +10d: {WATCHED}",
    ]


@pytest.mark.parametrize("kind", MediaType)
def test_never_for_one_kind(kind: MediaType) -> None:
    """With never for movies, TV is still evaluated; and the reverse."""
    home = standard(200).asks(ALICE, 201, seasons=(1,))
    never = {**home.book.defaults, kind: terms_of(None)}
    home.options(defaults=never)
    assert {one.id.media_type: told(one) for one in home.plan().decisions} == {
        **dict.fromkeys(MediaType, f"due -110d: {ADDED}"),
        kind: "kept: policy_never",
    }


def test_an_overdue_item_is_watched_again() -> None:
    home = of_user(7, 30, 10)
    assert home.poll().decisions[0].state == "due"
    home.watches(ALICE, 0)
    assert told(home.poll().decisions[0]) == f"leaving_soon +7d: {WATCHED}"


@pytest.mark.parametrize(
    ("home", "there", "here", "why"),
    [
        pytest.param(
            Household()
            .asks(ALICE, 40, seasons=(1,))
            .has_season(episode(1), episode(2, aired=-3, has_file=False))
            .default(7, require_watched=False),
            "delete",
            "held: season_airing",
            "a season is complete before it can leave",
            id="TV still airing",
        ),
        pytest.param(
            series(150).asks(BOB, 151, seasons=(2,)).policy(BOB, None),
            "delete, with the other season",
            "kept: policy_never",
            "rule 3: only the seasons asked for, and each on its own",
            id="TV: another season of somebody else with never",
        ),
        pytest.param(
            series(150).asks(ALICE, 151, seasons=(0,)),
            "delete, with the specials",
            "kept: specials",
            "rule 3: specials are never touched",
            id="TV: with specials",
        ),
        pytest.param(
            Household()
            .asks(ALICE)
            .asks(BOB)
            .watches(ALICE, 10)
            .policy(ALICE, 7)
            .policy(BOB, 30),
            "delete, by the first request",
            "waiting: not_watched",
            "rule 2: every requester must be done",
            id="two requesters, one done",
        ),
        pytest.param(
            of_user(7, 30).watches(BOB, 10),
            "delete",
            "waiting: not_watched",
            "watched is by the requester",
            id="must watch: watched by another",
        ),
        pytest.param(
            Household()
            .asks(ALICE, 20)
            .has(file(30))
            .watches(ALICE, 10)
            .policy(ALICE, 7),
            "delete",
            "held: here_before_request",
            "rule 3: only what the request brought",
            id="added before it was requested",
        ),
        pytest.param(
            Household().asks(ALICE, 5).watches(ALICE, 10).policy(ALICE, 7),
            "delete",
            "waiting: not_watched",
            "a watch counts if it is not older than the request",
            id="watched before it was requested",
        ),
        pytest.param(
            of_user(7, 30, 10).options(notice=timedelta(days=3)),
            "delete",
            f"leaving_soon -3d: {WATCHED}",
            "rule 4: announced first",
            id="7d, watched 10 d ago, for the first time",
        ),
        pytest.param(
            standard(20).has(file(None)),
            "kept",
            "held: no_date",
            "rule 1: unknown keeps, and says so",
            id="no date added",
        ),
        pytest.param(
            standard(120).asks(BOB, 30, tmdb_id=2, status=4),
            "delete",
            f"due -30d: {ADDED}",
            "a request that failed holds its own title only",
            id="another title's request failed",
        ),
    ],
)
def test_otherwise_here(home: Household, there: str, here: str, why: str) -> None:
    decisions = [told(one) for one in home.plan().decisions]
    assert here in decisions, f"there: {there}; {why}"


@pytest.mark.parametrize(
    ("written", "there", "why"),
    [
        pytest.param(
            "0d",
            "the rule is skipped",
            "a policy says never or at least a day",
            id="0d",
        ),
        pytest.param("30m", "30 minutes", "m means minutes to nobody", id="minutes"),
        pytest.param("86400s", "a day", "days are written as days", id="seconds"),
    ],
)
def test_durations_that_are_refused_here(written: str, there: str, why: str) -> None:
    assert there != why
    with pytest.raises(InvalidDuration):
        parse_retention(written)


def test_leaving_soon_includes_the_last_day() -> None:
    """OxiCleanarr drops an item from that list in its last 24 hours: a defect."""
    home = of_user(7, 30, 6.5)
    assert told(home.decision()) == f"leaving_soon +0.5d: {WATCHED}"


def test_first_protection_does_not_hang_on_the_order() -> None:
    """There the first date of several rules wins; here a user has one policy, and a keep beats it wherever it stands."""
    home = of_user(7, 30, 10).asks(ALICE, tmdb_id=2).keeps(2)
    assert told(home.decision(OTHER_MOVIE)) == "kept: kept_by_person"
