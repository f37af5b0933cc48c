"""Jellyfin's items: by id as an account sees them, and all that there are."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import batched
from urllib.parse import quote

import aiohttp

from .endpoint import Endpoint
from .errors import NotFound, WrongServer
from .fields import Row, jellyfin_id
from .http import HttpConnection, Json, Params
from .jellyfin_rows import (
    ItemRow,
    Listed,
    has_file,
    item_row,
    listed_row,
    once_each,
    readable_row,
    state_row,
)
from .paging import Page, read_all, read_shown

# Jellyfin limits the request line to 8 KiB
_IDS_A_CALL = 100
# What was seen is little: one page mostly holds all of it
_PAGE = 1000
# So many rows are made on the event loop within a millisecond
_FEW = 20
# Jellyfin 10.11 takes 10 to 50 s for any page of everything, for hours after an import
_PAGE_OF_EVERYTHING = 5000
# A list of everything may take this many times the usual limit: two minutes
PATIENCE = 4
_WITH_FILES = "Movie,Series,Episode"
# Sorted by name alone, episodes of different series would be in no certain order, and
# pages could miss some
_SORT = "SeriesSortName,SortName"
# Shown in Jellyfin's dashboard. A device id that changed would add a device each time.
_DEVICE = {
    "Client": "Jellyseerr Cleanup",
    "Device": "Home Assistant",
    "DeviceId": "jellyseerr-cleanup",
    "Version": "1",
}
_FIELDS = "Path,ProviderIds,DateCreated"
_ITEM_PARAMS = {"fields": _FIELDS, "enableImages": "false"}
_LIST_PARAMS: Mapping[str, str | int | Sequence[int]] = {
    "recursive": "true",
    "collapseBoxSetItems": "false",
    "enableUserData": "true",
    "sortBy": _SORT,
    "limit": _PAGE,
}
_NO_ACCOUNT = (
    "did not show its library to this account: check that it exists, and link the user"
    " again"
)


class JellyfinItems:
    """The connection, and the calls that list items of any kind."""

    def __init__(self, session: aiohttp.ClientSession, endpoint: Endpoint) -> None:
        """Use the caller's session."""
        # The values are percent-encoded, and Jellyfin decodes them: a quotation mark or
        # a line end in a key cannot end the value
        parts = ", ".join(
            f'{name}="{quote(value, safe=" ")}"'
            for name, value in {"Token": endpoint.api_key, **_DEVICE}.items()
        )
        self.connection = HttpConnection(
            session,
            endpoint,
            api_path="",
            headers={"Authorization": f"MediaBrowser {parts}"},
        )
        self._name = endpoint.name
        self._limit = endpoint.timeout * PATIENCE
        # Accounts from which Jellyfin hides items by rating or tag: its lists leave
        # these items out, but count them
        self._restricted: frozenset[str] = frozenset()

    async def items(
        self, account_id: str, item_ids: Iterable[str]
    ) -> dict[str, ItemRow]:
        """Return items by id, as an account sees them.

        An item that is missing is not shown to the account. Texts that are no ids are
        left out.
        """
        return once_each(
            readable_row(row, item_row)
            for row in await self._rows_by_id(account_id, item_ids, user_data=True)
        )

    async def states(
        self, account_id: str, item_ids: Iterable[str]
    ) -> dict[str, ItemRow]:
        """Return items by id like `items`, but only what an account did with them.

        Of each it is the kind, the season, when it was made and the state: the rest is
        the same for all accounts, and to read it for each would cost far more.
        """
        found = await self._rows_by_id(
            account_id, item_ids, user_data=True, fields="DateCreated"
        )

        def shaped() -> dict[str, ItemRow]:
            return once_each(readable_row(row, state_row) for row in found)

        return shaped() if len(found) < _FEW else await asyncio.to_thread(shaped)

    async def everything(self) -> tuple[ItemRow, ...]:
        """Return all movies, series and episodes with a file, each once.

        They are read as the key sees them, without states. Jellyfin may take a minute.
        """
        return await self._listing(
            None,
            _WITH_FILES,
            has_file,
            {
                "excludeLocationTypes": "Virtual",
                "fields": f"{_FIELDS},MediaSourceCount",
                "enableUserData": "false",
                "limit": _PAGE_OF_EVERYTHING,
            },
        )

    async def version_paths(self, item_id: str) -> frozenset[str]:
        """Return where all versions of an item lie; none if it is not there."""
        rows_of_item = await self._rows_by_id(
            None, [item_id], user_data=False, fields="Path,MediaSources"
        )
        return frozenset(path for row in rows_of_item for path in _version_paths(row))

    async def places(self, item_ids: Iterable[str]) -> dict[str, frozenset[str]]:
        """Return where these items and all their versions lie, as the key sees them.

        An item that is missing is not listed.
        """
        found: dict[str, frozenset[str]] = {}
        for row in await self._rows_by_id(
            None, item_ids, user_data=False, fields="Path,MediaSources"
        ):
            item, path = row.jellyfin_id("Id"), row.optional_text("Path")
            shown = {path} if path is not None else set()
            found[item] = found.get(item, frozenset()) | shown | _version_paths(row)
        return found

    async def _rows_by_id(
        self,
        account_id: str | None,
        item_ids: Iterable[str],
        *,
        user_data: bool,
        fields: str | None = None,
    ) -> list[Row]:
        """Return the items with these ids and no others, some perhaps repeatedly."""
        wanted = sorted(
            {
                known
                for item_id in item_ids
                if (known := jellyfin_id(item_id)) is not None
            }
        )
        found: list[Row] = []
        for ids in batched(wanted, _IDS_A_CALL, strict=False):
            params: dict[str, str | int] = {
                "ids": ",".join(ids),
                "limit": len(ids),
                "enableUserData": "true" if user_data else "false",
                "enableTotalRecordCount": "false",
            }
            if fields is not None:
                params["fields"] = fields
            with self._explained(account_id):
                body = await self.connection.request(
                    "GET",
                    "/Items",
                    params=self._as_seen_by(account_id, params),
                    timeout=self._limit if account_id is None else None,
                )
            rows = Row(self._name, "item list", body).rows("Items")
            found += [row for row in rows if row.jellyfin_id("Id") in ids]
        return found

    async def _listing(
        self,
        account_id: str | None,
        kinds: str,
        counts: Callable[[Row], bool],
        params: Params,
    ) -> tuple[ItemRow, ...]:
        """Return the items of these kinds that count, each once.

        It is one call if they fit in a page. Without an account they are all that there
        are. If no page of an account changed
        since the last call, it is the very same result.
        """
        query: dict[str, str | int | Sequence[int]] = {
            **_LIST_PARAMS,
            "includeItemTypes": kinds,
            **params,
        }
        restricted = jellyfin_id(account_id) in self._restricted
        pages: list[Page[Listed]] = []

        async def fetch(skip: int) -> Page[Listed]:
            counted = skip == 0 or restricted
            total = {"enableTotalRecordCount": "true" if counted else "false"}

            def shape(body: Json) -> Page[Listed]:
                answer = Row(self._name, "item list", body)
                listed = [
                    listed_row(row, kinds, counts) for row in answer.rows("Items")
                ]
                most = answer.integer("TotalRecordCount") if counted else None
                return Page(listed, most)

            asked = {**query, **total, "startIndex": skip}
            pages.append(await self._page(account_id, asked, shape))
            return pages[-1]

        take = _PAGE_OF_EVERYTHING if account_id is None else _PAGE
        found = (
            await read_shown(self._name, take, fetch)
            if restricted
            else await read_all(self._name, take, fetch, key=lambda one: one[0])
        )
        # Thousands of rows would block the event loop
        if account_id is None:
            return await asyncio.to_thread(_each_once, found)
        key = account_id, kinds, str(params.get("filters"))
        return await asyncio.to_thread(
            self.connection.answers.assembled, key, pages, lambda: _each_once(found)
        )

    async def _page(
        self,
        account_id: str | None,
        params: Params,
        shape: Callable[[Json], Page[Listed]],
    ) -> Page[Listed]:
        asked = self._as_seen_by(account_id, params)
        if account_id is None:
            # Read once a day, and not kept: that would be all of a library once more
            body = await self.connection.request(
                "GET", "/Items", params=asked, timeout=self._limit
            )
            return await asyncio.to_thread(shape, body)
        with self._explained(account_id):
            return await self.connection.read("/Items", asked, shape)

    def _as_seen_by(self, account_id: str | None, params: Params) -> Params:
        """Return the parameters for one account, or for the key; NotFound."""
        if account_id is None:
            return {**_ITEM_PARAMS, **params}
        if (user := jellyfin_id(account_id)) is None:
            # Jellyfin would ignore such an id and answer for the key, which sees
            # everything
            raise NotFound(self._name, _NO_ACCOUNT)
        return {"userId": user, **_ITEM_PARAMS, **params}

    @contextmanager
    def _explained(self, account_id: str | None) -> Iterator[None]:
        """For an account a 404 of any form is NotFound; the key is never unknown."""
        try:
            yield
        except (NotFound, WrongServer) as error:
            if account_id is None or error.status != 404:
                raise
            raise NotFound(self._name, _NO_ACCOUNT) from None


def _version_paths(row: Row) -> set[str]:
    return {
        path
        for source in (row.rows("MediaSources") if "MediaSources" in row else ())
        if (path := source.optional_text("Path")) is not None
    }


def _each_once(listed: list[Listed]) -> tuple[ItemRow, ...]:
    return tuple(once_each(row for _, row in listed if row is not None).values())
