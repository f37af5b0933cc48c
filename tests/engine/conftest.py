"""A household with one movie that is due, and an engine for it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.cleanup.harness import CleanupHarness, harness, watched
from tests.media_stack import Household, Movie


@pytest.fixture
async def home(tmp_path: Path, socket_enabled: None) -> AsyncIterator[Household]:
    """Run a household without series."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        yield home


@pytest.fixture
def comet(home: Household) -> Movie:
    """Return a movie Alice watched ten days ago: due after seven without notice."""
    return watched(home, home.user("alice"), "Comet")


@pytest.fixture
async def at(home: Household, comet: Movie) -> AsyncIterator[CleanupHarness]:
    """Return the engine."""
    # The household's clock is moved, and that is no wrong clock
    async with harness(home, monotonic=lambda: home.clock.now().timestamp()) as at:
        yield at
