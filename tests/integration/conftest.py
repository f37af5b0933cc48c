"""A household to set up in Home Assistant, and a clock to move."""

from collections.abc import AsyncGenerator
from functools import partial
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.jellyseerr_cleanup.engine.engine import Engine
from tests.media_stack import Household

from .installation import Installation


@pytest.fixture
async def home(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncGenerator[Household]:
    """Return the servers, all of them running; a parameter is Jellyseerr's version."""
    version = getattr(request, "param", "2.7")
    async with Household(tmp_path, jellyseerr=version) as household:
        yield household


@pytest.fixture
def installed(hass: HomeAssistant, home: Household) -> Installation:
    """Return the household in Home Assistant; a test decides how it is set up."""
    return Installation(hass, home)


@pytest.fixture(autouse=True)
def one_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the monotonic clock follow the tests': time passes, nobody sets a clock."""
    monkeypatch.setattr(
        "custom_components.jellyseerr_cleanup.Engine",
        partial(Engine, monotonic=lambda: dt_util.utcnow().timestamp()),
    )
