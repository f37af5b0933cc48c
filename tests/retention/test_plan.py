"""The plan as a whole: its id, its order, and parts of it."""

from custom_components.jellyseerr_cleanup.retention.plan import State
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode

from .scenarios import (
    ALICE,
    BOB,
    CAROL,
    MOVIE,
    MOVIE_4K,
    OTHER_MOVIE,
    Scenario,
    ago,
    done,
    file,
    several,
)
from .tables import rows

BEFORE = several().plan().id


PLAN_IDS = {
    "nothing": (several(), True),
    "leaving soon": (several().watches(ALICE, 4, of=OTHER_MOVIE), True),
    "a keep of one that is not due": (several().keeps(2), True),
    "an earlier date": (several().watches(ALICE, 11), True),
    "an option": (several().options(links={9: "x"}), True),
    "one more": (several().watches(ALICE, 8, of=OTHER_MOVIE), False),
    "one less": (several().keeps(1), False),
    "a file's size": (several().has(file(39, size=999)), False),
    "a file's path": (several().has(file(39, "/b.mkv")), False),
    "a file's number": (several().has(file(39, number=2)), False),
    "terms": (several().only_policy(ALICE, 6).policy(BOB, None), False),
}


@rows("home, same", PLAN_IDS)
def test_id_hashes_the_due_part_only(home: Scenario, same: bool) -> None:
    assert (home.plan().id == BEFORE) is same


def test_id_does_not_depend_on_time_or_the_order_of_dates() -> None:
    home = done().asks(ALICE, tmdb_id=2).watches(ALICE, 9, of=OTHER_MOVIE)
    first = home.plan()
    assert [one.date for one in first.in_state(State.DUE)] == [ago(3), ago(2)]
    home.watches(ALICE, 8)
    home.remembers(announcements={})
    home.poll()
    home.now = home.now.replace(hour=13)
    second = home.plan()
    home.keeps(1, until=ago(1))
    home.poll(0.5)
    third = home.plan()
    assert [len(one.in_state(State.DUE)) for one in (second, third)] == [2, 2]
    assert first.id == second.id == third.id


def test_id_of_nothing_due() -> None:
    assert Scenario().plan().id == done(days=1).plan().id != BEFORE


def test_pending_size() -> None:
    assert several().plan().pending_size == 2000
    assert Scenario().plan().pending_size == 0


def test_of() -> None:
    plan = several().plan()
    found = plan.of(OTHER_MOVIE)
    assert found is not None
    assert found.id == OTHER_MOVIE
    assert plan.of(MOVIE_4K) is None


def test_is_held_for() -> None:
    home = done()
    assert not home.decision().is_held_for(ReasonCode.FILES_NOT_READ)
    del home.copies[MOVIE]
    assert home.decision().is_held_for(ReasonCode.FILES_NOT_READ)
    [decision] = home.plan(library={}).decisions
    assert decision.is_held_for(ReasonCode.WATCH_STATE_NOT_READ)
    assert decision.size is None


def test_size() -> None:
    files = file(39), file(39, "/b.mkv", size=5)
    home = done().has(*files)
    assert home.copy_of(MOVIE, *files).size == home.decision().size == 1005


def test_requester_that_is_unknown_is_nobody() -> None:
    assert Scenario().asks(None).asks(CAROL).decision().requester_ids == {3}
