"""Jellyfin's collections: which there are, and the calls that change one of them.

A name that exists answers with that collection's id and replaces its members: whoever
creates one must have looked first.
"""

from collections.abc import Iterable
from itertools import batched

from .errors import UnexpectedAnswer
from .fields import Row
from .folders import as_path
from .jellyfin_items import JellyfinItems

_KIND = "BoxSet"
_FOLDERS_END = " [boxset]"
_IDS_A_CALL = 100


class JellyfinCollections(JellyfinItems):
    """Calls about collections.

    Every method raises ClientError and nothing else.
    """

    async def collections(self) -> dict[str, frozenset[str]]:
        """Return by its id what each collection is called, without case.

        That is its name, and the name that it was made with: its folder has that one
        still, and to create another one of it would replace the members, too.
        """
        body = await self.connection.request(
            "GET",
            "/Items",
            params={
                "recursive": "true",
                "includeItemTypes": _KIND,
                "enableUserData": "false",
                "enableImages": "false",
                "fields": "Path",
            },
            timeout=self._limit,
        )
        return {
            row.jellyfin_id("Id"): _names(row)
            for row in Row(self._name, "collection list", body).rows("Items")
            # One that ignores the filter lists films, too
            if row.optional_text("Type") == _KIND
        }

    async def create_collection(self, name: str) -> str:
        """Return the id of a new collection without members, which nobody fills.

        There must be none of that name: its members would go.
        """
        body = await self.connection.request(
            "POST", "/Collections", params={"name": name, "isLocked": "true"}
        )
        return Row(self._name, "collection", body).jellyfin_id("Id")

    async def add_to_collection(
        self, collection_id: str, item_ids: Iterable[str]
    ) -> frozenset[str]:
        """Add items, and return those that are members now.

        What Jellyfin no longer has is left out: one such id fails a whole call.
        """
        added: set[str] = set()
        for ids in batched(item_ids, _IDS_A_CALL, strict=False):
            try:
                await self._change("POST", collection_id, ids)
            except UnexpectedAnswer as err:
                if err.status != 400:
                    raise
                there = await self._rows_by_id(None, ids, user_data=False)
                known = {row.jellyfin_id("Id") for row in there}
                ids = tuple(one for one in ids if one in known)
                if ids:
                    await self._change("POST", collection_id, ids)
            added.update(ids)
        return frozenset(added)

    async def remove_from_collection(
        self, collection_id: str, item_ids: Iterable[str]
    ) -> None:
        """Take items out; what is no member does not matter."""
        for ids in batched(item_ids, _IDS_A_CALL, strict=False):
            await self._change("DELETE", collection_id, ids)

    async def describe_collection(
        self, collection_id: str, account_id: str, name: str, overview: str
    ) -> None:
        """Give a collection its name and its overview text.

        It is read as an account sees it, and written back as a whole: what is left out
        would be reset. NotFound if the account does not see it.
        """
        path = f"/Items/{collection_id}"
        with self._explained(account_id):
            body = await self.connection.request(
                "GET", path, params={"userId": account_id}
            )
        row = Row(self._name, "collection", body)
        if row.jellyfin_id("Id") != collection_id or row.text("Type") != _KIND:
            raise row.refuse("Id", "that of the collection")
        changed = Row(self._name, "collection", row.changed("Name", name))
        await self.connection.request(
            "POST", path, json=changed.changed("Overview", overview), expect_body=False
        )

    async def delete_collection(self, collection_id: str) -> None:
        """Delete a collection, and nothing in it; soon after a change it comes back.

        UnexpectedAnswer if the id is no collection's: the same call deletes media.
        """
        if collection_id not in await self.collections():
            raise UnexpectedAnswer(self._name, "has no such collection")
        await self.connection.request(
            "DELETE", f"/Items/{collection_id}", expect_body=False
        )

    async def _change(
        self, method: str, collection_id: str, item_ids: Iterable[str]
    ) -> None:
        await self.connection.request(
            method,
            f"/Collections/{collection_id}/Items",
            params={"ids": ",".join(item_ids)},
            expect_body=False,
        )


def _names(row: Row) -> frozenset[str]:
    folder = as_path(row.lenient_text("Path") or "").name.removesuffix(_FOLDERS_END)
    names = (row.lenient_text("Name"), folder)
    return frozenset(name.casefold() for name in names if name)
