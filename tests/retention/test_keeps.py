"""A person's word that a title stays."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.remembered import Keep

from .households import ALICE, BOB, MOVIE, MOVIE_4K, Household, ago, done, state, told

DUE = "due -3d: counted_from_watched"
KEPT = "kept: kept_by_person"


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        pytest.param(done().keeps(), KEPT, id="for good"),
        pytest.param(done().keeps(2), DUE, id="another movie"),
        pytest.param(
            done().keeps(until=ago(-30)), "scheduled +30d: kept_until", id="until later"
        ),
        pytest.param(
            done().keeps(until=ago(-5)), "leaving_soon +5d: kept_until", id="until soon"
        ),
        pytest.param(
            done().keeps(until=ago(1)), "due -1d: kept_until", id="until yesterday"
        ),
        pytest.param(done().keeps(until=ago(4)), DUE, id="until before its date"),
        pytest.param(
            done().keeps(until=ago(-5)).keeps(until=ago(-9)),
            "leaving_soon +9d: kept_until",
            id="the later of two",
        ),
        pytest.param(
            done().keeps(until=ago(-5)).keeps(), KEPT, id="until and for good"
        ),
        pytest.param(
            done().keeps(until=ago(-30)).watches(BOB, state(1, played=False)),
            "held: being_watched",
            id="until later, and held",
        ),
        pytest.param(
            Household().asks(ALICE).policy(ALICE, 7).keeps(until=ago(-30)),
            "waiting: not_watched",
            id="until later, and waiting",
        ),
        pytest.param(
            done(retention=500).keeps(until=ago(-30)),
            "scheduled +490d: counted_from_watched",
            id="until before a later date",
        ),
        pytest.param(
            Household().asks(ALICE, media=3).keeps(),
            "waiting: not_available",
            id="not there yet",
        ),
        pytest.param(
            done().keeps().remembers(trusted=False), KEPT, id="although memory is lost"
        ),
    ],
)
def test_keep(home: Household, expected: str) -> None:
    assert told(home.decision()) == expected


@pytest.mark.parametrize(
    ("narrowed", "kept"),
    [
        pytest.param({"tvdb_id": 500}, True, id="TVDB agrees"),
        pytest.param({"imdb_id": "tt5"}, True, id="IMDb agrees"),
        pytest.param({"tvdb_id": 501, "imdb_id": "tt5"}, True, id="one of two agrees"),
        pytest.param({"tvdb_id": 501, "imdb_id": "tt6"}, False, id="none agrees"),
        pytest.param({}, False, id="none is known"),
        pytest.param({"tvdb_id": 500, "is_4k": True}, False, id="in 4K only"),
        pytest.param({"tvdb_id": 500, "is_4k": False}, True, id="in HD only"),
        pytest.param({"tvdb_id": 500, "seasons": (1,)}, False, id="a season only"),
    ],
)
def test_keep_under_another_tmdb_id(narrowed: dict[str, Any], kept: bool) -> None:
    home = done().records(tvdb_id=500, imdb_id="tt5").keeps(999, **narrowed)
    assert told(home.decision()) == (KEPT if kept else DUE)


def test_media_without_ids_agrees_with_no_keep() -> None:
    assert told(done().keeps(999).decision()) == DUE


def test_keep_of_one_quality_keeps_the_shared_file() -> None:
    home = done().asks(BOB, is_4k=True).watches(BOB, 9, of=MOVIE_4K).policy(BOB, 1)
    home.keeps(is_4k=True)
    assert told(home.decision()) == DUE
    home.placed(0, is_4k=True)
    assert told(home.decision()) == KEPT


SEASON = TitleId(MediaType.TV, 1, 2, False)


@pytest.mark.parametrize(
    ("keep", "covered"),
    [
        pytest.param(Keep("k", MediaType.TV, 1), True, id="the series"),
        pytest.param(Keep("k", MediaType.TV, 1, seasons=(1, 2)), True, id="the season"),
        pytest.param(Keep("k", MediaType.TV, 1, seasons=(1,)), False, id="another"),
        pytest.param(Keep("k", MediaType.TV, 1, seasons=()), False, id="no season"),
        pytest.param(Keep("k", MediaType.MOVIE, 1), False, id="a movie"),
        pytest.param(Keep("k", MediaType.TV, 1, is_4k=True), False, id="in 4K"),
    ],
)
def test_keep_covers_season(keep: Keep, covered: bool) -> None:
    assert keep.covers(SEASON, None, None) is covered
    assert keep.covers(replace(SEASON, is_4k=True), None, None) is (
        keep.media_type is MediaType.TV and keep.seasons not in ((1,), ())
    )


def test_keep_outlives_the_request() -> None:
    home = done().keeps()
    home.requests.clear()
    home.asks(BOB, 20, number=9).watches(BOB, 10).policy(BOB, 1)
    assert told(home.decision(MOVIE)) == KEPT
