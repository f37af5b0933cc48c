"""Reads what a plan lacks.

That is watch states of titles that may get a date, and files of those that may leave.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..clients.jellyfin import JellyfinClient
from ..retention.copies import LibraryCopy
from ..retention.model import LibraryTitle, MediaRecord, MediaType, TitleId, TitleName
from ..retention.plan import PENDING, Decision, Plan
from ..retention.policy import PolicyBook
from ..retention.reason import ReasonCode, Unknown
from ..retention.snapshot import Snapshot
from ..retention.titles import Title
from .again import of_interest, with_kept
from .caches import ReadingCaches
from .concerned import (
    both_qualities,
    did_answer,
    titles_of,
    wanted_accounts,
    with_twins,
)
from .concurrency import in_thread
from .copies import MovieReader
from .library import LibraryReader
from .rivals import RivalReader
from .series import SeriesReader
from .servers import FoundServer
from .title_reader import FoundCopies, HowFresh, TitleReader


class SnapshotCompletion:
    """Reads what a plan lacks, within one reading.

    `names` are the names of titles that were found on the way.
    """

    def __init__(
        self,
        servers: Mapping[str, FoundServer],
        policies: PolicyBook,
        caches: ReadingCaches,
        *,
        exactly: bool,
    ) -> None:
        """Take the servers, the policies and the caches.

        With `exactly`, everything that lists do not show is read as well, and no files
        are taken from a cache.
        """
        self._servers = servers
        self._policies = policies
        self._caches = caches
        self._exactly = exactly
        self._reader: LibraryReader | None = None
        self._readers: dict[MediaType, TitleReader] = {}
        self._looked_at: set[TitleId] = set()
        self._rival_reader: RivalReader | None = None
        self.names: dict[TitleId, TitleName] = {}

    async def watch_states(
        self, snapshot: Snapshot, decisions: list[Decision]
    ) -> Snapshot:
        """Return the snapshot with who watched these titles.

        Their files are read first, because a watch is one of files.
        """
        # What grows with the library does not run on the event loop
        titles = await in_thread(titles_of, decisions)
        wanted = await in_thread(lambda: {one.id: one.media for one in titles})
        snapshot = await self._with_copies(snapshot, wanted)
        read = await self._library(snapshot, titles, decisions, by_id=self._exactly)
        return replace(snapshot, library={**snapshot.library, **read})

    async def fresh_files(self, snapshot: Snapshot, plan: Plan) -> Snapshot:
        """Return the snapshot with the files of titles in the window as they are now.

        It is the same snapshot if they are as they were remembered. Who watched other
        files is not known.
        """
        # What grows with the library does not run on the event loop
        wanted = await in_thread(self._stale, snapshot, plan.decisions)
        if not wanted:
            return snapshot
        found = await self._read(snapshot, wanted, HowFresh.FILES_NOW)
        changed = await in_thread(
            lambda: {
                title: copy
                for title, copy in found.items()
                if snapshot.copies[title] != copy
            }
        )
        if not changed:
            return snapshot
        await self._caches.library.note_files(changed, wanted)
        return replace(
            snapshot,
            copies={**snapshot.copies, **changed},
            library={
                title: one
                for title, one in snapshot.library.items()
                if title not in changed
            },
        )

    def _stale(
        self, snapshot: Snapshot, decisions: Iterable[Decision]
    ) -> dict[TitleId, MediaRecord]:
        """Return the titles in the window that were read, but not in this reading."""
        near = {
            title: decision.media
            for decision in decisions
            if self._is_near(decision, snapshot)
            for title in both_qualities(decision)
            if did_answer(snapshot.copies.get(title))
        }
        wanted: dict[TitleId, MediaRecord] = {}
        for kind in MediaType:
            reader = self._reader_of(kind, snapshot)
            its = [one for one in near.items() if one[0].media_type is kind]
            reader.note_near(its)
            wanted |= {
                title: one for title, one in its if not reader.is_fresh(title, one)
            }
        return wanted

    def _is_near(self, decision: Decision, snapshot: Snapshot) -> bool:
        """Return whether a title's date is in the window, held or not."""
        return decision.state in PENDING or (
            decision.date is not None
            and decision.date - snapshot.read_at <= self._policies.window
        )

    async def again(self, snapshot: Snapshot, last: Snapshot, plan: Plan) -> Snapshot:
        """Return the snapshot with what the `last` one needed, read anew.

        `plan` is made of both: it tells which titles are still of interest. What is
        the same as in the last one is the very same object.
        """
        if isinstance(snapshot.accounts, Unknown):
            return snapshot
        watched, filed = await in_thread(of_interest, plan, last)
        snapshot = await self.watch_states(snapshot, watched)
        # Those that are not near are asked of other instances in turn
        near = [one for one in filed if self._is_near(one, snapshot)]
        snapshot = await self.files(snapshot, filed, near)
        return await in_thread(with_kept, snapshot, last)

    async def closer_look(self, snapshot: Snapshot, plan: Plan) -> Snapshot:
        """Return the snapshot with every item of titles that are about to leave.

        Only a few titles are looked at in a reading, once each. It is the same snapshot
        if nothing new is seen.
        """
        if isinstance(snapshot.accounts, Unknown) or self._looked_at:
            return snapshot
        looks, accounts = self._caches.looks, len(snapshot.accounts)
        chosen = await in_thread(looks.choose, plan, snapshot, accounts)
        if not chosen:
            return snapshot
        titles = titles_of(chosen)
        # What these make due is looked at in the next reading
        self._looked_at |= {title.id for title in titles}
        found = await self._library(snapshot, titles, chosen, by_id=True)
        looks.remember(snapshot.library, found, snapshot.read_at)
        if all(snapshot.library.get(title) == one for title, one in found.items()):
            return snapshot
        return replace(snapshot, library={**snapshot.library, **found})

    async def _library(
        self,
        snapshot: Snapshot,
        titles: Iterable[Title],
        decisions: Iterable[Decision],
        *,
        by_id: bool,
    ) -> dict[TitleId, LibraryTitle | Unknown]:
        """Return titles as Jellyfin's accounts see them, given their files."""
        jellyfin, accounts = self._servers["jellyfin"].client, snapshot.accounts
        assert isinstance(jellyfin, JellyfinClient)
        assert not isinstance(accounts, Unknown)
        self._reader = self._reader or LibraryReader(
            jellyfin, self._caches.library, snapshot.read_at
        )
        library: dict[TitleId, LibraryTitle | Unknown] = {}
        there: list[tuple[Title, LibraryCopy]] = []

        def sort() -> None:
            for title in titles:
                copy = snapshot.copies[title.id]
                if isinstance(copy, LibraryCopy) and copy.files:
                    there.append((title, copy))
                elif last := self._caches.library.files.titles.get(title.id):
                    # Its server does not answer, or its files are away
                    there.append((title, last.copy))
                elif isinstance(copy, LibraryCopy):
                    library[title.id] = Unknown.because(ReasonCode.NO_FILE)
                else:
                    library[title.id] = copy

        # What grows with the library does not run on the event loop
        await in_thread(sort)
        wanted = await in_thread(wanted_accounts, decisions, self._policies)
        library |= await self._reader.read(there, accounts, wanted, by_id=by_id)
        self.names |= self._reader.names
        if by_id:
            return library
        return self._caches.looks.recall(library, snapshot.read_at)

    async def files(
        self,
        snapshot: Snapshot,
        decisions: list[Decision],
        near: list[Decision] | None = None,
    ) -> Snapshot:
        """Return the snapshot with the files of these titles.

        The files in the other quality are read too, because both may be one file. Of
        those that are `near`, all if it is None, it is asked whether another instance
        has the title.
        """
        wanted = await in_thread(with_twins, decisions)
        snapshot = await self._with_copies(snapshot, wanted)
        leaving = decisions if near is None else near
        asked = {title: one.media for one in leaving for title in one.ids}
        found = await self._rivals(snapshot).read(snapshot, asked)
        if not found:
            return snapshot
        return replace(snapshot, also_on={**snapshot.also_on, **found})

    async def go_round(self, snapshot: Snapshot, plan: Plan) -> None:
        """Ask other instances for some titles, so that their answers are remembered."""
        media = await in_thread(
            lambda: {
                title: one.media
                for one in plan.decisions
                for title in one.ids
                if title in snapshot.copies and title not in snapshot.also_on
            }
        )
        await self._rivals(snapshot).go_round(snapshot, media)

    def _rivals(self, snapshot: Snapshot) -> RivalReader:
        # What a server that was silent says later is for the next reading
        if self._rival_reader is None:
            self._rival_reader = RivalReader(
                self._servers, self._caches.sightings, snapshot.read_at
            )
        return self._rival_reader

    async def _with_copies(
        self, snapshot: Snapshot, wanted: Mapping[TitleId, MediaRecord]
    ) -> Snapshot:
        how = HowFresh.NOTHING if self._exactly else HowFresh.REMEMBERED
        found = await self._read(snapshot, wanted, how)
        await self._caches.library.note_files(found, wanted)
        return replace(snapshot, copies={**snapshot.copies, **found})

    async def _read(
        self, snapshot: Snapshot, wanted: Mapping[TitleId, MediaRecord], how: HowFresh
    ) -> dict[TitleId, LibraryCopy | Unknown]:
        """Return the files of movies and seasons, and note what they are called."""

        def still_unread(kind: MediaType) -> list[tuple[TitleId, MediaRecord]]:
            return [
                one
                for one in wanted.items()
                if one[0].media_type is kind
                and (how is HowFresh.FILES_NOW or one[0] not in snapshot.copies)
            ]

        async def read(kind: MediaType) -> FoundCopies:
            unread = await in_thread(still_unread, kind)
            return await self._reader_of(kind, snapshot).read(unread, how)

        movies, seasons = await asyncio.gather(*map(read, MediaType))
        self.names = {**movies.names, **seasons.names, **self.names}
        return {**movies.copies, **seasons.copies}

    def _reader_of(self, kind: MediaType, snapshot: Snapshot) -> TitleReader:
        if not self._readers:
            servers, caches, now = self._servers, self._caches, snapshot.read_at
            more = now, caches.not_on_disk, snapshot.tags
            self._readers = {
                MediaType.MOVIE: MovieReader(servers, caches.movies, *more),
                MediaType.TV: SeriesReader(servers, caches.series, *more),
            }
        return self._readers[kind]
