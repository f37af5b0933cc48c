"""A person's word that a title stays."""

from typing import Any

from .scenarios import (
    ALICE,
    BOB,
    DUE,
    MOVIE,
    MOVIE_4K,
    WAITING,
    Scenario,
    ago,
    asked,
    done,
    state,
    told,
)
from .tables import rows

KEPT = "kept: kept_by_person"


KEEP = {
    "for good": (done().keeps(), KEPT),
    "another movie": (done().keeps(2), DUE),
    "until later": (done().keeps(until=ago(-30)), "scheduled +30d: kept_until"),
    "until soon": (done().keeps(until=ago(-5)), "leaving_soon +5d: kept_until"),
    "until yesterday": (done().keeps(until=ago(1)), "due -1d: kept_until"),
    "until before its date": (done().keeps(until=ago(4)), DUE),
    "the later of two": (
        done().keeps(until=ago(-5)).keeps(until=ago(-9)),
        "leaving_soon +9d: kept_until",
    ),
    "until and for good": (done().keeps(until=ago(-5)).keeps(), KEPT),
    "until later, and held": (
        done().keeps(until=ago(-30)).watches(BOB, state(1, played=False)),
        "held: being_watched",
    ),
    "until later, and waiting": (asked().keeps(until=ago(-30)), WAITING),
    "until before a later date": (
        done(retention=500).keeps(until=ago(-30)),
        "scheduled +490d from watched",
    ),
    "not there yet": (
        Scenario().asks(ALICE, media=3).keeps(),
        "waiting: not_available",
    ),
    "although memory is lost": (done().keeps().remembers(trusted=False), KEPT),
}


@rows("home, expected", KEEP)
def test_keep(home: Scenario, expected: str) -> None:
    assert told(home.decision()) == expected


BY_OTHER_IDS = {
    "TVDB agrees": ({"tvdb_id": 500}, True),
    "IMDb agrees": ({"imdb_id": "tt5"}, True),
    "one of two agrees": ({"tvdb_id": 501, "imdb_id": "tt5"}, True),
    "none agrees": ({"tvdb_id": 501, "imdb_id": "tt6"}, False),
    "none is known": ({}, False),
    "in 4K only": ({"tvdb_id": 500, "is_4k": True}, False),
    "in HD only": ({"tvdb_id": 500, "is_4k": False}, True),
    "a season only": ({"tvdb_id": 500, "seasons": (1,)}, False),
}


@rows("narrowed, kept", BY_OTHER_IDS)
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


def test_keep_outlives_the_request() -> None:
    home = done().keeps()
    home.requests.clear()
    home.asks(BOB, 20, number=9).watches(BOB, 10).policy(BOB, 1)
    assert told(home.decision(MOVIE)) == KEPT
