"""Which addresses come out of Jellyseerr's settings."""

from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.clients.addresses import (
    ServerAddress,
    jellyfin_address,
    servarr_address,
)
from custom_components.jellyseerr_cleanup.clients.errors import UnexpectedAnswer
from custom_components.jellyseerr_cleanup.clients.fields import Row

LOCAL, OTHER = "http://127.0.0.1:8096", "http://10.0.0.2:8096"
TV = "https://tv.example.org"
JELLYFIN: dict[str, Any] = {
    "name": "jelly",
    "ip": "127.0.0.1",
    "port": 8096,
    "useSsl": False,
    "urlBase": "",
    "serverId": "a" * 32,
    "apiKey": "s3cr3t",
}
RADARR: dict[str, Any] = {
    "id": 0,
    "name": "Radarr",
    "hostname": "radarr",
    "port": 7878,
    "apiKey": "s3cr3t",
    "useSsl": False,
    "baseUrl": "",
    "is4k": False,
}


@pytest.mark.parametrize(
    ("change", "urls"),
    [
        ({}, (LOCAL,)),
        ({"useSsl": True, "port": 443}, ("https://127.0.0.1",)),
        ({"urlBase": "/jellyfin"}, (f"{LOCAL}/jellyfin",)),
        ({"urlBase": "jellyfin/"}, (f"{LOCAL}/jellyfin",)),
        ({"ip": "::1"}, ("http://[::1]:8096",)),
        ({"ip": "[::1]"}, ("http://[::1]:8096",)),
        ({"externalHostname": f"{TV}/"}, (LOCAL, TV)),
        (
            {"externalHostname": "tv.example.org", "useSsl": True},
            ("https://127.0.0.1:8096", TV),
        ),
        ({"externalHostname": LOCAL}, (LOCAL,)),
        (
            {"externalHostname": "https://me:pw@tv.example.org/jf/?api_key=x"},
            (LOCAL, f"{TV}/jf"),
        ),
        ({"ip": None, "port": None, "hostname": f"{OTHER}/jf"}, (f"{OTHER}/jf",)),
        ({"ip": "", "hostname": "10.0.0.2:8096"}, (OTHER,)),
        (
            {"ip": "", "hostname": "jelly.local", "useSsl": True},
            ("https://jelly.local",),
        ),
        ({"ip": "127.0.0.1", "hostname": OTHER}, (LOCAL,)),
        ({"ip": OTHER}, (OTHER,)),
        ({"ip": ""}, ()),
        ({"ip": "", "hostname": "http://"}, ()),
        ({"ip": "", "hostname": "ftp://10.0.0.2"}, ()),
        ({"ip": "a b"}, ()),
        ({"ip": "", "hostname": "http://[::1"}, ()),
        ({"ip": "", "hostname": "host:99999"}, ()),
    ],
    ids=repr,
)
def test_jellyfin(change: dict[str, Any], urls: tuple[str, ...]) -> None:
    address = jellyfin_address(Row("Jellyseerr", "setting", JELLYFIN | change))
    assert address == ServerAddress(
        "jellyfin", None, "jelly", urls, "s3cr3t", False, "a" * 32
    )


@pytest.mark.parametrize(
    ("change", "urls"),
    [
        ({}, ("http://radarr:7878",)),
        ({"useSsl": True}, ("https://radarr:7878",)),
        ({"baseUrl": "/radarr"}, ("http://radarr:7878/radarr",)),
        ({"baseUrl": None, "externalUrl": TV}, ("http://radarr:7878", TV)),
        ({"hostname": "http://radarr:7878/x"}, ("http://radarr:7878/x",)),
        ({"hostname": "", "externalUrl": f"{TV}/4k"}, (f"{TV}/4k",)),
        ({"port": None}, ()),
        ({"port": "7879"}, ("http://radarr:7879",)),
        ({"port": " 7879 "}, ("http://radarr:7879",)),
        ({"port": ""}, ()),
        ({"port": 0}, ()),
        ({"port": 65536}, ()),
        ({"port": "78 79"}, ()),
        ({"port": True}, ()),
        ({"is4k": None}, ("http://radarr:7878",)),
    ],
    ids=repr,
)
def test_radarr(change: dict[str, Any], urls: tuple[str, ...]) -> None:
    address = servarr_address("radarr", Row("Jellyseerr", "setting", RADARR | change))
    assert address == ServerAddress("radarr", 0, "Radarr", urls, "s3cr3t", False, None)
    assert "s3cr3t" not in repr(address)


@pytest.mark.parametrize(
    "change", [{"id": None}, {"id": "0"}, {"is4k": 1}, {"hostname": 5}]
)
def test_a_setting_that_makes_no_sense(change: dict[str, Any]) -> None:
    with pytest.raises(UnexpectedAnswer):
        servarr_address("sonarr", Row("Jellyseerr", "setting", RADARR | change))


def test_without_a_name_or_a_key() -> None:
    bare = RADARR | {"name": "", "apiKey": "", "is4k": True}
    address = servarr_address("sonarr", Row("Jellyseerr", "setting", bare))
    assert (address.name, address.api_key, address.is_4k) == ("Sonarr", None, True)
    assert jellyfin_address(Row("Jellyseerr", "setting", {})).name == "Jellyfin"
