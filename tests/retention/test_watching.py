"""Who watched a title, and when."""

from datetime import datetime, timedelta

from custom_components.jellyseerr_cleanup.retention.model import TitleId
from custom_components.jellyseerr_cleanup.retention.policy import WatchedBy
from tests.retention.remembering import unfinished

from .scenarios import (
    ALICE,
    BOB,
    CAROL,
    DUE,
    LOCAL,
    MOVIE,
    MOVIE_4K,
    NEXT_SEASON,
    SEASON,
    UNSEEN,
    WAITING,
    Scenario,
    account,
    ago,
    asked,
    asked_season,
    episode,
    polled,
    seen,
    state,
    told,
)
from .tables import rows

A, B, C = (account(one) for one in (ALICE, BOB, CAROL))

UNREADABLE, UNDATED = "held: watch_state_unreadable", "held: watched_without_date"
BEING_WATCHED = "held: being_watched"


def shared(watched_by: WatchedBy, *accounts: str) -> Scenario:
    """Return Alice's request with a policy about several accounts."""
    return asked(watched_by=watched_by, watched_accounts=accounts)


BY_THE_REQUESTER = {
    "unseen": (asked(), WAITING),
    "finished": (asked().watches(ALICE, 10), DUE),
    "by another only": (asked().watches(BOB, 10), WAITING),
    "at the very moment of the request": (
        asked().watches(ALICE, 40),
        "due -33d from watched",
    ),
    "before the request": (asked().watches(ALICE, 40.01), WAITING),
    "without a date": (asked().watches(ALICE, state(None)), UNDATED),
    "again, half": (asked().watches(ALICE, state(10, ticks=5)), WAITING),
    "again, half, 30 days ago": (asked().watches(ALICE, state(30, ticks=5)), WAITING),
    "again, half, long ago": (
        asked().watches(ALICE, state(31, ticks=5)),
        "due -24d from watched",
    ),
    "again, half, nobody knows when": (asked().watches(ALICE, state(ticks=5)), UNDATED),
    "half": (asked().watches(ALICE, state(10, played=False)), WAITING),
    "one of two items": (asked().watches(ALICE, UNSEEN, 10), DUE),
    "the later of two items": (asked().watches(ALICE, 10, 20), DUE),
    "one item before the request": (asked().watches(ALICE, 10, 50), DUE),
    "one item without a date": (asked().watches(ALICE, 10, state(None)), UNDATED),
    "in the future": (
        asked().watches(ALICE, state(-1000)),
        "held: watched_in_future",
    ),
    "of two items one in the future": (
        asked().watches(ALICE, 10, -1000),
        "held: watched_in_future",
    ),
}


@rows("home, expected", BY_THE_REQUESTER)
def test_by_the_requester(home: Scenario, expected: str) -> None:
    assert told(home.decision()) == expected


EARLIER_POLLS = {
    "no earlier poll": ({}, "due -13d from watched"),
    "not finished ten days ago": ({A: {MOVIE: ago(10)}}, DUE),
    "not finished before the date": ({A: {MOVIE: ago(30)}}, "due -13d from watched"),
    "another's earlier poll": ({B: {MOVIE: ago(10)}}, "due -13d from watched"),
    "another title's earlier poll": ({A: {MOVIE_4K: ago(10)}}, "due -13d from watched"),
    "a poll in the future": ({A: {MOVIE: ago(-5)}}, "leaving_soon +7d from watched"),
}


@rows("unfinished_at, expected", EARLIER_POLLS)
def test_date_older_than_an_earlier_poll(
    unfinished_at: dict[str, dict[TitleId, datetime]], expected: str
) -> None:
    home = asked().watches(ALICE, 20).remembers(unfinished=unfinished(unfinished_at))
    assert told(home.decision()) == expected


def test_marked_as_played_after_the_request_counts() -> None:
    """What was half watched is marked as played: its date is old, the poll is not."""
    home = asked().watches(ALICE, 300)
    home.remembers(unfinished=unfinished({A: {MOVIE: ago(10)}}))
    assert told(home.decision()) == DUE


ANY, ALL = WatchedBy.ANY, WatchedBy.ALL


BY_OTHERS = {
    "any: nobody": (shared(ANY), WAITING),
    "any: another": (shared(ANY).watches(CAROL, 10), DUE),
    "any: nobody, one unread": (shared(ANY).cannot_read(BOB), UNREADABLE),
    "any: one, another unread": (
        shared(ANY).watches(CAROL, 10).cannot_read(BOB),
        UNREADABLE,
    ),
    "any of Bob: nobody": (shared(ANY, B), WAITING),
    "any of Bob: Bob": (shared(ANY, B).watches(BOB, 10), DUE),
    "any of Bob: Carol": (shared(ANY, B).watches(CAROL, 10), WAITING),
    "any of two: one": (shared(ANY, B, C).watches(CAROL, 10), DUE),
    "any: one dated, one not": (
        shared(ANY).watches(BOB, 10).watches(CAROL, state(None)),
        UNDATED,
    ),
    "any: not dated": (shared(ANY).watches(CAROL, state(None)), UNDATED),
    "all: one of two": (shared(ALL, A, B).watches(ALICE, 10), WAITING),
    "all: both": (shared(ALL, A, B).watches(ALICE, 20).watches(BOB, 10), DUE),
    "all of Bob, not the requester": (shared(ALL, B).watches(BOB, 10), DUE),
    "all: one not dated": (
        shared(ALL, A, B).watches(ALICE, 10).watches(BOB, state(None)),
        UNDATED,
    ),
    "all: one not dated, one unseen": (
        shared(ALL, A, B).watches(BOB, state(None)),
        WAITING,
    ),
    "all of nobody is nobody": (shared(ALL).watches(ALICE, 10), WAITING),
    "a named one is gone": (shared(ANY, "f" * 32), "held: no_jellyfin_account"),
    "a named one is blind": (shared(ANY, B).watches(BOB), "held: not_in_jellyfin"),
    "the requester cannot be read": (
        shared(ALL, B).watches(BOB, 10).cannot_read(ALICE),
        UNREADABLE,
    ),
}


