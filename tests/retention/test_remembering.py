"""What polls add to the memory, poll after poll."""

from collections.abc import Callable
from dataclasses import replace

from custom_components.jellyseerr_cleanup.retention.planner import plan
from custom_components.jellyseerr_cleanup.retention.reason import Unknown
from custom_components.jellyseerr_cleanup.retention.remembered import Memory, floor_key
from custom_components.jellyseerr_cleanup.retention.remembering import remember_poll
from tests.retention.remembering import carried_out, unfinished_at

from .scenarios import (
    ALICE,
    BOB,
    CAROL,
    DAY,
    DUE,
    MOVIE,
    MOVIE_4K,
    NOW,
    UNREAD,
    UNSEEN,
    WAITING,
    Scenario,
    account,
    ago,
    asked,
    done,
    file,
    polled,
    state,
)
from .tables import rows

A, B = account(ALICE), account(BOB)


WHO_HAD_NOT_FINISHED = {
    "unseen": ((UNSEEN,), True),
    "half": ((state(5, played=False, ticks=9),), True),
    "half again": ((state(5, ticks=9),), False),
    "two items": ((UNSEEN, UNSEEN), True),
    "finished": ((state(5),), False),
    "finished, without a date": ((state(None),), False),
    "one of two finished": ((UNSEEN, state(5)), False),
    "not shown": ((), False),
    "not read": (UNREAD, False),
}


@rows("seen, remembered", WHO_HAD_NOT_FINISHED)
def test_who_had_not_finished(seen: object, remembered: bool) -> None:
    home = asked()
    home.states[MOVIE, A] = seen  # type: ignore[assignment]
    home.poll()
    expected = {MOVIE: NOW} if remembered else {}
    assert unfinished_at(home.memory, A) == expected


def test_last_poll_that_read_it_as_not_finished() -> None:
    home = asked()
    home.poll()
    home.poll(1)
    assert unfinished_at(home.memory, A) == {MOVIE: NOW + DAY}
    home.watches(ALICE, 20)
    assert polled(home, 1, 1) == [
        f"leaving_soon +{days}d from watched" for days in (6, 5)
    ]
    assert unfinished_at(home.memory, A) == {MOVIE: NOW + DAY}


def test_not_finished_is_forgotten_two_weeks_after_the_last_request() -> None:
    """A list that shrank for a moment loses no evidence."""
    home = asked()
    home.poll()
    requests, home.requests = home.requests, []
    home.copies.clear()
    home.poll(14)
    assert unfinished_at(home.memory, A) == {MOVIE: NOW}
    home.requests = requests
    home.has(file(39)).watches(ALICE, 20)
    assert polled(home, 0) == ["due -7d from watched"]
    home.requests = []
    home.copies.clear()
    home.poll(0.01)
    assert unfinished_at(home.memory, A) == {}


def test_jellyfin_unread_forgets_nothing() -> None:
    home = done().options(notice=3 * DAY)
    home.poll()
    before = home.memory
    home.unread[MOVIE] = UNREAD
    assert polled(home, 0.5) == ["held: jellyfin_unreachable"]
    for one in (A, B):
        assert unfinished_at(home.memory, one) == unfinished_at(before, one)
    now = replace(home.memory, polled_at=before.polled_at, unfinished=before.unfinished)
    shown = {one: home.memory.shown_at(at) for one, at in now.announcements.items()}
    assert shown == {MOVIE: NOW}
    assert replace(before, seen={}, announcements={}) == replace(
        now, seen={}, announcements={}
    )


def unwatched() -> Scenario:
    """Return Alice's movie of 39 days, with a policy of 25 that needs no watch."""
    return Scenario().asks(ALICE).policy(ALICE, 25, require_watched=False)


def bobs() -> Scenario:
    """Return a movie that Alice is done with and Bob has watched later."""
    return done().watches(BOB, 2)


NO_EARLIER = {
    "a watch that is unplayed": (bobs, lambda home: home.watches(BOB, UNSEEN)),
    "a watch that is not shown": (bobs, lambda home: home.watches(BOB)),
    "a watch with an older date": (bobs, lambda home: home.watches(BOB, 30)),
    "an older date of Jellyfin": (
        lambda: unwatched().creates(20),
        lambda home: home.creates(300),
    ),
    "an older file": (
        lambda: unwatched().has(file(20)),
        lambda home: home.has(file(39)),
    ),
    "no date of Jellyseerr": (
        lambda: unwatched().records(added_at=ago(20)),
        lambda home: home.records(added_at=None),
    ),
}


