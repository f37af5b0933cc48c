"""Which requests concern a season: by name, without one, or by an earlier name."""

from dataclasses import replace

import pytest

from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut

from .random_households import begin
from .scenarios import (
    ALICE,
    BOB,
    CAROL,
    DUE,
    NEXT_SEASON,
    SEASON,
    SEASON_4K,
    Scenario,
    ago,
    episode,
    said,
    season_copy,
    seen,
    states,
    told,
)
from .tables import rows

TV = MediaType.TV
UNNAMED = "held: seasons_not_named"
HD, UHD = (1, False), (1, True)


def unnamed(*listed: int, days: float | None = 7) -> Scenario:
    """Return a series that Bob asked for without seasons; Sonarr lists these."""
    home = Scenario().asks(BOB, seasons=()).policy(BOB, days, require_watched=False)
    home.listed_seasons[HD] = listed
    return home


WITHOUT_SEASONS = {
    "listed": (unnamed(1, 2), {"tv:1:s1:hd": UNNAMED, "tv:1:s2:hd": UNNAMED}, 0),
    "listed, with the specials": (unnamed(0, 1), {"tv:1:s1:hd": UNNAMED}, 0),
    "only specials are listed": (unnamed(0), {}, 0),
    "never": (unnamed(1, days=None), {"tv:1:s1:hd": "kept: policy_never"}, 0),
    "keep": (unnamed(1).keeps(kind=TV), {"tv:1:s1:hd": "kept: kept_by_person"}, 0),
    "not listed": (Scenario().asks(BOB, seasons=()).policy(BOB, 7), {}, 1),
    "not listed, in both qualities": (
        Scenario().asks(BOB, seasons=()).asks(BOB, seasons=(), is_4k=True),
        {},
        2,
    ),
    "listed in one quality": (
        unnamed(1).asks(BOB, seasons=(), is_4k=True),
        {"tv:1:s1:hd": UNNAMED},
        1,
    ),
    "declined": (Scenario().asks(BOB, seasons=(), status=3), {}, 0),
    "another series": (
        Scenario().asks(BOB, seasons=(), tmdb_id=2).asks(ALICE, seasons=(1,)),
        {"tv:1:s1:hd": "kept: policy_never"},
        1,
    ),
}


@rows("home, expected, unlisted", WITHOUT_SEASONS)
def test_request_without_seasons(
    home: Scenario, expected: dict[str, str], unlisted: int
) -> None:
    assert said(home) == expected
    assert home.plan().unlisted == unlisted


BESIDE_OTHERS = {
    "listed": ((1,), False, UNNAMED),
    "another is listed": ((2,), False, UNNAMED),
    "nothing is listed": (None, False, UNNAMED),
    "in the other quality": (None, True, DUE),
}


@rows("listed, is_4k, expected", BESIDE_OTHERS)
def test_holds_what_others_name(
    listed: tuple[int, ...] | None, is_4k: bool, expected: str
) -> None:
    home = seen().asks(BOB, seasons=(), is_4k=is_4k)
    home.policy(BOB, 1, require_watched=False)
    if is_4k:
        home.copied(season_copy(SEASON_4K, episode(1, quality="4k")), SEASON_4K)
    if listed is not None:
        home.listed_seasons[HD] = listed
    assert told(home.decision(SEASON)) == expected


def test_in_the_other_quality_of_the_same_series() -> None:
    """One Sonarr for both: what it lists is listed twice, and is one title."""
    home = seen().asks(BOB, seasons=(), is_4k=True).policy(BOB, 1)
    home.placed(0, is_4k=True, kind=TV).listed_seasons[UHD] = (1,)
    home.copied(home.copies[SEASON], SEASON_4K)
    assert said(home) == {"tv:1:s1:hd tv:1:s1:4k": UNNAMED}


AFTERWARDS = {
    "HD": (False, "counted_from_watched"),
    "4K of the same file": (True, "shared_file"),
}


