"""Where the other servers are, as Jellyseerr's settings say it."""

from dataclasses import dataclass, field
from typing import Literal

from yarl import URL

from .fields import Row


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A server that Jellyseerr knows: its addresses, the internal one first; none if the settings make no address."""

    kind: Literal["jellyfin", "radarr", "sonarr"]
    service_id: int | None
    name: str
    urls: tuple[str, ...]
    api_key: str | None = field(repr=False)
    is_4k: bool
    server_id: str | None


def jellyfin_address(row: Row) -> ServerAddress:
    """Read `/settings/jellyfin`; Jellyseerr 1.9 may name a `hostname` only."""
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
    """Read one entry of `/settings/radarr` or `/settings/sonarr`; their ids start at 0."""
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
    """Put an address together as Jellyseerr does; a host with a scheme or a port in it was typed as a whole address."""
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
    """Read an address that somebody typed, with or without a scheme; None if it is none. Credentials and query are left behind."""
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