@rows("home, expected", BY_OTHERS)
def test_by_others(home: Scenario, expected: str) -> None:
    assert told(home.decision()) == expected


def test_by_the_account_linked_by_hand() -> None:
    home = asked(who=LOCAL).options(links={LOCAL.id: C})
    assert told(home.decision()) == WAITING
    assert told(home.watches(CAROL, 10).decision()) == DUE


def test_each_request_has_its_own_watches() -> None:
    """Alice's watch before Bob asked does not count for Bob, who shares her account."""
    home = asked().watches(ALICE, 30).asks(BOB, 20)
    home.policy(BOB, 7, watched_by=ANY, watched_accounts=(A,))
    assert told(home.decision()) == WAITING
    home.watches(ALICE, 10)
    assert told(home.decision()) == DUE


def test_terms_count_whole_elapsed_hours() -> None:
    home = asked().watches(ALICE, 7)
    assert told(home.decision()) == "due +0d from watched"
    home.now -= timedelta(microseconds=1)
    assert home.decision().state == "leaving_soon"


# Of a season: every episode of it, since the request

SEASONS = {
    "finished": (seen(), DUE),
    "half of it": (asked_season().goes_through(ALICE, {1: 10}), WAITING),
    "another is in it": (seen().goes_through(BOB, {1: 29}), BEING_WATCHED),
    "another watched some, nobody knows when": (
        seen().goes_through(BOB, {1: state()}),
        UNDATED,
    ),
    "another watched some, nobody knows when, and began more": (
        seen().goes_through(BOB, {1: state(), 2: state(60, played=False, ticks=9)}),
        UNDATED,
    ),
    "another began one, nobody knows when": (
        seen().goes_through(BOB, {1: state(played=False, ticks=9)}),
        UNDATED,
    ),
    "one left at a position lately": (
        asked_season(90).goes_through(ALICE, {1: 50, 2: state(30, ticks=9)}),
        WAITING,
    ),
    "one left at a position long ago": (
        asked_season(90).goes_through(ALICE, {1: 50, 2: state(31, ticks=9)}),
        "due -24d from watched",
    ),
    "one left at a position, nobody knows when": (
        asked_season().goes_through(ALICE, {1: 10, 2: state(ticks=9)}),
        UNDATED,
    ),
    "another left one lately": (
        seen().goes_through(BOB, {1: 9, 2: state(8, ticks=9)}),
        BEING_WATCHED,
    ),
    "what may be of it was begun lately": (
        seen().goes_through(ALICE, {1: 11, 2: 10, 9: state(9, played=False, ticks=9)}),
        BEING_WATCHED,
    ),
    "what may be of it was begun long ago": (
        asked_season(90).goes_through(
            ALICE, {1: 50, 2: 50, 9: state(45, played=False, ticks=9)}
        ),
        "due -43d from watched",
    ),
    "half, undated": (asked_season().goes_through(ALICE, {1: state()}), WAITING),
    "another finished it later": (
        seen().goes_through(BOB, {1: 4, 2: 12}),
        "leaving_soon +3d from watched",
    ),
    "any: each half of it": (
        asked_season(watched_by="any")
        .goes_through(ALICE, {1: 10, 2: UNSEEN})
        .goes_through(BOB, {1: UNSEEN, 2: 10}),
        WAITING,
    ),
    "an episode from before the request": (
        asked_season().goes_through(ALICE, {1: 41, 2: 10}),
        WAITING,
    ),
    "at the request": (asked_season().goes_through(ALICE, {1: 40, 2: 10}), DUE),
    "the last watch dates it, although another is from before": (
        asked_season(20, require_watched=False).goes_through(BOB, {1: 41, 2: 2}),
        "leaving_soon +5d from watched",
    ),
    "all watches from before date nothing": (
        asked_season(20, require_watched=False).goes_through(BOB, {1: 60, 2: 41}),
        "due -12d from added",
    ),
    "an empty season that Jellyfin calls played": (
        asked_season().has_season().watches(ALICE, 10, of=SEASON),
        "waiting: not_available",
    ),
}


@rows("home, expected", SEASONS)
def test_seasons(home: Scenario, expected: str) -> None:
    assert told(home.decision(SEASON)) == expected


def test_each_season_on_its_own() -> None:
    home = Scenario().asks(ALICE, seasons=(1, 2)).policy(ALICE, 7)
    home.goes_through(ALICE, {1: 11, 2: 10})
    assert told(home.decision(SEASON)) == DUE
    assert told(home.decision(NEXT_SEASON)) == WAITING


def test_marked_as_watched_counts_from_then() -> None:
    """The old date stays at the episode; an earlier poll saw the season unfinished."""
    home = asked_season().goes_through(ALICE, {1: 38, 2: 37})
    home.episodes[SEASON, account(ALICE)] = home.episodes[SEASON, account(ALICE)][:1]
    home.poll()
    home.goes_through(ALICE, {1: 38, 2: 37})
    [told] = polled(home, 0.01)
    assert told.startswith("leaving_soon +6.99d")


def test_new_file_makes_it_unfinished() -> None:
    home = seen()
    home.has_season(episode(1), episode(2), episode(3, imported=1))
    assert told(home.decision(SEASON)) == WAITING
