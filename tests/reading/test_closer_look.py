"""A poll looks closer at what is about to leave: lists do not show who just began."""

from datetime import timedelta

import pytest

from custom_components.jellyseerr_cleanup.reading import closer_look
from tests.cleanup.harness import CleanupHarness
from tests.media_stack import Household, Series, Status
from tests.seasons.house import House

from .polls import deletes, tells

# Alice, Bob, Carol and the administrator
ACCOUNTS = 4


@pytest.fixture
def begun(house: House, series: Series) -> Series:
    """Let Bob begin an episode of the season that is due, and stop at once."""
    house.home.start_watching(house.bob, series, minutes=0, season=1, days_ago=1)
    return series


def looks(home: Household) -> int:
    """Return how often an account's items were read by id."""
    return sum("ids" in call.query for call in home.jellyfin.calls.to("GET", "/Items"))


@pytest.mark.parametrize("jellyfin", ["10.11", "12"])
async def test_somebody_who_only_just_began(
    house: House, home: Household, at: CleanupHarness, begun: Series
) -> None:
    """The plan says so before any run, and unchanged lists need no second look."""
    for expected in (4, 0):
        home.forget_calls()
        assert await tells(at, begun.id(1)) == ["held: being_watched"]
        assert looks(home) == expected, "one for each account"
    # He finishes it, which counts from now: it is not due, and needs no closer look
    home.watch(house.bob, begun, season=1)
    home.forget_calls()
    assert await tells(at, begun.id(1)) == ["leaving_soon: counted_from_watched"]
    assert looks(home) == 0


async def test_after_a_day(
    house: House,
    home: Household,
    at: CleanupHarness,
    begun: Series,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was begun and lost again is in no list either, so a look counts briefly."""
    await at.poll()
    home.lose_watch(house.bob, begun)
    assert await tells(at, begun.id(1)) == ["held: being_watched"]
    monkeypatch.setattr(closer_look, "_LASTS", timedelta(seconds=-1))
    # For 30 days it is remembered; after that only a look can tell
    assert await tells(at, begun.id(1)) == ["held: being_watched"]
    at.remember(involved={})
    home.forget_calls()
    assert await tells(at, begun.id(1)) == ["due"]
    assert looks(home)


async def test_an_account_that_cannot_be_read(
    home: Household, at: CleanupHarness, begun: Series
) -> None:
    """The season is held, and looked at again at the next poll."""
    # Each account's three lists, and what there is
    home.jellyfin.fault("GET", "/Items", Status(500), after=3 * ACCOUNTS + 1, times=1)
    assert await tells(at, begun.id(1)) == ["held: watch_state_unreadable"]
    assert await tells(at, begun.id(1)) == ["held: being_watched"]


async def test_a_few_in_a_reading(
    house: House, at: CleanupHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others follow; what was not looked at closely is verified by the run."""
    titles = []
    for number in range(5):
        series = house.series(1, 1, title=f"Series {number}")
        house.done(house.alice, series, 1)
        house.home.start_watching(house.bob, series, minutes=0, season=1, days_ago=1)
        titles.append(series.id(1))
    monkeypatch.setattr(closer_look, "_CALLS_A_READING", 0)
    held = [(await tells(at, *titles)).count("held: being_watched") for _ in range(5)]
    assert held[-1] == 5
    assert 0 < held[0] < 5
    assert not await deletes(at)
