"""A poll looks closer at the few seasons that are due: their lists do not show who only just began."""

from datetime import timedelta
from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.reading import closer
from tests.media_stack import Household, Series, Status
from tests.seasons.house import House, opened, told

JELLYFINS = ["10.11", "12"]


def build(h: House) -> None:
    """Let a season be due, of which Bob began an episode and stopped at once."""
    series = h.series(2, 2)
    h.done(h.alice, series, 1)
    h.home.start_watching(h.bob, series, minutes=0, season=1, days_ago=1)
    h.goes(series, 1)


def the_series(house: House) -> Series:
    """Return the one that there is."""
    ((series, _),) = house.seasons_gone
    return series


def looks(home: Household) -> int:
    """Return how often an account's episodes of a season were read."""
    return len(home.jellyfin.calls.to("GET", "/Shows/*"))


@pytest.mark.parametrize("jellyfin", JELLYFINS)
async def test_somebody_who_only_just_began(tmp_path: Path, jellyfin: str) -> None:
    """The plan says so, and no run has to find out; as long as the lists stay the same, the episodes are not read again."""
    async with opened(tmp_path, build, "2.7", jellyfin) as (house, at):
        home, series = house.home, the_series(house)
        for expected in (4, 0):
            home.forget_calls()
            plan = (await at.poll()).plan
            assert told(plan, series.id(1)) == "held: being_watched"
            assert looks(home) == expected, "one for each account"
        # He finishes it: that counts from now, so it is not due, and nothing has to be looked at
        home.watch(house.bob, series, season=1)
        home.forget_calls()
        plan = (await at.poll()).plan
        assert told(plan, series.id(1)) == "leaving_soon: counted_from_watched"
        assert looks(home) == 0


async def test_after_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was begun and lost again shows in no list either, so a look does not count for long."""
    async with opened(tmp_path, build, "2.7", "12") as (house, at):
        home, series = house.home, the_series(house)
        await at.poll()
        home.lose_watch(house.bob, series)
        plan = (await at.poll()).plan
        assert told(plan, series.id(1)) == "held: being_watched"
        monkeypatch.setattr(closer, "_LASTS", timedelta(0))
        home.forget_calls()
        assert told((await at.poll()).plan, series.id(1)) == "due"
        assert looks(home)


async def test_an_account_that_cannot_be_read(tmp_path: Path) -> None:
    """The season is held, and looked at again at the next poll."""
    async with opened(tmp_path, build, "2.7", "12") as (house, at):
        home, series = house.home, the_series(house)
        home.jellyfin.fault("GET", "/Shows/*", Status(500), times=1)
        plan = (await at.poll()).plan
        assert told(plan, series.id(1)) == "held: watch_state_unreadable"
        assert told((await at.poll()).plan, series.id(1)) == "held: being_watched"


async def test_a_few_in_a_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others follow; what nobody looked at closely yet is verified by the run in any case."""

    def several(h: House) -> None:
        for number in range(5):
            series = h.series(1, 1, title=f"Series {number}")
            h.done(h.alice, series, 1)
            h.home.start_watching(h.bob, series, minutes=0, season=1, days_ago=1)
            h.goes(series, 1)

    monkeypatch.setattr(closer, "_CALLS_A_READING", 0)
    async with opened(tmp_path, several, "2.7", "12") as (house, at):
        titles = [series.id(1) for series, _ in house.seasons_gone]
        held = []
        for _ in range(4):
            plan = (await at.poll()).plan
            held.append(
                sum(told(plan, title) == "held: being_watched" for title in titles)
            )
        assert held[-1] == 5
        assert 0 < held[0] < 5
        assert not (await at.run()).deleted
