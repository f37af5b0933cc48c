"""A session without a network: clients get answers as from aiohttp, only faster."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, cast

import aiohttp
from aiohttp.helpers import HeadersMixin
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

type Answering = Callable[[URL], tuple[int, Mapping[str, str], bytes]]

_CHUNK = 1024 * 1024


class UnsentResponse(HeadersMixin):
    """An answer; `HeadersMixin` is aiohttp's own reading of the content type."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Take what was answered; it is its own content."""
        self.status = status
        self.headers = CIMultiDictProxy(CIMultiDict(headers))
        self._headers = self.headers
        self._body = body
        self.content = self

    async def iter_any(self) -> AsyncIterator[bytes]:
        """Give the body out in parts."""
        for start in range(0, len(self._body), _CHUNK):
            yield self._body[start : start + _CHUNK]


class UnsentSession:
    """Answers every request at once."""

    def __init__(self, answer: Answering) -> None:
        """Take what gives the answers."""
        self._answer = answer

    @asynccontextmanager
    async def request(
        self, method: str, url: URL, **options: Any
    ) -> AsyncIterator[UnsentResponse]:
        """Answer; the arguments are those of aiohttp's session."""
        yield UnsentResponse(*self._answer(url))


def unsent(answer: Answering) -> aiohttp.ClientSession:
    """Return a session that answers without a network."""
    return cast(aiohttp.ClientSession, UnsentSession(answer))
