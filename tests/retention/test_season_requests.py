"""Which requests concern a season: by name, without a name, and by what was named before."""

from dataclasses import replace

import pytest

from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut

from .households import (
    ALICE,
    BOB,
    CAROL,
    NEXT_SEASON,
    SEASON,
    SEASON_4K,
    Household,
    ago,
    episode,
    season_copy,
    seen,
    told,
)
from .random_households import begin

TV = MediaType.TV
DUE = "due -3d: counted_from_watched"
UNNAMED = "held: seasons_not_named"
HD, UHD = (1, False), (1, True)


def says(home: Household) -> dict[str, str]:
    """Say the whole plan."""
    return {str(one.id): told(one, home.now) for one in home.plan().decisions}


def unnamed(*listed: int, days: float | None = 7) -> Household:
    """Return a series that Bob asked for without seasons, of which Sonarr lists these."""
    home = Household().asks(BOB, seasons=()).policy(BOB, days, require_watched=False)
    home.listed_seasons[HD] = listed
    return home


@pytest.mark.parametrize(
    ("home", "expected", "unlisted"),
    [
        pytest.param(
            unnamed(1, 2),
            {"tv:1:s1:hd": UNNAMED, "tv:1:s2:hd": UNNAMED},
            0,
            id="listed",
        ),
        pytest.param(
            unnamed(0, 1), {"tv:1:s1:hd": UNNAMED}, 0, id="listed, with the specials"
        ),
        pytest.param(unnamed(0), {}, 0, id="only specials are listed"),
        pytest.param(
            unnamed(1, days=None), {"tv:1:s1:hd": "kept: policy_never"}, 0, id="never"
        ),
        pytest.param(
            unnamed(1).keeps(kind=TV),
            {"tv:1:s1:hd": "kept: kept_by_person"},
            0,
            id="keep",
        ),
        pytest.param(
            Household().asks(BOB, seasons=()).policy(BOB, 7), {}, 1, id="not listed"
        ),
        pytest.param(
            Household().asks(BOB, seasons=()).asks(BOB, seasons=(), is_4k=True),
            {},
            2,
            id="not listed, in both qualities",
        ),
        pytest.param(
            unnamed(1).asks(BOB, seasons=(), is_4k=True),
            {"tv:1:s1:hd": UNNAMED},
            1,
            id="listed in one quality",
        ),
        pytest.param(Household().asks(BOB, seasons=(), status=3), {}, 0, id="declined"),
        pytest.param(
            Household().asks(BOB, seasons=(), tmdb_id=2).asks(ALICE, seasons=(1,)),
            {"tv:1:s1:hd": "kept: policy_never"},
            1,
            id="another series",
        ),
    ],
)
def test_request_without_seasons(
    home: Household, expected: dict[str, str], unlisted: int
) -> None:
    assert says(home) == expected
    assert home.plan().unlisted == unlisted


@pytest.mark.parametrize(
    ("listed", "is_4k", "expected"),
    [
        pytest.param((1,), False, UNNAMED, id="listed"),
        pytest.param((2,), False, UNNAMED, id="another is listed"),
        pytest.param(None, False, UNNAMED, id="nothing is listed"),
        pytest.param(None, True, DUE, id="in the other quality"),
    ],
)
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
    assert says(home) == {"tv:1:s1:hd": UNNAMED}


@pytest.mark.parametrize(
    ("is_4k", "afterwards"),
    [
        pytest.param(False, "counted_from_watched", id="HD"),
        pytest.param(True, "shared_file", id="4K of the same file"),
    ],
)
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


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        pytest.param((1, 2), ["kept", "kept", "kept"], id="nothing"),
        pytest.param((2,), ["kept", "kept", "due"], id="the season"),
        pytest.param((1,), ["kept", "kept", "kept"], id="another season"),
        pytest.param((), ["kept", "kept", "kept"], id="the numbers"),
    ],
)
def test_season_that_a_request_no_longer_names(
    left: tuple[int, ...], expected: list[str]
) -> None:
    """It counts for two weeks more, as a request would that vanished."""
    home = seen().asks(BOB, seasons=(1, 2)).policy(BOB, None)
    home.poll()
    home.requests[1] = replace(home.requests[1], seasons=left)
    states = []
    for days in (1, 14, 0.01):
        decision = home.poll(days).of(SEASON)
        assert decision is not None
        states.append(str(decision.state))
    assert states == expected


