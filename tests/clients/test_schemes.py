"""Which scheme a server speaks, seen by what it answers without a key."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import aiohttp
from aiohttp.test_utils import TestServer
import pytest
from yarl import URL

from custom_components.jellyseerr_cleanup.clients.schemes import (
    answers,
    in_other_scheme,
)
from tests.certificate import untrusted

from .canned import Answer
from .connect import KEY, Canned

# What servers write to a port of theirs for TLS that is sent plain HTTP
NGINX = b"<title>400 The plain HTTP request was sent to HTTPS port</title>"
GO = b"Client sent an HTTP request to an HTTPS server.\n"
ALERT = b"\x15\x03\x01\x00\x02\x02\x28"
HANGS = None


@asynccontextmanager
async def listening(answer: bytes | None) -> AsyncIterator[str]:
    """Return the host and port of what answers with these bytes to everything."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(5)
        if answer is HANGS:
            await reader.read()
        else:
            writer.write(answer)
            await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        server.close_clients()


@pytest.mark.parametrize("status", [200, 401, 404, 502])
async def test_plain_http(
    session: aiohttp.ClientSession, canned: Canned, status: int
) -> None:
    canned.put("/base/", Answer({}, status))
    assert await answers(session, canned.url / "base/")
    assert not await answers(session, canned.url.with_scheme("https") / "base/")
    ((method, _, _, headers),) = canned.requests
    assert method == "GET"
    assert KEY not in f"{headers}"


async def test_tls_whatever_its_certificate(
    session: aiohttp.ClientSession, canned: Canned, tmp_path: Path
) -> None:
    server = TestServer(canned.app, host="127.0.0.1", scheme="https")
    await server.start_server(ssl=untrusted(tmp_path))
    try:
        canned.put("/", Answer({}, 400))
        assert await answers(session, server.make_url("/"))
        assert not await answers(session, server.make_url("/").with_scheme("http"))
    finally:
        await server.close()


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("https://127.0.0.1/", False),
        ("https://127.0.0.1:8443/login", False),
        ("https://elsewhere.example/", True),
        ("http://127.0.0.1/login", True),
        ("/login", True),
        ("http://[bad", True),
    ],
)
async def test_what_leads_on_to_https_does_not_count(
    session: aiohttp.ClientSession, canned: Canned, location: str, expected: bool
) -> None:
    canned.put("/", Answer({}, 307, headers={"Location": location}))
    assert await answers(session, canned.url) is expected


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"HTTP/1.1 400 Bad Request\r\n\r\n" + NGINX, id="nginx"),
        pytest.param(b"HTTP/1.0 400 Bad Request\r\n\r\n" + GO, id="Go"),
        pytest.param(ALERT, id="an alert"),
        pytest.param(b"SSH-2.0-OpenSSH_9.6\r\n", id="another protocol"),
        pytest.param(b"", id="it hangs up"),
        pytest.param(HANGS, id="it hangs"),
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_what_is_no_answer(
    session: aiohttp.ClientSession, answer: bytes | None, scheme: str
) -> None:
    patience = timedelta(seconds=0.1 if answer is HANGS else 5)
    async with listening(answer) as there:
        assert not await answers(session, URL(f"{scheme}://{there}"), patience)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "https://no-such-host.invalid"])
async def test_nobody_is_there(session: aiohttp.ClientSession, url: str) -> None:
    assert not await answers(session, URL(url))


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("http://host:5055/base", "https://host:5055/base"),
        ("https://[::1]:8443", "http://[::1]:8443"),
        ("https://host", "http://host"),
    ],
)
def test_the_other_scheme_has_the_same_port(url: str, other: str) -> None:
    assert str(in_other_scheme(URL(url))) == other
