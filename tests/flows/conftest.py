"""A household to set up, and entries that are set up already."""

from collections.abc import AsyncGenerator, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
import ssl
from threading import Thread
from unittest.mock import patch

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.media_stack import Household

from .dialog import Dialog, add_entry
from .entry import entry_for


@pytest.fixture
async def home(tmp_path: Path) -> AsyncGenerator[Household]:
    """Return the servers, all of them running."""
    async with Household(tmp_path) as household:
        yield household


@pytest.fixture
def not_loaded() -> Iterator[None]:
    """Let entries be made without being set up."""
    with patch(
        "custom_components.jellyseerr_cleanup.async_setup_entry", return_value=True
    ):
        yield


class _NotFound(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def untrusted_server(tmp_path: Path) -> Iterator[str]:
    """Return the address of a server with a certificate of its own making.

    In a thread: asyncio's servers report a client that breaks off as the test's error.
    """
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    make_certificate(certificate, key)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    server = HTTPServer(("127.0.0.1", 0), _NotFound)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def make_certificate(certificate: Path, key: Path) -> None:
    """Write a self-signed certificate for 127.0.0.1."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(private, hashes.SHA256())
    )
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


@pytest.fixture
async def adding(hass: HomeAssistant) -> Dialog:
    """Return the dialog that adds an entry."""
    return await add_entry(hass)


@pytest.fixture
def entry(hass: HomeAssistant, home: Household) -> MockConfigEntry:
    """Return an entry for the household; it is not loaded."""
    return entry_for(hass, home)


@pytest.fixture
async def loaded(
    hass: HomeAssistant, entry: MockConfigEntry
) -> AsyncGenerator[MockConfigEntry]:
    """Return an entry that is loaded and has polled."""
    # The platforms have tests of their own
    with patch("custom_components.jellyseerr_cleanup.PLATFORMS", []):
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        yield entry
        await hass.async_block_till_done()
        await hass.config_entries.async_unload(entry.entry_id)
