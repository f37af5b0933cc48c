"""Jellyfin's items, as an account sees them: by id, all movies, all series."""

from collections.abc import Iterable, Mapping
from itertools import batched
from urllib.parse import quote

import aiohttp

from .errors import NotFound, WrongServer
from .fields import Row, jellyfin_id
from .http import Endpoint, HttpConnection, Json
from .jellyfin_rows import ItemRow, item_row, once_each
from .paging import Page, read_all, read_shown

# Jellyfin limits the request line to 8 KiB
_IDS_A_CALL = 100
_PAGE = 500
_SERIES_PAGE = 1000
# Shown in Jellyfin's dashboard. A device id that changed would add a device each time.
_DEVICE = {
    "Client": "Jellyseerr Cleanup",
    "Device": "Home Assistant",
    "DeviceId": "jellyseerr-cleanup",
    "Version": "1",
}
_ITEM_PARAMS = {"fields": "ProviderIds,DateCreated", "enableImages": "false"}
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

    async def movies(
        self, account_id: str, *, with_states: bool = True
    ) -> tuple[ItemRow, ...]:
        """Return all movies that an account sees, each once.

        Without `with_states` their states are None.
        """
        found = await self._listing(
            account_id,
            {
                "includeItemTypes": "Movie",
                "excludeLocationTypes": "Virtual",
                "sortBy": "SortName",
            },
            take=_PAGE,
            user_data=with_states,
        )
        movies = [item for item in map(item_row, found) if item.is_movie]
        return tuple(once_each(movies).values())

    async def series(self, account_id: str) -> tuple[ItemRow, ...]:
        """Return all series that an account sees, each once.

        Their states are None, because Jellyfin's state of a series means nothing.
        """
        found = await self._listing(
            account_id,
            {"includeItemTypes": "Series", "sortBy": "SortName"},
            take=_SERIES_PAGE,
            user_data=False,
        )
        series = [item_row(row) for row in found if row.text("Type") == "Series"]
        return tuple(once_each(series).values())

    async def _rows_by_id(
        self, account_id: str, item_ids: Iterable[str], *, user_data: bool
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
            _, items = await self._items(account_id, params)
            found += [row for row in items if row.jellyfin_id("Id") in ids]
        return found

    async def _listing(
        self,
        account_id: str,
        params: Mapping[str, str],
        *,
        take: int,
        user_data: bool,
    ) -> list[Row]:
        """Return all items of a kind, in pages of `take`, in one call if they fit."""
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
        self, account_id: str, params: Mapping[str, str | int]
    ) -> tuple[Row, list[Row]]:
        """Return the answer of `/Items` for one account, and its rows."""
        answer = Row(
            self._name,
            "item list",
            await self._as_seen_by(account_id, "/Items", params, _NO_ACCOUNT),
        )
        return answer, answer.rows("Items")

    async def _as_seen_by(
        self,
        account_id: str,
        path: str,
        params: Mapping[str, str | int],
        not_found: str,
    ) -> Json:
        """Return a list of items as an account sees them.

        A 404 of any form is NotFound, with the message `not_found`.
        """
        if (user := jellyfin_id(account_id)) is None:
            # Jellyfin would ignore such an id and answer for the key, which sees
            # everything
            raise NotFound(self._name, _NO_ACCOUNT)
        try:
            return await self.connection.request(
                "GET", path, params={"userId": user, **_ITEM_PARAMS, **params}
            )
        except (NotFound, WrongServer) as error:
            if error.status != 404:
                raise
            raise NotFound(self._name, not_found) from None
