"""Addresses and keys as people paste them."""

from collections.abc import Mapping
import re
from typing import Any

from homeassistant.const import CONF_API_KEY, CONF_URL, CONF_VERIFY_SSL
from yarl import URL

from .refusals import Refused

_API_PATH = "/api/v1"


def clean_url(written: str) -> str:
    """Return the address without blanks, trailing slashes and API path; Refused."""
    try:
        url = URL("".join(written.split()))
        path = re.sub(r"/{2,}", "/", url.raw_path).rstrip("/")
        path = path.removesuffix(_API_PATH).rstrip("/")
        cleaned = str(url.with_path(path, encoded=True)).rstrip("/")
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


def correction(
    written: Mapping[str, Any], before: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return a server's corrected access; None for an empty address, which ends it.

    An empty key keeps the one that was entered before. Refused if the address is
    invalid.
    """
    if not written.get(CONF_URL, "").strip():
        return None
    access = {
        CONF_URL: clean_url(written[CONF_URL]),
        CONF_VERIFY_SSL: written[CONF_VERIFY_SSL],
    }
    if key := clean_key(written.get(CONF_API_KEY)) or before.get(CONF_API_KEY):
        access[CONF_API_KEY] = key
    return access
