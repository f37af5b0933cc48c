"""Too much gone at once is not believed."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from custom_components.jellyseerr_cleanup.retention.losses import (
    believe,
    held_by_loss,
    missing_by_kind,
    notice_losses,
)
from custom_components.jellyseerr_cleanup.retention.model import Account, LibraryCopy
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode, Unknown
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut

from .households import (
    ALICE,
    BOB,
    CAROL,
    DAY,
    MOVIE,
    NOT_ON_RADARR,
    RADARR_DOWN,
    UNREAD,
    UNSEEN,
    Household,
    account,
    ago,
    done,
    file,
    state,
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


LOST = "held: too_much_missing"
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


def begun() -> Household:
    """Return a movie that Bob, who did not request it, is in the middle of, after a first poll."""
    home = done().watches(BOB, state(3, played=False, ticks=9))
    assert told(home.poll().decisions[0]) == "held: being_watched"
    return home


def leaves(home: Household) -> Household:
    home.accounts = {
        key: one for key, one in accounts(home).items() if one.name != "Bob"
    }
    return home


def is_disabled(home: Household) -> Household:
    bob = account(BOB)
    disabled = replace(accounts(home)[bob], enabled=False)
    home.accounts = {**accounts(home), bob: disabled}
    return home


def accounts(home: Household) -> dict[str, Account]:
    assert not isinstance(home.accounts, Unknown)
    return dict(home.accounts)


@pytest.mark.parametrize("goes", [leaves, is_disabled])
def test_one_account_matters(goes: Callable[[Household], Household]) -> None:
    """Whatever it was in the middle of is held for a day more."""
    home = goes(begun())
    home.states.pop((MOVIE, account(BOB)))
    held = home.poll(0.01).decisions[0]
    assert told(held) == LOST
    assert dict(held.reason.parameters) == {"what": "accounts", "missing": "1"}
    assert told(home.poll(0.99).decisions[0]) == LOST
    assert home.poll(0.01).decisions[0].state == "due"


def test_account_that_is_gone_between_two_polls() -> None:
    """Right before a deletion nobody notices losses: what is remembered is enough."""
    home = leaves(begun())
    assert told(home.decision()) == LOST


def test_account_that_comes_back() -> None:
    home = begun()
    there = accounts(home)
    leaves(home).poll(0.01)
    home.accounts = there
    assert told(home.poll(0.01).decisions[0]) == "held: being_watched"
    assert home.memory.losses == {}


def test_another_account_that_goes_starts_the_day_anew() -> None:
    home = leaves(begun())
    home.poll(0.01)
    del (some := accounts(home))[account(CAROL)]
    home.accounts = some
    home.poll(0.9)
    assert told(home.poll(0.9).decisions[0]) == LOST
    assert home.poll(0.1).decisions[0].state == "due"


def test_unread_accounts_are_no_loss() -> None:
    home = begun()
    home.accounts = UNREAD
    assert home.poll(2).decisions[0].state == "held"
    assert home.memory.losses == {}


def test_person_believes_that_an_account_is_gone() -> None:
    home = leaves(begun())
    home.poll(0.01)
    assert missing_by_kind(home.memory.losses)["accounts"] == 1
    home.memory = believe(home.memory)
    assert home.poll(0.01).decisions[0].state == "due"


def test_memory_of_before_accounts_were_counted() -> None:
    home = leaves(begun())
    home.memory = replace(home.memory, seen={})
    assert home.poll(0.01).decisions[0].state == "due"
