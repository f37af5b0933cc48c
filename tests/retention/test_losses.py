"""Too much gone at once is not believed."""

from collections.abc import Callable
from dataclasses import replace

from custom_components.jellyseerr_cleanup.retention.copies import LibraryCopy
from custom_components.jellyseerr_cleanup.retention.losses import (
    believe,
    held_by_loss,
    missing_by_kind,
    notice_losses,
)
from custom_components.jellyseerr_cleanup.retention.model import TitleId
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode, Unknown
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut

from .scenarios import (
    ALICE,
    BOB,
    CAROL,
    DAY,
    DUE,
    MOVIE,
    NOT_ON_RADARR,
    RADARR_DOWN,
    UNREAD,
    UNSEEN,
    Scenario,
    account,
    done,
    file,
    polled,
    state,
    title,
    told,
)
from .tables import rows

LOST = "held: too_much_missing"
WATCHES = f"watches:{account(ALICE)}"
FILES = "files:radarr:0"
# How something of one movie is lost
LOSES: dict[str, Callable[[Scenario, TitleId], object]] = {
    "watches": lambda home, one: home.watches(ALICE, UNSEEN, of=one),
    "requests": lambda home, _: home.requests.pop(0),
    "movies": lambda home, one: home.copied(NOT_ON_RADARR, one),
    "files": lambda home, one: home.has(of=one),
    "Jellyfin's word": lambda home, one: home.unread.update({one: UNREAD}),
    "an account's word": lambda home, one: home.cannot_read(ALICE, one),
    "Radarr's word": lambda home, one: home.copied(RADARR_DOWN, one),
}


def many(movies: int = 12) -> Scenario:
    """Return so many movies that Alice has watched, after a first poll."""
    home = Scenario().policy(ALICE, 7)
    for number in range(1, movies + 1):
        home.asks(ALICE, tmdb_id=number).watches(ALICE, 10, of=title(number))
        home.has(file(39, f"/movies/{number}.mkv"), of=title(number))
    return notice(home)


def notice(home: Scenario, days: float = 0, users: int = 50) -> Scenario:
    """Let time pass and notice what is missing."""
    home.now += days * DAY
    snapshot = replace(home.snapshot(), users=frozenset(range(users)))
    home.memory = notice_losses(home.memory, snapshot, home.now)
    return home


def lose(home: Scenario, what: str, count: int = 11, days: float = 0.01) -> Scenario:
    """Lose something of the first so many movies, and notice it."""
    for number in range(1, count + 1):
        LOSES[what](home, title(number))
    return notice(home, days)


LOSS = {
    "10 of 12 watches": (12, "watches", 10, set()),
    "11 of 12 watches": (12, "watches", 11, {WATCHES}),
    "10 of 12 requests": (12, "requests", 10, set()),
    "11 of 12 requests": (12, "requests", 11, {"requests"}),
    "a tenth of 120 requests": (120, "requests", 12, set()),
    "over a tenth of 120 requests": (120, "requests", 13, {"requests"}),
    "10 of 12 movies": (12, "movies", 10, set()),
    "11 of 12 movies": (12, "movies", 11, {FILES}),
    "the files of 11 movies": (12, "files", 11, {FILES}),
    "Jellyfin unread": (12, "Jellyfin's word", 12, set()),
    "an account unread": (12, "an account's word", 12, set()),
    "Radarr down": (12, "Radarr's word", 12, set()),
}


@rows("movies, what, count, expected", LOSS)
def test_loss(movies: int, what: str, count: int, expected: set[str]) -> None:
    home = many(movies)
    assert home.memory.losses == {}
    assert set(lose(home, what, count).memory.losses) == expected


def test_users() -> None:
    home = many(1)
    before = home.memory.seen["users"]
    home.memory = notice_losses(home.memory, home.snapshot(), home.now)
    assert home.memory.seen["users"] == before, "not read is not lost"
    assert notice(home, users=40).memory.losses == {}
    assert set(notice(home, users=29).memory.losses) == {"users"}


@rows("what", {what: what for what in ("watches", "requests", "movies")})
def test_holds_until_it_was_stable_for_a_day(what: str) -> None:
    home, rest = many(), title(12)
    assert told(home.decision(rest)) == DUE
    assert told(lose(home, what).decision(rest)) == LOST
    assert told(notice(home, 0.99).decision(rest)) == LOST
    assert notice(home, 0.01).decision(rest).state == "due"
    assert home.memory.losses == {}


def test_growing_loss_starts_the_day_anew() -> None:
    home = lose(lose(many(30), "requests"), "requests", 1, days=0.99)
    assert "requests" in notice(home, 0.5).memory.losses
    assert notice(home, 0.5).memory.losses == {}


def test_what_comes_back_ends_it() -> None:
    home = many()
    requests = list(home.requests)
    lose(home, "requests", 12).requests = requests[1:]
    assert notice(home, 0.01).memory.losses == {}
    assert len(home.memory.seen["requests"]) == 11


