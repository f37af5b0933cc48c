"""Reads what a plan lacks.

That is watch states of titles that may get a date, and files of those that may leave.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ..clients.jellyfin import JellyfinClient
from ..retention.model import (
    Account,
    LibraryCopy,
    LibraryTitle,
    MediaRecord,
    MediaType,
    TitleId,
    TitleName,
)
from ..retention.plan import PENDING, Decision, Plan, State
from ..retention.policy import PolicyBook
from ..retention.reason import ReasonCode, Unknown
from ..retention.snapshot import Snapshot
from ..retention.titles import Title, instance_key
from .closer_look import CloserLooks
from .copies import HowFresh, MovieReader
from .library import LibraryCaches, LibraryReader
from .movie_rows import MovieRows
from .series import SeriesContents, read_seasons
from .servers import FoundServer

_NOT_THERE = ReasonCode.NOT_AVAILABLE


@dataclass(slots=True)
class ReadingCaches:
    """What outlasts a reading.

    That is what there is in Jellyfin, what each Radarr said of movies, what is in each
    series, and what closer looks found.
    """

    library: LibraryCaches = field(default_factory=LibraryCaches)
    movies: dict[str, MovieRows] = field(default_factory=dict)
    contents: SeriesContents = field(default_factory=SeriesContents)
    looks: CloserLooks = field(default_factory=CloserLooks)


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
        self._movie_reader: MovieReader | None = None
        self._looked_at: set[TitleId] = set()
        self.names: dict[TitleId, TitleName] = {}

    async def watch_states(
        self, snapshot: Snapshot, decisions: list[Decision]
    ) -> Snapshot:
        """Return the snapshot with who watched these titles.

        Their files are read first, because a watch is one of files.
        """
        titles = _titles(decisions)
        snapshot = await self._with_copies(
            snapshot, {title.id: title.media for title in titles}
        )
        read = await self._library(snapshot, titles, decisions, by_id=self._exactly)
        return replace(snapshot, library={**snapshot.library, **read})

    async def fresh_files(self, snapshot: Snapshot, plan: Plan) -> Snapshot:
        """Return the snapshot with the files of movies in the window as they are now.

        It is the same snapshot if they are as they were remembered. Who watched other
        files is not known.
        """
        wanted = {
            title: decision.media
            for decision in plan.in_state(*PENDING)
            if decision.id.season is None
            for title in _both_qualities(decision)
            if title in snapshot.copies
            and not self._movies(snapshot).is_fresh(title, decision.media)
        }
        if not wanted:
            return snapshot
        found = await self._movies(snapshot).read(wanted.items(), HowFresh.FILES_NOW)
        changed = {
            title: copy
            for title, copy in found.copies.items()
            if snapshot.copies[title] != copy
        }
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

    async def again(self, snapshot: Snapshot, last: Snapshot, plan: Plan) -> Snapshot:
        """Return the snapshot with what the `last` one needed, read anew.

        `plan` is made of both: it tells which titles are still of interest. What is
        the same as in the last one is the very same object.
        """
        if isinstance(snapshot.accounts, Unknown):
            return snapshot
        watched, filed = await asyncio.to_thread(_needed, plan, last)
        snapshot = await self.watch_states(snapshot, watched)
        snapshot = await self.files(snapshot, filed)
        return replace(
            snapshot,
            library=await asyncio.to_thread(_kept, last.library, snapshot.library),
            copies=await asyncio.to_thread(_kept, last.copies, snapshot.copies),
        )

    async def closer_look(self, snapshot: Snapshot, plan: Plan) -> Snapshot:
        """Return the snapshot with every item of titles that are about to leave.

        Only a few titles are looked at in a reading, once each. It is the same snapshot
        if nothing new is seen.
        """
        if isinstance(snapshot.accounts, Unknown) or self._looked_at:
            return snapshot
        looks, accounts = self._caches.looks, len(snapshot.accounts)
        chosen = await asyncio.to_thread(looks.choose, plan, snapshot, accounts)
        if not chosen:
            return snapshot
        titles = _titles(chosen)
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
        jellyfin = self._servers["jellyfin"].client
        assert isinstance(jellyfin, JellyfinClient)
        self._reader = self._reader or LibraryReader(
            jellyfin, self._caches.library, snapshot.read_at
        )
        library: dict[TitleId, LibraryTitle | Unknown] = {}
        there: list[tuple[Title, LibraryCopy]] = []
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
        wanted = _wanted_accounts(decisions, self._policies)
        library |= await self._reader.read(
            there, _accounts(snapshot), wanted, by_id=by_id
        )
        self.names |= self._reader.names
        if by_id:
            return library
        return self._caches.looks.recall(library, snapshot.read_at)

    async def files(self, snapshot: Snapshot, decisions: list[Decision]) -> Snapshot:
        """Return the snapshot with the files of these titles.

        The files in the other quality are read too, because both may be one file.
        """
        wanted = {
            title: decision.media
            for decision in decisions
            for title in _both_qualities(decision)
            if title in decision.ids or instance_key(title, decision.media) is not None
        }
        return await self._with_copies(snapshot, wanted)

    async def _with_copies(
        self, snapshot: Snapshot, wanted: Mapping[TitleId, MediaRecord]
    ) -> Snapshot:
        missing = [one for one in wanted.items() if one[0] not in snapshot.copies]
        movies = await self._movies(snapshot).read(
            [one for one in missing if one[0].media_type is MediaType.MOVIE],
            HowFresh.NOTHING if self._exactly else HowFresh.REMEMBERED,
        )
        seasons = await read_seasons(
            [one for one in missing if one[0].media_type is MediaType.TV],
            self._servers,
            self._caches.contents,
            snapshot.read_at,
            anew=self._exactly,
        )
        found = {**movies.copies, **seasons.copies}
        await self._caches.library.note_files(found, wanted)
        for title, movie in movies.rows.items():
            self.names.setdefault(title, TitleName(movie.title, movie.year))
        for title, name in seasons.names.items():
            self.names.setdefault(title, name)
        return replace(snapshot, copies={**snapshot.copies, **found})

    def _movies(self, snapshot: Snapshot) -> MovieReader:
        if self._movie_reader is None:
            self._movie_reader = MovieReader(
                self._servers, self._caches.movies, snapshot.read_at
            )
        return self._movie_reader


def _needed(plan: Plan, last: Snapshot) -> tuple[list[Decision], list[Decision]]:
    """Return whose watches and whose files were read last, and are of interest yet."""
    of_interest = [
        one
        for one in plan.decisions
        if one.state is not State.KEPT and one.reason.code is not _NOT_THERE
    ]
    return (
        [one for one in of_interest if not last.library.keys().isdisjoint(one.ids)],
        [
            one
            for one in of_interest
            if not last.copies.keys().isdisjoint(_both_qualities(one))
        ],
    )


def _kept[Found](
    last: Mapping[TitleId, Found], now: Mapping[TitleId, Found]
) -> Mapping[TitleId, Found]:
    """Return what was read now, with the last one's very objects where they agree."""
    kept = {
        title: last[title] if last.get(title) == one else one
        for title, one in now.items()
    }
    same = len(kept) == len(last) and all(last[title] is kept[title] for title in kept)
    return last if same else kept


def _titles(decisions: Iterable[Decision]) -> list[Title]:
    """Return every title of the decisions, each alone."""
    return [
        Title(title, decision.media, decision.requests)
        for decision in decisions
        for title in decision.ids
    ]


def _both_qualities(decision: Decision) -> tuple[TitleId, TitleId]:
    """Return a title's id, and the one in the other quality."""
    return decision.id, replace(decision.id, is_4k=not decision.id.is_4k)


def _accounts(snapshot: Snapshot) -> Mapping[str, Account]:
    assert not isinstance(snapshot.accounts, Unknown)
    return snapshot.accounts


def _wanted_accounts(
    decisions: Iterable[Decision], policies: PolicyBook
) -> frozenset[str]:
    """Return the accounts that must be read even if disabled.

    They are the requesters' and those that policies name.
    """
    own = {
        account
        for decision in decisions
        for request in decision.requests
        if request.requester and (account := policies.account_of(request.requester))
    }
    terms = [
        terms for policy in policies.policies for terms in policy.terms.values()
    ] + list(policies.defaults.values())
    return frozenset(own | {one for each in terms for one in each.watched_accounts})
