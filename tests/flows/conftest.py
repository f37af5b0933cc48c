"""A household to set up, and entries that are set up already."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from yarl import URL

from tests.certificate import untrusted
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


class _InFront(BaseHTTPRequestHandler):
    """Passes on what it is sent to the server behind it; without one all is 404."""

    behind: URL | None = None

    def do_GET(self) -> None:
        if self.behind is None:
            self.send_error(404)
            return
        there = HTTPConnection(str(self.behind.host), self.behind.port)
        there.request("GET", self.path, headers=dict(self.headers))
        answer = there.getresponse()
        body = answer.read()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.headers["Content-Type"])
        self.send_header("Content-Length", f"{len(body)}")
        self.end_headers()
        self.wfile.write(body)
        there.close()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def _speaking_tls(folder: Path, behind: URL | None) -> Iterator[str]:
    """Return the address of a server with a certificate of its own making.

    In a thread: asyncio's servers report a client that breaks off as the test's error.
    """
    handler = type("Handler", (_InFront,), {"behind": behind})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.socket = untrusted(folder).wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def untrusted_server(tmp_path: Path) -> Iterator[str]:
    """Return the address of a server that nobody trusts, and that has nothing."""
    with _speaking_tls(tmp_path, None) as url:
        yield url


@pytest.fixture
def jellyseerr_by_tls(tmp_path: Path, home: Household) -> Iterator[str]:
    """Return the address of the household's Jellyseerr behind a proxy with TLS."""
    with _speaking_tls(tmp_path, URL(home.url)) as url:
        yield url


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
