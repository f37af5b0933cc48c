"""What the planner does, from end to end: a whole plan, and a title's whole life.

Each step has a file: a title's requests (test_season_requests), each one (test_judging,
test_watching, test_dates), all together (test_several_requesters), where the title is
(test_places), a person's keeps (test_keeps), the announcement (test_announcements).
"""

from custom_components.jellyseerr_cleanup.retention.plan import State
from tests.retention.remembering import carried_out

from .scenarios import (
    ALICE,
    BOB,
    CAROL,
    DAY,
    DUE,
    MOVIE,
    WAITING,
    Scenario,
    done,
    polled,
    said,
    several,
    state,
    told,
)


def test_plan() -> None:
    assert said(several()) == {
        "movie:1:hd": DUE,
        "movie:2:hd": "leaving_soon +4d from watched",
        "movie:3:hd": "scheduled +90d from watched",
        "movie:4:hd": "held: in_queue",
        "movie:5:hd": WAITING,
        "movie:6:hd": "kept: policy_never",
    }


def test_order_within_a_state() -> None:
    plan = several().plan()
    assert [one.id.tmdb_id for one in plan.in_state(*State)] == [4, 1, 2, 3, 5, 6]


def test_who_stands_in_front() -> None:
    """Kept before waiting before held: first what a person can do something about."""
    home = done().asks(None, 20)
    assert told(home.decision()) == "held: request_without_user"
    home.asks(BOB, 30).policy(BOB, 7)
    assert told(home.decision()) == WAITING
    home.asks(CAROL, 20)
    assert told(home.decision()) == "kept: policy_never"


def test_titles_are_judged_apart() -> None:
    home = done().asks(BOB, tmdb_id=2).watches(BOB, state(3), of=MOVIE)
    assert said(home) == {
        "movie:1:hd": "leaving_soon +4d from watched",
        "movie:2:hd": "kept: policy_never",
    }


def test_a_life() -> None:
    """From the request to the last day, and once more."""
    home = Scenario().asks(ALICE, 1).policy(ALICE, 7).options(notice=3 * DAY)
    assert polled(home, 0, 1) == [WAITING] * 2
    home.watches(ALICE, state(-2, played=False, ticks=9))
    assert polled(home, 1) == [WAITING]
    home.watches(ALICE, -3)
    assert polled(home, 1.5, *[1] * 6, 0.5) == [
        *(f"leaving_soon +{days}.5d from watched" for days in range(6, -1, -1)),
        "due +0d from watched",
    ]
    [decision] = home.plan().decisions
    home.memory = carried_out(home.memory, decision.requests, decision.ids)
    home.requests.clear()
    home.copies.clear()
    assert home.poll(0.01).decisions == ()
    home.asks(ALICE, -11, number=7)
    assert polled(home, 1, 1) == [WAITING] * 2
    home.requests = Scenario().asks(ALICE, 1).requests
    assert polled(home, 1) == ["held: request_came_back"]
