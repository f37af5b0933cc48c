"""Addresses without a scheme, and with the wrong one."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from aiohttp.test_utils import unused_port
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.jellyseerr_cleanup.clients.http import HttpConnection
from tests.media_stack import Changed, Drop, Household, Redirect, Status

from .dialog import Dialog, ask_for_a_key, reconfigure
from .entry import DONE, access, entry_for
from .texts import text

pytestmark = pytest.mark.usefixtures("not_loaded")


def other(url: str) -> str:
    """Return an address with the other scheme; all else is as it was."""
    scheme, _, rest = url.partition("://")
    return f"{'http' if scheme == 'https' else 'https'}://{rest}"


def bare(url: str) -> str:
    """Return an address without its scheme."""
    return url.partition("://")[2]


def said(dialog: Dialog) -> str:
    """Return the error as a person reads it."""
    (error,) = dialog.errors.values()
    return text(f"config.error.{error}").format(**dialog.placeholders)


@contextmanager
def told() -> Iterator[list[str]]:
    """Return the addresses to which a key was sent, as they come."""
    asked: list[str] = []
    exchange = HttpConnection._exchange

    async def watched(connection: HttpConnection, *args: Any, **more: Any) -> Any:
        asked.append(str(connection._endpoint.url))
        return await exchange(connection, *args, **more)

    with patch.object(HttpConnection, "_exchange", watched):
        yield asked


async def test_https_to_a_plain_port(home: Household, adding: Dialog) -> None:
    written = access(home, url=other(home.url))
    await adding.submit(written)
    assert adding.errors == {"url": "use_http"}
    assert adding.placeholders["instead"] == home.url
    assert home.url in said(adding)
    assert adding.filled == written
    assert not home.jellyseerr.calls
    await adding.submit(access(home, url=adding.placeholders["instead"]))
    await adding.submit(DONE)
    assert adding.shown["data"]["url"] == home.url


async def test_https_to_a_plain_port_that_hangs_up(adding: Dialog) -> None:
    """Some servers send nothing to a client that begins with TLS."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.read(1) == b"G":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        there = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        written = {"url": f"https://{there}", "api_key": "key", "verify_ssl": True}
        with told() as asked:
            await adding.submit(written)
    assert adding.errors == {"url": "use_http"}
    assert adding.placeholders["instead"] == f"http://{there}"
    # What is offered was found out without the key
    assert set(asked) == {f"https://{there}"}


@pytest.mark.parametrize("base", ["", "/base"])
async def test_http_to_a_port_with_tls(
    adding: Dialog, jellyseerr_by_tls: str, home: Household, base: str
) -> None:
    await adding.submit(access(home, url=other(jellyseerr_by_tls) + base))
    assert adding.errors == {"url": "use_https"}
    assert adding.placeholders["instead"] == jellyseerr_by_tls + base
    assert jellyseerr_by_tls in said(adding)
    assert home.api_key not in said(adding)


async def test_https_is_offered_only_if_it_answers(
    home: Household, adding: Dialog
) -> None:
    home.jellyseerr.fault("*", "*", Redirect("https://127.0.0.1:1/"))
    await adding.submit(access(home))
    assert adding.errors == {"url": "not_jellyseerr"}


@pytest.mark.parametrize("fault", [Status(500), Drop(), Status(400)])
async def test_the_scheme_is_not_blamed_for_everything(
    home: Household, adding: Dialog, fault: Any
) -> None:
    home.jellyseerr.fault("*", "*", fault)
    await adding.submit(access(home))
    assert adding.errors == {"url": "cannot_connect"}


@pytest.mark.parametrize("base", ["", "/", "/api/v1"])
async def test_without_a_scheme(home: Household, adding: Dialog, base: str) -> None:
    await adding.submit(access(home, url=f" {bare(home.url)}{base}"))
    await adding.submit(DONE)
    assert adding.shown["data"] == {
        **access(home),
        "servers": {},
        "jellyfin_id": home.jellyfin.server_id,
    }


