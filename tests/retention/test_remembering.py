"""What polls add to the memory, poll after poll."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from custom_components.jellyseerr_cleanup.retention.planner import plan
from custom_components.jellyseerr_cleanup.retention.reason import Unknown
from custom_components.jellyseerr_cleanup.retention.remembered import Memory
from custom_components.jellyseerr_cleanup.retention.remembering import (
    carried_out,
    remember_poll,
)

from .households import (
    ALICE,
    BOB,
    CAROL,
    DAY,
    MOVIE,
    MOVIE_4K,
    NOW,
    UNREAD,
    UNSEEN,
    Household,
    account,
    ago,
    done,
    file,
    state,
    told,
)

A, B, C = (account(one) for one in (ALICE, BOB, CAROL))


def says(home: Household, *gaps: float) -> list[str]:
    """Poll after each of these days and return what is said of the only title."""
    told_of = []
    for gap in gaps:
        [decision] = home.poll(gap).decisions
        told_of.append(told(decision, home.now))
    return told_of


@pytest.mark.parametrize(
    ("seen", "remembered"),
    [
        pytest.param((UNSEEN,), True, id="unseen"),
        pytest.param((state(5, played=False, ticks=9),), True, id="half"),
        pytest.param((state(5, ticks=9),), True, id="half again"),
        pytest.param((UNSEEN, UNSEEN), True, id="two items"),
        pytest.param((state(5),), False, id="finished"),
        pytest.param((state(None),), False, id="finished, without a date"),
        pytest.param((UNSEEN, state(5)), False, id="one of two finished"),
        pytest.param((), False, id="not shown"),
        pytest.param(UNREAD, False, id="not read"),
    ],
)
def test_who_had_not_finished(seen: object, remembered: bool) -> None:
    home = Household().asks(ALICE).policy(ALICE, 7)
    home.states[MOVIE, A] = seen  # type: ignore[assignment]
    home.poll()
    expected = {MOVIE: NOW} if remembered else {}
    assert home.memory.unfinished_at.get(A, {}) == expected


def test_last_poll_that_read_it_as_not_finished() -> None:
    home = Household().asks(ALICE).policy(ALICE, 7)
    home.poll()
    home.poll(1)
    assert home.memory.unfinished_at[A] == {MOVIE: NOW + DAY}
    home.watches(ALICE, 20)
    assert says(home, 1, 1) == [
        "leaving_soon +6d: counted_from_watched",
        "leaving_soon +5d: counted_from_watched",
    ]
    assert home.memory.unfinished_at[A] == {MOVIE: NOW + DAY}


def test_not_finished_is_forgotten_two_weeks_after_the_last_request() -> None:
    """A list that shrank for a moment loses no evidence."""
    home = Household().asks(ALICE).policy(ALICE, 7)
    home.poll()
    requests = list(home.requests)
    home.requests.clear()
    home.copies.clear()
    home.poll(14)
    assert home.memory.unfinished_at[A] == {MOVIE: NOW}
    home.requests += requests
    home.has(file(39)).watches(ALICE, 20)
    assert says(home, 0) == ["due -7d: counted_from_watched"]
    home.requests.clear()
    home.copies.clear()
    home.poll(0.01)
    assert A not in home.memory.unfinished_at


def test_jellyfin_unread_forgets_nothing() -> None:
    home = done().options(notice=3 * DAY)
    home.poll()
    before = home.memory
    home.unread[MOVIE] = UNREAD
    assert says(home, 0.5) == ["held: jellyfin_unreachable"]
    assert replace(before, seen={}) == replace(home.memory, seen={})


@pytest.mark.parametrize(
    "lost",
    [
        pytest.param(lambda home: home.watches(BOB, UNSEEN), id="unplayed"),
        pytest.param(lambda home: home.watches(BOB), id="not shown any more"),
        pytest.param(lambda home: home.watches(BOB, 30), id="an older date"),
    ],
)
def test_lost_watch_moves_no_date(lost: Callable[[Household], object]) -> None:
    home = done().watches(BOB, 2)
    assert says(home, 0) == ["leaving_soon +5d: counted_from_watched"]
    lost(home)
    assert says(home, 1, 1) == [
        "leaving_soon +4d: counted_from_watched",
        "leaving_soon +3d: counted_from_watched",
    ]
    assert home.memory.latest_watch[MOVIE] == ago(2)


def test_lost_watch_of_the_requester_waits() -> None:
    home = done()
    assert says(home, 0) == ["due -3d: counted_from_watched"]
    home.watches(ALICE, UNSEEN)
    assert says(home, 1) == ["waiting: not_watched"]
    home.watches(ALICE, 10)
    assert says(home, 0.5) == ["leaving_soon +6.5d: counted_from_watched"]


def test_lost_watch_of_an_account_that_is_gone() -> None:
    home = done().watches(BOB, 2)
    home.poll()
    assert not isinstance(home.accounts, Unknown)
    home.accounts = {key: one for key, one in home.accounts.items() if key != B}
    assert says(home, 1, 1) == [
        "held: too_much_missing",
        "leaving_soon +3d: counted_from_watched",
    ]


@pytest.mark.parametrize(
    ("latest", "change"),
    [
        pytest.param(
            lambda home: home.created.update({MOVIE: ago(20)}),
            lambda home: home.created.update({MOVIE: ago(300)}),
            id="Jellyfin's date",
        ),
        pytest.param(
            lambda home: home.has(file(20)),
            lambda home: home.has(file(39)),
            id="an older file",
        ),
        pytest.param(
            lambda home: home.records(added_at=ago(20)),
            lambda home: home.records(added_at=None),
            id="Jellyseerr's date",
        ),
    ],
)
def test_added_earlier_moves_no_date(
    latest: Callable[[Household], object], change: Callable[[Household], object]
) -> None:
    home = Household().asks(ALICE).policy(ALICE, 25, require_watched=False)
    latest(home)
    assert says(home, 0) == ["leaving_soon +5d: counted_from_added"]
    change(home)
    assert says(home, 1, 1) == [
        "leaving_soon +4d: counted_from_added",
        "leaving_soon +3d: counted_from_added",
    ]


def test_floor_goes_with_the_terms() -> None:
    """A person may move a date earlier, by changing the terms."""
    home = Household().asks(ALICE).policy(ALICE, 25, require_watched=False)
    home.has(file(20))
    home.poll()
    home.has(file(39))
    assert says(home, 1) == ["leaving_soon +4d: counted_from_added"]
    home.policies().policy(ALICE, 30, require_watched=False)
    assert says(home, 0) == ["due -10d: counted_from_added"]


def test_floor_outlasts_a_list_that_shrank() -> None:
    home = Household().asks(ALICE).policy(ALICE, 25, require_watched=False)
    home.has(file(20))
    home.poll()
    home.has(file(39))
    requests = list(home.requests)
    home.requests.clear()
    home.poll(0.5)
    home.requests += requests
    assert says(home, 0.5) == ["leaving_soon +4d: counted_from_added"]
    home.requests.clear()
    home.poll(18)
    assert home.memory.floors
    home.poll(0.01)
    assert not home.memory.floors


def test_floor_outlasts_qualities_that_part() -> None:
    """One file of both qualities becomes two: the 4K title has the date that the common one had."""
    home = done().asks(BOB, 30, is_4k=True).policy(BOB, 7, require_watched=False)
    home.has(file(2), of=MOVIE_4K).has(file(2))
    [decision] = home.poll().decisions
    assert decision.ids == (MOVIE, MOVIE_4K)
    before = dict(home.memory.floors)
    assert before[2, MOVIE].date == ago(3), "counted from Alice's watch"
    home.has(file(29, "/movies/1/4k.mkv"), of=MOVIE_4K)
    parted = home.poll(1).of(MOVIE_4K)
    assert parted is not None
    assert parted.date == ago(3)


def test_announcement_is_kept_for_a_day() -> None:
    home = done(days=3)
    home.poll()
    assert home.memory.announcements[MOVIE].shown_at == NOW
    home.watches(BOB, state(0, played=False))
    assert says(home, 0.5, 0.5) == ["held: being_watched"] * 2
    assert home.memory.announcements[MOVIE].shown_at == NOW
    home.poll(0.01)
    assert home.memory.announcements == {}


def test_replanning_shows_nothing_anew() -> None:
    """A plan of an old reading is no poll: the gap is one between polls."""
    home = done(days=3).options(notice=3 * DAY)
    home.poll()
    snapshot = home.snapshot()
    for hours in (1, 20, 30):
        now = NOW + hours * DAY / 24
        planned = plan(snapshot, home.book, home.memory, now)
        home.memory = remember_poll(home.memory, snapshot, planned)
    assert home.memory.announcements[MOVIE].shown_at == NOW


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        pytest.param((MOVIE,), {(1, MOVIE)}, id="one quality"),
        pytest.param((MOVIE, MOVIE_4K), {(1, MOVIE), (2, MOVIE_4K)}, id="both"),
        pytest.param((), set(), id="none"),
    ],
)
def test_carried_out(titles: tuple[object, ...], expected: set[object]) -> None:
    home = Household().asks(ALICE).asks(None, None, is_4k=True)
    memory = carried_out(Memory(), tuple(home.requests), titles)  # type: ignore[arg-type]
    assert {(one.request_id, one.title) for one in memory.carried_out} == expected
    assert {one.user_id for one in memory.carried_out} <= {1, None}
    again = carried_out(memory, tuple(home.requests), titles)  # type: ignore[arg-type]
    assert again == memory


def test_several_requests_are_remembered() -> None:
    home = (
        Household().asks(ALICE).asks(BOB).asks(CAROL, tmdb_id=2).asks(ALICE, status=3)
    )
    home.poll()
    assert set(home.memory.shared) == {1, 2}


def test_both_qualities_are_remembered() -> None:
    home = Household().asks(ALICE).asks(BOB, is_4k=True)
    home.poll()
    assert set(home.memory.shared) == {1, 2}


def test_a_life() -> None:
    """From the request to the last day, and once more."""
    home = Household().asks(ALICE, 1).policy(ALICE, 7).options(notice=3 * DAY)
    assert says(home, 0, 1) == ["waiting: not_watched"] * 2
    home.watches(ALICE, state(-2, played=False, ticks=9))
    assert says(home, 1) == ["waiting: not_watched"]
    home.watches(ALICE, -3)
    assert says(home, 1.5) == ["leaving_soon +6.5d: counted_from_watched"]
    assert says(home, *[1] * 6, 0.5) == [
        *(
            f"leaving_soon +{days}.5d: counted_from_watched"
            for days in range(5, -1, -1)
        ),
        "due +0d: counted_from_watched",
    ]
    [decision] = home.plan().decisions
    home.memory = carried_out(home.memory, decision.requests, decision.ids)
    home.requests.clear()
    home.copies.clear()
    assert home.poll(0.01).decisions == ()
    home.asks(ALICE, -11, number=7)
    assert says(home, 1, 1) == ["waiting: not_watched"] * 2
    restored = Household().asks(ALICE, 1).requests
    home.requests = restored
    assert says(home, 1) == ["held: request_came_back"]
