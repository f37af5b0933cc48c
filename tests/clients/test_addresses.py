"""Which addresses come out of Jellyseerr's settings."""

from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.clients.addresses import (
    jellyfin_address,
    servarr_address,
)
from custom_components.jellyseerr_cleanup.clients.errors import UnexpectedAnswer
from custom_components.jellyseerr_cleanup.clients.fields import Row

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
        ({}, ("http://127.0.0.1:8096",)),
        ({"useSsl": True, "port": 443}, ("https://127.0.0.1",)),
        ({"urlBase": "/jellyfin"}, ("http://127.0.0.1:8096/jellyfin",)),
        ({"urlBase": "jellyfin/"}, ("http://127.0.0.1:8096/jellyfin",)),
        ({"ip": "::1"}, ("http://[::1]:8096",)),
        ({"ip": "[::1]"}, ("http://[::1]:8096",)),
        (
            {"externalHostname": "https://tv.example.org/"},
            ("http://127.0.0.1:8096", "https://tv.example.org"),
        ),
        (
            {"externalHostname": "tv.example.org", "useSsl": True},
            ("https://127.0.0.1:8096", "https://tv.example.org"),
        ),
        ({"externalHostname": "http://127.0.0.1:8096"}, ("http://127.0.0.1:8096",)),
        (
            {"externalHostname": "https://me:pw@tv.example.org/jf/?api_key=x"},
            ("http://127.0.0.1:8096", "https://tv.example.org/jf"),
        ),
        (
            {"ip": None, "port": None, "hostname": "http://10.0.0.2:8096/jf"},
            ("http://10.0.0.2:8096/jf",),
        ),
        ({"ip": "", "hostname": "10.0.0.2:8096"}, ("http://10.0.0.2:8096",)),
        (
            {"ip": "", "hostname": "jellyfin.local", "useSsl": True},
            ("https://jellyfin.local",),
        ),
        (
            {"ip": "127.0.0.1", "hostname": "http://10.0.0.2:8096"},
            ("http://127.0.0.1:8096",),
        ),
        ({"ip": "http://10.0.0.2:8096"}, ("http://10.0.0.2:8096",)),
        ({"ip": ""}, ()),
        ({"ip": "", "hostname": "http://"}, ()),
        ({"ip": "", "hostname": "ftp://10.0.0.2"}, ()),
        ({"ip": "a b"}, ()),
        ({"port": "8097"}, ("http://127.0.0.1:8097",)),
        ({"ip": "", "hostname": "http://[::1"}, ()),
        ({"ip": "", "hostname": "host:99999"}, ()),
    ],
)
def test_jellyfin(change: dict[str, Any], urls: tuple[str, ...]) -> None:
    address = jellyfin_address(Row("Jellyseerr", "setting", JELLYFIN | change))
    assert address.urls == urls
    assert (address.kind, address.service_id, address.name, address.api_key) == (
        "jellyfin",
        None,
        "jelly",
        "s3cr3t",
    )
    assert address.server_id == "a" * 32


@pytest.mark.parametrize(
    ("change", "urls"),
    [
        ({}, ("http://radarr:7878",)),
        ({"useSsl": True}, ("https://radarr:7878",)),
        ({"baseUrl": "/radarr"}, ("http://radarr:7878/radarr",)),
        (
            {"baseUrl": None, "externalUrl": "https://radarr.example.org"},
            ("http://radarr:7878", "https://radarr.example.org"),
        ),
        ({"hostname": "http://radarr:7878/x"}, ("http://radarr:7878/x",)),
        (
            {"hostname": "", "externalUrl": "https://radarr.example.org/4k"},
            ("https://radarr.example.org/4k",),
        ),
        ({"port": None}, ()),
        ({"port": "7879"}, ("http://radarr:7879",)),
        ({"port": " 7879 "}, ("http://radarr:7879",)),
        ({"port": ""}, ()),
        ({"port": 0}, ()),
        ({"port": 65536}, ()),
        ({"port": "78 79"}, ()),
        ({"port": True}, ()),
        (
            {"port": "", "externalUrl": "https://arr.example.org"},
            ("https://arr.example.org",),
        ),
        ({"is4k": None}, ("http://radarr:7878",)),
    ],
)
def test_radarr(change: dict[str, Any], urls: tuple[str, ...]) -> None:
    address = servarr_address("radarr", Row("Jellyseerr", "setting", RADARR | change))
    assert address.urls == urls
    assert (address.kind, address.service_id, address.is_4k, address.server_id) == (
        "radarr",
        0,
        False,
        None,
    )


@pytest.mark.parametrize(
    "change",
    [
        {"id": None},
        {"id": "0"},
        {"id": True},
        {"is4k": 1},
        {"hostname": 5},
    ],
)
def test_a_setting_that_makes_no_sense(change: dict[str, Any]) -> None:
    with pytest.raises(UnexpectedAnswer):
        servarr_address("sonarr", Row("Jellyseerr", "setting", RADARR | change))


def test_without_a_name_or_a_key() -> None:
    bare: dict[str, Any] = {
        "id": 3,
        "hostname": "sonarr",
        "port": 8989,
        "is4k": True,
        "apiKey": "",
    }
    address = servarr_address("sonarr", Row("Jellyseerr", "setting", bare))
    assert (address.name, address.api_key, address.is_4k) == ("Sonarr", None, True)
    assert jellyfin_address(Row("Jellyseerr", "setting", {})).name == "Jellyfin"


def test_the_key_is_not_shown() -> None:
    assert "s3cr3t" not in repr(
        servarr_address("radarr", Row("Jellyseerr", "setting", RADARR))
    )