@rows("is_4k, afterwards", AFTERWARDS)
@pytest.mark.parametrize("listed", [(1,), None], ids=["listed", "not listed"])
def test_without_seasons_counts_for_two_weeks_more(
    listed: tuple[int, ...] | None, is_4k: bool, afterwards: str
) -> None:
    home = seen().asks(BOB, seasons=(), is_4k=is_4k).policy(BOB, 1)
    if is_4k:
        home.placed(0, is_4k=True, kind=TV).copied(home.copies[SEASON], SEASON_4K)
    if listed:
        home.listed_seasons[1, is_4k] = listed
    home.poll()
    home.requests.pop()
    home.listed_seasons.clear()
    reasons = [home.poll(gap).decisions[0].reason.code for gap in (1, 13, 1, 0.01)]
    assert reasons == [*["seasons_not_named"] * 3, afterwards]


LEFT = {
    "nothing": ((1, 2), ["kept", "kept", "kept"]),
    "the season": ((2,), ["kept", "kept", "due"]),
    "another season": ((1,), ["kept", "kept", "kept"]),
    "the numbers": ((), ["kept", "kept", "kept"]),
}


@rows("left, expected", LEFT)
def test_season_that_a_request_no_longer_names(
    left: tuple[int, ...], expected: list[str]
) -> None:
    """It counts for two weeks more, as a request would that vanished."""
    home = seen().asks(BOB, seasons=(1, 2)).policy(BOB, None)
    home.poll()
    home.requests[1] = replace(home.requests[1], seasons=left)
    # The first title is always this season
    assert [state.split()[0] for state in states(home, 1, 14, 0.01)] == expected


def test_names_after_none() -> None:
    """A request that is narrowed to one season lets the others go after two weeks."""
    home = seen().asks(BOB, seasons=()).policy(BOB, 1)
    home.poll()
    home.requests[1] = replace(home.requests[1], seasons=(2,))
    first = [state.split()[0] for state in states(home, 1, 13, 1.01)]
    assert first == ["held", "held", "due"]


CARRIED_OUT = {
    "it": (CarriedOut(1, ago(40), 1, SEASON), "held: request_came_back"),
    "another of the request": (CarriedOut(1, ago(40), 1, NEXT_SEASON), DUE),
    "in 4K": (CarriedOut(1, ago(40), 1, SEASON_4K), DUE),
}


def gone(what: CarriedOut) -> Scenario:
    """Return a season of a request for two, after something was carried out."""
    home = seen().remembers(carried_out=frozenset({what}))
    home.requests[0] = replace(home.requests[0], seasons=(1, 2))
    return home


@rows("what, expected", CARRIED_OUT)
def test_request_that_was_carried_out(what: CarriedOut, expected: str) -> None:
    """A request of several seasons waits for all; what is left is not held by that."""
    assert told(gone(what).decision(SEASON)) == expected


ANEW = {
    "nobody": (None, "held: request_came_back"),
    "another season": ((2,), "held: request_came_back"),
    "it": ((1,), "due -2d from watched"),
    "and another": ((1, 2), "due -2d from watched"),
    "who knows which": ((), UNNAMED),
}


@rows("bobs, expected", ANEW)
def test_requested_anew(bobs: tuple[int, ...] | None, expected: str) -> None:
    """Alice's request waits for her second season; the first came back for Bob."""
    home = gone(CarriedOut(1, ago(40), 1, SEASON)).policy(BOB, 7)
    if bobs is not None:
        home.asks(BOB, 30, seasons=bobs)
    home.has_season(episode(1, imported=20), episode(2, imported=20))
    home.goes_through(BOB, {1: 9, 2: 9})
    assert told(home.decision(SEASON)) == expected


def test_series_that_only_others_name_the_season_of() -> None:
    """Bob's vanished season does not become a title by Carol's request of another."""
    home = Scenario().asks(BOB, seasons=(2,)).asks(CAROL, seasons=(2, 3))
    home.poll()
    home.requests = [replace(home.requests[1], seasons=(3,))]
    assert [str(one.id) for one in home.poll(1).decisions] == ["tv:1:s3:hd"]
    assert home.plan().of(TitleId(TV, 1, 2, False)) is None


def test_a_request_without_seasons_beside_one_that_vanished() -> None:
    """It may mean the season of a request that is gone, whose file is the same."""
    home = begin("seasons: one file")
    home.poll()
    del home.requests[1]
    home.asks(ALICE, 45, number=3, is_4k=True, seasons=())
    decision = home.poll(1).of(SEASON)
    assert decision is not None
    assert told(decision, home.now) == UNNAMED
