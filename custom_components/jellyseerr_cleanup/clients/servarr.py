"""What Radarr and Sonarr share: API v3, their kind, queue, root folders and files."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp

from . import folders
from .endpoint import Endpoint
from .errors import NotFound, UnexpectedAnswer, WrongServer, identifying
from .fields import Row, rows
from .folders import Folder
from .http import HttpConnection, Json

# Servers that people mix up. Any other name comes from the server, and is kept out of
# messages.
_RELATIVES = ("Radarr", "Sonarr", "Lidarr", "Prowlarr", "Readarr", "Whisparr")
# About 10 kB a series: 256 MiB are some 25,000 series
LIST_LIMIT = 256 * 1024 * 1024
# A deletion may take this many times the usual limit: if the recycle bin is on another
# disk, the server copies the files there before it answers
DELETION_PATIENCE = 10
MEDIA_MANAGEMENT = "/config/mediamanagement"
_ATTEMPTS = 3
_QUEUE_PAGE = 1000
_BLOCKED = "importBlocked"


@dataclass(frozen=True, slots=True)
class ServarrInfo:
    """A Radarr or Sonarr that accepted the key."""

    version: str


@dataclass(frozen=True, slots=True)
class RootFolder:
    """A root folder, and whether the server can reach it."""

    path: str
    accessible: bool


@dataclass(frozen=True, slots=True)
class FreeSpace:
    """The free bytes below a root folder or on a disk; None if nobody knows them."""

    path: str
    free: int | None


@dataclass(frozen=True, slots=True)
class ServarrTag:
    """A tag; `items` are the ids of the movies or series that have it.

    Its `label` is in lower case, as the servers store it.
    """

    id: int
    label: str
    items: frozenset[int]


class ServarrClient:
    """Calls that Radarr and Sonarr answer alike.

    Every method raises ClientError and nothing else.
    """

    app_name: str
    _id_in_history: str
    _items_of_tag: str

    def __init__(self, session: aiohttp.ClientSession, endpoint: Endpoint) -> None:
        """Use the caller's session."""
        self.connection = HttpConnection(
            session,
            endpoint,
            api_path="/api/v3",
            headers={"X-Api-Key": endpoint.api_key},
        )
        self._name = endpoint.name
        self._deletion_limit = endpoint.timeout * DELETION_PATIENCE

    async def check(self) -> ServarrInfo:
        """Return the server's version; raises ClientError if it cannot be used.

        It must be the right kind of server, and accept the key.
        """
        with identifying(self._name):
            row = Row(self._name, "status", await self._get("/system/status"))
            found = row.text("appName")
            info = ServarrInfo(version=row.text("version"))
        if found != self.app_name:
            other = f"a {found}" if found in _RELATIVES else "another kind of server"
            raise WrongServer(
                self._name,
                f"is not at this address, {other} answers there: check the address and"
                " the port",
            )
        return info

    async def root_folders(self) -> tuple[RootFolder, ...]:
        """Return the root folders."""
        return tuple(
            RootFolder(path=row.text("path"), accessible=row.is_true("accessible"))
            for row in rows(self._name, "root folder", await self._get("/rootfolder"))
        )

    async def root_space(self) -> tuple[FreeSpace, ...]:
        """Return the free space of each root folder."""
        return await self._space("/rootfolder")

    async def disk_space(self) -> tuple[FreeSpace, ...]:
        """Return the free space of each disk that the server sees."""
        return await self._space("/diskspace")

    async def _space(self, path: str) -> tuple[FreeSpace, ...]:
        return tuple(
            FreeSpace(row.text("path"), row.optional_integer("freeSpace"))
            for row in rows(self._name, "disk", await self._get(path))
        )

    async def root_complaints(self) -> tuple[str, ...]:
        """Return the complaints of the server's health check about its root folders."""
        return tuple(
            row.lenient_text("message") or ""
            for row in rows(self._name, "health", await self._get("/health"))
            if (row.lenient_text("source") or "").startswith("RootFolder")
        )

    async def tags(self) -> tuple[ServarrTag, ...]:
        """Return all tags, each with the movies or series that have it."""
        body = await self._get("/tag/detail")

        def shaped() -> tuple[ServarrTag, ...]:
            return tuple(
                ServarrTag(
                    row.identifier("id"),
                    # Sonarr takes an empty one, too
                    (row.optional_text("label") or "").strip().lower(),
                    row.identifiers(self._items_of_tag),
                )
                for row in rows(self._name, "tag", body)
            )

        # It names everything that has a tag, which may be the whole library
        return await asyncio.to_thread(shaped)

    async def changed_since(self, moment: datetime) -> frozenset[int]:
        """Return the ids of the movies or series to which something happened since.

        The moment is in UTC. What a scan of the disk finds is not among it.
        """
        body = await self._get("/history/since", {"date": moment.isoformat()})

        def shaped() -> frozenset[int]:
            return frozenset(
                title_id
                for row in rows(self._name, "history", body)
                if (title_id := row.optional_identifier(self._id_in_history))
                is not None
            )

        # After a long time, or a large import, there are many rows
        return await asyncio.to_thread(shaped)

    async def folder(self, path: str) -> Folder:
        """Return what lies directly in a folder; nothing if there is no such folder."""
        body = await self._get(
            "/filesystem",
            {
                "path": folders.asked_for(path),
                "includeFiles": "true",
                "allowFoldersWithoutTrailingSlashes": "true",
            },
        )
        # A root folder may hold thousands
        return await asyncio.to_thread(
            lambda: folders.shaped(self._name, Row(self._name, "folder", body), path)
        )

    async def recycle_bin(self) -> str | None:
        """Return the folder into which deleted files are moved; None if into none."""
        return (await self._media_management()).optional_text("recycleBin")

    async def _media_management(self) -> Row:
        return Row(self._name, "setting", await self._get(MEDIA_MANAGEMENT))

    async def _queue(self, params: Mapping[str, str | int]) -> list[Row]:
        """Return what is being downloaded or imported.

        It is read in one page, because a queue changes too fast to be read in several.
        """
        size = _QUEUE_PAGE
        for _ in range(_ATTEMPTS):
            answer = Row(
                self._name,
                "queue",
                await self._get("/queue", {"page": 1, "pageSize": size, **params}),
            )
            records = answer.rows("records")
            total = answer.integer("totalRecords", most=1_000_000)
            if len(records) >= total:
                return records
            size = total + _QUEUE_PAGE
        raise UnexpectedAnswer(
            self._name, "did not send its whole queue: look at its log"
        )

    async def _command(self, name: str, **what: Json) -> None:
        """Queue a command; the server runs it some time after the answer."""
        await self.connection.request("POST", "/command", json={"name": name, **what})

    async def _get(
        self, path: str, params: Mapping[str, str | int | Sequence[int]] | None = None
    ) -> Json:
        return await self.connection.request("GET", path, params=params)

    async def _delete(
        self,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        timeout: timedelta | None = None,
    ) -> bool:
        """Delete; False if it was gone already.

        The status decides, because the body may be empty.
        """
        try:
            await self.connection.request(
                "DELETE", path, params=params, timeout=timeout, expect_body=False
            )
        except NotFound:
            return False
        return True


def blocked_by[Key](
    place: Callable[[Row], Key | None], queued: Sequence[Row]
) -> dict[Key, bool]:
    """Return what is in a queue, each with whether all of it waits for a person."""
    found: dict[Key, bool] = {}
    for row in queued:
        if (key := place(row)) is not None:
            is_blocked = row.lenient_text("trackedDownloadState") == _BLOCKED
            found[key] = found.get(key, True) and is_blocked
    return found
