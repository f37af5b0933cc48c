"""Addresses and keys of the servers behind Jellyseerr."""

from datetime import timedelta
from pathlib import Path

import aiohttp

from custom_components.jellyseerr_cleanup.clients.errors import NotAuthorized
from custom_components.jellyseerr_cleanup.reading.servers import (
    Network,
    ServerAccess,
    find_servers,
    fingerprint_of,
)
from tests.media_stack import Household, Status


async def test_an_address_that_is_none(tmp_path: Path) -> None:
    """What somebody entered cannot be called: the server has no client, and the others work."""
    async with Household(tmp_path) as home, aiohttp.ClientSession() as session:
        network = Network(lambda _: session, timedelta(seconds=5))
        jellyseerr = network.jellyseerr(ServerAccess(home.url, home.api_key))
        overrides = {"radarr:0": ServerAccess("http://[radarr", None)}
        found = await find_servers(jellyseerr, overrides, network)
        without = [one for one in found if one.client is None]
        assert [(one.key, one.url) for one in without] == [
            ("radarr:0", "http://[radarr")
        ]
        assert "correct it" in str(without[0].error)


def test_fingerprints() -> None:
    """They tell whether two keys are one, and no key is not the same as no other."""
    assert fingerprint_of("a key") == fingerprint_of("a key") != fingerprint_of("other")
    assert fingerprint_of(None) is None
    assert fingerprint_of("") is None


async def test_an_address_where_somebody_else_answers(tmp_path: Path) -> None:
    """What refuses the key there may be another server, so the other address is tried as well."""
    async with Household(tmp_path) as home, aiohttp.ClientSession() as session:
        network = Network(lambda _: session, timedelta(seconds=5))
        jellyseerr = network.jellyseerr(ServerAccess(home.url, home.api_key))
        outside = home.radarr.url.replace("127.0.0.1", "localhost")
        home.jellyseerr.radarrs[0].external_url = outside
        home.radarr.fault("GET", "/api/v3/system/status", Status(401), times=1)
        found = {one.key: one for one in await find_servers(jellyseerr, {}, network)}
        assert found["radarr:0"].client is not None
        assert found["radarr:0"].error is None
        assert found["radarr:0"].url == outside


async def test_no_address_works(tmp_path: Path) -> None:
    """What the server itself said is told, not that another address leads nowhere; its key still tells which it is."""
    async with Household(tmp_path) as home, aiohttp.ClientSession() as session:
        network = Network(lambda _: session, timedelta(seconds=5))
        jellyseerr = network.jellyseerr(ServerAccess(home.url, home.api_key))
        whole = {one.key: one for one in await find_servers(jellyseerr, {}, network)}
        home.jellyseerr.radarrs[0].external_url = "http://127.0.0.1:9"
        home.radarr.fault("GET", "/api/v3/system/status", Status(401))
        found = {one.key: one for one in await find_servers(jellyseerr, {}, network)}
        assert isinstance(found["radarr:0"].error, NotAuthorized)
        assert found["radarr:0"].fingerprint == whole["radarr:0"].fingerprint
