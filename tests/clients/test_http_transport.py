"""Connections that fail, answers that are not HTTP, time limits, clocks and certificates."""

import asyncio
from datetime import UTC, datetime, timedelta
import ssl
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
import pytest
from yarl import URL

from custom_components.jellyseerr_cleanup.clients.errors import (
    CannotConnect,
    TimedOut,
    UnexpectedAnswer,
)
from custom_components.jellyseerr_cleanup.clients.http import Endpoint, HttpConnection

from .canned import Answer, CannedServer

KEY, QUERY, PASSWORD = "s3cr3t-k3y", "pr1vate", "pa55word"


def connect(
    session: aiohttp.ClientSession, url: URL | str, **options: Any
) -> HttpConnection:
    endpoint = Endpoint("Radarr 4K", URL(url), KEY, **options)
    return HttpConnection(
        session, endpoint, api_path="/api/v3", headers={"X-Api-Key": KEY}
    )


def is_about(difference: timedelta | None, expected: timedelta) -> bool:
    """Compare two differences of clocks within a minute."""
    return difference is not None and abs(difference - expected) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Sun, 06 Nov 1994 08:49:37 GMT", datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)),
        (
            "Sun, 06 Nov 1994 08:49:37 -0000",
            datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC),
        ),
        (
            "Sun, 06 Nov 1994 10:49:37 +0200",
            datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC),
        ),
        ("Fri, 31 Dec 9999 23:59:59 -1400", None),
        ("yesterday", None),
        ("Sun, 99 Nov 1994 08:49:37 GMT", None),
        ("", None),
    ],
)
async def test_how_far_the_clock_is_from_the_servers(
    session: aiohttp.ClientSession,
    canned: CannedServer,
    header: str,
    expected: datetime | None,
) -> None:
    canned.put("/api/v3/thing", Answer({}, headers={"Date": header}))
    connection = connect(session, canned.url)
    assert connection.clock_difference is None
    await connection.request("GET", "/thing")
    if expected is None:
        assert connection.clock_difference is None
    else:
        assert is_about(connection.clock_difference, datetime.now(UTC) - expected)


async def test_the_date_of_a_refusal_counts_too(
    session: aiohttp.ClientSession, canned: CannedServer
) -> None:
    canned.put(
        "/api/v3/thing",
        Answer(b"", 500, headers={"Date": "Sun, 06 Nov 1994 08:49:37 GMT"}),
    )
    connection = connect(session, canned.url)
    with pytest.raises(UnexpectedAnswer) as caught:
        await connection.request("GET", "/thing")
    assert caught.value.status == 500
    assert is_about(
        connection.clock_difference,
        datetime.now(UTC) - datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC),
    )


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
        await connect(session, address).request("GET", "/thing")


async def raw_server(answer: bytes, *, then_hang: bool = False) -> asyncio.Server:
    """Return a server that sends these bytes to whoever asks, and hangs up."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        if then_hang:
            await reader.read()
        writer.close()

    return await asyncio.start_server(serve, "127.0.0.1", 0)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


BROKEN = {
    "nothing": (b"", CannotConnect),
    "not HTTP": (b"SSH-2.0-OpenSSH_9.6\r\n", UnexpectedAnswer),
    "half a body": (HEAD + b"Content-Length: 50\r\n\r\n{}", UnexpectedAnswer),
    "half a chunk": (
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{",
        UnexpectedAnswer,
    ),
    "a chunk without a size": (
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}",
        UnexpectedAnswer,
    ),
    "a header without an end": (
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000,
        UnexpectedAnswer,
    ),
    "two lengths": (
        HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        UnexpectedAnswer,
    ),
    "status 999": (b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n", UnexpectedAnswer),
    "a hostile content type": (
        b"HTTP/1.1 200 OK\r\nContent-Type: ;;=/\xff\r\nContent-Length: 2\r\n\r\n{}",
        UnexpectedAnswer,
    ),
}


@pytest.mark.parametrize("case", BROKEN)
async def test_broken_http(session: aiohttp.ClientSession, case: str) -> None:
    answer, expected = BROKEN[case]
    async with await raw_server(answer) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(expected):
            await connect(session, f"http://127.0.0.1:{port}").request("GET", "/thing")


@pytest.mark.parametrize(
    "answer",
    [b"", HEAD + b'Content-Length: 9\r\n\r\n{"a":'],
    ids=["no answer", "half an answer"],
)
async def test_time_limits(session: aiohttp.ClientSession, answer: bytes) -> None:
    async with await raw_server(answer, then_hang=True) as server:
        port = server.sockets[0].getsockname()[1]
        by_default = connect(
            session, f"http://127.0.0.1:{port}", timeout=timedelta(seconds=0.1)
        )
        for limited in (
            by_default.request("GET", "/thing"),
            connect(session, f"http://127.0.0.1:{port}").request(
                "GET", "/thing", timeout=timedelta(seconds=0.1)
            ),
        ):
            with pytest.raises(TimedOut):
                await limited
        server.close_clients()


async def test_cancellation_passes_through(session: aiohttp.ClientSession) -> None:
    async with await raw_server(b"", then_hang=True) as server:
        port = server.sockets[0].getsockname()[1]
        task = asyncio.create_task(
            connect(session, f"http://127.0.0.1:{port}").request("GET", "/thing")
        )
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        server.close_clients()


@pytest.fixture
def self_signed(tmp_path: Any) -> ssl.SSLContext:
    """Return a context with a certificate that nobody trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    pem = serialization.Encoding.PEM
    path.write_bytes(
        key.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(pem)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


async def test_tls_is_verified_unless_turned_off(
    session: aiohttp.ClientSession, self_signed: ssl.SSLContext
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"safe": False})

    app = web.Application()
    app.router.add_get("/api/v3/thing", answer)
    server = TestServer(app, host="127.0.0.1", scheme="https")
    await server.start_server(ssl=self_signed)
    try:
        with pytest.raises(CannotConnect, match="certificate"):
            await connect(session, server.make_url("")).request("GET", "/thing")
        # What a user may turn off, and only by that
        unverified = connect(session, server.make_url(""), verify_ssl=False)
        assert await unverified.request("GET", "/thing") == {"safe": False}
    finally:
        await server.close()
