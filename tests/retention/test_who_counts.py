"""Which requests make a title due, and which hold it."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode, Unknown
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut
from custom_components.jellyseerr_cleanup.retention.titles import counts, in_library

from .households import (
    ALICE,
    BOB,
    LOCAL,
    MOVIE,
    MOVIE_4K,
    SEASON,
    UNSEEN,
    Household,
    account,
    ago,
    done,
    file,
    told,
)

DUE = "due -3d: counted_from_watched"


@pytest.mark.parametrize("is_4k", [False, True], ids=["HD", "4K"])
@pytest.mark.parametrize(
    ("request_status", "media_status", "expected"),
    [
        pytest.param(2, 5, DUE, id="approved and available"),
        pytest.param(5, 5, DUE, id="completed and available"),
        pytest.param(1, 5, "held: request_open", id="pending"),
        pytest.param(4, 5, "held: request_open", id="failed"),
        pytest.param(6, 5, "held: request_unknown_status", id="an unknown status"),
        pytest.param(0, 5, "held: request_unknown_status", id="status 0"),
        pytest.param(-1, 5, "held: request_unknown_status", id="a negative status"),
        pytest.param(2, 1, "waiting: not_available", id="media unknown"),
        pytest.param(2, 2, "waiting: not_available", id="media pending"),
        pytest.param(2, 3, "waiting: not_available", id="media processing"),
        pytest.param(2, 4, "waiting: not_available", id="a movie partly available"),
        pytest.param(2, 6, "waiting: not_available", id="blocklisted"),
        pytest.param(5, 7, "waiting: not_available", id="deleted"),
        pytest.param(5, 99, "waiting: not_available", id="an unknown media status"),
    ],
)
def test_status(
    request_status: int, media_status: int, is_4k: bool, expected: str
) -> None:
    of = MOVIE_4K if is_4k else MOVIE
    home = Household().policy(ALICE, 7).watches(ALICE, 10, of=of)
    home.asks(ALICE, is_4k=is_4k, status=request_status, media=media_status)
    assert told(home.decision(of)) == expected


@pytest.mark.parametrize("other", [1, 5], ids=["elsewhere unknown", "also available"])
def test_quality_counts_by_its_own_status(other: int) -> None:
    """A 4K request is not available because the HD copy is."""
    home = Household().asks(ALICE, is_4k=True, media=3).policy(ALICE, 7)
    record = home.media[MediaType.MOVIE, 1]
    home.records(standard=replace(record.standard, status=other))
    assert told(home.decision(MOVIE_4K)) == "waiting: not_available"


def test_declined_request_is_no_title() -> None:
    assert Household().asks(ALICE, status=3).plan().decisions == ()


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        pytest.param(1, "held: request_open", id="pending"),
        pytest.param(3, DUE, id="declined"),
        pytest.param(4, "held: request_open", id="failed"),
        pytest.param(17, "held: request_unknown_status", id="unknown"),
    ],
)
def test_request_of_another(status: int, expected: str) -> None:
    home = done().asks(BOB, status=status).watches(BOB, 10).policy(BOB, 5)
    assert told(home.decision()) == expected


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        pytest.param(
            Household().asks(None), "held: request_without_user", id="no requester"
        ),
        pytest.param(
            Household().asks(None).default(7, require_watched=False),
            "held: request_without_user",
            id="no requester, whatever the default",
        ),
        pytest.param(
            done().asks(None), "held: request_without_user", id="one of two without"
        ),
        pytest.param(
            Household().asks(ALICE, None).watches(ALICE, 10).policy(ALICE, 7),
            "held: request_without_date",
            id="no date",
        ),
        pytest.param(
            Household().asks(LOCAL).policy(LOCAL, 7),
            "held: no_jellyfin_account",
            id="must watch, without an account",
        ),
        pytest.param(
            Household().asks(LOCAL).policy(LOCAL, 7, require_watched=False),
            "due -32d: counted_from_added",
            id="need not watch, without an account",
        ),
        pytest.param(
            Household()
            .asks(LOCAL)
            .policy(LOCAL, 7, watched_by="any")
            .watches(ALICE, 10),
            DUE,
            id="any must watch, without an account",
        ),
        pytest.param(
            Household()
            .asks(LOCAL)
            .watches(BOB, 10)
            .policy(LOCAL, 7)
            .options(links={LOCAL.id: account(BOB)}),
            DUE,
            id="linked by hand",
        ),
        pytest.param(
            Household()
            .asks(LOCAL)
            .policy(LOCAL, 7)
            .options(links={LOCAL.id: "f" * 32}),
            "held: no_jellyfin_account",
            id="linked to an account that is gone",
        ),
        pytest.param(
            Household()
            .asks(replace(ALICE, jellyfin_user_id=account(BOB)))
            .watches(BOB, 10)
            .policy(ALICE, 7),
            "held: identity_changed",
            id="another account than when the policy was saved",
        ),
        pytest.param(
            Household()
            .asks(replace(ALICE, jellyfin_user_id=account(BOB)))
            .policy(ALICE, None),
            "kept: policy_never",
            id="another account, but never",
        ),
        pytest.param(
            done().remembers(trusted=False), "held: held_by_memory", id="memory lost"
        ),
        pytest.param(
            done(retention=500).remembers(trusted=False),
            "held: held_by_memory",
            id="memory lost, far from its date",
        ),
    ],
)
def test_requester(home: Household, expected: str) -> None:
    assert told(home.decision()) == expected


def test_changed_server_holds_everything() -> None:
    home = done().asks(BOB, tmdb_id=2).policy(BOB, 1, require_watched=False)
    home.held = Unknown.because(ReasonCode.SERVER_CHANGED, server="jellyseerr")
    assert [told(one) for one in home.plan().decisions] == ["held: server_changed"] * 2


@pytest.mark.parametrize(
    ("carried_out", "expected"),
    [
        pytest.param(
            CarriedOut(1, ago(40), 1, MOVIE), "held: request_came_back", id="the same"
        ),
        pytest.param(CarriedOut(2, ago(40), 1, MOVIE), DUE, id="another id"),
        pytest.param(CarriedOut(1, ago(41), 1, MOVIE), DUE, id="made at another time"),
        pytest.param(CarriedOut(1, ago(40), 2, MOVIE), DUE, id="of another user"),
        pytest.param(CarriedOut(1, ago(40), 1, MOVIE_4K), DUE, id="in 4K"),
    ],
)
def test_request_that_came_back(carried_out: CarriedOut, expected: str) -> None:
    home = done().remembers(carried_out=frozenset({carried_out}))
    assert told(home.decision()) == expected


def again(bobs: float | None = 7, *, imported: float = 20, **asks: Any) -> Household:
    """Return a movie that went for Alice, whose request is still there, and that Bob requested anew and watched."""
    home = done().asks(BOB, 30, **asks).policy(BOB, bobs).watches(BOB, 9)
    home.has(file(imported))
    return home.remembers(carried_out=frozenset({CarriedOut(1, ago(40), 1, MOVIE)}))


BACK = "held: request_came_back"


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        pytest.param(again(), "due -2d: counted_from_watched", id="by both"),
        pytest.param(again(1), "due -2d: counted_from_watched", id="the latest date"),
        pytest.param(again(None), "kept: policy_never", id="never for Bob"),
        pytest.param(again().watches(BOB), "held: not_in_jellyfin", id="unseen by Bob"),
        pytest.param(
            again().watches(BOB, 31), "waiting: not_watched", id="watched too early"
        ),
        pytest.param(
            again().watches(ALICE, UNSEEN), "waiting: not_watched", id="not by Alice"
        ),
        pytest.param(again(status=1), "held: request_open", id="Bob's is open"),
        pytest.param(again(status=3), BACK, id="Bob's was declined"),
        pytest.param(again(is_4k=True), BACK, id="Bob's is in 4K"),
        pytest.param(
            again(imported=35), "held: here_before_request", id="here before Bob's"
        ),
        pytest.param(
            again().remembers(
                carried_out=frozenset(
                    CarriedOut(number, ago(days), number, MOVIE)
                    for number, days in ((1, 40), (2, 30))
                )
            ),
            BACK,
            id="Bob's was carried out as well",
        ),
    ],
)
def test_request_that_came_back_beside_another(home: Household, expected: str) -> None:
    assert told(home.decision()) == expected


def test_other_request_that_goes() -> None:
    """What vanished counts beside live requests, but is none."""
    home = again()
    assert home.poll().decisions[0].state == "due"
    home.requests.pop()
    assert told(home.poll(1).decisions[0], home.now) == BACK


@pytest.mark.parametrize(
    ("days", "media", "expected"),
    [
        pytest.param(7, 3, "waiting: not_available", id="nothing there yet"),
        pytest.param(7, 4, DUE, id="some seasons are there"),
        pytest.param(7, 5, DUE, id="all seasons are there"),
        pytest.param(7, 7, "waiting: not_available", id="deleted"),
        pytest.param(None, 4, "kept: policy_never", id="some, never"),
        pytest.param(None, 5, "kept: policy_never", id="all, never"),
    ],
)
def test_seasons(days: float | None, media: int, expected: str) -> None:
    home = Household().asks(ALICE, seasons=(0, 2), media=media).policy(ALICE, days)
    for number in (0, 2):
        of = replace(SEASON, season=number)
        home.goes_through(ALICE, {1: 11, 2: 10}, of=of)
    assert {str(one.id): told(one) for one in home.plan().decisions} == {
        "tv:1:s0:hd": "kept: specials",
        "tv:1:s2:hd": expected,
    }


@pytest.mark.parametrize(
    ("media", "series", "movie"),
    [
        (1, False, False),
        (2, False, False),
        (3, False, False),
        (4, True, False),
        (5, True, True),
        (6, False, False),
        (7, False, False),
        (99, False, False),
    ],
)
def test_in_library(media: int, series: bool, movie: bool) -> None:
    """Of a series some seasons are enough."""
    home = Household().asks(ALICE, seasons=(1,), media=media).asks(ALICE, media=media)
    assert [in_library(one) for one in home.requests] == [series, movie]
    assert [counts(one) for one in home.requests] == [series, movie]


def test_series_without_season_numbers_is_no_title() -> None:
    home = Household().asks(ALICE, seasons=()).policy(ALICE, 7)
    assert home.plan().decisions == ()
    assert home.plan().unlisted == 1


def test_movie_and_season_with_one_number_are_two_titles() -> None:
    home = done().asks(BOB, seasons=(1,))
    assert [str(one.id) for one in home.plan().decisions] == [
        "movie:1:hd",
        "tv:1:s1:hd",
    ]
    assert told(home.decision()) == DUE
    assert home.plan().of(TitleId(MediaType.TV, 1, 2, False)) is None
