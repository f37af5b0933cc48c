"""What was found behind Jellyseerr, and correcting it."""

from typing import Any
from unittest.mock import patch

from homeassistant.data_entry_flow import InvalidData
import pytest

from tests.media_stack import Changed, Fault, Hang, Household, Html, Status

from .dialog import Dialog
from .entry import DONE, access

pytestmark = pytest.mark.usefixtures("not_loaded")

NOBODY = "http://127.0.0.1:1"
JELLYFIN, RADARR = 0, 1


async def find(home: Household, adding: Dialog) -> None:
    """Connect to Jellyseerr, which shows what is behind it."""
    await adding.submit(access(home))
    assert adding.step == "servers", adding.errors


@pytest.fixture
async def found(home: Household, adding: Dialog) -> Dialog:
    """Return the dialog with the servers, of which nothing is wrong yet."""
    await find(home, adding)
    return adding


def lines(dialog: Dialog) -> list[str]:
    """Return what is said of each server."""
    return dialog.placeholders["servers"].splitlines()


async def correct(dialog: Dialog, key: str, **values: Any) -> None:
    """Choose a server and write how it is reached."""
    await dialog.submit({"server": key})
    assert dialog.step == "server"
    await dialog.submit({"verify_ssl": True, **values})


async def test_every_server_is_listed(home: Household, found: Dialog) -> None:
    assert [line.partition(", ")[0] for line in lines(found)] == [
        f"- **{name}** (`{server.url}`): reachable"
        for name, server in (
            ("jelly", home.jellyfin),
            ("Radarr", home.radarr),
            ("Radarr 4K", home.radarr_4k),
            ("Sonarr", home.sonarr),
            ("Sonarr 4K", home.sonarr_4k),
        )
    ]
    keys = ["done", "jellyfin", "radarr:0", "radarr:1", "sonarr:0", "sonarr:1"]
    assert [choice["value"] for choice in found.choices("server")] == keys
    assert found.filled == DONE
    assert not any(key in f"{found.shown}" for key in home.keys)


async def assert_does_not_block(home: Household, adding: Dialog, said: str) -> None:
    """Connect; something is said of the first Radarr, and the entry is made anyway."""
    await find(home, adding)
    assert lines(adding)[RADARR].startswith("- **Radarr**")
    assert lines(adding)[RADARR].endswith(said)
    assert "reachable, version" in lines(adding)[JELLYFIN]
    await adding.submit(DONE)
    assert adding.outcome == "create_entry"
    assert adding.shown["data"]["servers"] == {}


@pytest.mark.parametrize(
    ("fault", "timeout", "said"),
    [
        (Hang(), "3s", "did not answer in time"),
        (Status(401), "30s", "refuses the API key"),
        (Html(), "30s", "something else answers there"),
        (Status(500), "30s", "cannot be reached, or answers with an error"),
    ],
)
async def test_a_server_that_will_not_do_does_not_block(
    home: Household, adding: Dialog, fault: Fault, timeout: str, said: str
) -> None:
    home.radarr.fault("*", "*", fault)
    module = "custom_components.jellyseerr_cleanup.config_flow"
    with patch(f"{module}.DEFAULT_TIMEOUT", timeout):
        await assert_does_not_block(home, adding, said)


async def test_another_server_in_its_place_does_not_block(
    home: Household, adding: Dialog
) -> None:
    home.jellyseerr.radarrs[0].instance = home.sonarr
    await assert_does_not_block(home, adding, "something else answers there")


async def test_no_address_does_not_block(home: Household, adding: Dialog) -> None:
    home.jellyseerr.radarrs[0].hostname = ""
    said = "Jellyseerr's settings hold no address"
    await assert_does_not_block(home, adding, said)


async def test_jellyfin_is_down(home: Household, adding: Dialog) -> None:
    await home.jellyfin.down()
    await find(home, adding)
    assert "cannot be reached" in lines(adding)[JELLYFIN]
    await adding.submit(DONE)
    assert adding.shown["data"]["jellyfin_id"] is None


