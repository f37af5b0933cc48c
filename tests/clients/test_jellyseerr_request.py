"""One request of Jellyseerr: as the list has it, gone, or not understood."""

from pathlib import Path
from typing import Any

import aiohttp
import pytest

from custom_components.jellyseerr_cleanup.clients.errors import ClientError, NotFound
from tests.media_stack import Body, Drop, Household, Html, Status

from .connect import to_jellyseerr

ONE = "/api/v1/request/*"


@pytest.mark.parametrize("version", ["1.9", "2.3", "2.7", "3.1"])
async def test_a_request(
    session: aiohttp.ClientSession, tmp_path: Path, version: str
) -> None:
    """It is the same as in the list, and None once it is gone."""
    async with Household(tmp_path, jellyseerr=version) as home:
        asked = home.request(home.admin, home.movie("The Comet"))
        jellyseerr = to_jellyseerr(session, home)
        (listed,) = await jellyseerr.requests()
        assert await jellyseerr.request(asked.id) == listed
        assert await jellyseerr.request(asked.id + 1) is None
        await jellyseerr.delete_request(asked.id)
        assert await jellyseerr.request(asked.id) is None


@pytest.mark.parametrize(
    "fault",
    [
        Html(),
        Drop(),
        Status(401),
        Status(500),
        Status(404, "<html>", "text/html"),
        Body("null"),
        Body("[]"),
        Body("{}"),
    ],
    ids=repr,
)
async def test_not_knowing_is_not_gone(
    session: aiohttp.ClientSession, tmp_path: Path, fault: Any
) -> None:
    """Only Jellyseerr's own word says that a request is gone."""
    async with Household(tmp_path) as home:
        asked = home.request(home.admin, home.movie("The Comet"))
        home.jellyseerr.fault("GET", ONE, fault)
        with pytest.raises(ClientError) as caught:
            await to_jellyseerr(session, home).request(asked.id)
        assert not isinstance(caught.value, NotFound)


async def test_another_request_than_the_one_asked_for(
    session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    """An answer about somebody else's request is none."""
    async with Household(tmp_path) as home:
        first = home.request(home.admin, home.movie("The Comet"))
        second = home.request(home.admin, home.movie("A River"))
        home.jellyseerr.requests[first.id] = second.row
        with pytest.raises(ClientError):
            await to_jellyseerr(session, home).request(first.id)
