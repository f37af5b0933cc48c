"""A house where everything goes a week after it was watched, and who reads it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.cleanup.harness import CleanupHarness
from tests.media_stack import Household, Series
from tests.seasons.house import House, opened


@pytest.fixture
def jellyfin() -> str:
    """Return Jellyfin's version, of which a test may name several."""
    return "12"


@pytest.fixture
async def opened_house(
    tmp_path: Path, jellyfin: str
) -> AsyncIterator[tuple[House, CleanupHarness]]:
    """Open an empty house and its engine."""
    async with opened(tmp_path, lambda _: None, "2.7", jellyfin) as both:
        yield both


@pytest.fixture
def house(opened_house: tuple[House, CleanupHarness]) -> House:
    """Return the people, and what they can do."""
    return opened_house[0]


@pytest.fixture
def home(house: House) -> Household:
    """Return the servers."""
    return house.home


@pytest.fixture
def at(opened_house: tuple[House, CleanupHarness]) -> CleanupHarness:
    """Return who reads and plans."""
    return opened_house[1]


@pytest.fixture
def series(house: House) -> Series:
    """Let the first of two seasons be due."""
    series = house.series(2, 2)
    house.done(house.alice, series, 1)
    return series
