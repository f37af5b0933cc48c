"""Which scheme a server speaks, found out without telling it a key."""

from datetime import timedelta

import aiohttp
from yarl import URL

# Long enough for a busy server, and short enough to be added to another try
PATIENCE = timedelta(seconds=5)

_BAD_REQUEST = 400


async def answers(
    session: aiohttp.ClientSession, url: URL, patience: timedelta = PATIENCE
) -> bool:
    """Return whether a server there answers in the scheme of this address.

    It is told nothing but the address, and its certificate is not checked. False, too,
    for a port that refuses plain HTTP because it expects TLS, and for one that only
    leads on to https; and if nothing comes within `patience`.
    """
    limit = aiohttp.ClientTimeout(total=patience.total_seconds())
    try:
        # Nothing secret is sent, and one who signs for himself has answered, too
        async with session.get(
            url, allow_redirects=False, ssl=False, timeout=limit
        ) as response:
            # nginx, Apache and servers in Go say with a 400 that they expect TLS
            return url.scheme == "https" or not (
                response.status == _BAD_REQUEST or _leads_to_https(response)
            )
    except TimeoutError, aiohttp.ClientError, OSError, ValueError:
        return False


def _leads_to_https(response: aiohttp.ClientResponse) -> bool:
    try:
        target = URL(response.headers.get("Location", ""))
    except ValueError:
        return False
    return target.scheme == "https" and target.host == response.url.host


def in_other_scheme(url: URL) -> URL:
    """Return the address with https for http, or http: of the port that is written."""
    return url.with_scheme("http" if url.scheme == "https" else "https")


def is_not_tls(err: aiohttp.ClientConnectorSSLError) -> bool:
    """Return whether what answered was no TLS at all: it is how plain HTTP looks."""
    return getattr(err.os_error, "reason", None) == "WRONG_VERSION_NUMBER"
