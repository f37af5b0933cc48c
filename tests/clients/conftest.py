"""Real sockets, one session, and a server that can say anything."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from .canned import CannedServer


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """Let the clients talk to 127.0.0.1."""


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """Return the session that Home Assistant would own."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def canned() -> AsyncIterator[CannedServer]:
    """Return a running server without answers."""
    async with CannedServer() as server:
        yield server
