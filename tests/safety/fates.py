"""A household of known fates, by which an oracle judges a run; it knows no planner."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import override

from custom_components.jellyseerr_cleanup.cleanup.journal.entries import (
    JournalEntry,
    Outcome,
)
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.remembered import Keep, Memory
from tests.cleanup.harness import CleanupHarness
from tests.media_stack import Household, Movie, Request, User

from .judge import Judge, is_on_disk, totals_are


@dataclass
class Fates(Judge):
    """What may leave and what must stay. `before` is the disk as it was."""

    home: Household
    due: dict[str, Movie] = field(default_factory=dict)
    requests: dict[str, list[Request]] = field(default_factory=dict)
    kept: Keep | None = None
    before: dict[str, bytes] = field(default_factory=dict)
    requests_before: frozenset[int] = frozenset()
    media_before: frozenset[int] = frozenset()

    def leaves(self, movie: Movie, *requests: Request) -> None:
        """Say that a movie is due, by these requests."""
        self.due[movie.id] = movie
        self.requests[movie.id] = list(requests)

    def settled(self) -> Fates:
        """Remember the household as it is now."""
        self.before = self.home.tree()
        self.requests_before = frozenset(self.home.jellyseerr.requests)
        self.media_before = frozenset(self.home.jellyseerr.media)
        return self

    @property
    @override
    def memory(self) -> Memory:
        return Memory(keeps=(self.kept,) if self.kept else ())

    @property
    @override
    def titles(self) -> frozenset[str]:
        return frozenset(self.due)

    @override
    def while_broken(self, at: CleanupHarness) -> None:
        """Assert what always holds: only due titles go, as the journal truly says."""
        home, entries = self.home, at.journal.entries()
        after = home.tree()
        gone = self.before.keys() - after.keys()
        assert after == {path: self.before[path] for path in after}, "a file changed"
        folders = {
            movie.folder.relative_to(home.disk.root).as_posix()
            for movie in self.due.values()
        }
        others = {path for path in gone if path.rpartition("/")[0] not in folders}
        assert not others, f"gone although not due: {others}"
        journalled = {
            _relative(home, file.path) for one in entries for file in one.files
        }
        videos = {path for path in gone if path.endswith(".mkv")}
        assert videos <= journalled, f"gone and not journalled: {videos - journalled}"
        for one in entries:
            movie = self.due[str(one.title)]
            if one.outcome is Outcome.DELETED:
                assert not movie.exists, (
                    f"{one.title} is said to be deleted and is there"
                )
                assert not movie.managed, (
                    f"{one.title} is said to be deleted and is listed"
                )
        theirs = {request.id for known in self.requests.values() for request in known}
        lost = self.requests_before - home.jellyseerr.requests.keys() - theirs
        assert not lost, f"requests gone that were not carried out: {lost}"
        media = {movie.in_jellyseerr.id for movie in self.due.values()}
        assert self.media_before - home.jellyseerr.media.keys() <= media
        gone_for_nothing = [
            title
            for title, requests in self.requests.items()
            if self.due[title].exists
            and not all(request.exists for request in requests)
        ]
        assert not gone_for_nothing, f"requests gone, files not: {gone_for_nothing}"

    @override
    async def once_healed(self, at: CleanupHarness) -> None:
        """Assert that due titles are tidied away, or known as half done, and booked."""
        self.while_broken(at)
        assert not at.journal.open_entries(), "an entry is still open"
        freed = titles = 0
        for title, movie in self.due.items():
            entries = [one for one in at.journal.entries() if str(one.title) == title]
            size = _size(movie, entries)
            assert sum(one.freed for one in entries) == (0 if movie.exists else size)
            freed += 0 if movie.exists else size
            if entries and entries[0].error_code == "half_done":
                assert movie.managed
                assert not movie.exists
                continue
            assert not movie.exists, f"{title} is due and still there"
            assert not movie.managed, f"{title} is gone and would be fetched again"
            titles += 1
            outcomes = [one.outcome for one in entries]
            assert outcomes.count(Outcome.DELETED) == 1, f"{title}: {outcomes}"
            left = [one.id for one in self.requests[title] if one.exists]
            assert not left, f"requests of {title} are left: {left}"
        totals_are(at, titles, freed)
        await is_on_disk(at)


def furnish(home: Household) -> Fates:
    """Fill a household with a due title in each quality, and every kind that stays."""
    fates = Fates(home)
    alice, bob = home.user("alice"), home.user("bob")
    comet = _asked(home, alice, "Comet", watched=10, size=5_000)
    delta = home.movie("Delta", is_4k=True, size=7_000)
    fates.leaves(comet, _request_of(home, comet))
    fates.leaves(delta, home.request(bob, delta))
    home.watch(bob, delta, days_ago=10)
    # The same film in 4K is somebody else's, and not watched
    home.request(bob, home.movie("Comet", tmdb=comet.tmdb, is_4k=True))
    # Another cut, which no Radarr knows, in the folder of a due title
    home.disk.write(comet.folder / "Comet - Director's Cut.mkv", b"a longer film")
    kept = _asked(home, alice, "Kept", watched=10)
    fates.kept = Keep("k", MediaType.MOVIE, kept.tmdb)
    home.favorite(bob, _asked(home, alice, "Favourite", watched=10))
    shared = _asked(home, alice, "Shared", watched=10)
    home.request(bob, shared)
    _asked(home, alice, "Fresh", watched=1)
    unnamed = _asked(home, bob, "Unnamed item", watched=1)
    unnamed.in_jellyseerr.standard.external_id = None
    home.movie("Nobody's")
    home.disk.write(home.radarr.root / "Loose.mkv", b"nobody's film")
    return fates.settled()


def _asked(
    home: Household, user: User, title: str, *, watched: float, size: int = 4_000
) -> Movie:
    movie = home.movie(title, size=size)
    home.request(user, movie)
    home.watch(user, movie, days_ago=watched)
    return movie


def _request_of(home: Household, movie: Movie) -> Request:
    rows = home.jellyseerr.requests
    return Request(next(row for row in rows.values() if row.media is movie.media), rows)


def _size(movie: Movie, entries: Iterable[JournalEntry]) -> int:
    return next((one.size for one in entries), 0)


def _relative(home: Household, path: str) -> str:
    return path.removeprefix(f"{home.disk.root.as_posix()}/")
