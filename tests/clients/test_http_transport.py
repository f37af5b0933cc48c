"""Connections that fail, what is not HTTP, time limits, clocks and certificates."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from aiohttp.test_utils import TestServer
import pytest

from custom_components.jellyseerr_cleanup.clients.errors import (
    CannotConnect,
    NoTls,
    TimedOut,
    UnexpectedAnswer,
)
from tests.certificate import untrusted

from .canned import Answer
from .connect import Canned, connection

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
BROKEN = {
    "not HTTP": b"SSH-2.0-OpenSSH_9.6\r\n",
    "half a body": HEAD + b"Content-Length: 50\r\n\r\n{}",
    "half a chunk": CHUNKED + b"5\r\n{",
    "a chunk without a size": CHUNKED + b"xyz\r\n{}",
    "a header without an end": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000,
    "two lengths": HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "status 999": b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n",
    "a hostile content type": (
        b"HTTP/1.1 200 OK\r\nContent-Type: ;;=/\xff\r\nContent-Length: 2\r\n\r\n{}"
    ),
}
NOTHING = b""
SOON = timedelta(seconds=0.1)
LONG_AGO = datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Sun, 06 Nov 1994 08:49:37 GMT", LONG_AGO),
        ("Sun, 06 Nov 1994 08:49:37 -0000", LONG_AGO),
        ("Sun, 06 Nov 1994 10:49:37 +0200", LONG_AGO),
        ("Fri, 31 Dec 9999 23:59:59 -1400", None),
        ("yesterday", None),
        ("Sun, 99 Nov 1994 08:49:37 GMT", None),
        ("", None),
    ],
)
async def test_how_far_the_clock_is_from_the_servers(
    canned: Canned, header: str, expected: datetime | None, status: int
) -> None:
    """The date of a refusal counts too."""
    canned.put("/api/v3/thing", Answer({}, status, headers={"Date": header}))
    radarr = canned.connection
    assert radarr.clock_difference is None
    if status == 200:
        await radarr.request("GET", "/thing")
    else:
        with pytest.raises(UnexpectedAnswer) as caught:
            await radarr.request("GET", "/thing")
        assert caught.value.status == status
    if expected is None:
        assert radarr.clock_difference is None
    else:
        assert radarr.clock_difference is not None
        about = datetime.now(UTC) - radarr.clock_difference
        assert abs(about - expected) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1",
        "http://no-such-host.invalid",
        "ftp://127.0.0.1",
        f"http://{'a' * 300}.invalid",
    ],
)
async def test_no_connection(session: aiohttp.ClientSession, address: str) -> None:
    with pytest.raises(CannotConnect):
        await connection(session, address).request("GET", "/thing")


@asynccontextmanager
async def sending(answer: bytes, *, then_hang: bool = False) -> AsyncIterator[str]:
    """Return the address of a server that sends these bytes, and hangs up."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        if then_hang:
            await reader.read()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        server.close_clients()


@pytest.mark.parametrize("case", BROKEN)
async def test_broken_http(session: aiohttp.ClientSession, case: str) -> None:
    async with sending(BROKEN[case]) as url:
        with pytest.raises(UnexpectedAnswer):
            await connection(session, url).request("GET", "/thing")


async def test_no_answer_at_all(session: aiohttp.ClientSession) -> None:
    async with sending(NOTHING) as url:
        with pytest.raises(CannotConnect):
            await connection(session, url).request("GET", "/thing")


@pytest.mark.parametrize(
    "answer",
    [NOTHING, HEAD + b'Content-Length: 9\r\n\r\n{"a":'],
    ids=["no answer", "half an answer"],
)
async def test_time_limits(session: aiohttp.ClientSession, answer: bytes) -> None:
    async with sending(answer, then_hang=True) as url:
        for limited in (
            connection(session, url, timeout=SOON).request("GET", "/thing"),
            connection(session, url).request("GET", "/thing", timeout=SOON),
        ):
            with pytest.raises(TimedOut):
                await limited


async def test_cancellation_passes_through(session: aiohttp.ClientSession) -> None:
    async with sending(NOTHING, then_hang=True) as url:
        asking = connection(session, url).request("GET", "/thing")
        task = asyncio.create_task(asking)
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_tls_is_verified_unless_turned_off(
    session: aiohttp.ClientSession, canned: Canned, tmp_path: Path
) -> None:
    server = TestServer(canned.app, host="127.0.0.1", scheme="https")
    canned.put("/api/v3/thing", {"safe": False})
    await server.start_server(ssl=untrusted(tmp_path))
    url = server.make_url("")
    try:
        with pytest.raises(CannotConnect, match="certificate"):
            await connection(session, url).request("GET", "/thing")
        # What a user may turn off, and only by that
        unverified = connection(session, url, verify_ssl=False)
        assert await unverified.request("GET", "/thing") == {"safe": False}
    finally:
        await server.close()


@pytest.mark.parametrize("verify_ssl", [True, False])
async def test_a_port_without_tls_is_no_certificate(
    session: aiohttp.ClientSession, canned: Canned, verify_ssl: bool
) -> None:
    url = canned.url.with_scheme("https")
    with pytest.raises(NoTls, match="write http:// in its address"):
        await connection(session, url, verify_ssl=verify_ssl).request("GET", "/thing")