async def test_a_version_that_is_not_told(home: Household, adding: Dialog) -> None:
    home.jellyseerr.fault("GET", "/api/v1/settings/about", Status(500))
    home.jellyseerr.fault("GET", "/api/v1/status", Status(500))
    await find(home, adding)
    assert adding.placeholders["version"] == "?"


async def test_names_cannot_forge_what_is_shown(
    home: Household, adding: Dialog
) -> None:
    home.jellyseerr.radarrs[0].name = "**[me](http://evil)**\n<b>\u202e"
    await find(home, adding)
    assert len(lines(adding)) == 5
    forged = r"- **\*\*\[me\]\(http\://evil\)\*\*\<b\>** (`http"
    assert lines(adding)[RADARR].startswith(forged)


async def test_an_address_is_corrected(home: Household, adding: Dialog) -> None:
    # Jellyseerr names an address where Home Assistant finds nothing
    elsewhere = Changed(lambda rows: [rows[0] | {"port": 1}, *rows[1:]])
    home.jellyseerr.fault("GET", "/api/v1/settings/radarr", elsewhere)
    await find(home, adding)
    assert "cannot be reached" in lines(adding)[RADARR]

    await adding.submit({"server": "radarr:0"})
    assert adding.filled["url"].endswith(":1")
    assert adding.placeholders["server"] == "Radarr"

    # The key is Jellyseerr's own
    await adding.submit({"url": f" {home.radarr.url}/ ", "verify_ssl": True})
    assert adding.step == "servers"
    assert "reachable, version" in lines(adding)[RADARR]
    await adding.submit(DONE)
    corrected = {"url": home.radarr.url, "verify_ssl": True}
    assert adding.shown["data"]["servers"] == {"radarr:0": corrected}


@pytest.mark.parametrize(
    ("key", "port"),
    [("jellyfin", 8096), ("radarr:0", 7878), ("radarr:1", 7878), ("sonarr:1", 8989)],
)
async def test_an_example_is_a_server_of_that_kind(
    found: Dialog, key: str, port: int
) -> None:
    assert found.placeholders.get("example") is None
    await found.submit({"server": key})
    assert found.placeholders["example"] == f"http://192.168.1.10:{port}"
    await found.submit({"url": "ftp://host", "verify_ssl": True})
    assert found.errors == {"url": "invalid_url"}
    assert found.placeholders["example"] == f"http://192.168.1.10:{port}"


async def test_a_key_and_the_certificate_check_are_corrected(
    home: Household, adding: Dialog
) -> None:
    home.jellyfin.api_key = "new-jellyfin-key"
    without_key = Changed(lambda body: body | {"apiKey": ""})
    home.jellyseerr.fault("GET", "/api/v1/settings/jellyfin", without_key)
    await find(home, adding)
    assert "refuses the API key" in lines(adding)[JELLYFIN]
    written = {"url": home.jellyfin.url, "verify_ssl": False}
    await correct(adding, "jellyfin", **written)
    assert (adding.step, adding.errors) == ("server", {"api_key": "invalid_auth"})
    assert adding.filled == written

    await adding.submit(written, api_key="new-jellyfin-key\n")
    assert "reachable, version" in lines(adding)[JELLYFIN]

    # Corrected once more: the key entered before is kept, and not shown
    await adding.submit({"server": "jellyfin"})
    assert adding.filled == written
    await adding.submit({**written, "url": NOBODY})
    assert adding.filled == {**written, "url": NOBODY}
    await adding.submit(written)
    await adding.submit(DONE)
    corrected = {**written, "api_key": "new-jellyfin-key"}
    assert adding.shown["data"]["servers"] == {"jellyfin": corrected}
    assert adding.shown["data"]["jellyfin_id"] == home.jellyfin.server_id


