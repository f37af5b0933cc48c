"""A season of several people, in several qualities and entries, and what a person keeps of it."""

from dataclasses import replace

import pytest

from custom_components.jellyseerr_cleanup.retention.model import MediaType, Place

from .households import (
    ALICE,
    BOB,
    NEXT_SEASON,
    SEASON,
    SEASON_4K,
    Household,
    done,
    episode,
    season_copy,
    seen,
    told,
)

TV = MediaType.TV
DUE = "due -3d: counted_from_watched"


def says(home: Household) -> dict[str, str]:
    """Say the whole plan."""
    return {str(one.id): told(one, home.now) for one in home.plan().decisions}


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        pytest.param(
            seen().asks(BOB, 30, seasons=(1,)).policy(BOB, 7),
            "waiting: not_watched",
            id="the other has not watched",
        ),
        pytest.param(
            seen()
            .asks(BOB, 30, seasons=(1,))
            .policy(BOB, 30)
            .goes_through(BOB, {1: 10, 2: 10}),
            "scheduled +20d: counted_from_watched",
            id="the later date wins",
        ),
        pytest.param(
            seen().asks(BOB, 30, seasons=(1,)).policy(BOB, None),
            "kept: policy_never",
            id="the other has never",
        ),
        pytest.param(
            seen().asks(BOB, 30, seasons=(1,), status=1).policy(BOB, 7),
            "held: request_open",
            id="the other's is pending",
        ),
        pytest.param(
            seen().asks(BOB, 30, seasons=(1,), status=3),
            DUE,
            id="the other's is declined",
        ),
        pytest.param(
            seen().asks(ALICE, 30, seasons=(1,)), DUE, id="requested twice by one"
        ),
        pytest.param(
            seen().asks(ALICE, 9, seasons=(1,)),
            "waiting: not_watched",
            id="requested again after the watch",
        ),
        pytest.param(
            seen().asks(BOB, 30, seasons=(2,)).policy(BOB, None),
            DUE,
            id="another season",
        ),
        pytest.param(
            seen().asks(BOB, 30, seasons=(1,), tmdb_id=2), DUE, id="another series"
        ),
        pytest.param(
            seen().asks(BOB, 30, seasons=(1,), is_4k=True),
            DUE,
            id="in 4K, another file",
        ),
        pytest.param(seen().asks(BOB, 30), DUE, id="a movie with the same number"),
        pytest.param(
            seen().asks(None, 30, seasons=(1,)),
            "held: request_without_user",
            id="nobody",
        ),
    ],
)
def test_two_requests_of_one_season(home: Household, expected: str) -> None:
    assert told(home.decision(SEASON)) == expected


@pytest.mark.parametrize(
    ("narrowed", "kept"),
    [
        pytest.param({}, {1, 2}, id="the series"),
        pytest.param({"seasons": (1,)}, {1}, id="the first season"),
        pytest.param({"seasons": (2, 3)}, {2}, id="the second and third season"),
        pytest.param({"seasons": (0,)}, set(), id="the specials"),
        pytest.param({"seasons": (1,), "is_4k": False}, {1}, id="the first, in HD"),
        pytest.param({"is_4k": True}, set(), id="in 4K"),
        pytest.param({"kind": MediaType.MOVIE}, set(), id="a movie"),
        pytest.param({"tmdb_id": 2}, set(), id="another series"),
        pytest.param({"tmdb_id": 2, "tvdb_id": 81}, {1, 2}, id="by the TVDB id"),
    ],
)
def test_keep(narrowed: dict[str, object], kept: set[int]) -> None:
    home = (
        seen()
        .asks(ALICE, seasons=(2,))
        .goes_through(ALICE, {1: 10, 2: 10}, NEXT_SEASON)
    )
    home.records(kind=TV, tvdb_id=81).keeps(**{"kind": TV, **narrowed})  # type: ignore[arg-type]
    assert {one.id.season: one.state for one in home.plan().decisions} == {
        number: "kept" if number in kept else "due" for number in (1, 2)
    }


