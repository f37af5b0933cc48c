"""What was found behind Jellyseerr, and correcting it."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest

from tests.media_stack import Changed, Hang, Household, Html, Status

from .forms import access, assert_form_texts, schema, start, submit, suggested

pytestmark = pytest.mark.usefixtures("not_loaded")

NOBODY = "http://127.0.0.1:1"


def lost(home: Household) -> None:
    """Let Jellyseerr name an address of Radarr where Home Assistant finds nothing."""
    home.jellyseerr.fault(
        "GET",
        "/api/v1/settings/radarr",
        Changed(lambda rows: [rows[0] | {"port": 1}, *rows[1:]]),
    )


async def found(hass: HomeAssistant, home: Household) -> ConfigFlowResult:
    """Connect to Jellyseerr and return what is shown."""
    shown = await submit(hass, await start(hass), access(home))
    assert shown["step_id"] == "servers", shown["errors"]
    return shown


def lines(shown: ConfigFlowResult) -> list[str]:
    """Return what is said of each server."""
    placeholders = shown["description_placeholders"]
    assert placeholders is not None
    return placeholders["servers"].splitlines()


async def test_every_server_is_listed(hass: HomeAssistant, home: Household) -> None:
    shown = await found(hass, home)
    assert_form_texts("config", shown)
    assert [line.partition(", ")[0] for line in lines(shown)] == [
        f"- **{name}** (`{server.url}`): reachable"
        for name, server in (
            ("jelly", home.jellyfin),
            ("Radarr", home.radarr),
            ("Radarr 4K", home.radarr_4k),
            ("Sonarr", home.sonarr),
            ("Sonarr 4K", home.sonarr_4k),
        )
    ]
    (field,) = schema(shown).values()
    assert [option["value"] for option in field.config["options"]] == [
        "done",
        "jellyfin",
        "radarr:0",
        "radarr:1",
        "sonarr:0",
        "sonarr:1",
    ]
    assert suggested(shown) == {"server": "done"}
    assert not any(key in f"{shown}" for key in home.keys)


def _hang(home: Household) -> None:
    home.radarr.fault("*", "*", Hang())


def _other_key(home: Household) -> None:
    home.radarr.fault("*", "*", Status(401))


def _page(home: Household) -> None:
    home.radarr.fault("*", "*", Html())


def _error(home: Household) -> None:
    home.radarr.fault("*", "*", Status(500))


def _sonarr_in_its_place(home: Household) -> None:
    home.jellyseerr.radarrs[0].instance = home.sonarr


def _no_address(home: Household) -> None:
    home.jellyseerr.radarrs[0].hostname = ""


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (_hang, "did not answer in time"),
        (_other_key, "refuses the API key"),
        (_page, "something else answers there"),
        (_sonarr_in_its_place, "something else answers there"),
        (_error, "cannot be reached, or answers with an error"),
        (_no_address, "Jellyseerr's settings hold no address"),
    ],
)
async def test_a_server_that_will_not_do_does_not_block(
    hass: HomeAssistant,
    home: Household,
    fault: Callable[[Household], None],
    said: str,
) -> None:
    fault(home)
    with patch(
        "custom_components.jellyseerr_cleanup.config_flow.DEFAULT_TIMEOUT",
        "3s" if fault is _hang else "30s",
    ):
        shown = await found(hass, home)
    assert lines(shown)[1].startswith("- **Radarr**")
    assert lines(shown)[1].endswith(said)
    assert "reachable, version" in lines(shown)[0]
    done = await submit(hass, shown, {"server": "done"})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["data"]["servers"] == {}


async def test_jellyfin_is_down(hass: HomeAssistant, home: Household) -> None:
    await home.jellyfin.down()
    shown = await found(hass, home)
    assert "cannot be reached" in lines(shown)[0]
    done = await submit(hass, shown, {"server": "done"})
    assert done["data"]["jellyfin_id"] is None


async def test_a_version_that_is_not_told(hass: HomeAssistant, home: Household) -> None:
    home.jellyseerr.fault("GET", "/api/v1/settings/about", Status(500))
    home.jellyseerr.fault("GET", "/api/v1/status", Status(500))
    shown = await found(hass, home)
    placeholders = shown["description_placeholders"]
    assert placeholders is not None
    assert placeholders["version"] == "?"


async def test_names_cannot_forge_what_is_shown(
    hass: HomeAssistant, home: Household
) -> None:
    home.jellyseerr.radarrs[0].name = "**[me](http://evil)**\n<b>\u202e"
    shown = await found(hass, home)
    assert len(lines(shown)) == 5
    assert lines(shown)[1].startswith(
        r"- **\*\*\[me\]\(http\://evil\)\*\*\<b\>** (`http"
    )


async def correct(
    hass: HomeAssistant, shown: ConfigFlowResult, key: str, **values: Any
) -> ConfigFlowResult:
    """Choose a server and write how it is reached."""
    shown = await submit(hass, shown, {"server": key})
    assert shown["step_id"] == "server"
    assert_form_texts("config", shown)
    return await submit(hass, shown, {"verify_ssl": True, **values})


async def test_an_address_is_corrected(hass: HomeAssistant, home: Household) -> None:
    lost(home)
    shown = await found(hass, home)
    assert "cannot be reached" in lines(shown)[1]

    shown = await submit(hass, shown, {"server": "radarr:0"})
    assert suggested(shown)["url"].endswith(":1")
    assert (shown["description_placeholders"] or {})["server"] == "Radarr"

    # The key is Jellyseerr's own
    shown = await submit(
        hass, shown, {"url": f" {home.radarr.url}/ ", "verify_ssl": True}
    )
    assert shown["step_id"] == "servers"
    assert "reachable, version" in lines(shown)[1]
    done = await submit(hass, shown, {"server": "done"})
    assert done["data"]["servers"] == {
        "radarr:0": {"url": home.radarr.url, "verify_ssl": True}
    }


async def test_a_key_and_the_certificate_check_are_corrected(
    hass: HomeAssistant, home: Household
) -> None:
    home.jellyfin.api_key = "new-jellyfin-key"
    home.jellyseerr.fault(
        "GET", "/api/v1/settings/jellyfin", Changed(lambda body: body | {"apiKey": ""})
    )
    shown = await found(hass, home)
    assert "refuses the API key" in lines(shown)[0]
    written = {"url": home.jellyfin.url, "verify_ssl": False}
    shown = await correct(hass, shown, "jellyfin", **written)
    assert (shown["step_id"], shown["errors"]) == (
        "server",
        {"api_key": "invalid_auth"},
    )
    assert suggested(shown) == written

    shown = await submit(hass, shown, {**written, "api_key": "new-jellyfin-key\n"})
    assert "reachable, version" in lines(shown)[0]

    # Corrected once more: the key entered before is kept, and not shown
    shown = await submit(hass, shown, {"server": "jellyfin"})
    assert suggested(shown) == written
    shown = await submit(hass, shown, written)
    done = await submit(hass, shown, {"server": "done"})
    assert done["data"]["servers"] == {
        "jellyfin": {**written, "api_key": "new-jellyfin-key"}
    }
    assert done["data"]["jellyfin_id"] == home.jellyfin.server_id


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("radarr:7878", "invalid_url"),
        (NOBODY, "cannot_connect"),
        ("sonarr", "wrong_server_kind"),
        ("jellyfin", "wrong_server_kind"),
        ("jellyseerr", "wrong_server_kind"),
    ],
)
async def test_each_failure_is_shown_on_its_field(
    hass: HomeAssistant, home: Household, url: str, error: str
) -> None:
    server = getattr(home, url, home.radarr)
    written = {"url": server.url if url.isalpha() else url}
    shown = await found(hass, home)
    shown = await correct(hass, shown, "radarr:0", **written, api_key=server.api_key)
    assert (shown["step_id"], shown["errors"]) == ("server", {"url": error})
    assert_form_texts("config", shown)
    assert suggested(shown)["url"] == written["url"]
    assert not any(key in f"{shown}" for key in home.keys)

    shown = await submit(
        hass,
        shown,
        {
            "url": home.radarr.url,
            "api_key": home.radarr.api_key,
            "verify_ssl": True,
        },
    )
    assert shown["step_id"] == "servers"
    done = await submit(hass, shown, {"server": "done"})
    assert done["data"]["servers"]["radarr:0"]["url"] == home.radarr.url


async def test_a_certificate_that_is_not_trusted(
    hass: HomeAssistant, home: Household, untrusted_server: str
) -> None:
    shown = await found(hass, home)
    shown = await correct(hass, shown, "radarr:0", url=untrusted_server)
    assert shown["errors"] == {"verify_ssl": "invalid_certificate"}
    shown = await submit(hass, shown, {"url": untrusted_server, "verify_ssl": False})
    assert shown["errors"] == {"url": "wrong_server_kind"}


async def test_jellyseerr_fails_meanwhile(hass: HomeAssistant, home: Household) -> None:
    shown = await found(hass, home)
    rule = home.jellyseerr.fault("GET", "/api/v1/settings/sonarr", Status(401))
    shown = await correct(hass, shown, "radarr:0", url=home.radarr.url)
    assert shown["errors"] == {"api_key": "invalid_auth"}
    placeholders = shown["description_placeholders"]
    assert placeholders is not None
    home.jellyseerr.heal(rule)
    shown = await submit(hass, shown, {"url": home.radarr.url, "verify_ssl": True})
    assert shown["step_id"] == "servers"


async def test_an_empty_address_takes_the_correction_back(
    hass: HomeAssistant, home: Household
) -> None:
    shown = await found(hass, home)
    shown = await correct(hass, shown, "radarr:0", url=home.radarr.url + "/")
    shown = await correct(hass, shown, "radarr:0")
    done = await submit(hass, shown, {"server": "done"})
    assert done["data"]["servers"] == {}


async def test_the_way_back_from_a_server_that_stays_down(
    hass: HomeAssistant, home: Household
) -> None:
    await home.radarr.down()
    shown = await found(hass, home)
    shown = await correct(hass, shown, "radarr:0", url=home.radarr.url)
    assert shown["errors"] == {"url": "cannot_connect"}
    shown = await submit(hass, shown, {"url": "", "verify_ssl": True})
    done = await submit(hass, shown, {"server": "done"})
    assert done["data"]["servers"] == {}


async def test_a_server_that_jellyseerr_no_longer_names(
    hass: HomeAssistant, home: Household
) -> None:
    shown = await found(hass, home)
    shown = await submit(hass, shown, {"server": "radarr:1"})
    home.jellyseerr.radarrs.pop()
    written = {"url": home.radarr_4k.url, "verify_ssl": True}
    shown = await submit(hass, shown, written)
    assert len(lines(shown)) == 4


async def test_another_jellyfin_than_jellyseerrs(
    hass: HomeAssistant, home: Household
) -> None:
    def of_another(body: dict[str, Any]) -> dict[str, Any]:
        return body | {"serverId": "0" * 31 + "1"}

    rule = home.jellyseerr.fault(
        "GET", "/api/v1/settings/jellyfin", Changed(of_another)
    )
    shown = await found(hass, home)
    assert "something else answers there" in lines(shown)[0]
    shown = await correct(hass, shown, "jellyfin", url=home.jellyfin.url)
    assert shown["errors"] == {"url": "wrong_server_kind"}
    home.jellyseerr.heal(rule)
    shown = await submit(hass, shown, {"url": home.jellyfin.url, "verify_ssl": True})
    done = await submit(hass, shown, {"server": "done"})
    assert done["data"]["jellyfin_id"] == home.jellyfin.server_id


async def test_a_jellyfin_whose_id_jellyseerr_does_not_know(
    hass: HomeAssistant, home: Household
) -> None:
    home.jellyseerr.fault(
        "GET",
        "/api/v1/settings/jellyfin",
        Changed(lambda body: body | {"serverId": ""}),
    )
    done = await submit(hass, await found(hass, home), {"server": "done"})
    assert done["data"]["jellyfin_id"] == home.jellyfin.server_id


async def test_a_server_that_is_none(hass: HomeAssistant, home: Household) -> None:
    shown = await found(hass, home)
    with pytest.raises(InvalidData):
        await submit(hass, shown, {"server": "radarr:7"})
