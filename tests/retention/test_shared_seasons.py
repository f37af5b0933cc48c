"""A season of several people, qualities and entries, and what a person keeps of it."""

from dataclasses import replace

import pytest

from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.snapshot import Place

from .scenarios import (
    ALICE,
    BOB,
    DUE,
    NEXT_SEASON,
    SEASON,
    SEASON_4K,
    WAITING,
    Scenario,
    done,
    episode,
    said,
    season_copy,
    seen,
    told,
)
from .tables import rows

TV = MediaType.TV


TWO_REQUESTS = {
    "requested twice by one": (seen().asks(ALICE, 30, seasons=(1,)), DUE),
    "another season": (seen().asks(BOB, 30, seasons=(2,)).policy(BOB, None), DUE),
    "another series": (seen().asks(BOB, 30, seasons=(1,), tmdb_id=2), DUE),
    "in 4K, another file": (seen().asks(BOB, 30, seasons=(1,), is_4k=True), DUE),
    "a movie with the same number": (seen().asks(BOB, 30), DUE),
}


@rows("home, expected", TWO_REQUESTS)
def test_two_requests_of_one_season(home: Scenario, expected: str) -> None:
    assert told(home.decision(SEASON)) == expected


KEEP = {
    "the series": ({}, {1, 2}),
    "the first season": ({"seasons": (1,)}, {1}),
    "the second and third season": ({"seasons": (2, 3)}, {2}),
    "the specials": ({"seasons": (0,)}, set()),
    "the first, in HD": ({"seasons": (1,), "is_4k": False}, {1}),
    "in 4K": ({"is_4k": True}, set()),
    "a movie": ({"kind": MediaType.MOVIE}, set()),
    "another series": ({"tmdb_id": 2}, set()),
    "by the TVDB id": ({"tmdb_id": 2, "tvdb_id": 81}, {1, 2}),
    "no season": ({"seasons": ()}, set()),
}


@rows("narrowed, kept", KEEP)
def test_keep(narrowed: dict[str, object], kept: set[int]) -> None:
    home = seen().asks(ALICE, seasons=(2,))
    home.goes_through(ALICE, {1: 10, 2: 10}, NEXT_SEASON)
    home.records(kind=TV, tvdb_id=81).keeps(**{"kind": TV, **narrowed})  # type: ignore[arg-type]
    assert {one.id.season: one.state for one in home.plan().decisions} == {
        number: "kept" if number in kept else "due" for number in (1, 2)
    }


def test_specials_are_never_touched() -> None:
    specials = replace(SEASON, season=0)
    home = seen().asks(ALICE, seasons=(0,))
    home.goes_through(ALICE, {1: 10, 2: 10}, specials)
    assert told(home.decision(specials)) == "kept: specials"
    assert told(home.decision(SEASON)) == DUE
    assert home.decision(specials).copies == ()


CLAIMS = {
    "this season": (Place("sonarr:8989", TV, 1, 1), True),
    "the series": (Place("sonarr:8989", TV, 1, None), True),
    "by the server's key": (Place("key of Sonarr", TV, 1, 1), True),
    "another season": (Place("sonarr:8989", TV, 1, 2), False),
    "another series": (Place("sonarr:8989", TV, 2, 1), False),
    "another Sonarr": (Place("sonarr:9999", TV, 1, 1), False),
    "the 4K Sonarr": (Place("sonarr-4k:8989", TV, 1, 1), False),
    "a movie": (Place("sonarr:8989", MediaType.MOVIE, 1, None), False),
}


@rows("claim, expected", CLAIMS)
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


def both(path: str | None = None) -> Scenario:
    """Return a season in both qualities, both watched; `path` makes them one file."""
    home = seen().asks(BOB, 40, seasons=(1,), is_4k=True).policy(BOB, 30)
    quality = path or "4k"
    listed = [episode(number, quality=quality) for number in (1, 2)]
    return home.copied(season_copy(SEASON_4K, *listed), SEASON_4K)


def test_one_path_on_two_sonarrs() -> None:
    """Each runs in a container of its own: nobody knows whether it is one file."""
    home = both("hd").goes_through(BOB, {1: 10, 2: 10}, SEASON_4K)
    assert said(home) == {
        "tv:1:s1:hd": "held: shared_file",
        "tv:1:s1:4k": "scheduled +20d from watched",
    }


def test_qualities_apart() -> None:
    home = both().goes_through(BOB, {1: 10, 2: 10}, SEASON_4K)
    assert said(home) == {
        "tv:1:s1:hd": DUE,
        "tv:1:s1:4k": "scheduled +20d from watched",
    }


@pytest.mark.parametrize("by", ["file", "item"])
def test_qualities_that_are_one(by: str) -> None:
    home = both("hd" if by == "file" else None)
    if by == "file":
        home.on_one_server(TV)
    if by == "item":
        home.placed(0, is_4k=True, kind=TV)
    together = "tv:1:s1:hd tv:1:s1:4k"
    assert said(home) == {together: WAITING}
    home.goes_through(BOB, {1: 10, 2: 10}, SEASON_4K)
    assert said(home) == {together: "scheduled +20d from watched"}


def test_an_incomplete_copy_of_the_other_quality_holds_both() -> None:
    home = both("hd").on_one_server(TV).goes_through(BOB, {1: 10}, SEASON_4K)
    listed = episode(1), episode(2, has_file=False)
    home.copied(replace(season_copy(SEASON_4K, *listed), item_id=999), SEASON_4K)
    assert told(home.decision(SEASON)) == "held: season_incomplete"


UNNAMED = {
    "there, nobody knows where": (4, "held: no_instance"),
    "not there yet": (3, DUE),
}


@rows("media, expected", UNNAMED)
def test_unnamed_in_the_other_quality(media: int, expected: str) -> None:
    """It may be about this season, and its file may be this one."""
    home = seen().asks(BOB, seasons=(), is_4k=True, media=media)
    home.placed(None, None, is_4k=True, kind=TV)
    assert told(home.decision(SEASON)) == expected