@rows("begin, change", NO_EARLIER)
def test_moves_no_date(
    begin: Callable[[], Scenario], change: Callable[[Scenario], object]
) -> None:
    """Rule 10: what is lost makes no date earlier."""
    home = begin()
    [before] = polled(home, 0)
    assert before.startswith("leaving_soon +5d")
    change(home)
    after = before.replace("+5d", "+4d"), before.replace("+5d", "+3d")
    assert tuple(polled(home, 1, 1)) == after


def test_latest_watch_is_remembered() -> None:
    home = done().watches(BOB, 2)
    home.poll()
    home.watches(BOB).poll()
    assert home.memory.latest_watch[MOVIE] == ago(2)


def test_lost_watch_of_the_requester_waits() -> None:
    home = done()
    assert polled(home, 0) == [DUE]
    assert polled(home.watches(ALICE, UNSEEN), 1) == [WAITING]
    assert polled(home.watches(ALICE, 10), 0.5) == ["leaving_soon +6.5d from watched"]


def test_lost_watch_of_an_account_that_is_gone() -> None:
    home = done().watches(BOB, 2)
    home.poll()
    assert not isinstance(home.accounts, Unknown)
    home.accounts = {key: one for key, one in home.accounts.items() if key != B}
    said = ["held: too_much_missing", "leaving_soon +3d from watched"]
    assert polled(home, 1, 1) == said


def floored() -> Scenario:
    """Return such a movie whose newest file went after the first poll."""
    home = unwatched().has(file(20))
    home.poll()
    return home.has(file(39))


def test_floor_goes_with_the_terms() -> None:
    """A person may move a date earlier, by changing the terms."""
    home = floored()
    assert polled(home, 1) == ["leaving_soon +4d from added"]
    home.only_policy(ALICE, 30, require_watched=False)
    assert polled(home, 0) == ["due -10d from added"]


def test_floor_outlasts_a_list_that_shrank() -> None:
    home = floored()
    requests, home.requests = home.requests, []
    home.poll(0.5)
    home.requests = requests
    assert polled(home, 0.5) == ["leaving_soon +4d from added"]
    home.requests = []
    home.poll(18)
    assert home.memory.floors
    home.poll(0.01)
    assert not home.memory.floors


def test_floor_outlasts_qualities_that_part() -> None:
    """One file of both qualities becomes two: the 4K title keeps the common date."""
    home = done().asks(BOB, 30, is_4k=True).policy(BOB, 7, require_watched=False)
    home.has(file(2), of=MOVIE_4K).has(file(2)).on_one_server()
    [decision] = home.poll().decisions
    assert decision.ids == (MOVIE, MOVIE_4K)
    before = dict(home.memory.floors)
    assert before[floor_key(home.requests[1], MOVIE)].date == ago(3), (
        "counted from Alice's watch"
    )
    home.has(file(29, "/movies/1/4k.mkv"), of=MOVIE_4K)
    parted = home.poll(1).of(MOVIE_4K)
    assert parted is not None
    assert parted.date == ago(3)


def test_announcement_is_kept_for_a_day() -> None:
    home = done(days=3)
    home.poll()
    assert home.memory.shown_at(home.memory.announcements[MOVIE]) == NOW
    home.watches(BOB, state(0, played=False))
    assert polled(home, 0.5, 0.5) == ["held: being_watched"] * 2
    assert home.memory.shown_at(home.memory.announcements[MOVIE]) == NOW
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
        home.memory = remember_poll(home.memory, snapshot, planned, home.book)
    assert home.memory.shown_at(home.memory.announcements[MOVIE]) == NOW


CARRIED_OUT = {
    "one quality": ((MOVIE,), {(1, MOVIE)}),
    "both": ((MOVIE, MOVIE_4K), {(1, MOVIE), (2, MOVIE_4K)}),
    "none": ((), set()),
}


@rows("titles, expected", CARRIED_OUT)
def test_carried_out(titles: tuple[object, ...], expected: set[object]) -> None:
    home = Scenario().asks(ALICE).asks(None, None, is_4k=True)
    memory = carried_out(Memory(), tuple(home.requests), titles)  # type: ignore[arg-type]
    assert {(one.request_id, one.title) for one in memory.carried_out} == expected
    assert {one.user_id for one in memory.carried_out} <= {1, None}
    again = carried_out(memory, tuple(home.requests), titles)  # type: ignore[arg-type]
    assert again == memory


def test_several_requests_are_remembered() -> None:
    home = Scenario().asks(ALICE).asks(BOB).asks(CAROL, tmdb_id=2).asks(ALICE, status=3)
    home.poll()
    assert set(home.memory.shared) == {1, 2}
    home = Scenario().asks(ALICE).asks(BOB, is_4k=True)
    home.poll()
    assert set(home.memory.shared) == {1, 2}, "one title in both qualities"
