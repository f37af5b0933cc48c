"""Addresses and keys as people paste them."""

from collections.abc import Mapping
import re
from typing import Any

from homeassistant.const import CONF_API_KEY, CONF_URL, CONF_VERIFY_SSL
from yarl import URL

from .refusals import Refused

_API_PATH = "/api/v1"
# `http:/host` would otherwise be the path of a server called "http"
_HALF_A_SCHEME = re.compile(r"https?:?(?:/|$)", re.IGNORECASE)
_PORTS = {"jellyseerr": 5055, "jellyfin": 8096, "radarr": 7878, "sonarr": 8989}


def example_of(server: str) -> str:
    """Return an example of the address of such a server, with its usual port."""
    # A placeholder, because an address in a translated text becomes a dead link
    return f"http://192.168.1.10:{_PORTS[server]}"


def possible_urls(written: str) -> tuple[URL, ...]:
    """Return the addresses that may be meant, the first to try first; Refused.

    They have no blanks, no trailing slashes and no API path. Without a scheme it is the
    one with http, and the one with https.
    """
    text = "".join(written.split())
    if "://" in text:
        return (_clean_url(text),)
    if text.startswith("/") or _HALF_A_SCHEME.match(text):
        raise Refused(CONF_URL, "invalid_url")
    return (_clean_url(f"http://{text}"), _clean_url(f"https://{text}"))


def _clean_url(text: str) -> URL:
    try:
        url = URL(text)
        path = re.sub(r"/{2,}", "/", url.raw_path).rstrip("/")
        path = path.removesuffix(_API_PATH).rstrip("/")
        cleaned = url.with_path(path, encoded=True)
    except ValueError:
        raise Refused(CONF_URL, "invalid_url") from None
    if (
        url.scheme not in ("http", "https")
        or not url.host
        # These are refused and not dropped, since people write them for a reason
        or url.user is not None
        or url.password is not None
        or url.raw_query_string
        or url.raw_fragment
    ):
        raise Refused(CONF_URL, "invalid_url")
    return cleaned


def clean_key(written: str | None) -> str | None:
    """Return the key without blanks and line ends; None if nothing is left."""
    return "".join((written or "").split()) or None


def typed_access(
    url: str, written: Mapping[str, Any], before: Mapping[str, Any]
) -> dict[str, Any]:
    """Return how a server is reached at an address, as a form says it.

    An empty key keeps the one that was entered before, if there is one.
    """
    access = {CONF_URL: url, CONF_VERIFY_SSL: written[CONF_VERIFY_SSL]}
    if key := clean_key(written.get(CONF_API_KEY)) or before.get(CONF_API_KEY):
        access[CONF_API_KEY] = key
    return access
