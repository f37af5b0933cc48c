"""Reads what a plan lacks.

That is watch states of titles that may get a date, and files of those that may leave.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ..clients.jellyfin import JellyfinClient
from ..retention.model import (
    LibraryCopy,
    LibraryTitle,
    MediaRecord,
    MediaType,
    TitleId,
    TitleName,
)
from ..retention.plan import Decision
from ..retention.policy import PolicyBook
from ..retention.reason import Unknown
from ..retention.snapshot import Snapshot
from ..retention.titles import Title, instance_key
from .copies import read_copies
from .episode_scan import EpisodeScans, due_seasons, most_seasons
from .episodes import SeasonReader
from .library import ItemIndex, LibraryReader
from .series import SeriesContents, read_seasons
from .series_index import SeriesIndex
from .servers import FoundServer


@dataclass(slots=True)
class ReadingCaches:
    """What outlasts a reading.

    That is where items are in Jellyfin, what is in each series, and what scans of
    episodes found.
    """

    movies: ItemIndex = field(default_factory=ItemIndex)
    series: SeriesIndex = field(default_factory=SeriesIndex)
    contents: SeriesContents = field(default_factory=SeriesContents)
    scans: EpisodeScans = field(default_factory=EpisodeScans)


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
        self._seasons: SeasonReader | None = None
        self._scanned = False
        self.names: dict[TitleId, TitleName] = {}

    async def watch_states(
        self, snapshot: Snapshot, decisions: list[Decision]
    ) -> Snapshot:
        """Return the snapshot with who watched these titles.

        Of seasons the files are read too, because they say which episodes there are.
        """
        jellyfin = self._servers["jellyfin"].client
        assert isinstance(jellyfin, JellyfinClient)
        accounts = snapshot.accounts
        assert not isinstance(accounts, Unknown)
        wanted = _wanted_accounts(decisions, self._policies)
        titles = [
            Title(title, decision.media, decision.requests)
            for decision in decisions
            for title in decision.ids
        ]
        movies = [one for one in titles if one.id.media_type is MediaType.MOVIE]
        seasons = [one for one in titles if one.id.media_type is MediaType.TV]
        library: dict[TitleId, LibraryTitle | Unknown] = {}
        if movies:
            reader = LibraryReader(jellyfin, self._caches.movies, snapshot.read_at)
            library |= await reader.read(movies, accounts, wanted)
            self.names |= reader.names
        if seasons:
            snapshot = await self._with_copies(
                snapshot, {title.id: title.media for title in seasons}
            )
            self._seasons = self._seasons or SeasonReader(
                jellyfin,
                self._caches.series,
                snapshot.read_at,
                exactly=self._exactly,
            )
            there = []
            for title in seasons:
                copy = snapshot.copies[title.id]
                if isinstance(copy, LibraryCopy):
                    there.append((title, copy))
                else:
                    library[title.id] = copy
            library |= await self._seasons.read(there, accounts, wanted)
        return replace(snapshot, library={**snapshot.library, **library})

    async def scan_episodes(
        self, snapshot: Snapshot, decisions: tuple[Decision, ...]
    ) -> Snapshot:
        """Return the snapshot with every episode of seasons that are due.

        Only a few seasons are scanned in a reading. It is the same snapshot if they
        show nothing new.
        """
        jellyfin = self._servers["jellyfin"].client
        accounts = snapshot.accounts
        if not isinstance(jellyfin, JellyfinClient) or isinstance(accounts, Unknown):
            return snapshot
        found: dict[TitleId, LibraryTitle | Unknown] = {}
        unseen: list[Decision] = []
        for decision in due_seasons(decisions):
            known = self._caches.scans.recall(decision, snapshot)
            if known is None:
                unseen.append(decision)
            else:
                found |= known
        if unseen and not self._scanned:
            self._scanned = True
            unseen = unseen[: most_seasons(len(accounts))]
            reader = SeasonReader(
                jellyfin, self._caches.series, snapshot.read_at, exactly=True
            )
            seasons = [
                (Title(title, decision.media, decision.requests), copy)
                for decision in unseen
                for title in decision.ids
                if isinstance(copy := snapshot.copies.get(title), LibraryCopy)
            ]
            wanted = _wanted_accounts(unseen, self._policies)
            read = await reader.read(seasons, accounts, wanted)
            self._caches.scans.remember(snapshot, read)
            found |= read
        if all(snapshot.library.get(title) == one for title, one in found.items()):
            return snapshot
        return replace(snapshot, library={**snapshot.library, **found})

    async def files(self, snapshot: Snapshot, decisions: list[Decision]) -> Snapshot:
        """Return the snapshot with the files of these titles.

        The files in the other quality are read too, because both may be one file.
        """
        wanted: dict[TitleId, MediaRecord] = {}
        for decision in decisions:
            for title in decision.ids:
                twin = replace(title, is_4k=not title.is_4k)
                wanted[title] = decision.media
                if instance_key(twin, decision.media) is not None:
                    wanted[twin] = decision.media
        return await self._with_copies(snapshot, wanted)

    async def _with_copies(
        self, snapshot: Snapshot, wanted: Mapping[TitleId, MediaRecord]
    ) -> Snapshot:
        missing = [one for one in wanted.items() if one[0] not in snapshot.copies]
        copies, movies = await read_copies(
            [one for one in missing if one[0].media_type is MediaType.MOVIE],
            self._servers,
        )
        seasons = await read_seasons(
            [one for one in missing if one[0].media_type is MediaType.TV],
            self._servers,
            self._caches.contents,
            snapshot.read_at,
            anew=self._exactly,
        )
        for title, movie in movies.items():
            self.names.setdefault(title, TitleName(movie.title, movie.year))
        for title, name in seasons.names.items():
            self.names.setdefault(title, name)
        return replace(snapshot, copies={**snapshot.copies, **copies, **seasons.copies})


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
