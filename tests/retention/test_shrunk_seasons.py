"""Fewer files of a season than before, not explained by the journal: a day's hold."""

from collections.abc import Callable

import pytest

from custom_components.jellyseerr_cleanup.retention.losses import (
    believe,
    losses_id,
    missing_by_kind,
    notice_losses,
)
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut, Loss

from .scenarios import (
    ALICE,
    BOB,
    DAY,
    DUE,
    NEXT_SEASON,
    NOT_ON_RADARR,
    RADARR_DOWN,
    SEASON,
    SEASON_4K,
    Scenario,
    ago,
    episode,
    seen,
    told,
)
from .tables import rows

SHRUNK = "held: season_shrunk"
NAME = f"episodes:{SEASON}"
ALL = (1, 2, 3, 4)


def holds(home: Scenario, *numbers: int) -> Scenario:
    """Give only these episodes files; unmonitored, the others hold no season."""
    listed = (
        episode(number, has_file=number in numbers, monitored=False) for number in ALL
    )
    return home.has_season(*listed)


def notice(home: Scenario, days: float = 0.01) -> Scenario:
    """Let time pass and notice what is missing."""
    home.now += days * DAY
    home.memory = notice_losses(home.memory, home.snapshot(), home.now)
    return home


def four() -> Scenario:
    """Return a season of four files that is due, after a first poll."""
    home = holds(seen(), *ALL).goes_through(ALICE, dict.fromkeys(ALL, 10))
    return notice(home, 0)


def missing(home: Scenario) -> set[str]:
    """Return which episodes are missing."""
    return {*home.memory.losses[NAME].missing} if NAME in home.memory.losses else set()


def in_files(home: Scenario, *numbers: int) -> Scenario:
    """Let the four episodes be in these files."""
    pairs = zip(ALL, numbers, strict=True)
    return home.has_season(*(episode(one, in_file=file) for one, file in pairs))


MISSING = {
    "nothing": (lambda home: holds(home, *ALL), set()),
    "one of four": (lambda home: holds(home, 1, 2, 3), {"4"}),
    "half of them": (lambda home: holds(home, 1, 2), {"3", "4"}),
    "all of them": (holds, {*"1234"}),
    "other files of the same": (lambda home: in_files(home, 11, 12, 13, 14), set()),
    "all in one file": (lambda home: in_files(home, 1, 1, 1, 1), set()),
    "Sonarr down": (lambda home: home.copied(RADARR_DOWN, SEASON), set()),
    "series gone": (lambda home: home.copied(NOT_ON_RADARR, SEASON), set()),
}


@rows("change, expected", MISSING)
def test_missing(change: Callable[[Scenario], Scenario], expected: set[str]) -> None:
    home = four()
    assert told(home.decision(SEASON)) == DUE
    assert missing(notice(change(home))) == expected


def test_held_until_stable_for_a_day() -> None:
    home = notice(holds(four(), 1, 2))
    decision = home.decision(SEASON)
    assert told(decision) == SHRUNK
    assert dict(decision.reason.parameters) == {"missing": "2"}
    assert told(notice(home, 0.99).decision(SEASON)) == SHRUNK
    assert notice(home, 0.01).decision(SEASON).state == "due"
    assert home.memory.losses == {}
    assert home.memory.seen[NAME] == {"1", "2"}


def test_what_comes_back() -> None:
    home = notice(holds(four(), 1, 2))
    assert missing(notice(holds(home, 1, 2, 3))) == {"3", "4"}, "some is not all"
    assert notice(holds(home, *ALL)).memory.losses == {}
    assert home.decision(SEASON).state == "due"


def test_sonarr_down_in_between_ends_nothing() -> None:
    home = notice(holds(four(), 1, 2))
    notice(home.copied(RADARR_DOWN, SEASON), 2)
    assert missing(home) == {"3", "4"}
    home = notice(four().copied(RADARR_DOWN, SEASON), 2)
    assert missing(notice(holds(home, 1))) == {"2", "3", "4"}


def test_person_who_believes_something_else() -> None:
    """Nobody is asked about episodes, so nobody's word is about them."""
    home = notice(holds(four(), 1, 2))
    home.remembers(
        seen={**home.memory.seen, "users": frozenset("12")},
        losses={**home.memory.losses, "users": Loss(frozenset("2"), home.now)},
    )
    home.memory = believe(home.memory)
    assert home.memory.losses.keys() == {NAME}
    assert home.memory.seen["users"] == {"1"}
    assert home.memory.seen[NAME] == set(map(str, ALL))
    assert told(notice(home).decision(SEASON)) == SHRUNK


def test_no_part_of_what_a_person_is_asked() -> None:
    before = four().memory.losses
    losses = notice(holds(four(), 1, 2)).memory.losses
    assert losses_id(losses) == losses_id(before)
    assert set(missing_by_kind(losses).values()) == {0}


def test_half_done_is_ours() -> None:
    home = four().remembers(half_done=frozenset({SEASON}))
    assert notice(holds(home, 1, 2)).memory.losses == {}
    assert told(home.decision(SEASON)) == "held: half_removed"
    home.remembers(half_done=frozenset())
    assert missing(notice(home)) == {"3", "4"}, "what the journal forgot is a loss"


def test_carried_out_is_ours() -> None:
    """The season is still requested by its other request, and downloaded again."""
    home = four()
    home.asks(BOB, seasons=(1, 2)).policy(BOB, 7)
    gone = CarriedOut(1, ago(40), ALICE.id, SEASON)
    home.remembers(carried_out=frozenset({gone}))
    assert notice(holds(home)).memory.losses == {}
    assert home.memory.seen[NAME] == set()
    assert notice(holds(home, 1)).memory.losses == {}
    assert notice(holds(home, *ALL)).memory.losses == {}
    assert missing(notice(holds(home, 1, 2, 3))) == {"4"}, "later losses are not ours"


def test_pruned_with_its_request() -> None:
    home = notice(holds(four(), 1, 2))
    home.requests.clear()
    assert NAME in notice(home).memory.seen, "it was read once more"
    del home.copies[SEASON]
    home.episodes.clear()
    assert notice(home).memory.seen.keys() & {NAME} == set()
    assert home.memory.losses == {}


def test_each_season_on_its_own() -> None:
    home = four().asks(ALICE, seasons=(2,))
    notice(home.goes_through(ALICE, {1: 10, 2: 10}, NEXT_SEASON))
    notice(holds(home, 1))
    assert told(home.decision(SEASON)) == SHRUNK
    assert home.decision(NEXT_SEASON).state == "due"


@pytest.mark.parametrize("shared", [True, False])
def test_other_quality(shared: bool) -> None:
    """A loss under one id holds the title that has both."""
    home = four().asks(ALICE, seasons=(1,), is_4k=True)
    if shared:
        home.copies[SEASON_4K] = home.copies[SEASON]
    home.goes_through(ALICE, dict.fromkeys(ALL, 10), SEASON_4K)
    notice(home)
    assert home.decision(SEASON).state == "due"
    loss = notice(holds(four(), 1)).memory.losses[NAME]
    home.remembers(losses={f"episodes:{SEASON_4K}": loss})
    assert told(home.decision(SEASON)) == (SHRUNK if shared else DUE)
