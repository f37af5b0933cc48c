"""Which of two servers is meant, where both schemes lead to one of their own.

Their ports are those that nobody writes, so that they cannot be opened in a test.
"""

from collections.abc import Mapping
from datetime import timedelta
from unittest.mock import patch

import aiohttp
import pytest
from yarl import URL

from custom_components.jellyseerr_cleanup.flows.reaching import async_reach
from custom_components.jellyseerr_cleanup.flows.refusals import Refused
from custom_components.jellyseerr_cleanup.reading.servers import Network

HTTP, HTTPS = "http://host", "https://host"
BOTH = {HTTP, HTTPS}
ANOTHER = Refused("url", "not_jellyseerr")
DOWN = Refused("url", "cannot_connect")
KEY = Refused("api_key", "invalid_auth")


async def reach(
    written: str, answering: set[str], refusals: Mapping[str, Refused]
) -> tuple[list[str], Refused | None]:
    """Return where it was tried, and how it was refused in the end."""
    tried: list[str] = []

    async def attempt(url: str) -> None:
        tried.append(url)
        if refusal := refusals.get(url):
            raise refusal

    async def answers(_: aiohttp.ClientSession, url: URL) -> bool:
        return f"{url}" in answering

    reaching = "custom_components.jellyseerr_cleanup.flows.reaching.answers"
    async with aiohttp.ClientSession() as session:
        network = Network(lambda _: session, timedelta(seconds=1))
        with patch(reaching, answers):
            try:
                await async_reach(network, written, "Jellyseerr", attempt)
            except Refused as refused:
                return tried, refused
    return tried, None


@pytest.mark.parametrize(
    ("answering", "refusals", "tried", "refused"),
    [
        pytest.param(BOTH, {}, [HTTP], None, id="http will do"),
        pytest.param({HTTPS}, {}, [HTTPS], None, id="only https is there"),
        pytest.param(
            BOTH, {HTTP: ANOTHER}, [HTTP, HTTPS], None, id="a router has the other"
        ),
        pytest.param(
            BOTH,
            {HTTP: ANOTHER, HTTPS: DOWN},
            [HTTP, HTTPS],
            ANOTHER,
            id="neither will do",
        ),
        pytest.param(BOTH, {HTTP: KEY}, [HTTP], KEY, id="the key is not sent on"),
    ],
)
async def test_without_a_scheme(
    answering: set[str],
    refusals: Mapping[str, Refused],
    tried: list[str],
    refused: Refused | None,
) -> None:
    assert await reach("host", answering, refusals) == (tried, refused)


@pytest.mark.parametrize(
    ("written", "answering", "refusal", "error"),
    [
        pytest.param(HTTP, {HTTPS}, DOWN, "use_https", id="https"),
        pytest.param(HTTPS, {HTTP}, DOWN, "use_http", id="http"),
        pytest.param(HTTP, BOTH, ANOTHER, "not_jellyseerr", id="both answer"),
        pytest.param(HTTP, set(), DOWN, "cannot_connect", id="nobody answers"),
        pytest.param(HTTP, {HTTPS}, KEY, "invalid_auth", id="it is understood"),
    ],
)
async def test_with_a_scheme(
    written: str, answering: set[str], refusal: Refused, error: str
) -> None:
    """It is tried as it is written and in no other way, whatever is offered then."""
    tried, refused = await reach(written, answering, {written: refusal})
    assert tried == [written]
    assert refused is not None
    assert refused.error == error
    if error.startswith("use_"):
        (offered,) = answering
        assert refused.placeholders == {"server": "Jellyseerr", "instead": offered}
