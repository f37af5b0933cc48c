"""A household and somebody who asks its servers."""

from collections.abc import AsyncIterator, Awaitable, Callable
import json
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientTimeout
import pytest

from . import Household, SimulatedServer
from .jellyfin import Jellyfin

type Answered = tuple[int, Any]
type Ask = Callable[..., Awaitable[Answered]]


@pytest.fixture
async def home(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Household]:
    """Open a household; the parameter is Jellyseerr's version, or options."""
    given = getattr(request, "param", "2.7")
    options = given if isinstance(given, dict) else {"jellyseerr": given}
    async with Household(tmp_path, **options) as household:
        yield household


@pytest.fixture
async def ask() -> AsyncIterator[Ask]:
    """Return a function that asks a server with its key and returns status and body."""
    async with ClientSession(timeout=ClientTimeout(total=5)) as session:

        async def call(
            server: SimulatedServer, method: str, path: str, **options: Any
        ) -> Answered:
            headers = options.pop("headers", None) or key_of(server)
            address = f"{server.url}{path}"
            options.setdefault("allow_redirects", False)
            if seconds := options.pop("timeout", None):
                options["timeout"] = ClientTimeout(total=seconds)
            async with session.request(
                method, address, headers=headers, **options
            ) as response:
                text = await response.text()
                if response.content_type == "application/json":
                    return response.status, json.loads(text) if text else None
                return response.status, text

        yield call


def key_of(server: Any) -> dict[str, str]:
    """Return the header that holds a server's key."""
    if isinstance(server, Jellyfin):
        return {"Authorization": f'MediaBrowser Token="{server.api_key}"'}
    return {"X-Api-Key": server.api_key}