def test_ours_is_no_loss() -> None:
    home = many()
    ours = (
        CarriedOut(one.id, one.created_at, 1, one.title_ids[0])
        for one in home.requests[:11]
    )
    home.remembers(carried_out=frozenset(ours))
    assert lose(lose(home, "movies"), "requests").memory.losses == {}


def test_person_believes_it() -> None:
    home = lose(many(), "requests")
    home.memory = believe(home.memory)
    assert home.memory.losses == {}
    [left] = home.requests
    assert home.memory.seen["requests"] == {str(left.key)}
    assert notice(home, 0.01).memory.losses == {}


def test_loss_says_how_much() -> None:
    losses = lose(many(), "requests").memory.losses
    held = held_by_loss(losses, ("users", "requests"))
    assert held is not None
    assert held.reason.code is ReasonCode.TOO_MUCH_MISSING
    assert dict(held.reason.parameters) == {"what": "requests", "missing": "11"}
    assert held_by_loss(losses, ("users",)) is None


def test_other_accounts_loss_holds_what_it_concerns() -> None:
    home = many()
    for number in range(1, 13):
        home.watches(BOB, 10, of=title(number))
    notice(home, 0.01)
    for number in range(1, 12):
        home.watches(BOB, of=title(number))
    assert set(notice(home, 0.01).memory.losses) == {f"watches:{account(BOB)}"}
    assert told(home.decision(MOVIE)) == LOST


def test_copy_of_another_instance() -> None:
    home = many(1)
    copy = home.copies[MOVIE]
    assert isinstance(copy, LibraryCopy)
    home.copied(replace(copy, instance="radarr:9"))
    before = notice(home, 0.01).memory
    assert before.seen["files:radarr:9"] == {"movie:1:hd"}
    home.copied(NOT_ON_RADARR, title(99))
    assert notice(home).memory == before


# Of accounts each one matters: whatever it was in the middle of is held for a day more


def begun() -> Scenario:
    """Return a polled movie that Bob, not its requester, is in the middle of."""
    home = done().watches(BOB, state(3, played=False, ticks=9))
    assert polled(home, 0) == ["held: being_watched"]
    return home


def leaves(home: Scenario, name: str = "Bob") -> Scenario:
    assert not isinstance(home.accounts, Unknown)
    home.accounts = {key: one for key, one in home.accounts.items() if one.name != name}
    return home


def is_disabled(home: Scenario) -> Scenario:
    home.enables(BOB, False).states.pop((MOVIE, account(BOB)))
    return home


def forgets(home: Scenario) -> Scenario:
    return leaves(home).remembers(seen={})


def believes(home: Scenario) -> Scenario:
    leaves(home).poll(0.01)
    assert missing_by_kind(home.memory.losses)["accounts"] == 1
    home.memory = believe(home.memory)
    return home


# What it was in the middle of is remembered for its 30 days; it began 3 days ago
BEGUN = "held: being_watched"
GONE = {
    "gone": (leaves, (0.01, 0.99, 0.01, 26), [LOST, LOST, BEGUN, "due"]),
    "disabled": (is_disabled, (0.01, 0.99, 0.01, 26), [LOST, LOST, BEGUN, "due"]),
    "gone, as a person believes": (believes, (0.01, 27), [BEGUN, "due"]),
    "gone, of an older memory": (forgets, (0.01, 27), [BEGUN, "due"]),
}


@rows("goes, gaps, expected", GONE)
def test_account(
    goes: Callable[[Scenario], Scenario], gaps: tuple[float, ...], expected: list[str]
) -> None:
    said = polled(goes(begun()), *gaps)
    assert [one.partition(" -")[0] for one in said] == expected


def test_account_that_is_gone_between_two_polls() -> None:
    """Right before a deletion nobody notices losses: what is remembered is enough."""
    held = leaves(begun()).decision()
    assert told(held) == LOST
    assert dict(held.reason.parameters) == {"what": "accounts", "missing": "1"}


def test_account_that_comes_back() -> None:
    home = begun()
    there = home.accounts
    leaves(home).poll(0.01)
    home.accounts = there
    assert polled(home, 0.01) == ["held: being_watched"]
    assert home.memory.losses == {}


def test_another_account_that_goes_starts_the_day_anew() -> None:
    home = leaves(begun())
    home.poll(0.01)
    assert polled(leaves(home, CAROL.display_name), 0.9, 0.9) == [LOST] * 2
    assert polled(home, 0.1) == [BEGUN]
    assert home.poll(26).decisions[0].state == "due"


def test_unread_accounts_are_no_loss() -> None:
    home = begun()
    home.accounts = UNREAD
    assert home.poll(2).decisions[0].state == "held"
    assert home.memory.losses == {}