def test_names_after_none() -> None:
    """A request that is narrowed to one season lets the others go after two weeks."""
    home = seen().asks(BOB, seasons=()).policy(BOB, 1)
    home.poll()
    home.requests[1] = replace(home.requests[1], seasons=(2,))
    states = [home.poll(days).decisions[0].state for days in (1, 13, 1.01)]
    assert states == ["held", "held", "due"]


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        pytest.param(
            CarriedOut(1, ago(40), 1, SEASON), "held: request_came_back", id="it"
        ),
        pytest.param(
            CarriedOut(1, ago(40), 1, NEXT_SEASON), DUE, id="another of the request"
        ),
        pytest.param(CarriedOut(1, ago(40), 1, SEASON_4K), DUE, id="in 4K"),
        pytest.param(CarriedOut(2, ago(40), 1, SEASON), DUE, id="another request"),
        pytest.param(CarriedOut(1, ago(41), 1, SEASON), DUE, id="made at another time"),
    ],
)
def test_request_that_was_carried_out(gone: CarriedOut, expected: str) -> None:
    """A request of several seasons stays until all went: what is left of it is not held by that."""
    home = seen().remembers(carried_out=frozenset({gone}))
    home.requests[0] = replace(home.requests[0], seasons=(1, 2))
    assert told(home.decision(SEASON)) == expected


@pytest.mark.parametrize(
    ("bobs", "expected"),
    [
        pytest.param(None, "held: request_came_back", id="nobody"),
        pytest.param((2,), "held: request_came_back", id="another season"),
        pytest.param((1,), "due -2d: counted_from_watched", id="it"),
        pytest.param((1, 2), "due -2d: counted_from_watched", id="and another"),
        pytest.param((), "held: seasons_not_named", id="who knows which"),
    ],
)
def test_season_that_is_requested_anew(
    bobs: tuple[int, ...] | None, expected: str
) -> None:
    """Alice's request waits for her second season; the first went, and came back for Bob."""
    home = seen().policy(BOB, 7)
    home.requests[0] = replace(home.requests[0], seasons=(1, 2))
    if bobs is not None:
        home.asks(BOB, 30, seasons=bobs)
    home.has_season(episode(1, imported=20), episode(2, imported=20))
    home.goes_through(BOB, {1: 9, 2: 9})
    gone = CarriedOut(1, ago(40), 1, SEASON)
    home.remembers(carried_out=frozenset({gone}))
    assert told(home.decision(SEASON)) == expected


def test_series_that_only_others_name_the_season_of() -> None:
    """Bob's vanished season does not become a title by Carol's request of another."""
    home = Household().asks(BOB, seasons=(2,)).asks(CAROL, seasons=(2, 3))
    home.poll()
    home.requests = [replace(home.requests[1], seasons=(3,))]
    assert [str(one.id) for one in home.poll(1).decisions] == ["tv:1:s3:hd"]
    assert home.plan().of(TitleId(TV, 1, 2, False)) is None


def test_a_request_without_seasons_beside_one_that_vanished() -> None:
    """It may mean the season that only a request that is gone named, in the quality that is the same file."""
    home = begin("seasons: one file")
    home.poll()
    del home.requests[1]
    home.asks(ALICE, 45, number=3, is_4k=True, seasons=())
    decision = home.poll(1).of(SEASON)
    assert decision is not None
    assert told(decision, home.now) == UNNAMED