def test_specials_are_never_touched() -> None:
    specials = replace(SEASON, season=0)
    home = (
        seen().asks(ALICE, seasons=(0,)).goes_through(ALICE, {1: 10, 2: 10}, specials)
    )
    assert told(home.decision(specials)) == "kept: specials"
    assert told(home.decision(SEASON)) == DUE
    assert home.decision(specials).copies == ()


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        pytest.param(Place("sonarr:8989", TV, 1, 1), True, id="this season"),
        pytest.param(Place("sonarr:8989", TV, 1, None), True, id="the series"),
        pytest.param(Place("key of Sonarr", TV, 1, 1), True, id="by the server's key"),
        pytest.param(Place("sonarr:8989", TV, 1, 2), False, id="another season"),
        pytest.param(Place("sonarr:8989", TV, 2, 1), False, id="another series"),
        pytest.param(Place("sonarr:9999", TV, 1, 1), False, id="another Sonarr"),
        pytest.param(Place("sonarr-4k:8989", TV, 1, 1), False, id="the 4K Sonarr"),
        pytest.param(
            Place("sonarr:8989", MediaType.MOVIE, 1, None), False, id="a movie"
        ),
    ],
)
def test_claimed_by_another_entry(claim: Place, expected: bool) -> None:
    home = seen()
    sonarr = home.instances["sonarr:0"]
    home.instances["sonarr:0"] = replace(sonarr, fingerprint="key of Sonarr")
    home.claimed = frozenset({claim})
    decision = home.decision(SEASON)
    assert told(decision) == ("held: shared_with_entry" if expected else DUE)
    if expected:
        assert dict(decision.reason.parameters) == {"instance": "Sonarr"}


def test_movie_claimed_by_another_entry() -> None:
    home = done()
    home.claimed = frozenset({Place("radarr:7878", MediaType.MOVIE, 1, None)})
    assert told(home.decision()) == "held: shared_with_entry"


def both(path: str | None = None) -> Household:
    """Return a season in both qualities, both watched; `path` makes them one file."""
    home = seen().asks(BOB, 40, seasons=(1,), is_4k=True).policy(BOB, 30)
    quality = path or "4k"
    listed = [episode(number, quality=quality) for number in (1, 2)]
    return home.copied(season_copy(SEASON_4K, *listed), SEASON_4K)


def test_qualities_apart() -> None:
    home = both().goes_through(BOB, {1: 10, 2: 10}, SEASON_4K)
    assert says(home) == {
        "tv:1:s1:hd": DUE,
        "tv:1:s1:4k": "scheduled +20d: counted_from_watched",
    }


@pytest.mark.parametrize("by", ["file", "item"])
def test_qualities_that_are_one(by: str) -> None:
    home = both("hd" if by == "file" else None)
    if by == "item":
        home.placed(0, is_4k=True, kind=TV)
    assert says(home) == {"tv:1:s1:hd": "waiting: not_watched"}
    home.goes_through(BOB, {1: 10, 2: 10}, SEASON_4K)
    assert says(home) == {"tv:1:s1:hd": "scheduled +20d: counted_from_watched"}
    assert home.decision(SEASON).also == (SEASON_4K,)


def test_an_incomplete_copy_of_the_other_quality_holds_both() -> None:
    home = both("hd").goes_through(BOB, {1: 10}, SEASON_4K)
    listed = episode(1), episode(2, has_file=False)
    home.copied(season_copy(SEASON_4K, *listed), SEASON_4K)
    assert told(home.decision(SEASON)) == "held: season_incomplete"


@pytest.mark.parametrize(
    ("media", "expected"),
    [
        pytest.param(4, "held: no_instance", id="there, nobody knows where"),
        pytest.param(3, DUE, id="not there yet"),
    ],
)
def test_request_without_seasons_in_the_other_quality(
    media: int, expected: str
) -> None:
    """It may be about this season, and its file may be this one."""
    home = seen().asks(BOB, seasons=(), is_4k=True, media=media)
    home.placed(None, None, is_4k=True, kind=TV)
    assert told(home.decision(SEASON)) == expected
