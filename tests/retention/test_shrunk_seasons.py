"""Fewer files of a season than before, without the journal saying why: held for a day."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from custom_components.jellyseerr_cleanup.retention.losses import (
    believe,
    losses_id,
    missing_by_kind,
    notice_losses,
)
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut, Loss

from .households import (
    ALICE,
    BOB,
    DAY,
    NEXT_SEASON,
    NOT_ON_RADARR,
    RADARR_DOWN,
    SEASON,
    Household,
    ago,
    episode,
    seen,
    told,
)

DUE = "due -3d: counted_from_watched"
SHRUNK = "held: season_shrunk"
NAME = f"episodes:{SEASON}"
ALL = (1, 2, 3, 4)


def holds(home: Household, *numbers: int) -> Household:
    """Let only these of four episodes have a file; the others are unmonitored, so that nothing else holds the season."""
    listed = (
        episode(number, has_file=number in numbers, monitored=False) for number in ALL
    )
    return home.has_season(*listed)


def notice(home: Household, days: float = 0.01) -> Household:
    """Let time pass and notice what is missing."""
    home.now += days * DAY
    home.memory = notice_losses(home.memory, home.snapshot(), home.now)
    return home


def four() -> Household:
    """Return a season of four files that is due, after a first poll."""
    home = holds(seen(), *ALL).goes_through(ALICE, dict.fromkeys(ALL, 10))
    return notice(home, 0)


def missing(home: Household) -> set[str]:
    """Return which episodes are missing."""
    return {
        number
        for name, loss in home.memory.losses.items()
        for number in loss.missing
        if name == NAME
    }


def renamed(home: Household) -> Household:
    return home.has_season(
        *(episode(number, in_file=number + 10, monitored=False) for number in ALL)
    )


def in_one_file(home: Household) -> Household:
    return home.has_season(*(episode(number, in_file=1) for number in ALL))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(lambda home: holds(home, *ALL), set(), id="nothing"),
        pytest.param(lambda home: holds(home, 1, 2, 3), {"4"}, id="one of four"),
        pytest.param(lambda home: holds(home, 1, 2), {"3", "4"}, id="half of them"),
        pytest.param(holds, {*"1234"}, id="all of them"),
        pytest.param(renamed, set(), id="other files of the same"),
        pytest.param(in_one_file, set(), id="all in one file"),
        pytest.param(
            lambda home: home.copied(RADARR_DOWN, SEASON), set(), id="Sonarr down"
        ),
        pytest.param(
            lambda home: home.copied(NOT_ON_RADARR, SEASON), set(), id="series gone"
        ),
    ],
)
def test_missing(change: Callable[[Household], Household], expected: set[str]) -> None:
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


def test_one_more_starts_the_day_anew() -> None:
    home = notice(holds(four(), 1, 2, 3))
    notice(holds(home, 1, 2), 0.9)
    assert told(notice(home, 0.9).decision(SEASON)) == SHRUNK
    assert notice(home, 0.1).decision(SEASON).state == "due"


def test_what_comes_back_ends_it() -> None:
    home = notice(holds(four(), 1, 2))
    assert missing(notice(holds(home, 1, 2, 3))) == {"3", "4"}
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
    """The season stays requested, because another of its request is still there, and is downloaded again."""
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
    home = (
        four()
        .asks(ALICE, seasons=(2,))
        .goes_through(ALICE, {1: 10, 2: 10}, NEXT_SEASON)
    )
    notice(home)
    notice(holds(home, 1))
    assert told(home.decision(SEASON)) == SHRUNK
    assert home.decision(NEXT_SEASON).state == "due"


@pytest.mark.parametrize("shared", [True, False])
def test_other_quality(shared: bool) -> None:
    """A loss under one id holds the title that has both."""
    home = four().asks(ALICE, seasons=(1,), is_4k=True)
    uhd = replace(SEASON, is_4k=True)
    home.copies[uhd] = home.copies[SEASON] if shared else home.copies[uhd]
    home.goes_through(ALICE, dict.fromkeys(ALL, 10), uhd)
    notice(home)
    assert home.decision(SEASON).state == "due"
    home.memory = replace(
        home.memory,
        losses={f"episodes:{uhd}": notice(holds(four(), 1)).memory.losses[NAME]},
    )
    assert told(home.decision(SEASON)) == (SHRUNK if shared else DUE)
