"""Adding a Jellyseerr."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest

from custom_components.jellyseerr_cleanup.const import DOMAIN
from custom_components.jellyseerr_cleanup.reading.servers import identity_of
from tests.media_stack import (
    BEHAVIOURS,
    Body,
    Changed,
    Fault,
    Hang,
    Household,
    Html,
    MediaServerType,
    Redirect,
    Status,
)
from tests.media_stack.household.stack import API_KEY

from .dialog import Dialog, add_entry
from .entry import DONE, access, entry_for

pytestmark = pytest.mark.usefixtures("not_loaded")


async def test_one_address_and_one_key_are_enough(
    home: Household, adding: Dialog
) -> None:
    assert adding.step == "user"
    await adding.submit(access(home))
    assert adding.step == "servers"
    await adding.submit(DONE)
    assert adding.outcome == "create_entry"
    assert adding.shown["title"] == "Jellyseerr"
    assert adding.shown["data"] == {
        **access(home),
        "servers": {},
        "jellyfin_id": home.jellyfin.server_id,
    }
    identity = identity_of(home.jellyseerr.vapid_public)
    assert adding.shown["result"].unique_id == identity


@pytest.mark.parametrize("version", BEHAVIOURS)
async def test_each_version_of_jellyseerr(
    adding: Dialog, tmp_path: Path, version: str
) -> None:
    async with Household(tmp_path, jellyseerr=version) as home:
        await adding.submit(access(home))
        await adding.submit(DONE)
        assert adding.shown["title"] == BEHAVIOURS[version].title
        assert adding.shown["data"]["jellyfin_id"] == home.jellyfin.server_id


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
    home: Household, adding: Dialog, before: str, after: str
) -> None:
    key = f" {home.api_key}\n"
    await adding.submit(access(home, url=before + home.url + after, api_key=key))
    await adding.submit(DONE)
    assert adding.shown["data"]["url"] == home.url
    assert adding.shown["data"]["api_key"] == home.api_key


@pytest.mark.parametrize(
    "url",
    [
        "",
        "   ",
        "//jellyseerr:5055",
        "/",
        "http:/jellyseerr:5055",
        "https:",
        "http",
        "jellyseerr:notaport",
        "user:secret@jellyseerr:5055",
        "jellyseerr:5055/?apikey=secret",
        "::1",
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
    home: Household, adding: Dialog, url: str
) -> None:
    await adding.submit(access(home, url=url))
    assert adding.errors == {"url": "invalid_url"}
    assert adding.filled["url"] == url
    await adding.submit(access(home))
    assert adding.step == "servers"


@pytest.mark.parametrize(
    ("server", "page"),
    [
        ("jellyfin", ""),
        ("radarr", ""),
        ("jellyseerr", "/login"),
        ("jellyseerr", "/requests"),
        ("jellyseerr", "/settings/main"),
    ],
)
async def test_something_else_is_there(
    home: Household, adding: Dialog, server: str, page: str
) -> None:
    await adding.submit(access(home, url=getattr(home, server).url + page))
    assert adding.errors == {"url": "not_jellyseerr"}


PUBLIC = "/api/v1/settings/public"
PLEX, EMBY = MediaServerType.PLEX, MediaServerType.EMBY


@pytest.mark.parametrize(
    ("path", "fault", "error"),
    [
        (PUBLIC, Hang(), "timeout"),
        ("*", Status(502, "Bad gateway", "text/plain"), "cannot_connect"),
        ("/api/v1/settings/radarr", Status(500), "cannot_connect"),
        (PUBLIC, Body("[]"), "not_jellyseerr"),
        ("*", Html(), "not_jellyseerr"),
        ("*", Redirect("https://elsewhere.example/"), "not_jellyseerr"),
        ("/api/v1/auth/me", Status(404), "not_jellyseerr"),
    ],
)
async def test_a_failure_is_shown_at_the_address(
    home: Household,
    adding: Dialog,
    caplog: pytest.LogCaptureFixture,
    path: str,
    fault: Fault,
    error: str,
) -> None:
    home.jellyseerr.fault("*", path, fault)
    # Not the default, so that it is seen to be kept
    written = access(home, verify_ssl=False)
    with patch(
        "custom_components.jellyseerr_cleanup.config_flow.DEFAULT_TIMEOUT", "1s"
    ):
        await adding.submit(written)
    assert (adding.step, adding.errors) == ("user", {"url": error})
    # What was written is still there, with the key, which is nowhere else
    assert adding.filled == written
    assert API_KEY not in f"{adding.placeholders} {caplog.text}"

    home.heal()
    await adding.submit(access(home))
    await adding.submit(DONE)
    assert adding.outcome == "create_entry"


@pytest.mark.parametrize(
    ("what", "value", "errors"),
    [
        ("initialized", False, {"url": "not_initialized"}),
        ("version", "1.8.1", {"url": "unsupported_version"}),
        ("media_server", PLEX, {"url": "not_jellyfin"}),
        ("media_server", EMBY, {"url": "not_jellyfin"}),
        ("media_server", MediaServerType.NOT_CONFIGURED, {"url": "not_jellyfin"}),
        ("api_key", "another-key", {"api_key": "invalid_auth"}),
        ("permissions", 32, {"api_key": "not_admin"}),
    ],
)
async def test_a_jellyseerr_that_will_not_do(
    home: Household,
    adding: Dialog,
    caplog: pytest.LogCaptureFixture,
    what: str,
    value: Any,
    errors: dict[str, str],
) -> None:
    changed = home.admin.row if what == "permissions" else home.jellyseerr
    with patch.object(changed, what, value):
        await adding.submit(access(home, api_key=API_KEY))
    assert (adding.step, adding.errors) == ("user", errors)
    assert adding.filled == access(home, api_key=API_KEY)
    assert API_KEY not in f"{adding.placeholders} {caplog.text}"
    await adding.submit(access(home))
    assert adding.step == "servers"


@pytest.mark.parametrize("key", ["", "  ", "\n"])
async def test_no_key(home: Household, adding: Dialog, key: str) -> None:
    await adding.submit(access(home, api_key=key))
    assert adding.errors == {"api_key": "invalid_auth"}
    assert not home.jellyseerr.calls


async def test_a_certificate_that_is_not_trusted(
    adding: Dialog, untrusted_server: str
) -> None:
    written = {"url": untrusted_server, "api_key": "key"}
    await adding.submit(written, verify_ssl=True)
    assert adding.errors == {"verify_ssl": "invalid_certificate"}
    # Without the check the server itself is asked, which is none
    await adding.submit(written, verify_ssl=False)
    assert adding.errors == {"url": "not_jellyseerr"}


@pytest.mark.parametrize("url", ["", "http://jellyseerr.home:5055/requests"])
async def test_the_same_server_twice_is_refused(
    hass: HomeAssistant, home: Household, adding: Dialog, url: str
) -> None:
    entry = entry_for(hass, home, url=url or home.url)
    stored = dict(entry.data)
    await adding.submit(access(home))
    assert adding.outcome == "already_configured"
    assert entry.data == stored


async def test_two_dialogs_make_one_entry(
    hass: HomeAssistant, home: Household, adding: Dialog
) -> None:
    second = await add_entry(hass)
    await adding.submit(access(home))
    await second.submit(access(home))
    await adding.submit(DONE)
    assert adding.outcome == "create_entry"
    # Home Assistant itself ends the other one
    assert not hass.config_entries.flow.async_progress()
    assert len(hass.config_entries.async_entries(DOMAIN)) == 1


async def test_a_second_jellyseerr_is_a_second_entry(
    hass: HomeAssistant, home: Household, adding: Dialog
) -> None:
    entry_for(hass, home)
    home.jellyseerr.vapid_public = "another"
    await adding.submit(access(home))
    await adding.submit(DONE)
    assert adding.outcome == "create_entry"


@pytest.mark.parametrize(
    ("title", "expected"), [("Wishes\u202e\n", "Wishes"), ("\u202e", "127.0.0.1")]
)
async def test_the_entry_is_called_as_jellyseerr_is(
    home: Household, adding: Dialog, title: str, expected: str
) -> None:
    named = Changed(lambda body: body | {"applicationTitle": title})
    home.jellyseerr.fault("GET", PUBLIC, named)
    await adding.submit(access(home))
    await adding.submit(DONE)
    assert adding.shown["title"] == expected
