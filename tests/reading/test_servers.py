"""Addresses and keys of the servers behind Jellyseerr."""

from datetime import timedelta
from pathlib import Path

import aiohttp

from custom_components.jellyseerr_cleanup.reading.servers import (
    Network,
    ServerAccess,
    find_servers,
    fingerprint_of,
)
from tests.media_stack import Household


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
