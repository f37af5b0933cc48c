"""Jellyseerr's requests and users: whole lists, the newest, and single ones."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

import aiohttp

from ..retention.model import MediaRequest, Requester
from .endpoint import Endpoint
from .errors import NotFound, TimedOut, UnexpectedAnswer
from .fields import Row
from .http import HttpConnection, Json
from .jellyseerr_rows import media_requests, requester
from .paging import Page, read_all

# Jellyseerr allows up to 32,766 rows a page. Before each page it may wait for every
# Radarr and Sonarr, so few and large pages are best.
_PAGE = 1000
_NEWEST = 50


@dataclass(frozen=True, slots=True)
class NewestRequests:
    """The newest requests: all with an id from `lowest_id` on."""

    requests: tuple[MediaRequest, ...]
    lowest_id: int


class JellyseerrLists:
    """The connection, and the calls about requests and users."""

    def __init__(self, session: aiohttp.ClientSession, endpoint: Endpoint) -> None:
        """Use the caller's session."""
        self.connection = HttpConnection(
            session,
            endpoint,
            api_path="/api/v1",
            headers={"X-Api-Key": endpoint.api_key},
        )
        self._name = endpoint.name

    async def users(self) -> tuple[Requester, ...]:
        """Return all users."""
        found = await self._list("/user", "user", requester)
        if not found:
            # The key belongs to a user, so there is at least one
            raise UnexpectedAnswer(
                self._name, "sent an empty list of users: look at its log"
            )
        return found

    async def requests(self) -> tuple[MediaRequest, ...]:
        """Return all requests, newest first, without those that name no title.

        A list that cannot be read to its end is an error.
        """
        try:
            found = await self._list("/request", "request", media_requests)
        except TimedOut:
            raise TimedOut(
                self._name,
                "did not list its requests in time: before it does, it waits for each"
                " Radarr and Sonarr of its settings;"
                " check that they run, or allow a longer time limit in the options",
            ) from None
        return tuple(chain.from_iterable(found))

    async def newest_requests(self) -> NewestRequests:
        """Return one page of requests, the newest.

        UnexpectedAnswer if it has other rows than a page of such a list: a request that
        is missing there could be anybody's.
        """
        page = await self._page("/request", "request", media_requests, _NEWEST, 0)
        ids = {identifier for identifier, _ in page.rows}
        total = page.total or 0
        if not len(ids) == len(page.rows) == min(total, _NEWEST):
            raise UnexpectedAnswer(
                self._name,
                f"sent {len(ids)} of its {total} newest requests: look at its log",
            )
        return NewestRequests(
            tuple(request for _, found in page.rows for request in found),
            0 if total <= _NEWEST else min(ids),
        )

    async def request(self, request_id: int) -> tuple[MediaRequest, ...]:
        """Return one request; nothing if it does not exist or names no title."""
        try:
            row = await self._row(f"/request/{request_id}", "request")
        except NotFound:
            return ()
        if row.identifier("id") != request_id:
            raise row.refuse("id", "the one that was asked for")
        return media_requests(row)

    async def _list[ItemT](
        self, path: str, what: str, read: Callable[[Row], ItemT]
    ) -> tuple[ItemT, ...]:
        """Return a whole list; the very same one if no page of it changed.

        The ids tell whether the list shifted while it was read.
        """
        pages: list[Page[tuple[int, ItemT]]] = []

        async def fetch(skip: int) -> Page[tuple[int, ItemT]]:
            pages.append(await self._page(path, what, read, _PAGE, skip))
            return pages[-1]

        found = await read_all(self._name, _PAGE, fetch, key=lambda item: item[0])

        def assemble() -> tuple[ItemT, ...]:
            once = dict(found)
            # One that is there twice is one; if both differ, nobody knows which is true
            if any(once[identifier] != item for identifier, item in found):
                raise UnexpectedAnswer(
                    self._name, f"sent the same {what} twice: look at its log"
                )
            return tuple(once.values())

        return self.connection.answers.assembled(path, pages, assemble)

    async def _page[ItemT](
        self, path: str, what: str, read: Callable[[Row], ItemT], take: int, skip: int
    ) -> Page[tuple[int, ItemT]]:
        def shape(body: Json) -> Page[tuple[int, ItemT]]:
            answer = Row(self._name, f"{what} list", body)
            rows = answer.rows("results")
            return Page(
                [(row.identifier("id"), read(row)) for row in rows],
                answer.row("pageInfo").integer("results"),
            )

        return await self.connection.read(path, {"take": take, "skip": skip}, shape)

    async def _row(self, path: str, what: str) -> Row:
        return Row(self._name, what, await self._get(path))

    async def _get(self, path: str) -> Json:
        return await self.connection.request("GET", path)
