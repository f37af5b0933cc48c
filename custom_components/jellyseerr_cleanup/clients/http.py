"""The one place that sends requests to a server.

It sets time limits, follows no redirects, limits the size of bodies and turns every
failure into a ClientError. No error contains a secret.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
import re

import aiohttp
import orjson

from .endpoint import Endpoint
from .errors import (
    CannotConnect,
    CertificateNotTrusted,
    ClientError,
    Conflict,
    CsrfProtected,
    NotAuthorized,
    NotDeleted,
    NotFound,
    NoTls,
    TimedOut,
    UnexpectedAnswer,
    WrongServer,
)
from .schemes import is_not_tls

type Params = Mapping[str, str | int | Sequence[int]]
type Json = bool | int | float | str | list[Json] | dict[str, Json] | None

BODY_LIMIT = 64 * 1024 * 1024

# Enough for any server's own explanation; an HTML page that is longer says nothing more
_ERROR_BODY_LIMIT = 64 * 1024
# To parse so many bytes takes about as long as to hand them to a thread
_LARGE = 32 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class HttpConnection:
    """Requests to one server; the session is shared and belongs to the caller."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        endpoint: Endpoint,
        *,
        api_path: str,
        headers: Mapping[str, str],
    ) -> None:
        """Send to `endpoint.url` + `api_path` with these headers; they hold the key."""
        self.name = endpoint.name
        self.clock_difference: timedelta | None = None
        """How far our clock was ahead of the last answer's `Date`; None without one."""
        self.answers = endpoint.answers
        self._session = session
        self._endpoint = endpoint
        self._base = endpoint.url.raw_path.rstrip("/") + api_path
        self._headers = {"Accept": "application/json", **headers}

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        json: Json = None,
        timeout: timedelta | None = None,
        body_limit: int = BODY_LIMIT,
        expect_body: bool = True,
    ) -> Json:
        """Send a request and return the parsed body; raises ClientError.

        The body may have `body_limit` bytes. Without `expect_body` the status alone
        decides, and None is returned.
        """
        body = await self._exchange(
            method,
            path,
            params,
            json=json,
            timeout=timeout,
            body_limit=body_limit if expect_body else None,
        )
        if body is None:
            return None
        return await _in_thread_if_large(body, lambda: self._parsed(body))

    async def read[Shaped](
        self,
        path: str,
        params: Params,
        shape: Callable[[Json], Shaped],
        *,
        timeout: timedelta | None = None,
    ) -> Shaped:
        """Return what `shape` makes of the parsed answer to a GET; raises ClientError.

        If the answer is the last one byte by byte, what was made of that is returned.
        """
        body = await self._exchange(
            "GET", path, params, timeout=timeout, body_limit=BODY_LIMIT
        )
        assert body is not None
        answers, key = self.answers, (path, *sorted(params.items()))
        return await _in_thread_if_large(
            body,
            lambda: answers.shaped(key, body, lambda raw: shape(self._parsed(raw))),
        )

    async def _exchange(
        self,
        method: str,
        path: str,
        params: Params | None,
        *,
        json: Json = None,
        timeout: timedelta | None,
        body_limit: int | None,
    ) -> bytes | None:
        """Send a request and return the body; None without a `body_limit`."""
        if any(_CONTROL.search(value) for value in self._headers.values()):
            raise NotAuthorized(
                self.name,
                "cannot be asked with this API key, it contains a line end or another"
                " control character: enter it again",
            )
        limits = aiohttp.ClientTimeout(
            total=(timeout or self._endpoint.timeout).total_seconds(),
            connect=self._endpoint.connect_timeout.total_seconds(),
        )
        try:
            async with self._session.request(
                method,
                self._endpoint.url.with_path(
                    self._base + path, encoded=True
                ).with_query(params),
                json=json,
                headers=self._headers,
                # A redirect would carry the key to another host, and turn a DELETE into
                # a GET
                allow_redirects=False,
                ssl=self._endpoint.verify_ssl,
                timeout=limits,
            ) as response:
                date = _http_date(response.headers.get("Date"))
                self.clock_difference = (
                    None if date is None else datetime.now(UTC) - date
                )
                if not 200 <= response.status < 300:
                    raise await self._refusal(response)
                if body_limit is None:
                    self._refuse_page(response)
                    return None
                return await self._body(response, body_limit)
        # The causes are cut off with `from None`: aiohttp's messages contain the whole
        # address, and a parser's error contains the whole body
        except TimeoutError:
            raise TimedOut(self.name) from None
        except aiohttp.ClientConnectorCertificateError:
            raise CertificateNotTrusted(self.name) from None
        except aiohttp.ClientConnectorSSLError as err:
            refused = NoTls if is_not_tls(err) else CertificateNotTrusted
            raise refused(self.name) from None
        except aiohttp.ClientPayloadError, aiohttp.ClientResponseError:
            raise UnexpectedAnswer(
                self.name,
                "broke off its answer or did not speak HTTP: check the address and"
                " the network",
            ) from None
        except aiohttp.ClientError, OSError, ValueError:
            raise CannotConnect(self.name) from None

    async def _refusal(self, response: aiohttp.ClientResponse) -> ClientError:
        """Return the error for an answer whose status is not a success."""
        match response.status:
            case status if 300 <= status < 400:
                if response.headers.get("Location", "").startswith("/login"):
                    return WrongServer(
                        self.name,
                        "has no such base path and asks to log in: correct or remove"
                        ' the base path (its "URL base") at the end of its address',
                    )
                return WrongServer(
                    self.name,
                    "answered with a redirect: enter the address that it leads to,"
                    " with its base path",
                )
            case 401:
                return NotAuthorized(self.name)
            case 403:
                explanation = await self._explanation(response)
                return (
                    CsrfProtected(self.name)
                    if explanation.get("message") == "invalid csrf token"
                    else NotAuthorized(self.name)
                )
            case 404:
                explanation = await self._explanation(response)
                # Without JSON it was not the API that answered. Jellyseerr sends a list
                # of `errors` if it has no such path at all.
                if explanation and not isinstance(explanation.get("errors"), list):
                    return NotFound(self.name, status=404)
                return WrongServer(
                    self.name,
                    "does not have this interface at this address: check the address"
                    " and the base path",
                    status=404,
                )
            case 409:
                return Conflict(self.name)
            case 500 if await self._could_not_delete(response):
                return NotDeleted(self.name, status=500)
            case 504:
                # A proxy gave up waiting, while the server behind it is still at work
                return TimedOut(self.name)
            case status:
                return UnexpectedAnswer(
                    self.name,
                    f"answered with the status {status}: look at its log",
                    status=status,
                )

    async def _could_not_delete(self, response: aiohttp.ClientResponse) -> bool:
        message = (await self._explanation(response)).get("message")
        return isinstance(message, str) and message.startswith("Unable to delete")

    async def _explanation(self, response: aiohttp.ClientResponse) -> dict[str, Json]:
        """Return the JSON object that an API sends with a refusal, or an empty one."""
        try:
            body = self._parsed(await self._body(response, _ERROR_BODY_LIMIT))
        except UnexpectedAnswer, WrongServer:
            return {}
        return body if isinstance(body, dict) else {}

    async def _body(self, response: aiohttp.ClientResponse, limit: int) -> bytes:
        """Return a JSON body, of at most `limit` bytes after decompression."""
        self._refuse_page(response)
        if (
            response.content_type != "application/json"
            and not response.content_type.endswith("+json")
        ):
            raise UnexpectedAnswer(
                self.name,
                "answered with something that is not JSON: check the address and the"
                " base path",
            )
        body = bytearray()
        async for chunk in response.content.iter_any():
            body += chunk
            if len(body) > limit:
                raise UnexpectedAnswer(
                    self.name,
                    f"sent more than {limit // 1024} KiB in one answer:"
                    " look at its log",
                )
        return bytes(body)

    def _parsed(self, body: bytes) -> Json:
        try:
            parsed: Json = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise UnexpectedAnswer(
                self.name,
                "sent an empty, broken or too deeply nested answer: look at its log",
            ) from None
        return parsed

    def _refuse_page(self, response: aiohttp.ClientResponse) -> None:
        """Raise WrongServer for a web page, which no API sends.

        Log-in pages, proxies and wrong base paths answer with one, even with the status
        200.
        """
        if response.content_type in ("text/html", "application/xhtml+xml"):
            raise WrongServer(
                self.name,
                "answered with a page for people: check the address and the base"
                " path, and that no log-in page is in front",
            )


async def _in_thread_if_large[Result](
    body: bytes, work: Callable[[], Result]
) -> Result:
    """Return what some work on a body returns; a large one would block the loop."""
    return await asyncio.to_thread(work) if len(body) > _LARGE else work()


def _http_date(text: str | None) -> datetime | None:
    try:
        date = parsedate_to_datetime(text) if text else None
        return date.replace(tzinfo=date.tzinfo or UTC).astimezone(UTC) if date else None
    except ValueError, OverflowError:
        return None
