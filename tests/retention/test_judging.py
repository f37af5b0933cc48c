"""Which requests make a title due, and which hold it."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode, Unknown
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut

from .scenarios import (
    ALICE,
    BOB,
    DUE,
    LOCAL,
    MOVIE,
    MOVIE_4K,
    SEASON,
    UNSEEN,
    WAITING,
    Scenario,
    account,
    ago,
    asked,
    done,
    file,
    told,
)
from .tables import rows

STATUS = {
    "approved and available": (2, 5, DUE),
    "completed and available": (5, 5, DUE),
    "pending": (1, 5, "held: request_open"),
    "failed": (4, 5, "held: request_open"),
    "an unknown status": (6, 5, "held: request_unknown_status"),
    "status 0": (0, 5, "held: request_unknown_status"),
    "a negative status": (-1, 5, "held: request_unknown_status"),
    "media unknown": (2, 1, "waiting: not_available"),
    "media pending": (2, 2, "waiting: not_available"),
    "media processing": (2, 3, "waiting: not_available"),
    "a movie partly available": (2, 4, "waiting: not_available"),
    "blocklisted": (2, 6, "waiting: not_available"),
    "deleted": (5, 7, "waiting: not_available"),
    "an unknown media status": (5, 99, "waiting: not_available"),
}


@pytest.mark.parametrize("is_4k", [False, True], ids=["HD", "4K"])
@rows("request_status, media_status, expected", STATUS)
def test_status(
    request_status: int, media_status: int, is_4k: bool, expected: str
) -> None:
    of = MOVIE_4K if is_4k else MOVIE
    home = Scenario().policy(ALICE, 7).watches(ALICE, 10, of=of)
    home.asks(ALICE, is_4k=is_4k, status=request_status, media=media_status)
    assert told(home.decision(of)) == expected


@rows("status", {"elsewhere unknown": 1, "also available": 5})
def test_quality_counts_by_its_own_status(status: int) -> None:
    """A 4K request is not available because the HD copy is."""
    home = Scenario().asks(ALICE, is_4k=True, media=3).policy(ALICE, 7)
    standard = replace(home.media[MediaType.MOVIE, 1].standard, status=status)
    home.records(standard=standard)
    assert told(home.decision(MOVIE_4K)) == "waiting: not_available"


def of_another(status: int) -> Scenario:
    """Return a movie done with, also by another, whose request has this status."""
    return done().asks(BOB, status=status).watches(BOB, 10).policy(BOB, 5)


NO_USER, NO_ACCOUNT = "held: request_without_user", "held: no_jellyfin_account"
RELINKED = replace(ALICE, jellyfin_user_id=account(BOB))
REQUESTER = {
    "another's is pending": (of_another(1), "held: request_open"),
    "another's is declined": (of_another(3), DUE),
    "another's failed": (of_another(4), "held: request_open"),
    "another's is unknown": (of_another(17), "held: request_unknown_status"),
    "no requester": (Scenario().asks(None), NO_USER),
    "no requester, whatever the default": (
        Scenario().asks(None).default(7, require_watched=False),
        NO_USER,
    ),
    "one of two without": (done().asks(None), NO_USER),
    "no date": (
        Scenario().asks(ALICE, None).watches(ALICE, 10).policy(ALICE, 7),
        "held: request_without_date",
    ),
    "must watch, without an account": (asked(who=LOCAL), NO_ACCOUNT),
    "need not watch, without an account": (
        asked(who=LOCAL, require_watched=False),
        "due -32d from added",
    ),
    "any must watch, without an account": (
        asked(who=LOCAL, watched_by="any").watches(ALICE, 10),
        DUE,
    ),
    "linked to an account that is gone": (
        asked(who=LOCAL).options(links={LOCAL.id: "f" * 32}),
        NO_ACCOUNT,
    ),
    "another account than when the policy was saved": (
        Scenario().asks(RELINKED).watches(BOB, 10).policy(ALICE, 7),
        "held: identity_changed",
    ),
    "another account, but never": (
        Scenario().asks(RELINKED).policy(ALICE, None),
        "kept: policy_never",
    ),
    "memory lost": (done().remembers(trusted=False), "held: held_by_memory"),
    "memory lost, far from its date": (
        done(retention=500).remembers(trusted=False),
        "held: held_by_memory",
    ),
}


@rows("home, expected", REQUESTER)
def test_requester(home: Scenario, expected: str) -> None:
    assert told(home.decision()) == expected


def test_declined_request_is_no_title() -> None:
    assert Scenario().asks(ALICE, status=3).plan().decisions == ()


def test_changed_server_holds_everything() -> None:
    home = done().asks(BOB, tmdb_id=2).policy(BOB, 1, require_watched=False)
    home.held = Unknown.because(ReasonCode.SERVER_CHANGED, server="jellyseerr")
    assert [told(one) for one in home.plan().decisions] == ["held: server_changed"] * 2


BACK = "held: request_came_back"
ALICES = CarriedOut(1, ago(40), 1, MOVIE)


def went(home: Scenario, *carried_out: CarriedOut) -> Scenario:
    """Let titles have gone for requests."""
    return home.remembers(carried_out=frozenset(carried_out))


def again(bobs: float | None = 7, *, imported: float = 20, **asks: Any) -> Scenario:
    """Return a movie that went for Alice, who still asks, and came back for Bob."""
    home = done().asks(BOB, 30, **asks).policy(BOB, bobs).watches(BOB, 9)
    return went(home.has(file(imported)), ALICES)


CAME_BACK = {
    "the same": (went(done(), ALICES), BACK),
    "another id": (went(done(), replace(ALICES, request_id=2)), DUE),
    "made at another time": (went(done(), replace(ALICES, created_at=ago(41))), DUE),
    "of another user": (went(done(), replace(ALICES, user_id=2)), DUE),
    "in 4K": (went(done(), replace(ALICES, title=MOVIE_4K)), DUE),
    "requested anew": (again(), "due -2d from watched"),
    "anew, the latest date": (again(1), "due -2d from watched"),
    "anew, never for Bob": (again(None), "kept: policy_never"),
    "anew, unseen by Bob": (again().watches(BOB), "held: not_in_jellyfin"),
    "anew, watched too early": (again().watches(BOB, 31), WAITING),
    "anew, not by Alice": (again().watches(ALICE, UNSEEN), WAITING),
    "anew, Bob's is open": (again(status=1), "held: request_open"),
    "anew, Bob's was declined": (again(status=3), BACK),
    "anew, Bob's is in 4K": (again(is_4k=True), BACK),
    "anew, here before that": (again(imported=35), "held: here_before_request"),
    "anew, and gone again": (
        went(again(), ALICES, CarriedOut(2, ago(30), 2, MOVIE)),
        BACK,
    ),
}


@rows("home, expected", CAME_BACK)
def test_request_that_came_back(home: Scenario, expected: str) -> None:
    assert told(home.decision()) == expected


def test_other_request_that_goes() -> None:
    """What vanished counts beside live requests, but is none."""
    home = again()
    assert home.poll().decisions[0].state == "due"
    home.requests.pop()
    assert told(home.poll(1).decisions[0], home.now) == BACK


SEASONS = {
    "nothing there yet": (7, 3, "waiting: not_available"),
    "some seasons are there": (7, 4, DUE),
    "all seasons are there": (7, 5, DUE),
    "deleted": (7, 7, "waiting: not_available"),
    "all, never": (None, 5, "kept: policy_never"),
    "blocklisted": (7, 6, "waiting: not_available"),
    "an unknown media status": (7, 99, "waiting: not_available"),
}


@rows("days, media, expected", SEASONS)
def test_seasons(days: float | None, media: int, expected: str) -> None:
    home = Scenario().asks(ALICE, seasons=(0, 2), media=media).policy(ALICE, days)
    for number in (0, 2):
        of = replace(SEASON, season=number)
        home.goes_through(ALICE, {1: 11, 2: 10}, of=of)
    assert {str(one.id): told(one) for one in home.plan().decisions} == {
        "tv:1:s0:hd": "kept: specials",
        "tv:1:s2:hd": expected,
    }
