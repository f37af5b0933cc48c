"""The household that is cleaned up."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.media_stack import Household


@pytest.fixture
async def home(tmp_path: Path, socket_enabled: None) -> AsyncIterator[Household]:
    """Run a household with every server."""
    async with Household(tmp_path) as home:
        yield home


@pytest.fixture(autouse=True)
def without_threads(no_threads: None) -> None:
    """Let no test change threads: that is what takes long."""
