"""Addresses and keys of the servers behind Jellyseerr."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import timedelta

import aiohttp
import pytest

from custom_components.jellyseerr_cleanup.clients.errors import NotAuthorized
from custom_components.jellyseerr_cleanup.reading.servers import (
    FoundServer,
    Network,
    ServerAccess,
    find_servers,
    fingerprint_of,
)
from tests.media_stack import Household, Status

type Find = Callable[..., Awaitable[dict[str, FoundServer]]]


@pytest.fixture
async def find(home: Household) -> AsyncIterator[Find]:
    """Return what finds the servers by their keys; a person may correct addresses."""
    async with aiohttp.ClientSession() as session:
        network = Network(lambda _: session, timedelta(seconds=5))
        jellyseerr = network.jellyseerr(ServerAccess(home.url, home.api_key))

        async def find(
            corrected: Mapping[str, ServerAccess] | None = None,
        ) -> dict[str, FoundServer]:
            found = await find_servers(jellyseerr, corrected or {}, network)
            return {one.key: one for one in found}

        yield find


async def test_an_address_that_is_none(find: Find) -> None:
    """An impossible address leaves its server without a client; the others work."""
    found = await find({"radarr:0": ServerAccess("http://[radarr", None)})
    (without,) = (one for one in found.values() if one.client is None)
    assert (without.key, without.url) == ("radarr:0", "http://[radarr")
    assert "correct it" in str(without.error)


def test_fingerprints() -> None:
    """They tell whether two keys are one, and no key is not the same as no other."""
    assert fingerprint_of("a key") == fingerprint_of("a key") != fingerprint_of("other")
    assert fingerprint_of(None) is None
    assert fingerprint_of("") is None


async def test_an_address_where_somebody_else_answers(
    home: Household, find: Find
) -> None:
    """What refuses the key may be another server, so the other address is tried."""
    outside = home.radarr.url.replace("127.0.0.1", "localhost")
    home.jellyseerr.radarrs[0].external_url = outside
    home.radarr.fault("GET", "/api/v3/system/status", Status(401), times=1)
    radarr = (await find())["radarr:0"]
    assert radarr.client is not None
    assert radarr.error is None
    assert radarr.url == outside


async def test_no_address_works(home: Household, find: Find) -> None:
    """The server's own error is told, not the other address's; its key tells which."""
    whole = (await find())["radarr:0"]
    home.jellyseerr.radarrs[0].external_url = "http://127.0.0.1:9"
    home.radarr.fault("GET", "/api/v3/system/status", Status(401))
    radarr = (await find())["radarr:0"]
    assert isinstance(radarr.error, NotAuthorized)
    assert radarr.fingerprint == whole.fingerprint
