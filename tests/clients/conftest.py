"""Real sockets, a household with its clients, and a server that can say anything."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from custom_components.jellyseerr_cleanup.clients.jellyfin import JellyfinClient
from custom_components.jellyseerr_cleanup.clients.jellyseerr import JellyseerrClient
from custom_components.jellyseerr_cleanup.clients.radarr import RadarrClient
from custom_components.jellyseerr_cleanup.clients.sonarr import SonarrClient
from tests.media_stack import Household

from .connect import Canned, connect

VERSIONS = {"jellyseerr": ("1.9", "2.3", "2.7", "3.1"), "jellyfin": ("10.11", "12")}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask a Jellyseerr or Jellyfin of each version, unless the test names one."""
    named = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    if "home" in named:
        return
    for server, versions in VERSIONS.items():
        if server in metafunc.fixturenames:
            homes = [{server: version} for version in versions]
            metafunc.parametrize("home", homes, indirect=True, ids=versions)


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """Let the clients talk to 127.0.0.1."""


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """Return the session that Home Assistant would own."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def canned(session: aiohttp.ClientSession) -> AsyncIterator[Canned]:
    """Return a running server without answers, and its clients."""
    async with Canned(session) as server:
        yield server


@pytest.fixture
async def home(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Household]:
    """Open a household; the parameter holds its options."""
    async with Household(tmp_path, **getattr(request, "param", {})) as home:
        yield home


@pytest.fixture
def jellyseerr(session: aiohttp.ClientSession, home: Household) -> JellyseerrClient:
    """Return a client of the household's Jellyseerr."""
    return connect(JellyseerrClient, session, home)


@pytest.fixture
def jellyfin(session: aiohttp.ClientSession, home: Household) -> JellyfinClient:
    """Return a client of the household's Jellyfin."""
    return connect(JellyfinClient, session, home)


@pytest.fixture
def radarr(session: aiohttp.ClientSession, home: Household) -> RadarrClient:
    """Return a client of the household's Radarr."""
    return connect(RadarrClient, session, home)


@pytest.fixture
def sonarr(session: aiohttp.ClientSession, home: Household) -> SonarrClient:
    """Return a client of the household's Sonarr."""
    return connect(SonarrClient, session, home)
