"""What a plan lacks is read: watch states for titles that may get a date, files for those that may leave."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ..clients.jellyfin import JellyfinClient
from ..retention.model import (
    LibraryCopy,
    LibraryTitle,
    MediaRecord,
    MediaType,
    Snapshot,
    TitleId,
    TitleName,
)
from ..retention.plan import Decision
from ..retention.policy import PolicyBook
from ..retention.reason import Unknown
from ..retention.titles import Title, instance_key
from .closer import Looks, due_seasons, most
from .copies import read_copies
from .episodes import SeasonReader, SeriesIndex
from .library import ItemIndex, LibraryReader
from .series import Shelf, read_seasons
from .servers import FoundServer


@dataclass(slots=True)
class Shelves:
    """What outlasts a reading: where things are in Jellyfin, and what is in each series."""

    movies: ItemIndex = field(default_factory=ItemIndex)
    series: SeriesIndex = field(default_factory=SeriesIndex)
    seasons: Shelf = field(default_factory=Shelf)
    looks: Looks = field(default_factory=Looks)


class Lacking:
    """Reads what is lacking within one reading; `names` are those that were found on the way."""

    def __init__(
        self,
        servers: Mapping[str, FoundServer],
        policies: PolicyBook,
        shelves: Shelves,
        *,
        exactly: bool,
    ) -> None:
        """Take where to read; `exactly` leaves nothing out that a list does not show, and takes no files from a shelf."""
        self._servers = servers
        self._policies = policies
        self._shelves = shelves
        self._exactly = exactly
        self._seasons: SeasonReader | None = None
        self._looked = False
        self.names: dict[TitleId, TitleName] = {}

    async def watch_states(
        self, snapshot: Snapshot, decisions: list[Decision]
    ) -> Snapshot:
        """Read who watched these titles; of seasons also the files, which say what there is to be watched."""
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
            reader = LibraryReader(jellyfin, self._shelves.movies, snapshot.read_at)
            library |= await reader.read(movies, accounts, wanted)
            self.names |= reader.names
        if seasons:
            snapshot = await self._with_copies(
                snapshot, {title.id: title.media for title in seasons}
            )
            self._seasons = self._seasons or SeasonReader(
                jellyfin,
                self._shelves.series,
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

    async def closer_look(
        self, snapshot: Snapshot, decisions: tuple[Decision, ...]
    ) -> Snapshot:
        """Read every episode of seasons that are due, a few in a reading; the same snapshot if there is nothing new to see."""
        jellyfin = self._servers["jellyfin"].client
        accounts = snapshot.accounts
        if not isinstance(jellyfin, JellyfinClient) or isinstance(accounts, Unknown):
            return snapshot
        found: dict[TitleId, LibraryTitle | Unknown] = {}
        unseen: list[Decision] = []
        for decision in due_seasons(decisions):
            known = self._shelves.looks.recall(decision, snapshot)
            if known is None:
                unseen.append(decision)
            else:
                found |= known
        if unseen and not self._looked:
            self._looked = True
            unseen = unseen[: most(len(accounts))]
            reader = SeasonReader(
                jellyfin, self._shelves.series, snapshot.read_at, exactly=True
            )
            seasons = [
                (Title(title, decision.media, decision.requests), copy)
                for decision in unseen
                for title in decision.ids
                if isinstance(copy := snapshot.copies.get(title), LibraryCopy)
            ]
            wanted = _wanted_accounts(unseen, self._policies)
            read = await reader.read(seasons, accounts, wanted)
            self._shelves.looks.remember(snapshot, read)
            found |= read
        if all(snapshot.library.get(title) == one for title, one in found.items()):
            return snapshot
        return replace(snapshot, library={**snapshot.library, **found})

    async def files(self, snapshot: Snapshot, decisions: list[Decision]) -> Snapshot:
        """Read the files of these titles, and of the same ones in the other quality: both may be one file."""
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
            self._shelves.seasons,
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
    """Return the accounts that must be read even if disabled: the requesters' and those that policies name."""
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