async def test_without_a_scheme_by_tls(
    home: Household, adding: Dialog, jellyseerr_by_tls: str
) -> None:
    written = access(home, url=bare(jellyseerr_by_tls))
    with told() as asked:
        await adding.submit(written)
        # The certificate is checked before the key is sent
        assert adding.errors == {"verify_ssl": "invalid_certificate"}
        assert adding.filled == written
        await adding.submit(written, verify_ssl=False)
        await adding.submit(DONE)
    assert adding.shown["data"]["url"] == jellyseerr_by_tls
    assert other(jellyseerr_by_tls) not in asked


async def test_neither_scheme_answers(adding: Dialog) -> None:
    there = f"127.0.0.1:{unused_port()}"
    with told() as asked:
        written = {"url": there, "api_key": "key", "verify_ssl": True}
        await adding.submit(written)
    assert adding.errors == {"url": "no_scheme_answers"}
    assert f"http://{there}" in said(adding)
    assert f"https://{there}" in said(adding)
    assert "http://192.168.1.10:5055" in said(adding)
    assert adding.filled == written
    assert not asked


@pytest.mark.parametrize(
    ("server", "changes", "errors"),
    [
        ("radarr", {}, {"url": "not_jellyseerr"}),
        ("jellyseerr", {"api_key": "another"}, {"api_key": "invalid_auth"}),
    ],
)
async def test_an_answer_without_a_scheme_that_will_not_do(
    home: Household,
    adding: Dialog,
    server: str,
    changes: dict[str, Any],
    errors: dict[str, str],
) -> None:
    written = access(home, url=bare(getattr(home, server).url), **changes)
    await adding.submit(written)
    assert adding.errors == errors
    assert adding.filled == written


@pytest.mark.parametrize("changed", [bare, other])
async def test_reconfigure(
    hass: HomeAssistant, home: Household, entry: MockConfigEntry, changed: Any
) -> None:
    """The stored key is used, and not shown after an error either."""
    dialog = await reconfigure(hass, entry)
    written = {"url": changed(home.url), "verify_ssl": False}
    await dialog.submit(written)
    if changed is other:
        assert dialog.errors == {"url": "use_http"}
        assert dialog.filled == written
        assert home.api_key not in f"{dialog.shown}"
        await dialog.submit({**written, "url": dialog.placeholders["instead"]})
    await dialog.submit(DONE)
    assert dialog.outcome == "reconfigure_successful"
    assert entry.data["url"] == home.url
    assert entry.data["api_key"] == home.api_key


async def test_a_new_key_for_an_address_that_is_wrong_by_now(
    hass: HomeAssistant, home: Household
) -> None:
    """There is no field for the address: the text says what to do with it."""
    entry = entry_for(hass, home, url=other(home.url))
    dialog = await ask_for_a_key(hass, entry)
    await dialog.submit({"api_key": home.api_key})
    assert dialog.errors == {"base": "no_tls"}
    assert said(dialog).startswith("Jellyseerr does not speak TLS at its port")


async def test_a_servers_address(home: Household, adding: Dialog) -> None:
    """The same for a Radarr: with the wrong scheme, then with none."""
    await adding.submit(access(home))
    await adding.submit({"server": "radarr:0"})
    written = {"url": other(home.radarr.url), "verify_ssl": True}
    await adding.submit(written)
    assert adding.errors == {"url": "use_http"}
    assert said(adding).startswith("Radarr does not answer by https")
    assert adding.placeholders["instead"] == home.radarr.url
    assert adding.filled == written
    await adding.submit({"url": f"127.0.0.1:{unused_port()}", "verify_ssl": True})
    assert adding.errors == {"url": "no_scheme_answers"}
    assert "http://192.168.1.10:7878" in said(adding)
    await adding.submit({"url": bare(home.radarr.url), "verify_ssl": True})
    assert adding.step == "servers"
    await adding.submit(DONE)
    assert adding.shown["data"]["servers"]["radarr:0"]["url"] == home.radarr.url


async def test_jellyseerrs_own_setting_is_wrong(
    home: Household, adding: Dialog
) -> None:
    by_tls = Changed(lambda rows: [rows[0] | {"useSsl": True}, *rows[1:]])
    home.jellyseerr.fault("GET", "/api/v1/settings/radarr", by_tls)
    await adding.submit(access(home))
    assert "does not speak TLS" in adding.placeholders["servers"]
