"""What every test of the project needs."""

import pytest
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from syrupy.assertion import SnapshotAssertion

# Home Assistant's loader searches the folder of this module: it must be the repository's
import custom_components.jellyseerr_cleanup  # noqa: F401


@pytest.fixture(autouse=True)
def local_sockets(socket_enabled: None) -> None:
    """Allow the simulated servers: 127.0.0.1 can be reached, and nothing else."""


@pytest.fixture(autouse=True)
def custom_integrations(request: pytest.FixtureRequest, local_sockets: None) -> None:
    """Let Home Assistant find the integration, in the tests that have a Home Assistant."""
    if "hass" in request.fixturenames:
        if "recorder_mock" in request.fixturenames:
            request.getfixturevalue("recorder_mock")  # only works before hass
        request.getfixturevalue("enable_custom_integrations")


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Return the snapshot fixture that knows Home Assistant's types."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)