async def test_a_key_without_an_address(home: Household, adding: Dialog) -> None:
    """It is for the server where Jellyseerr says that it is."""
    home.jellyfin.api_key = "new-jellyfin-key"
    await find(home, adding)
    await correct(adding, "jellyfin", api_key="new-jellyfin-key", verify_ssl=True)
    assert "reachable, version" in lines(adding)[JELLYFIN]
    await adding.submit(DONE)
    (stored,) = adding.shown["data"]["servers"].values()
    assert stored["url"] == home.jellyfin.url
    assert stored["api_key"] == "new-jellyfin-key"


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("radarr:port", "invalid_url"),
        (NOBODY, "cannot_connect"),
        ("sonarr", "wrong_server_kind"),
        ("jellyfin", "wrong_server_kind"),
        ("jellyseerr", "wrong_server_kind"),
    ],
)
async def test_each_failure_is_shown_on_its_field(
    home: Household, found: Dialog, url: str, error: str
) -> None:
    server = getattr(home, url, home.radarr)
    written = server.url if url.isalpha() else url
    await correct(found, "radarr:0", url=written, api_key=server.api_key)
    assert (found.step, found.errors) == ("server", {"url": error})
    assert found.filled["url"] == written
    # What was typed stays, also the key, and no other is shown
    assert found.filled["api_key"] == server.api_key
    stored = [key for key in home.keys if key != server.api_key]
    assert not any(key in f"{found.shown}" for key in stored)

    right = {"url": home.radarr.url, "api_key": home.radarr.api_key}
    await found.submit(right, verify_ssl=True)
    assert found.step == "servers"
    await found.submit(DONE)
    assert found.shown["data"]["servers"]["radarr:0"]["url"] == home.radarr.url


async def test_a_certificate_that_is_not_trusted(
    found: Dialog, untrusted_server: str
) -> None:
    await correct(found, "radarr:0", url=untrusted_server)
    assert found.errors == {"verify_ssl": "invalid_certificate"}
    await found.submit({"url": untrusted_server, "verify_ssl": False})
    assert found.errors == {"url": "wrong_server_kind"}


async def test_jellyseerr_fails_meanwhile(home: Household, found: Dialog) -> None:
    rule = home.jellyseerr.fault("GET", "/api/v1/settings/sonarr", Status(401))
    await correct(found, "radarr:0", url=home.radarr.url)
    assert found.errors == {"api_key": "invalid_auth"}
    home.jellyseerr.heal(rule)
    await found.submit({"url": home.radarr.url, "verify_ssl": True})
    assert found.step == "servers"


async def test_an_empty_address_takes_the_correction_back(
    home: Household, found: Dialog
) -> None:
    await correct(found, "radarr:0", url=home.radarr.url + "/")
    # It is also the way back from a server that stays down
    await home.radarr.down()
    await correct(found, "radarr:0", url=home.radarr.url)
    assert found.errors == {"url": "cannot_connect"}
    await found.submit({"url": "", "verify_ssl": True})
    await found.submit(DONE)
    assert found.shown["data"]["servers"] == {}


async def test_a_server_that_jellyseerr_no_longer_names(
    home: Household, found: Dialog
) -> None:
    await found.submit({"server": "radarr:1"})
    home.jellyseerr.radarrs.pop()
    await found.submit({"url": home.radarr_4k.url, "verify_ssl": True})
    assert len(lines(found)) == 4


async def test_another_jellyfin_than_jellyseerrs(
    home: Household, adding: Dialog
) -> None:
    of_another = Changed(lambda body: body | {"serverId": "0" * 31 + "1"})
    rule = home.jellyseerr.fault("GET", "/api/v1/settings/jellyfin", of_another)
    await find(home, adding)
    assert "something else answers there" in lines(adding)[JELLYFIN]
    await correct(adding, "jellyfin", url=home.jellyfin.url)
    assert adding.errors == {"url": "wrong_server_kind"}
    home.jellyseerr.heal(rule)
    await adding.submit({"url": home.jellyfin.url, "verify_ssl": True})
    await adding.submit(DONE)
    assert adding.shown["data"]["jellyfin_id"] == home.jellyfin.server_id


async def test_a_jellyfin_whose_id_jellyseerr_does_not_know(
    home: Household, adding: Dialog
) -> None:
    without_id = Changed(lambda body: body | {"serverId": ""})
    home.jellyseerr.fault("GET", "/api/v1/settings/jellyfin", without_id)
    await find(home, adding)
    await adding.submit(DONE)
    assert adding.shown["data"]["jellyfin_id"] == home.jellyfin.server_id


async def test_a_server_that_is_none(found: Dialog) -> None:
    with pytest.raises(InvalidData):
        await found.submit({"server": "radarr:7"})
