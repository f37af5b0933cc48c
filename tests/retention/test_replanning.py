"""A plan is made anew only where something changed, and is the same as a whole one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.jellyseerr_cleanup.retention import replanning
from custom_components.jellyseerr_cleanup.retention.plan import Decision
from custom_components.jellyseerr_cleanup.retention.planner import TitlePlanner
from custom_components.jellyseerr_cleanup.retention.replanning import Replanner
from custom_components.jellyseerr_cleanup.retention.titles import Title

from .scenarios import (
    ALICE,
    BOB,
    DAY,
    MOVIE,
    OTHER_MOVIE,
    Scenario,
    account,
    asked,
    state,
)

HOUR = timedelta(hours=1)


@pytest.fixture
def decided(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return which titles were decided anew; plans are not compared."""
    told: list[str] = []
    decide = TitlePlanner.decide

    def tell(self: TitlePlanner, title: Title) -> Decision:
        told.append(str(title.id))
        return decide(self, title)

    monkeypatch.setattr(TitlePlanner, "decide", tell)
    monkeypatch.setattr(Replanner, "compares", False)
    return told


class House:
    """Two movies that Alice watched a day ago, and the plans of them."""

    def __init__(self) -> None:
        self.home = asked().watches(ALICE, 1).asks(ALICE, tmdb_id=2, number=9)
        self.home.options(leaving_soon=timedelta(0))
        self.home.states[OTHER_MOVIE, account(ALICE)] = (state(1),)
        self.replanner = Replanner()
        self.snapshot = self.home.snapshot()

    def plan(self, home: Scenario | None = None, later: timedelta = HOUR) -> None:
        """Plan some time later."""
        home = home or self.home
        home.now += later
        self.replanner.plan(self.snapshot, home.book, home.memory, home.now)


def test_nothing_changed(decided: list[str]) -> None:
    house = House()
    house.plan()
    assert decided == [str(MOVIE), str(OTHER_MOVIE)]
    decided.clear()
    house.plan()
    assert decided == []


def test_what_was_read_of_one_title(decided: list[str]) -> None:
    house = House()
    house.plan()
    decided.clear()
    house.home.watches(BOB, 0.5)
    library = house.home.snapshot().library
    house.snapshot = replace(
        house.snapshot, library={**house.snapshot.library, MOVIE: library[MOVIE]}
    )
    house.plan()
    assert decided == [str(MOVIE)]


def test_what_is_remembered_of_one_title(decided: list[str]) -> None:
    house = House()
    house.plan()
    decided.clear()
    house.home.remembers(latest_watch={OTHER_MOVIE: house.home.now})
    house.plan()
    assert decided == [str(OTHER_MOVIE)]
    decided.clear()
    house.home.keeps(2)
    house.plan()
    assert decided == [str(OTHER_MOVIE)]


def test_a_moment_that_came(decided: list[str]) -> None:
    """The date of both comes in six days."""
    house = House()
    house.plan()
    house.plan(later=5 * DAY)
    decided.clear()
    house.plan(later=HOUR)
    assert decided == []
    house.plan(later=DAY - 2 * HOUR)
    assert decided == [str(MOVIE), str(OTHER_MOVIE)]


@pytest.mark.parametrize("later", [-HOUR, timedelta(hours=24)])
def test_all_after_a_day_and_if_time_goes_back(
    decided: list[str], later: timedelta
) -> None:
    house = House()
    house.plan()
    decided.clear()
    house.plan(later=later)
    assert decided == [str(MOVIE), str(OTHER_MOVIE)]


def test_what_concerns_all(decided: list[str]) -> None:
    house = House()
    house.plan()
    decided.clear()
    house.home.options(notice=DAY)
    house.plan()
    assert decided == [str(MOVIE), str(OTHER_MOVIE)]


def test_after_a_failure_all_are_decided(
    decided: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What changed just before it must not be taken for decided."""
    house = House()
    house.plan()
    house.home.keeps(2)
    with monkeypatch.context() as patch:
        patch.setattr(TitlePlanner, "decide", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            house.plan()
    decided.clear()
    house.plan()
    assert decided == [str(MOVIE), str(OTHER_MOVIE)]


def test_a_difference_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison of all other tests can fail."""
    house = House()
    house.plan()
    monkeypatch.setattr(replanning, "_touched", lambda *_: set())
    house.home.keeps(2)
    with pytest.raises(AssertionError, match="but a whole plan says"):
        house.plan()
