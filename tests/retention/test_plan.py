"""The plan as a whole: its id, its order, and parts of it."""

from dataclasses import replace

import pytest

from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.plan import State
from custom_components.jellyseerr_cleanup.retention.planner import plan
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode

from .households import (
    ALICE,
    BOB,
    CAROL,
    MOVIE,
    MOVIE_4K,
    OTHER_MOVIE,
    Household,
    ago,
    done,
    file,
    title,
)


def several() -> Household:
    """Return one due title, one that leaves soon, one with a date, one held, one waiting, one kept."""
    home = done().policy(BOB, None)
    for number, watched in ((2, 3), (3, -30), (4, 10)):
        home.asks(ALICE, tmdb_id=number).watches(ALICE, watched, of=title(number))
    home.has(file(39, "/movies/4/hd.mkv"), of=title(4), queued=True)
    return home.asks(ALICE, tmdb_id=5).asks(BOB, tmdb_id=6)


def test_states() -> None:
    assert [str(one.state) for one in several().plan().decisions] == [
        "due",
        "leaving_soon",
        "leaving_soon",
        "held",
        "waiting",
        "kept",
    ]


BEFORE = several().plan().id


@pytest.mark.parametrize(
    ("home", "same"),
    [
        pytest.param(several(), True, id="nothing"),
        pytest.param(
            several().watches(ALICE, 4, of=OTHER_MOVIE), True, id="leaving soon"
        ),
        pytest.param(several().keeps(2), True, id="a keep of one that is not due"),
        pytest.param(several().watches(ALICE, 11), True, id="an earlier date"),
        pytest.param(several().options(links={9: "x"}), True, id="an option"),
        pytest.param(several().watches(ALICE, 8, of=OTHER_MOVIE), False, id="one more"),
        pytest.param(several().keeps(1), False, id="one less"),
        pytest.param(several().has(file(39, size=999)), False, id="a file's size"),
        pytest.param(several().has(file(39, "/b.mkv")), False, id="a file's path"),
        pytest.param(several().has(file(39, number=2)), False, id="a file's number"),
        pytest.param(
            several().policies().policy(ALICE, 6).policy(BOB, None), False, id="terms"
        ),
    ],
)
def test_id_hashes_the_due_part_only(home: Household, same: bool) -> None:
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
    assert Household().plan().id == done(days=1).plan().id != BEFORE


def test_order_within_a_state() -> None:
    plan = several().plan()
    assert [one.id.tmdb_id for one in plan.in_state(*State)] == [4, 1, 2, 3, 5, 6]


def test_pending_size() -> None:
    assert several().plan().pending_size == 3000
    assert Household().plan().pending_size == 0


def test_of() -> None:
    plan = several().plan()
    found = plan.of(OTHER_MOVIE)
    assert found is not None
    assert found.id == OTHER_MOVIE
    assert plan.of(MOVIE_4K) is None


def test_lacks() -> None:
    home = done()
    assert not home.decision().lacks(ReasonCode.FILES_NOT_READ)
    del home.copies[MOVIE]
    assert home.decision().lacks(ReasonCode.FILES_NOT_READ)
    snapshot = replace(home.snapshot(), library={})
    [decision] = plan(snapshot, home.book, home.memory, home.now).decisions
    assert decision.lacks(ReasonCode.WATCH_STATE_NOT_READ)
    assert decision.size is None


def test_requester_that_is_unknown_is_nobody() -> None:
    assert Household().asks(None).asks(CAROL).decision().requester_ids == {3}


@pytest.mark.parametrize(
    "text",
    ["movie:1:hd", "movie:1:4k", "tv:7:s0:hd", "tv:7:s12:4k", "movie:9999999999:hd"],
)
def test_title_id(text: str) -> None:
    assert str(TitleId.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "movie:0:hd",
        "movie:01:hd",
        "movie:1",
        "movie:1:sd",
        "movie:1:s1:hd",
        "tv:1:hd",
        "tv:1:s:hd",
        "tv:1:s-1:hd",
        "movie:１:hd",
        "movie:1２:hd",
        "tv:1:s١:hd",
        "movie:1:hd\n",
        " movie:1:hd",
        "movie:99999999999:hd",
    ],
)
def test_no_title_id(text: str) -> None:
    with pytest.raises(ValueError, match="^" if text else "^$"):
        TitleId.parse(text)


def test_title_ids_have_an_order() -> None:
    ids = [
        TitleId(MediaType.MOVIE, 1, None, False),
        TitleId(MediaType.MOVIE, 1, None, True),
        TitleId(MediaType.MOVIE, 2, None, False),
        TitleId(MediaType.TV, 1, 0, True),
        TitleId(MediaType.TV, 1, 1, False),
    ]
    assert sorted({*ids}) == ids


def test_size_of_a_copy() -> None:
    home = done().has(file(39), file(39, "/b.mkv", size=5))
    assert home.copy_of(MOVIE, file(39), file(39, "/b.mkv", size=5)).size == 1005
    assert home.decision().size == 1005
