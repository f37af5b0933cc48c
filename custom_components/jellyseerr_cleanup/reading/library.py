"""Titles in Jellyfin: which items they are, who watched them, and who watches now."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import is_

from ..clients.errors import ClientError
from ..clients.jellyfin import ItemRow, JellyfinClient, NowPlaying
from ..retention.copies import LibraryCopy
from ..retention.model import (
    Account,
    LibraryTitle,
    MediaRecord,
    MediaType,
    TitleId,
    TitleName,
)
from ..retention.reason import ReasonCode, Unknown
from ..retention.titles import Title
from .concurrency import in_thread, read_each
from .disjoint_batches import disjoint_batches
from .evidence import library_title
from .file_book import FileBook
from .item_map import ItemMap
from .matching import Matched, Matcher
from .shaped import Rows, ShapedTitles, Wanted
from .shown import Shown
from .unanswered import unanswered

type _Lists = tuple[tuple[ItemRow, ...], ...]


@dataclass(slots=True)
class LibraryCaches:
    """What outlasts a reading: what there is in Jellyfin, and whose each file is.

    And what the accounts' `lists` said last, with the titles that were made of them.

    Who reads or changes it holds the `lock`: titles are matched in a thread.
    """

    items: ItemMap = field(default_factory=ItemMap)
    files: FileBook = field(default_factory=FileBook)
    lists: dict[str, tuple[_Lists, Rows]] = field(default_factory=dict)
    shaped: ShapedTitles = field(default_factory=ShapedTitles)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def note_files(
        self,
        copies: Mapping[TitleId, LibraryCopy | Unknown],
        media: Mapping[TitleId, MediaRecord],
    ) -> None:
        """Take over which files the titles have."""
        async with self.lock:
            await in_thread(self.files.note, copies, media)


class LibraryReader:
    """Reads titles from one Jellyfin, for the accounts that concern them.

    For a plan it reads three lists for each account, which say of all titles what was
    positively seen. For a few titles it reads each of their items by id, which also
    tells what lists do not show. `names` are what Jellyfin calls the movies.
    """

    def __init__(
        self, jellyfin: JellyfinClient, caches: LibraryCaches, now: datetime
    ) -> None:
        """Read at `now` (UTC)."""
        self._jellyfin = jellyfin
        self._caches = caches
        self._items = caches.items
        self._now = now
        self._lists: dict[str, Rows | ClientError] = {}
        self._playing: NowPlaying | None = None
        self.names: dict[TitleId, TitleName] = {}

    async def read(
        self,
        titles: Iterable[Wanted],
        accounts: Mapping[str, Account],
        wanted: Iterable[str],
        *,
        by_id: bool = False,
    ) -> dict[TitleId, LibraryTitle | Unknown]:
        """Return these titles, given their files, as the accounts see them.

        The accounts are all enabled ones and the `wanted` ones. With `by_id` each item
        is read, without it the lists are. What could not be read is Unknown.
        """
        enabled = {account.id for account in accounts.values() if account.enabled}
        readers = sorted(enabled | (accounts.keys() & set(wanted)))
        async with self._caches.lock:
            return await self._read(list(titles), readers, accounts, by_id=by_id)

    async def _read(
        self,
        titles: Sequence[Wanted],
        readers: Sequence[str],
        accounts: Mapping[str, Account],
        *,
        by_id: bool,
    ) -> dict[TitleId, LibraryTitle | Unknown]:
        try:
            if self._items.is_old(self._now):
                await self._items.read(self._jellyfin, self._now)
                # What lists showed is added again to what was read anew
                self._caches.lists.clear()
            if not by_id:
                for gone in self._caches.lists.keys() - accounts.keys():
                    del self._caches.lists[gone]
                await self._read_lists(readers)
            matched = await self._match(titles, by_id=by_id)
            if self._playing is None:
                self._playing = await self._jellyfin.now_playing()
        except ClientError as err:
            unknown = unanswered(err.server, err, ReasonCode.JELLYFIN_UNREACHABLE)
            return {title.id: unknown for title, _ in titles}
        # What grows with the library does not run on the event loop
        if by_id:
            rows = await self._rows_by_id(titles, matched, readers)
            return await in_thread(self._shaped, titles, matched, rows, accounts)
        return await in_thread(
            self._caches.shaped.shape,
            titles,
            {account: self._lists[account] for account in readers},
            accounts,
            self._items,
            self._playing,
        )

    def _shaped(
        self,
        titles: Sequence[Wanted],
        matched: Mapping[TitleId, Matched],
        rows: Mapping[str, Rows | ClientError],
        accounts: Mapping[str, Account],
    ) -> dict[TitleId, LibraryTitle | Unknown]:
        assert self._playing is not None
        shown = Shown(self._items, rows, accounts, self._playing, complete=True)
        return {
            title.id: library_title(title, copy, matched[title.id], shown)
            for title, copy in titles
        }

    async def _read_lists(self, readers: Sequence[str]) -> None:
        missing = [account for account in readers if account not in self._lists]
        # The calls side by side, and one after another what changes the items
        for account, lists in (await read_each(missing, self._listed)).items():
            try:
                self._lists[account] = (
                    lists
                    if isinstance(lists, ClientError)
                    else await self._taken_over(account, lists)
                )
            except ClientError as err:
                self._lists[account] = err

    async def _listed(self, account: str) -> _Lists:
        """Return what an account finished, began and likes."""
        return (
            await self._jellyfin.finished(account),
            await self._jellyfin.resumable(account),
            await self._jellyfin.favorites(account),
        )

    async def _taken_over(self, account: str, lists: _Lists) -> Rows:
        """Return an account's rows by id; the very same mapping if no list changed.

        If an item is in several lists, the row read later is the newer one. ClientError
        if a series could not be looked up.
        """
        known = self._caches.lists.get(account)
        if known is not None and all(map(is_, known[0], lists, strict=True)):
            return known[1]
        rows = {row.id: row for one in lists for row in one}
        await in_thread(self._items.add, rows.values())
        # Of an odd row that has no id its place may tell which item it is
        for row in [one for one in rows.values() if one.odd]:
            if (item := self._items.known_at(row.path)) is not None:
                rows[item] = replace(row, id=item)
        await self._items.look_up_series(self._jellyfin, account, rows.values())
        self._caches.lists[account] = lists, rows
        return rows

    async def _match(
        self, titles: Sequence[Wanted], *, by_id: bool
    ) -> dict[TitleId, Matched]:
        """Return the items of each title; read everything anew if some are missing."""
        matched = await in_thread(self._match_all, titles, by_id)
        if unasked := {item for one in matched.values() for item in one.unasked}:
            await self._items.ask_for_versions(self._jellyfin, unasked)
            matched = await in_thread(self._match_all, titles, by_id)
        lost = [
            title_id
            for title_id, one in matched.items()
            if one.unmatched is not None or not one.items
        ]
        if self._items.may_help(lost, self._now):
            await self._items.read(self._jellyfin, self._now)
            for rows in self._lists.values():
                if not isinstance(rows, ClientError):
                    await in_thread(self._items.add, rows.values())
            return await self._match(titles, by_id=by_id)
        return matched

    def _match_all(
        self, titles: Sequence[Wanted], by_id: bool
    ) -> dict[TitleId, Matched]:
        files = self._caches.files
        for title, _ in titles:
            if by_id or not self._caches.shaped.knows(title.id):
                self._note_name(title)
        if not by_id:
            return self._caches.shaped.match(titles, self._items, files)
        matcher = Matcher(self._items, files)
        return {title.id: matcher.match(title, copy) for title, copy in titles}

    def _note_name(self, title: Title) -> None:
        if title.id.media_type is MediaType.MOVIE:
            if found := self._items.known_as(title.id, title.media):
                row = self._items.items[min(found)]
                self.names[title.id] = TitleName(row.name, row.year)

    async def _rows_by_id(
        self,
        titles: Iterable[Wanted],
        matched: Mapping[TitleId, Matched],
        readers: Iterable[str],
    ) -> dict[str, Rows | ClientError]:
        """Return each account's rows, or the error with which its read failed.

        With the episodes come their seasons and series, and every series that may be
        the title's: any of them may be a favourite. And the earlier seasons' episodes.
        """
        groups: dict[tuple[object, ...], set[str]] = {}
        for title, _ in titles:
            if title.id.media_type is MediaType.TV:
                for one in self._items.known_as(title.id, title.media):
                    groups[(one,)] = {one}
                # Who watched these is on the way to the season
                for item in self._items.episodes_before(title, matched[title.id].items):
                    episode = self._items.items[item]
                    group = ("before", episode.season, episode.first)
                    groups.setdefault(group, set()).add(item)
        for item in {item for one in matched.values() for item in one.items}:
            row = self._items.items.get(item)
            series = row.series_id if row else None
            # Versions are shown as one if they are asked for together
            kind = (row.tmdb_id if series is None else row.first) if row else item
            groups.setdefault((series is None, kind), set()).add(item)
            for parent in (series, row.season_id if row else None):
                if parent is not None:
                    groups.setdefault((parent,), set()).add(parent)

        async def read(account: str) -> Rows:
            rows: dict[str, ItemRow] = {}
            for ids in disjoint_batches(groups.values()):
                rows |= await self._jellyfin.states(account, ids)
            return rows

        return await read_each(readers, read)
