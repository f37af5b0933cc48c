"""The household in Home Assistant that all its tests share."""

import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from tests.integration.conftest import home, installed, one_clock
from tests.integration.installation import Installation
from tests.media_stack import Household

from .repair import Repair

__all__ = ["home", "installed", "one_clock"]


@pytest.fixture(autouse=True)
def nothing_to_say(home: Household) -> None:
    """Let the servers be set so that no issue is there at first."""
    home.sonarr.delete_empty_folders = home.sonarr_4k.delete_empty_folders = True


@pytest.fixture
def repair(installed: Installation, hass_client: ClientSessionGenerator) -> Repair:
    """Return a repair to open."""
    return Repair(installed, hass_client)
