"""Who watched a title, and when."""

from datetime import timedelta

import pytest

from custom_components.jellyseerr_cleanup.retention.policy import WatchedBy

from .households import (
    ALICE,
    BOB,
    CAROL,
    LOCAL,
    MOVIE,
    MOVIE_4K,
    UNSEEN,
    Household,
    account,
    ago,
    state,
    told,
)

A, B, C = (account(one) for one in (ALICE, BOB, CAROL))


def asked() -> Household:
    """Return Alice's request of 40 days ago, with a policy of a week after she watched it."""
    return Household().asks(ALICE).policy(ALICE, 7)


def shared(watched_by: WatchedBy, *accounts: str) -> Household:
    """Return Alice's request with a policy about several accounts."""
    terms = {"watched_by": watched_by, "watched_accounts": accounts}
    return Household().asks(ALICE).policy(ALICE, 7, **terms)


DUE = "due -3d: counted_from_watched"
WAITING = "waiting: not_watched"


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        pytest.param(asked(), WAITING, id="unseen"),
        pytest.param(asked().watches(ALICE, 10), DUE, id="finished"),
        pytest.param(asked().watches(BOB, 10), WAITING, id="by another only"),
        pytest.param(
            asked().watches(ALICE, 40),
            "due -33d: counted_from_watched",
            id="at the very moment of the request",
        ),
        pytest.param(asked().watches(ALICE, 40.01), WAITING, id="before the request"),
        pytest.param(
            asked().watches(ALICE, state(None)),
            "held: watched_without_date",
            id="without a date",
        ),
        pytest.param(
            asked().watches(ALICE, state(10, ticks=5)), WAITING, id="again, half"
        ),
        pytest.param(
            asked().watches(ALICE, state(10, played=False)), WAITING, id="half"
        ),
        pytest.param(asked().watches(ALICE, UNSEEN, 10), DUE, id="one of two items"),
        pytest.param(asked().watches(ALICE, 10, 20), DUE, id="the later of two items"),
        pytest.param(
            asked().watches(ALICE, 10, 50), DUE, id="one item before the request"
        ),
        pytest.param(
            asked().watches(ALICE, 10, state(None)),
            "held: watched_without_date",
            id="one item without a date",
        ),
        pytest.param(
            asked().watches(ALICE, state(-1000)),
            "leaving_soon +7d: counted_from_watched",
            id="in the future counts as now",
        ),
    ],
)
def test_by_the_requester(home: Household, expected: str) -> None:
    assert told(home.decision()) == expected


@pytest.mark.parametrize(
    ("unfinished_at", "expected"),
    [
        pytest.param({}, "due -13d: counted_from_watched", id="no earlier poll"),
        pytest.param({A: {MOVIE: ago(10)}}, DUE, id="not finished ten days ago"),
        pytest.param(
            {A: {MOVIE: ago(30)}},
            "due -13d: counted_from_watched",
            id="not finished before the date",
        ),
        pytest.param(
            {B: {MOVIE: ago(10)}},
            "due -13d: counted_from_watched",
            id="another's earlier poll",
        ),
        pytest.param(
            {A: {MOVIE_4K: ago(10)}},
            "due -13d: counted_from_watched",
            id="another title's earlier poll",
        ),
        pytest.param(
            {A: {MOVIE: ago(-5)}},
            "leaving_soon +7d: counted_from_watched",
            id="a poll in the future",
        ),
    ],
)
def test_date_older_than_an_earlier_poll(
    unfinished_at: dict[str, dict[object, object]], expected: str
) -> None:
    home = asked().watches(ALICE, 20).remembers(unfinished_at=unfinished_at)
    assert told(home.decision()) == expected


def test_marked_as_played_after_the_request_counts() -> None:
    """Somebody marks as played what they had half watched before the request: the date is an old one, the poll is not."""
    home = asked().watches(ALICE, 300)
    home.remembers(unfinished_at={A: {MOVIE: ago(10)}})
    assert told(home.decision()) == DUE


ANY, ALL = WatchedBy.ANY, WatchedBy.ALL


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        pytest.param(shared(ANY), WAITING, id="any: nobody"),
        pytest.param(shared(ANY).watches(CAROL, 10), DUE, id="any: another"),
        pytest.param(
            shared(ANY).cannot_read(BOB),
            "held: watch_state_unreadable",
            id="any: nobody, one unread",
        ),
        pytest.param(
            shared(ANY).watches(CAROL, 10).cannot_read(BOB),
            "held: watch_state_unreadable",
            id="any: one, another unread",
        ),
        pytest.param(shared(ANY, B), WAITING, id="any of Bob: nobody"),
        pytest.param(shared(ANY, B).watches(BOB, 10), DUE, id="any of Bob: Bob"),
        pytest.param(
            shared(ANY, B).watches(CAROL, 10), WAITING, id="any of Bob: Carol"
        ),
        pytest.param(shared(ANY, B, C).watches(CAROL, 10), DUE, id="any of two: one"),
        pytest.param(
            shared(ANY).watches(BOB, 10).watches(CAROL, state(None)),
            "held: watched_without_date",
            id="any: one dated, one not",
        ),
        pytest.param(
            shared(ANY).watches(CAROL, state(None)),
            "held: watched_without_date",
            id="any: not dated",
        ),
        pytest.param(
            shared(ALL, A, B).watches(ALICE, 10), WAITING, id="all: one of two"
        ),
        pytest.param(
            shared(ALL, A, B).watches(ALICE, 20).watches(BOB, 10), DUE, id="all: both"
        ),
        pytest.param(
            shared(ALL, B).watches(BOB, 10), DUE, id="all of Bob, not the requester"
        ),
        pytest.param(
            shared(ALL, A, B).watches(ALICE, 10).watches(BOB, state(None)),
            "held: watched_without_date",
            id="all: one not dated",
        ),
        pytest.param(
            shared(ALL, A, B).watches(BOB, state(None)),
            WAITING,
            id="all: one not dated, one unseen",
        ),
        pytest.param(
            shared(ALL).watches(ALICE, 10), WAITING, id="all of nobody is nobody"
        ),
        pytest.param(
            shared(ANY, "f" * 32), "held: no_jellyfin_account", id="a named one is gone"
        ),
        pytest.param(
            shared(ANY, B).watches(BOB),
            "held: not_in_jellyfin",
            id="a named one is blind",
        ),
        pytest.param(
            shared(ALL, B).watches(BOB, 10).cannot_read(ALICE),
            "held: watch_state_unreadable",
            id="the requester cannot be read",
        ),
    ],
)
def test_by_others(home: Household, expected: str) -> None:
    assert told(home.decision()) == expected


def test_by_the_account_linked_by_hand() -> None:
    home = Household().asks(LOCAL).policy(LOCAL, 7).options(links={LOCAL.id: C})
    assert told(home.decision()) == WAITING
    assert told(home.watches(CAROL, 10).decision()) == DUE


def test_each_request_has_its_own_watches() -> None:
    """What Alice watched before Bob asked does not count for Bob, who shares her account."""
    home = asked().watches(ALICE, 30).asks(BOB, 20)
    home.policy(BOB, 7, watched_by=ANY, watched_accounts=(A,))
    assert told(home.decision()) == WAITING
    home.watches(ALICE, 10)
    assert told(home.decision()) == DUE


def test_terms_count_whole_elapsed_hours() -> None:
    home = asked().watches(ALICE, 7)
    assert told(home.decision()) == "due +0d: counted_from_watched"
    home.now -= timedelta(microseconds=1)
    assert home.decision().state == "leaving_soon"
