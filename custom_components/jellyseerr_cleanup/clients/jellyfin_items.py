"""Jellyfin's items: by id as an account sees them, and all that there are."""

import asyncio
from collections.abc import Iterable, Mapping
from itertools import batched
from urllib.parse import quote

import aiohttp

from .errors import NotFound, WrongServer
from .fields import Row, jellyfin_id
from .http import Endpoint, HttpConnection
from .jellyfin_rows import ItemRow, has_file, item_row, items_of, once_each
from .paging import Page, read_all, read_shown

# Jellyfin limits the request line to 8 KiB
_IDS_A_CALL = 100
# What was seen is little: one page mostly holds all of it
_PAGE = 1000
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
            map(item_row, await self._rows_by_id(account_id, item_ids, user_data=True))
        )

    async def everything(self) -> tuple[ItemRow, ...]:
        """Return all movies, series and episodes with a file, each once.

        They are read as the key sees them, without states. Jellyfin may take a minute.
        """
        found = await self._listing(
            None,
            {
                "includeItemTypes": _WITH_FILES,
                "excludeLocationTypes": "Virtual",
                "fields": f"{_FIELDS},MediaSourceCount",
            },
            take=_PAGE_OF_EVERYTHING,
            user_data=False,
        )
        # Thousands of rows would block the event loop
        return await asyncio.to_thread(items_of, filter(has_file, found), _WITH_FILES)

    async def version_paths(self, item_id: str) -> frozenset[str]:
        """Return where all versions of an item lie; none if it is not there."""
        rows_of_item = await self._rows_by_id(
            None, [item_id], user_data=False, fields="Path,MediaSources"
        )
        return frozenset(
            path
            for row in rows_of_item
            if "MediaSources" in row
            for source in row.rows("MediaSources")
            if (path := source.optional_text("Path")) is not None
        )

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
            _, items = await self._items(account_id, params)
            found += [row for row in items if row.jellyfin_id("Id") in ids]
        return found

    async def _listing(
        self,
        account_id: str | None,
        params: Mapping[str, str],
        *,
        take: int = _PAGE,
        user_data: bool = True,
    ) -> list[Row]:
        """Return all items of a kind, in pages of `take`, in one call if they fit.

        Without an account they are all that there are.
        """
        restricted = jellyfin_id(account_id) in self._restricted

        async def fetch(skip: int) -> Page[Row]:
            counted = skip == 0 or restricted
            answer, found = await self._items(
                account_id,
                {
                    "recursive": "true",
                    "collapseBoxSetItems": "false",
                    "enableUserData": "true" if user_data else "false",
                    "enableTotalRecordCount": "true" if counted else "false",
                    "sortBy": _SORT,
                    "startIndex": skip,
                    "limit": take,
                    **params,
                },
            )
            return Page(found, answer.integer("TotalRecordCount") if counted else None)

        if restricted:
            return await read_shown(self._name, take, fetch)
        return await read_all(
            self._name, take, fetch, key=lambda row: row.jellyfin_id("Id")
        )

    async def _items(
        self, account_id: str | None, params: Mapping[str, str | int]
    ) -> tuple[Row, list[Row]]:
        """Return the answer of `/Items` for one account, or for the key; and its rows.

        For an account a 404 of any form is NotFound; the key is never unknown.
        """
        as_seen_by: dict[str, str] = {}
        if account_id is not None:
            if (user := jellyfin_id(account_id)) is None:
                # Jellyfin would ignore such an id and answer for the key, which sees
                # everything
                raise NotFound(self._name, _NO_ACCOUNT)
            as_seen_by = {"userId": user}
        try:
            body = await self.connection.request(
                "GET",
                "/Items",
                params={**as_seen_by, **_ITEM_PARAMS, **params},
                timeout=self._limit if account_id is None else None,
            )
        except (NotFound, WrongServer) as error:
            if account_id is None or error.status != 404:
                raise
            raise NotFound(self._name, _NO_ACCOUNT) from None
        answer = Row(self._name, "item list", body)
        return answer, answer.rows("Items")
