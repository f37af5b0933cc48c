"""An address as people type it: with, without, or with the wrong scheme."""

from collections.abc import Awaitable, Callable

from homeassistant.const import CONF_URL
from yarl import URL

from ..clients.schemes import answers, in_other_scheme
from ..reading.servers import Network
from .address import possible_urls
from .refusals import Refused

# What an address with the wrong scheme may look like. Whoever answers in any other way
# has been understood.
_MAYBE_THE_SCHEME = {
    "cannot_connect",
    "timeout",
    "not_jellyseerr",
    "wrong_server_kind",
}

_WOULD_DO = {"http": "use_http", "https": "use_https"}


async def async_reach(
    network: Network,
    written: str,
    server: str,
    attempt: Callable[[str], Awaitable[None]],
) -> None:
    """Make an attempt at the address that was written; Refused if it fails.

    Without a scheme it is made by http, then by https, wherever `server` answers in
    that scheme without being told the key. With one it is made as it is written: if
    another scheme would do, that is said, and not tried.
    """
    urls = possible_urls(written)
    if len(urls) == 1:
        await _async_as_written(network, urls[0], server, attempt)
        return
    refused = None
    for url in urls:
        if not await _answers(network, url):
            continue
        try:
            await attempt(str(url))
        except Refused as err:
            # Where the address was right, the other one is another server's
            if err.field != CONF_URL:
                raise
            refused = refused or err
        else:
            return
    first, second = map(str, urls)
    raise refused or Refused(
        CONF_URL,
        "no_scheme_answers",
        {"server": server, "first": first, "second": second},
    )


async def _async_as_written(
    network: Network,
    url: URL,
    server: str,
    attempt: Callable[[str], Awaitable[None]],
) -> None:
    try:
        await attempt(str(url))
    except Refused as refused:
        other = in_other_scheme(url)
        if not await _async_is_the_scheme(network, url, other, refused.error):
            raise
        raise Refused(
            CONF_URL,
            _WOULD_DO[other.scheme],
            {"server": server, "instead": str(other)},
        ) from refused


async def _async_is_the_scheme(
    network: Network, url: URL, other: URL, error: str
) -> bool:
    if error == "no_tls":
        # The client has seen what answers there instead
        return url.scheme == "https"
    return (
        error in _MAYBE_THE_SCHEME
        and await _answers(network, other)
        and not await _answers(network, url)
    )


async def _answers(network: Network, url: URL) -> bool:
    return await answers(network.session(True), url)
