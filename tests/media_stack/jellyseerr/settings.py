"""What Jellyseerr's settings endpoints answer, version by version."""

from ..server import HOST, Json
from .behaviour import Behaviour
from .rows import ServiceRow

PROXY: Json = {
    "enabled": False,
    "hostname": "",
    "port": 8080,
    "useSsl": False,
    "user": "",
    "password": "",
    "bypassFilter": "",
    "bypassLocalAddresses": True,
}


def regions(behaviour: Behaviour) -> Json:
    """Return the keys about regions, which were one before 2.0."""
    if behaviour.jellyfin_host_setting:
        return {"region": "", "originalLanguage": ""}
    return {
        "discoverRegion": "",
        "streamingRegion": "US",
        "originalLanguage": "",
        "enableSpecialEpisodes": False,
    }


def newer_logins(behaviour: Behaviour) -> Json:
    """Return the keys of 2.4 and later that the public and the main settings share."""
    if not behaviour.network_settings:
        return {}
    hidden = "hideBlocklisted" if behaviour.service_errors else "hideBlacklisted"
    return {hidden: False, "mediaServerLogin": True, "youtubeUrl": ""}


def public(
    behaviour: Behaviour,
    *,
    initialized: bool,
    media_server: int,
    vapid: str,
    jellyfin_url: str,
    four_k: tuple[bool, bool],
) -> Json:
    """Return ``/settings/public``, which needs no key."""
    body: Json = {
        "initialized": initialized,
        "applicationTitle": behaviour.title,
        "applicationUrl": "",
        "hideAvailable": False,
        "localLogin": True,
        "jellyfinForgotPasswordUrl": "",
        "movie4kEnabled": four_k[0],
        "series4kEnabled": four_k[1],
        "mediaServerType": media_server,
        "partialRequestsEnabled": True,
        "cacheImages": False,
        "vapidPublic": vapid,
        "enablePushRegistration": False,
        "locale": "en",
        "emailEnabled": False,
        "userEmailRequired": False,
        "newPlexLogin": True,
    }
    if behaviour.jellyfin_host_setting:
        body["jellyfinHost"] = jellyfin_url
    if behaviour.jellyfin_host_setting or behaviour.network_settings:
        body["jellyfinExternalHost"] = ""
    return body | regions(behaviour) | newer_logins(behaviour)


def main(behaviour: Behaviour, *, api_key: str, media_server: int, csrf: bool) -> Json:
    """Return ``/settings/main``."""
    body: Json = {
        "apiKey": api_key,
        "applicationTitle": behaviour.title,
        "applicationUrl": "",
        "cacheImages": False,
        "defaultPermissions": 32,
        "defaultQuotas": {"movie": {}, "tv": {}},
        "hideAvailable": False,
        "localLogin": True,
        "newPlexLogin": True,
        "mediaServerType": media_server,
        "partialRequestsEnabled": True,
        "locale": "en",
    }
    if not behaviour.network_settings:
        body |= {"csrfProtection": csrf, "trustProxy": False}
    if behaviour.caches_lookups:  # 2.3 alone had these here
        body |= {"forceIpv4First": False, "dnsServers": "", "proxy": PROXY}
    if behaviour.network_settings:
        word = "blocklisted" if behaviour.service_errors else "blacklisted"
        body |= {f"{word}Tags": "", f"{word}TagsLimit": 50}
    return body | regions(behaviour) | newer_logins(behaviour)


def network(behaviour: Behaviour, *, csrf: bool) -> Json:
    """Return ``/settings/network``."""
    body: Json = {
        "csrfProtection": csrf,
        "forceIpv4First": False,
        "trustProxy": False,
        "proxy": PROXY,
    }
    if behaviour.service_errors:
        body |= {
            "dnsCache": {"enabled": False, "forceMinTtl": 0, "forceMaxTtl": -1},
            "apiRequestTimeout": 10000,
        }
    return body


def jellyfin(
    behaviour: Behaviour,
    *,
    name: str,
    host: str,
    port: int,
    base_path: str,
    api_key: str,
    server_id: str,
    external: str,
) -> Json:
    """Return ``/settings/jellyfin``."""
    body: Json = {
        "name": name,
        "ip": host,
        "port": port,
        "useSsl": False,
        "urlBase": base_path,
        "externalHostname": external,
        "jellyfinForgotPasswordUrl": "",
        "libraries": [
            {"id": "lib1", "name": "Movies", "enabled": True, "type": "movie"}
        ],
        "serverId": server_id,
        "apiKey": api_key,
    }
    if behaviour.jellyfin_host_setting:
        body["hostname"] = f"http://{host or HOST}:{port}{base_path}"
    return body


def service(row: ServiceRow, *, series: bool) -> Json:
    """Return one entry of ``/settings/radarr`` or ``/settings/sonarr``."""
    body: Json = {
        "hostname": row.hostname,
        "useSsl": False,
        "baseUrl": row.instance.base_path,
        "activeProfileId": 1,
        "activeProfileName": "HD-1080p",
        "tags": [],
        "is4k": row.is_4k,
        "isDefault": row.is_default,
        "externalUrl": row.external_url,
        "syncEnabled": row.sync_enabled,
        "preventSearch": False,
        "tagRequests": False,
        "overrideRule": [],
        "id": row.id,
        "name": row.name,
        "port": row.instance.port,
        "apiKey": row.instance.api_key,
        "activeDirectory": str(row.instance.root),
    }
    if not series:
        return body | {"minimumAvailability": "released"}
    return body | {
        "enableSeasonFolders": True,
        "seriesType": "standard",
        "animeSeriesType": "anime",
        "activeLanguageProfileId": 1,
    }
