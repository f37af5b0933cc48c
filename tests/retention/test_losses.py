"""Too much gone at once is not believed."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from custom_components.jellyseerr_cleanup.retention.losses import (
    believe,
    held_by_loss,
    notice_losses,
)
from custom_components.jellyseerr_cleanup.retention.model import LibraryCopy
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut

from .households import (
    ALICE,
    BOB,
    DAY,
    MOVIE,
    NOT_ON_RADARR,
    RADARR_DOWN,
    UNREAD,
    UNSEEN,
    Household,
    account,
    ago,
    file,
    title,
    told,
)


def household(movies: int = 12) -> Household:
    """Return so many movies that Alice has watched, after a first poll."""
    home = Household().policy(ALICE, 7)
    for number in range(1, movies + 1):
        home.asks(ALICE, tmdb_id=number).watches(ALICE, 10, of=title(number))
        home.has(file(39, f"/movies/{number}.mkv"), of=title(number))
    return notice(home)


def notice(home: Household, days: float = 0, users: int = 50) -> Household:
    """Let time pass and notice what is missing."""
    home.now += days * DAY
    snapshot = replace(home.snapshot(), users=frozenset(range(users)))
    home.memory = notice_losses(home.memory, snapshot, home.now)
    return home


def unwatch(home: Household, count: int) -> None:
    for number in range(1, count + 1):
        home.watches(ALICE, UNSEEN, of=title(number))


def unlist(home: Household, count: int) -> None:
    home.requests = home.requests[count:]


def remove(home: Household, count: int) -> None:
    for number in range(1, count + 1):
        home.copied(NOT_ON_RADARR, title(number))


def empty(home: Household, count: int) -> None:
    for number in range(1, count + 1):
        home.has(of=title(number))


def unread(home: Household, count: int) -> None:
    for number in range(1, count + 1):
        home.unread[title(number)] = UNREAD


def unreachable(home: Household, count: int) -> None:
    for number in range(1, count + 1):
        home.copied(RADARR_DOWN, title(number))


def hide(home: Household, count: int) -> None:
    for number in range(1, count + 1):
        home.cannot_read(ALICE, title(number))


WATCHES = f"watches:{account(ALICE)}"


@pytest.mark.parametrize(
    ("movies", "loses", "count", "expected"),
    [
        pytest.param(12, unwatch, 10, set(), id="10 of 12 watches"),
        pytest.param(12, unwatch, 11, {WATCHES}, id="11 of 12 watches"),
        pytest.param(12, unlist, 10, set(), id="10 of 12 requests"),
        pytest.param(12, unlist, 11, {"requests"}, id="11 of 12 requests"),
        pytest.param(120, unlist, 12, set(), id="a tenth of 120 requests"),
        pytest.param(120, unlist, 13, {"requests"}, id="over a tenth of 120 requests"),
        pytest.param(12, remove, 10, set(), id="10 of 12 movies"),
        pytest.param(12, remove, 11, {"files:radarr:0"}, id="11 of 12 movies"),
        pytest.param(12, empty, 11, {"files:radarr:0"}, id="the files of 11 movies"),
        pytest.param(12, unread, 12, set(), id="Jellyfin unread"),
        pytest.param(12, hide, 12, set(), id="an account unread"),
        pytest.param(12, unreachable, 12, set(), id="Radarr down"),
    ],
)
def test_loss(
    movies: int,
    loses: Callable[[Household, int], None],
    count: int,
    expected: set[str],
) -> None:
    home = household(movies)
    assert home.memory.losses == {}
    loses(home, count)
    assert set(notice(home, 0.01).memory.losses) == expected


def test_users() -> None:
    home = household(1)
    before = home.memory.seen["users"]
    home.memory = notice_losses(home.memory, home.snapshot(), home.now)
    assert home.memory.seen["users"] == before, "not read is not lost"
    assert notice(home, users=40).memory.losses == {}
    assert set(notice(home, users=29).memory.losses) == {"users"}


@pytest.mark.parametrize(
    ("loses", "expected"),
    [
        pytest.param(unwatch, "held: too_much_missing", id="watches"),
        pytest.param(unlist, "held: too_much_missing", id="requests"),
        pytest.param(remove, "held: too_much_missing", id="files"),
    ],
)
def test_holds_until_it_was_stable_for_a_day(
    loses: Callable[[Household, int], None], expected: str
) -> None:
    home = household()
    rest = title(12)
    assert told(home.decision(rest)) == "due -3d: counted_from_watched"
    loses(home, 11)
    notice(home, 0.01)
    assert told(home.decision(rest)) == expected
    notice(home, 0.99)
    assert told(home.decision(rest)) == expected
    notice(home, 0.01)
    assert home.decision(rest).state == "due"
    assert home.memory.losses == {}


def test_growing_loss_starts_the_day_anew() -> None:
    home = household(30)
    unlist(home, 11)
    notice(home, 0.01)
    unlist(home, 1)
    notice(home, 0.99)
    notice(home, 0.5)
    assert "requests" in home.memory.losses
    notice(home, 0.5)
    assert home.memory.losses == {}


def test_what_comes_back_ends_it() -> None:
    home = household()
    requests = list(home.requests)
    unlist(home, 12)
    notice(home, 0.01)
    home.requests = requests[1:]
    notice(home, 0.01)
    assert home.memory.losses == {}
    assert len(home.memory.seen["requests"]) == 11


def test_ours_is_no_loss() -> None:
    home = household()
    home.memory = replace(
        home.memory,
        carried_out=frozenset(
            CarriedOut(one.id, one.created_at, 1, one.title_ids[0])
            for one in home.requests[:11]
        ),
    )
    remove(home, 11)
    unlist(home, 11)
    assert notice(home, 0.01).memory.losses == {}


def test_person_believes_it() -> None:
    home = household()
    unlist(home, 11)
    notice(home, 0.01)
    home.memory = believe(home.memory)
    assert home.memory.losses == {}
    assert home.memory.seen["requests"] == {"12"}
    assert notice(home, 0.01).memory.losses == {}


def test_loss_says_how_much() -> None:
    home = household()
    unlist(home, 11)
    held = held_by_loss(notice(home, 0.01).memory.losses, ("users", "requests"))
    assert held is not None
    assert held.reason.code is ReasonCode.TOO_MUCH_MISSING
    assert dict(held.reason.parameters) == {"what": "requests", "missing": "11"}
    assert held_by_loss(home.memory.losses, ("users",)) is None


def test_other_accounts_loss_holds_only_what_it_concerns() -> None:
    home = household()
    for number in range(1, 13):
        home.watches(BOB, 10, of=title(number))
    notice(home, 0.01)
    for number in range(1, 12):
        home.watches(BOB, of=title(number))
    notice(home, 0.01)
    assert set(home.memory.losses) == {f"watches:{account(BOB)}"}
    assert told(home.decision(MOVIE)) == "held: too_much_missing"


def test_copy_of_another_instance() -> None:
    home = household(1)
    copy = home.copies[MOVIE]
    assert isinstance(copy, LibraryCopy)
    home.copies[MOVIE] = replace(copy, instance="radarr:9")
    notice(home, 0.01)
    assert home.memory.seen["files:radarr:9"] == {"movie:1:hd"}
    home.copied(NOT_ON_RADARR, title(99))
    assert home.memory == notice(home).memory
    assert home.now > ago(0)
