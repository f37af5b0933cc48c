"""What every test of the project needs."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from syrupy.assertion import SnapshotAssertion

# Home Assistant's loader searches this module's folder: it must be the repository's
import custom_components.jellyseerr_cleanup  # noqa: F401 - only to be loaded first
from custom_components.jellyseerr_cleanup import coordinator
from custom_components.jellyseerr_cleanup.cleanup.deletion import companions
from custom_components.jellyseerr_cleanup.reading.shaped import ShapedTitles
from custom_components.jellyseerr_cleanup.retention.replanning import Replanner
from tests.at_once import AtOnce


@pytest.fixture(autouse=True)
def local_sockets(socket_enabled: None) -> None:
    """Allow the simulated servers: 127.0.0.1 can be reached, and nothing else."""


@pytest.fixture(autouse=True)
def custom_integrations(request: pytest.FixtureRequest, local_sockets: None) -> None:
    """Let Home Assistant, in the tests that have it, find the integration."""
    if "hass" in request.fixturenames:
        if "recorder_mock" in request.fixturenames:
            request.getfixturevalue("recorder_mock")  # only works before hass
        request.getfixturevalue("enable_custom_integrations")


@pytest.fixture(autouse=True)
async def enable_event_loop_debug(request: pytest.FixtureRequest) -> None:
    """Let the loop watch over the tests with Home Assistant only, not over all.

    It takes down a whole traceback for each handle and each connection: in the tests
    that talk to the simulated servers that was more than half of the time.
    """
    asyncio.get_running_loop().set_debug("hass" in request.fixturenames)


@pytest.fixture(autouse=True)
def all_anew_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make all that is made of what changed once more as a whole, and compare."""
    monkeypatch.setattr(Replanner, "compares", True)
    monkeypatch.setattr(ShapedTitles, "compares", True)


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out syncing: what is written is read again by this very process.

    That it is done, and in which order, is tested with the files themselves.
    """
    for sync in ("os.fsync", "atomicwrites._proper_fsync"):
        monkeypatch.setattr(sync, lambda _: None)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once what is tried again half a minute later."""
    monkeypatch.setattr(coordinator, "TRIED_AGAIN_AFTER", timedelta(0))


@pytest.fixture
async def no_threads(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[None]:
    """Do at once what threads would do, in tests without Home Assistant."""
    if "hass" in request.fixturenames:
        yield
        return
    with AtOnce() as at_once:
        # Home Assistant's test plugin refuses `set_default_executor`
        monkeypatch.setattr(
            asyncio.get_running_loop(), "_default_executor", at_once, raising=True
        )
        yield


@pytest.fixture
def few_hidden_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask for two hidden folders by name, not for 19: where many titles are deleted.

    What each of them may hold is tested with the deletion of folders.
    """
    monkeypatch.setattr(companions, "HIDDEN", companions.HIDDEN[:2])


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Return the snapshot fixture that knows Home Assistant's types."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)


@pytest.fixture
def ran(record_property: Callable[[str, object], None]) -> Callable[[str, int], None]:
    """Return what counts cases for the summary: `ran("kills", 12)`."""
    return lambda what, number: record_property(f"ran {what}", number)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes minutes, so that no worker is left alone with it."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many cases ran in tests that run many."""
    counts = Counter[str]()
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, number in getattr(report, "user_properties", ()):
                if name.startswith("ran ") and report.when == "call":
                    counts[name] += number
    if counts:
        terminalreporter.section("cases that ran")
        for name, number in sorted(counts.items()):
            terminalreporter.write_line(f"{number:6} {name.removeprefix('ran ')}")
