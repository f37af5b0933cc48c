"""Jellyfin 10.9 to 12: who watched what and when, and what is playing now."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import batched
from urllib.parse import quote

import aiohttp

from ..retention.model import Account
from .errors import NotFound, UnexpectedAnswer, WrongServer, identifying
from .fields import Row, digits, jellyfin_id, rows
from .http import Endpoint, HttpConnection
from .jellyfin_rows import ItemRow, item_row
from .paging import Page, read_all
from .versions import refuse_older

__all__ = ["ItemRow", "JellyfinClient", "JellyfinInfo", "NowPlaying"]

_OLDEST = (10, 9)
# The request line is limited to 8 KiB.
_IDS_A_CALL = 100
_PAGE = 500
# What Jellyfin's dashboard shows; a device id that changed would add a device each time.
_DEVICE = {
    "Client": "Jellyseerr Cleanup",
    "Device": "Home Assistant",
    "DeviceId": "jellyseerr-cleanup",
    "Version": "1",
}
_ITEM_PARAMS = {"fields": "ProviderIds,DateCreated", "enableImages": "false"}
_NO_ACCOUNT = "did not show its library to this account: check that it exists, and link the user again"


@dataclass(frozen=True, slots=True)
class JellyfinInfo:
    """A Jellyfin that accepted the key; its id stays the same for good."""

    id: str
    name: str
    version: str


@dataclass(frozen=True, slots=True)
class NowPlaying:
    """What is playing or queued in any session: ids of items, of their seasons and series, and TMDB ids of movies."""

    item_ids: frozenset[str]
    tmdb_ids: frozenset[int]


class JellyfinClient:
    """Calls to one Jellyfin with an API key; every method raises ClientError and nothing else."""

    def __init__(self, session: aiohttp.ClientSession, endpoint: Endpoint) -> None:
        """Use the caller's session."""
        # Jellyfin decodes the values; a quotation mark or a line end in a key stays inside its own.
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

    async def check(self) -> JellyfinInfo:
        """Find out whether this is a Jellyfin that this project supports and whether it accepts the key."""
        with identifying(self._name):
            row = Row(
                self._name,
                "system information",
                await self.connection.request("GET", "/System/Info"),
            )
            info = JellyfinInfo(
                id=row.jellyfin_id("Id"),
                name=row.optional_name("ServerName") or "Jellyfin",
                version=row.text("Version"),
            )
            product = row.optional_text("ProductName")
        if product is not None and not product.startswith("Jellyfin"):
            raise WrongServer(self._name)
        refuse_older(self._name, info.version, _OLDEST)
        return info

    async def accounts(self) -> tuple[Account, ...]:
        """Read all accounts."""
        answer = rows(
            self._name, "account", await self.connection.request("GET", "/Users")
        )
        if not answer:
            # Every Jellyfin has an administrator.
            raise UnexpectedAnswer(
                self._name, "sent an empty list of accounts: look at its log"
            )
        return tuple(
            Account(
                id=row.jellyfin_id("Id"),
                name=row.optional_name("Name") or row.jellyfin_id("Id"),
                enabled=not row.row("Policy").boolean("IsDisabled"),
            )
            for row in answer
        )

    async def items(
        self, account_id: str, item_ids: Iterable[str]
    ) -> dict[str, ItemRow]:
        """Read items as an account sees them, by id. An item that is missing is not shown to it; texts that are no ids are left out."""
        wanted = sorted(
            {
                known
                for item_id in item_ids
                if (known := jellyfin_id(item_id)) is not None
            }
        )
        found: dict[str, ItemRow] = {}
        for ids in batched(wanted, _IDS_A_CALL, strict=False):
            params: dict[str, str | int] = {
                "ids": ",".join(ids),
                "limit": len(ids),
                "enableUserData": "true",
                "enableTotalRecordCount": "false",
            }
            for item in (await self._items(account_id, params))[1]:
                if item.id in ids:
                    # Two different rows for one item: which of them is true is unknown.
                    found[item.id] = (
                        item
                        if found.get(item.id, item) == item
                        else replace(item, state=None)
                    )
        return found

    async def movies(
        self, account_id: str, *, with_states: bool = True
    ) -> tuple[ItemRow, ...]:
        """Read all movies that an account sees, each once; without `with_states` their states are None."""

        async def fetch(skip: int) -> Page[ItemRow]:
            params: dict[str, str | int] = {
                "recursive": "true",
                "includeItemTypes": "Movie",
                "excludeLocationTypes": "Virtual",
                "collapseBoxSetItems": "false",
                "enableUserData": "true" if with_states else "false",
                "enableTotalRecordCount": "true" if skip == 0 else "false",
                "sortBy": "SortName",
                "startIndex": skip,
                "limit": _PAGE,
            }
            answer, items = await self._items(account_id, params)
            return Page(
                items, answer.integer("TotalRecordCount") if skip == 0 else None
            )

        found = await read_all(self._name, _PAGE, fetch, key=lambda item: item.id)
        movies: dict[str, ItemRow] = {}
        for item in found:
            if item.is_movie:
                movies[item.id] = (
                    item
                    if movies.get(item.id, item) == item
                    else replace(item, state=None)
                )
        return tuple(movies.values())

    async def now_playing(self) -> NowPlaying:
        """Read what is playing and what is queued next."""
        item_ids: set[str] = set()
        tmdb_ids: set[int] = set()
        for session in rows(
            self._name, "session", await self.connection.request("GET", "/Sessions")
        ):
            if "NowPlayingItem" in session:
                item = session.row("NowPlayingItem")
                item_ids.add(item.jellyfin_id("Id"))
                item_ids.update(
                    item.jellyfin_id(key)
                    for key in ("SeriesId", "SeasonId")
                    if key in item
                )
                if item.optional_text("Type") == "Movie" and "ProviderIds" in item:
                    tmdb_id = digits(item.row("ProviderIds").optional_text("Tmdb"))
                    tmdb_ids.update(() if tmdb_id is None else (tmdb_id,))
            if "NowPlayingQueue" in session:
                item_ids.update(
                    item.jellyfin_id("Id") for item in session.rows("NowPlayingQueue")
                )
        return NowPlaying(frozenset(item_ids), frozenset(tmdb_ids))

    async def _items(
        self, account_id: str, params: dict[str, str | int]
    ) -> tuple[Row, list[ItemRow]]:
        """Read `/Items` for one account: the whole answer and its rows."""
        if (user := jellyfin_id(account_id)) is None:
            # Jellyfin would drop it and answer for the key, which sees everything.
            raise NotFound(self._name, _NO_ACCOUNT)
        try:
            body = await self.connection.request(
                "GET", "/Items", params={"userId": user, **_ITEM_PARAMS, **params}
            )
        except (NotFound, WrongServer) as error:
            # Jellyfin says so with a 404 of any form.
            if error.status != 404:
                raise
            raise NotFound(self._name, _NO_ACCOUNT) from None
        answer = Row(self._name, "item list", body)
        return answer, [item_row(row) for row in answer.rows("Items")]
