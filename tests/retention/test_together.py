"""A season that several chosen accounts saw between them."""

from custom_components.jellyseerr_cleanup.retention.model import WatchState

from .scenarios import (
    ALICE,
    BOB,
    CAROL,
    SEASON,
    WAITING,
    Scenario,
    account,
    asked_season,
    polled,
    state,
    told,
)
from .tables import rows

FAMILY = (account(BOB), account(CAROL))
ANY = {"watched_by": "any", "watched_accounts": FAMILY}
BEING_WATCHED = "held: being_watched"


def shared(
    bobs: float | WatchState | None = 34,
    carols: float | WatchState | None = 32,
    *,
    asked: float = 60,
    **terms: object,
) -> Scenario:
    """Return a season of which Bob saw the first half, and Carol the second."""
    home = asked_season(asked, **{**ANY, **terms})
    for who, number, watched in ((BOB, 1, bobs), (CAROL, 2, carols)):
        if watched is not None:
            home.goes_through(who, {number: watched})
    return home


EXPECTED = {
    "half each": (shared(), "due -25d from watched"),
    "only one half": (shared(carols=None), WAITING),
    "both the same half": (shared(carols=None).goes_through(CAROL, {1: 33}), WAITING),
    "all must have": (shared(watched_by="all"), WAITING),
    "the requester must have": (shared(watched_by="requester"), WAITING),
    # Without a choice it takes one who saw all: who knows what others share
    "any account": (shared(watched_accounts=()), WAITING),
    "before the request": (shared(bobs=61), WAITING),
    "and again since": (shared(bobs=61).goes_through(ALICE, {1: 40}), WAITING),
    "one of them lately": (shared(carols=12), BEING_WATCHED),
    "without a date": (shared(carols=state(None)), "held: watched_without_date"),
    "from the last watch": (
        shared(count_from="last_watched"),
        "due -25d from watched",
    ),
    "from added": (shared(count_from="added"), "due -52d from added"),
    "not needed, from the last watch": (
        shared(count_from="last_watched", require_watched=False),
        "due -25d from watched",
    ),
    "somebody else later": (
        shared().goes_through(ALICE, {1: 31, 2: 5}),
        "leaving_soon +2d from watched",
    ),
    "one account unread": (
        shared().cannot_read(CAROL, SEASON),
        "held: watch_state_unreadable",
    ),
}


@rows("home, expected", EXPECTED)
def test_a_season_that_is_shared(home: Scenario, expected: str) -> None:
    assert told(home.decision(SEASON)) == expected


def test_two_items_of_one_episode() -> None:
    """Either counts, and the latest watch of each."""
    home = shared(carols=None).goes_through(BOB, {1: 50})
    home.goes_through(CAROL, {1: 33, 2: 40})
    assert told(home.decision(SEASON)) == "due -26d from watched"


def test_it_is_a_movies_own() -> None:
    """Nobody shares a movie: half of it is in the middle, or long ago."""
    home = Scenario().asks(ALICE, 60).policy(ALICE, 7, **ANY)
    for who in (BOB, CAROL):
        home.watches(who, state(35, played=False, ticks=9))
    assert told(home.decision()) == WAITING


def test_a_date_that_polls_deny() -> None:
    """Carol's half was not watched at the last poll: it counts from that, for good."""
    home = shared(carols=None)
    assert polled(home, 0) == [WAITING]
    home.goes_through(CAROL, {2: 40})
    expected = [f"leaving_soon +{days}d from watched" for days in (6, 5)]
    assert polled(home, 1, 1) == expected


def test_a_watch_that_is_lost() -> None:
    """Then it waits again, and never leaves earlier."""
    home = shared(carols=31)
    assert polled(home, 0) == ["due -24d from watched"]
    home.goes_through(CAROL, {})
    assert polled(home, 1)[0] in (WAITING, "held: too_much_missing")
    home.goes_through(CAROL, {2: 40})
    assert polled(home, 1) == ["leaving_soon +6d from watched"]
