"""Adding a Jellyseerr."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.jellyseerr_cleanup.const import DOMAIN
from custom_components.jellyseerr_cleanup.reading.servers import identity_of
from tests.media_stack import (
    BEHAVIOURS,
    Body,
    Changed,
    Hang,
    Household,
    Html,
    MediaServerType,
    Redirect,
    Status,
)
from tests.media_stack.household.stack import API_KEY

from .forms import access, assert_text, entry_for, permit, start, submit, suggested

pytestmark = pytest.mark.usefixtures("not_loaded")


async def test_one_address_and_one_key_are_enough(
    hass: HomeAssistant, home: Household
) -> None:
    shown = await start(hass)
    assert (shown["type"], shown["step_id"]) == (FlowResultType.FORM, "user")

    shown = await submit(hass, shown, access(home))
    assert (shown["type"], shown["step_id"]) == (FlowResultType.FORM, "servers")

    done = await submit(hass, shown, {"server": "done"})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["title"] == "Jellyseerr"
    assert done["data"] == {
        **access(home),
        "servers": {},
        "jellyfin_id": home.jellyfin.server_id,
    }
    assert done["result"].unique_id == identity_of(home.jellyseerr.vapid_public)


@pytest.mark.parametrize("version", BEHAVIOURS)
async def test_each_version_of_jellyseerr(
    hass: HomeAssistant, tmp_path: Path, version: str
) -> None:
    async with Household(tmp_path, jellyseerr=version) as home:
        shown = await submit(hass, await start(hass), access(home))
        done = await submit(hass, shown, {"server": "done"})
        assert done["title"] == BEHAVIOURS[version].title
        assert done["data"]["jellyfin_id"] == home.jellyfin.server_id


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  ", ""),
        ("", "/"),
        ("", "//"),
        ("", "/api/v1"),
        ("", "/api/v1/ "),
        ("\n", "\r\n"),
    ],
)
async def test_what_is_pasted_around_the_address_is_removed(
    hass: HomeAssistant, home: Household, before: str, after: str
) -> None:
    written = access(home, url=before + home.url + after, api_key=f" {home.api_key}\n")
    shown = await submit(hass, await start(hass), written)
    done = await submit(hass, shown, {"server": "done"})
    assert done["data"]["url"] == home.url
    assert done["data"]["api_key"] == home.api_key


@pytest.mark.parametrize(
    "url",
    [
        "",
        "   ",
        "jellyseerr",
        "jellyseerr:5055",
        "192.168.1.10:5055",
        "//jellyseerr:5055",
        "ftp://jellyseerr:5055",
        "http://",
        "http://:5055",
        "http:///path",
        "http://jellyseerr:notaport",
        "http://jellyseerr:99999999",
        "http://user:secret@jellyseerr:5055",
        "http://user@jellyseerr:5055",
        "http://jellyseerr:5055/?apikey=secret",
        "http://jellyseerr:5055/#/requests",
        "http://[::1",
    ],
)
async def test_an_address_that_is_none(
    hass: HomeAssistant, home: Household, url: str
) -> None:
    shown = await submit(hass, await start(hass), access(home, url=url))
    assert shown["errors"] == {"url": "invalid_url"}
    assert suggested(shown)["url"] == url
    shown = await submit(hass, shown, access(home))
    assert shown["step_id"] == "servers"


def _hang(home: Household) -> None:
    home.jellyseerr.fault("GET", "/api/v1/settings/public", Hang())


def _proxy_without_server(home: Household) -> None:
    home.jellyseerr.fault("*", "*", Status(502, "Bad gateway", "text/plain"))


def _wrong_answers(home: Household) -> None:
    home.jellyseerr.fault("GET", "/api/v1/settings/public", Body("[]"))


def _login_page(home: Household) -> None:
    home.jellyseerr.fault("*", "*", Html())


def _redirected(home: Household) -> None:
    home.jellyseerr.fault("*", "*", Redirect("https://elsewhere.example/"))


def _no_such_endpoint(home: Household) -> None:
    home.jellyseerr.fault("GET", "/api/v1/auth/me", Status(404))


def _not_set_up(home: Household) -> None:
    home.jellyseerr.initialized = False


def _too_old(home: Household) -> None:
    home.jellyseerr.version = "1.8.1"


def _on_plex(home: Household) -> None:
    home.jellyseerr.media_server = MediaServerType.PLEX


def _on_emby(home: Household) -> None:
    home.jellyseerr.media_server = MediaServerType.EMBY


def _on_nothing(home: Household) -> None:
    home.jellyseerr.media_server = MediaServerType.NOT_CONFIGURED


def _new_key(home: Household) -> None:
    home.jellyseerr.api_key = "another-key"


def _no_administrator(home: Household) -> None:
    permit(home, 32)


def _settings_fail(home: Household) -> None:
    home.jellyseerr.fault("GET", "/api/v1/settings/radarr", Status(500))


def _heal(home: Household) -> None:
    home.heal()
    home.jellyseerr.initialized = True
    home.jellyseerr.version = home.jellyseerr.behaviour.version
    home.jellyseerr.media_server = MediaServerType.JELLYFIN
    home.jellyseerr.api_key = API_KEY
    permit(home, 2)


@pytest.mark.parametrize(
    ("fault", "field", "error"),
    [
        (_hang, "url", "timeout"),
        (_proxy_without_server, "url", "cannot_connect"),
        (_settings_fail, "url", "cannot_connect"),
        (_wrong_answers, "url", "not_jellyseerr"),
        (_login_page, "url", "not_jellyseerr"),
        (_redirected, "url", "not_jellyseerr"),
        (_no_such_endpoint, "url", "not_jellyseerr"),
        (_not_set_up, "url", "not_initialized"),
        (_too_old, "url", "unsupported_version"),
        (_on_plex, "url", "not_jellyfin"),
        (_on_emby, "url", "not_jellyfin"),
        (_on_nothing, "url", "not_jellyfin"),
        (_new_key, "api_key", "invalid_auth"),
        (_no_administrator, "api_key", "not_admin"),
    ],
)
async def test_each_failure_is_shown_on_its_field(
    hass: HomeAssistant,
    home: Household,
    caplog: pytest.LogCaptureFixture,
    fault: Callable[[Household], None],
    field: str,
    error: str,
) -> None:
    shown = await start(hass)
    fault(home)
    with patch(
        "custom_components.jellyseerr_cleanup.config_flow.DEFAULT_TIMEOUT", "1s"
    ):
        # Not the default, so that it is seen to be kept
        shown = await submit(
            hass, shown, access(home, api_key=API_KEY, verify_ssl=False)
        )
    assert (shown["step_id"], shown["errors"]) == ("user", {field: error})
    assert_text(f"config.error.{error}", shown)
    # What was written is still there, but never the key
    assert suggested(shown) == {"url": home.url, "verify_ssl": False}
    assert API_KEY not in f"{shown} {caplog.text}"

    _heal(home)
    shown = await submit(hass, shown, access(home))
    done = await submit(hass, shown, {"server": "done"})
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_jellyseerr_is_down(hass: HomeAssistant, home: Household) -> None:
    await home.jellyseerr.down()
    shown = await submit(hass, await start(hass), access(home))
    assert shown["errors"] == {"url": "cannot_connect"}
    await home.jellyseerr.up()
    shown = await submit(hass, shown, access(home))
    assert shown["step_id"] == "servers"


async def test_another_server_is_there(hass: HomeAssistant, home: Household) -> None:
    for server in (home.jellyfin, home.radarr):
        shown = await submit(hass, await start(hass), access(home, url=server.url))
        assert shown["errors"] == {"url": "not_jellyseerr"}


async def test_a_page_of_jellyseerr_is_no_address(
    hass: HomeAssistant, home: Household
) -> None:
    for page in ("/login", "/requests", "/settings/main"):
        shown = await submit(hass, await start(hass), access(home, url=home.url + page))
        assert shown["errors"] == {"url": "not_jellyseerr"}


@pytest.mark.parametrize("key", ["", "  ", "\n"])
async def test_no_key(hass: HomeAssistant, home: Household, key: str) -> None:
    shown = await submit(hass, await start(hass), access(home, api_key=key))
    assert shown["errors"] == {"api_key": "invalid_auth"}
    assert not home.jellyseerr.calls


async def test_a_certificate_that_is_not_trusted(
    hass: HomeAssistant, untrusted_server: str
) -> None:
    written = {"url": untrusted_server, "api_key": "key", "verify_ssl": True}
    shown = await submit(hass, await start(hass), written)
    assert shown["errors"] == {"verify_ssl": "invalid_certificate"}
    assert_text("config.error.invalid_certificate", shown)
    # Without the check the server itself is asked, which is none
    shown = await submit(hass, shown, {**written, "verify_ssl": False})
    assert shown["errors"] == {"url": "not_jellyseerr"}


@pytest.mark.parametrize("url", ["", "http://jellyseerr.home:5055/requests"])
async def test_the_same_server_twice_is_refused(
    hass: HomeAssistant, home: Household, url: str
) -> None:
    entry = entry_for(hass, home, url=url or home.url)
    stored = dict(entry.data)
    shown = await submit(hass, await start(hass), access(home))
    assert shown["type"] is FlowResultType.ABORT
    assert shown["reason"] == "already_configured"
    assert_text("config.abort.already_configured", shown)
    assert entry.data == stored


async def test_two_dialogs_make_one_entry(hass: HomeAssistant, home: Household) -> None:
    first, second = await start(hass), await start(hass)
    first = await submit(hass, first, access(home))
    second = await submit(hass, second, access(home))
    first = await submit(hass, first, {"server": "done"})
    assert first["type"] is FlowResultType.CREATE_ENTRY
    # Home Assistant itself ends the other one
    assert not hass.config_entries.flow.async_progress()
    assert len(hass.config_entries.async_entries(DOMAIN)) == 1


async def test_a_second_jellyseerr_is_a_second_entry(
    hass: HomeAssistant, home: Household
) -> None:
    entry_for(hass, home)
    home.jellyseerr.vapid_public = "another"
    shown = await submit(hass, await start(hass), access(home))
    done = await submit(hass, shown, {"server": "done"})
    assert done["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("title", "expected"), [("Wishes\u202e\n", "Wishes"), ("\u202e", "127.0.0.1")]
)
async def test_the_entry_is_called_as_jellyseerr_is(
    hass: HomeAssistant, home: Household, title: str, expected: str
) -> None:
    def named(body: dict[str, Any]) -> dict[str, Any]:
        return body | {"applicationTitle": title}

    home.jellyseerr.fault("GET", "/api/v1/settings/public", Changed(named))
    shown = await submit(hass, await start(hass), access(home))
    done = await submit(hass, shown, {"server": "done"})
    assert done["title"] == expected
