"""The addresses of Jellyfin, Radarr and Sonarr, from Jellyseerr's settings."""

from dataclasses import dataclass, field
from typing import Literal

from yarl import URL

from .fields import Row


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A server that Jellyseerr knows, with its addresses.

    `urls` has the internal address first; it is empty if the settings make no address.
    """

    kind: Literal["jellyfin", "radarr", "sonarr"]
    service_id: int | None
    name: str
    urls: tuple[str, ...]
    api_key: str | None = field(repr=False)
    is_4k: bool
    server_id: str | None


def jellyfin_address(row: Row) -> ServerAddress:
    """Return Jellyfin's address from `/settings/jellyfin`.

    Jellyseerr 1.9 may send nothing but a `hostname`.
    """
    ssl = row.optional_boolean("useSsl")
    internal = _built(row, "ip", ssl, "urlBase") or _typed(
        row.optional_text("hostname"), ssl
    )
    return ServerAddress(
        kind="jellyfin",
        service_id=None,
        name=row.optional_name("name") or "Jellyfin",
        urls=_addresses(internal, _typed(row.optional_text("externalHostname"), ssl)),
        api_key=row.optional_text("apiKey"),
        is_4k=False,
        server_id=row.optional_jellyfin_id("serverId"),
    )


def servarr_address(kind: Literal["radarr", "sonarr"], row: Row) -> ServerAddress:
    """Return an address from `/settings/radarr` or `/settings/sonarr`.

    Jellyseerr's ids of these servers start at 0.
    """
    ssl = row.optional_boolean("useSsl")
    return ServerAddress(
        kind=kind,
        service_id=row.integer("id", most=2**31 - 1),
        name=row.optional_name("name") or kind.capitalize(),
        urls=_addresses(
            _built(row, "hostname", ssl, "baseUrl"),
            _typed(row.optional_text("externalUrl"), ssl),
        ),
        api_key=row.optional_text("apiKey"),
        is_4k=row.optional_boolean("is4k"),
        server_id=None,
    )


def _addresses(*urls: URL | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(url) for url in urls if url is not None))


def _built(row: Row, host_key: str, ssl: bool, base_key: str) -> URL | None:
    """Return the address that Jellyseerr puts together from its parts, if it can.

    A host with a slash in it, such as that of `http://`, was typed as a whole address.
    """
    host, port = row.optional_text(host_key), row.port("port")
    base = "/" + (row.optional_text(base_key) or "").strip("/")
    if host is None or port is None:
        return None
    if "/" in host:
        return _typed(host, ssl)
    try:
        return URL.build(
            scheme="https" if ssl else "http",
            host=host.strip("[]"),
            port=port,
            path=base.rstrip("/"),
        )
    except ValueError:
        return None


def _typed(text: str | None, ssl: bool) -> URL | None:
    """Return an address that somebody typed, with or without a scheme; None if invalid.

    Credentials, query and fragment are removed.
    """
    if text is None:
        return None
    try:
        url = URL(text if "://" in text else f"{'https' if ssl else 'http'}://{text}")
        if url.scheme not in ("http", "https") or not url.host:
            return None
        return (
            url.with_user(None)
            .with_query(None)
            .with_fragment(None)
            .with_path(url.raw_path.rstrip("/"), encoded=True)
        )
    except ValueError:
        return None
