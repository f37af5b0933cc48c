"""A small household whose people and servers do anything; the truth that the oracle looks at."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import override

from tests.media_stack import Clock, Household, Movie, User
from tests.media_stack.household.watching import account_of
from tests.media_stack.jellyfin.rows import WatchRow
from tests.media_stack.jellyseerr.rows import RequestRow, UserRow
from tests.media_stack.servarr import Radarr

BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)
DECLINED, AVAILABLE = 3, 5
# More than what may be missing without a doubt
CROWD = 12


class WorldClock(Clock):
    """Time that passes only when the test says so; the `Date` header is true unless a server's clock is wrong."""

    wrong_by = timedelta()

    @override
    def http_date(self) -> str:
        # The clients compare it with the real time
        return format_datetime(datetime.now(UTC) + self.wrong_by, usegmt=True)


@dataclass
class Photo:
    """What can be lost: files, requests, media, and the movies that each Radarr lists."""

    files: dict[str, bytes]
    requests: frozenset[int]
    media: frozenset[int]
    listed: frozenset[int]
    there: frozenset[str]


@dataclass
class World:
    """The household, with three who request, one who only watches, and a collector whose movies stay."""

    home: Household
    clock: WorldClock
    people: dict[str, User] = field(default_factory=dict)
    movies: list[Movie] = field(default_factory=list)
    collection: list[Movie] = field(default_factory=list)
    hidden_requests: dict[int, RequestRow] = field(default_factory=dict)
    hidden_users: dict[int, UserRow] = field(default_factory=dict)
    hidden_watches: dict[int, WatchRow] = field(default_factory=dict)

    @classmethod
    def furnished(cls, folder: Path, jellyseerr: str) -> World:
        """Return a household in which something happens soon; its servers are not started yet."""
        clock = WorldClock()
        clock.freeze(BEGIN)
        world = cls(
            Household(folder, jellyseerr=jellyseerr, sonarr_4k=False, clock=clock),
            clock,
        )
        home, people = world.home, world.people
        # Nobody watches as the administrator: one account less to read
        account_of(home.admin).is_disabled = True
        for name in ("alice", "bob"):
            people[name] = home.user(name)
        people["local"] = home.user("local", jellyfin=False)
        people["dave"] = home.viewer("dave")
        people["collector"] = home.user("collector")
        for number in range(7):
            twin = world.movies[0].tmdb if number == 5 else None
            movie = home.movie(
                f"Movie {number}",
                tmdb=twin,
                is_4k=number >= 5,
                size=(number + 1) * 1_000_000_000,
                imported_days_ago=39,
            )
            movie.follows_requests = False
            world.movies.append(movie)
        for number in range(CROWD):
            home.user(f"user {number}", jellyfin=False)
            movie = home.movie(f"Collected {number}", real_file=False)
            home.request(people["collector"], movie)
            home.watch(people["collector"], movie, days_ago=5)
            world.collection.append(movie)
        return world

    @property
    def now(self) -> datetime:
        """Return the household's present."""
        return self.clock.now()

    def movie(self, title: str) -> Movie:
        """Return a movie by its title's id."""
        return next(one for one in (*self.movies, *self.collection) if one.id == title)

    def photo(self) -> Photo:
        """Return what there is now."""
        home = self.home
        return Photo(
            home.tree(),
            frozenset(home.jellyseerr.requests),
            frozenset(home.jellyseerr.media),
            frozenset(number for one in self.radarrs for number in one.movies),
            frozenset(one.id for one in self.movies if one.exists),
        )

    @property
    def radarrs(self) -> tuple[Radarr, Radarr]:
        """Return both Radarrs."""
        return self.home.radarr, self.home.radarr_4k

    def live(self, movie: Movie) -> list[RequestRow]:
        """Return the requests of a movie that nobody declined."""
        return [
            row
            for row in self.home.requests
            if row.media is not None
            and (row.media.tmdb, row.is_4k) == (movie.tmdb, movie.is_4k)
            and row.status != DECLINED
        ]

    def asks(
        self, who: str, movie: Movie, status: int | None, *, imported: bool = True
    ) -> None:
        """Request a movie; one that is not there is imported now, and so is one that nobody requested if it is to be `imported`."""
        home = self.home
        known = movie.media and home.jellyseerr.media.get(movie.media.id) is movie.media
        if not movie.exists or not known or (imported and not self.live(movie)):
            home.bring_back(movie)
        home.request(self.people[who], movie, days_ago=0, status=status)

    def looks_older(self, movie: Movie) -> None:
        """Let every server date a movie ten days earlier, or not at all."""
        row = movie.in_radarr
        movie.in_jellyfin.created -= timedelta(days=10)
        movie.in_jellyseerr.added = None
        if row.file is not None and self.live(movie):
            first = min(request.created for request in self.live(movie))
            earlier = row.file.date_added - timedelta(days=10)
            row.file.date_added = max(earlier, first)

    def watched_by_all(self, movie: Movie) -> None:
        """Let everybody with an account who requested a movie watch it."""
        for user in self.people.values():
            if user.row is not None and user.account is not None:
                if any(row.requested_by is user.row for row in self.live(movie)):
                    self.home.watch(user, movie)

    def loses(self, what: str) -> None:
        """Lose a whole crowd of rows at once."""
        home, collector = self.home, self.people["collector"]
        if what == "requests":
            rows = home.jellyseerr.requests
            for row in home.requests:
                if row.requested_by is collector.row:
                    self.hidden_requests[row.id] = rows.pop(row.id)
        elif what == "users":
            users = home.jellyseerr.users
            for user in [*users.values()][-CROWD:]:
                self.hidden_users[user.id] = users.pop(user.id)
        else:
            for number, movie in enumerate(self.collection):
                watches = movie.in_jellyfin.watches
                if collector.jellyfin_id in watches:
                    self.hidden_watches[number] = watches.pop(collector.jellyfin_id)

    def finds_again(self) -> None:
        """Bring back every crowd that was lost."""
        self.home.jellyseerr.requests.update(self.hidden_requests)
        self.home.jellyseerr.users.update(self.hidden_users)
        for number, watch in self.hidden_watches.items():
            collector = self.people["collector"].jellyfin_id
            self.collection[number].in_jellyfin.watches[collector] = watch
        for hidden in (self.hidden_requests, self.hidden_users, self.hidden_watches):
            hidden.clear()

    def crowds(self) -> dict[str, frozenset[str]]:
        """Return the rows of which many may be lost at once."""
        home, collector = self.home, self.people["collector"].jellyfin_id
        watches = {
            movie.id
            for movie in self.collection
            if (watch := movie.in_jellyfin.watches.get(collector)) and watch.played
        }
        return {
            "users": frozenset(map(str, home.jellyseerr.users)),
            "requests": frozenset(map(str, home.jellyseerr.requests)),
            "watches": frozenset(watches),
        }
