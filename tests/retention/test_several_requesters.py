"""Rule 2: every requester of a title must be done with it."""

from typing import Any

import pytest

from .households import (
    ALICE,
    BOB,
    CAROL,
    MOVIE,
    Household,
    ago,
    done,
    file,
    state,
    told,
)

DUE = "due -3d: counted_from_watched"


def both(bobs: float | None, **terms: Any) -> Household:
    """Return a movie that Alice is done with and Bob asked for 30 days ago, with a policy of so many days."""
    return done().asks(BOB, 30).policy(BOB, bobs, **terms)


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        pytest.param(both(7), "waiting: not_watched", id="the other has not watched"),
        pytest.param(both(7).watches(BOB, 10), DUE, id="both have"),
        pytest.param(
            both(30).watches(BOB, 10),
            "scheduled +20d: counted_from_watched",
            id="the later date wins",
        ),
        pytest.param(
            both(1).watches(BOB, 2),
            "leaving_soon +5d: counted_from_watched",
            id="the later watch counts for both",
        ),
        pytest.param(both(None), "kept: policy_never", id="the other has never"),
        pytest.param(
            done().asks(BOB, 30), "kept: policy_never", id="the other has the default"
        ),
        pytest.param(
            both(7).cannot_read(BOB), "held: watch_state_unreadable", id="unknown"
        ),
        pytest.param(
            both(None).cannot_read(BOB), "kept: policy_never", id="never and unknown"
        ),
        pytest.param(
            both(7).asks(CAROL, 20), "kept: policy_never", id="a third has never"
        ),
        pytest.param(
            both(7).watches(BOB, 10).keeps(), "kept: kept_by_person", id="keep"
        ),
        pytest.param(
            both(7).watches(BOB, 35),
            "waiting: not_watched",
            id="the other watched before asking",
        ),
        pytest.param(
            done().asks(ALICE, 9),
            "waiting: not_watched",
            id="she asks again after watching",
        ),
        pytest.param(
            both(7, require_watched=False),
            DUE,
            id="the other need not watch",
        ),
        pytest.param(
            both(29, require_watched=False, count_from="added"),
            "due -1d: counted_from_added",
            id="added is never before one's own request",
        ),
    ],
)
def test_two_requesters(home: Household, expected: str) -> None:
    assert told(home.decision()) == expected


def test_reason_names_whose_date_it_is() -> None:
    decision = both(30).watches(BOB, 10).decision()
    assert decision.policy == "Policy 2"
    assert decision.reason.as_dict() == {
        "code": "counted_from_watched",
        "policy": "Policy 2",
        "retention": "30d",
        "since": ago(10).isoformat(),
        "user": "Bob",
    }
    assert decision.requester_ids == {1, 2}
    assert [number for number, _ in decision.floors] == [1, 2]


def test_reason_names_who_has_not_watched() -> None:
    assert both(7).decision().reason.as_dict() == {
        "code": "not_watched",
        "policy": "Policy 2",
        "user": "Bob",
    }


@pytest.mark.parametrize(
    ("imported", "existing", "expected"),
    [
        pytest.param(39, (False, False), "due", id="after the first request"),
        pytest.param(41, (False, False), "held", id="before both"),
        pytest.param(41, (True, False), "held", id="before both, one includes it"),
        pytest.param(41, (True, True), "due", id="before both, both include it"),
    ],
)
def test_here_before_it_was_requested(
    imported: float, existing: tuple[bool, bool], expected: str
) -> None:
    home = Household().asks(ALICE).asks(BOB, 30).has(file(imported))
    for who, include in zip((ALICE, BOB), existing, strict=True):
        home.watches(who, 10).policy(who, 7, include_existing=include)
    assert home.decision().state == expected


@pytest.mark.parametrize(
    ("imported", "expected"),
    [
        pytest.param(39.9, "due -3d: counted_from_watched", id="after"),
        pytest.param(40, "due -3d: counted_from_watched", id="at the same moment"),
        pytest.param(40.1, "held: here_before_request", id="before"),
        pytest.param(40000, "held: here_before_request", id="a century before"),
    ],
)
def test_import_and_request(imported: float, expected: str) -> None:
    assert told(done().has(file(imported)).decision()) == expected


def test_one_old_file_beside_a_new_one() -> None:
    home = done().has(file(39), file(50, "/movies/1/b.mkv", number=2))
    assert told(home.decision()) == "held: here_before_request"


def test_open_request_brought_nothing() -> None:
    """A request that was never carried out does not make older files requested."""
    home = done().has(file(50)).asks(BOB, 60, status=4)
    home.default(7, require_watched=False)
    assert [one.reason.code for one in home.plan().decisions] == ["here_before_request"]


def test_who_stands_in_front() -> None:
    """Kept before waiting before held: what a person can do something about is said first."""
    home = both(7).asks(None, 20)
    assert told(home.decision()) == "waiting: not_watched"
    home.asks(CAROL, 20)
    assert told(home.decision()) == "kept: policy_never"


def test_titles_are_judged_apart() -> None:
    home = done().asks(BOB, tmdb_id=2).watches(BOB, state(3), of=MOVIE)
    assert {one.id.tmdb_id: told(one) for one in home.plan().decisions} == {
        1: "leaving_soon +4d: counted_from_watched",
        2: "kept: policy_never",
    }
