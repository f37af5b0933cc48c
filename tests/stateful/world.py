"""A small household whose people and servers do anything: the oracle's truth."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import override

from tests.media_stack import Clock, Household, Movie, Series, User
from tests.media_stack.household.watching import account_of
from tests.media_stack.jellyseerr.rows import RequestRow
from tests.media_stack.servarr import Radarr, Sonarr

from .crowds import CROWD, Crowds
from .photo import Photo, flags_of
from .titles import Season, Title, files_of

BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)
DECLINED, PARTLY, AVAILABLE = 3, 4, 5


class WorldClock(Clock):
    """Time that only tests move; the `Date` header is true unless a clock is wrong."""

    wrong_by = timedelta()

    @override
    def http_date(self) -> str:
        # The clients compare it with the real time
        return format_datetime(datetime.now(UTC) + self.wrong_by, usegmt=True)


@dataclass
class World(Crowds):
    """The household: three request, one only watches, and a collector's movies stay."""

    clock: WorldClock = field(kw_only=True)
    movies: list[Movie] = field(default_factory=list)
    seasons: list[Season] = field(default_factory=list)
    specials: list[Season] = field(default_factory=list)

    @classmethod
    def furnished(cls, folder: Path, jellyseerr: str) -> World:
        """Return a household, not yet started, in which something happens soon."""
        clock = WorldClock()
        clock.freeze(BEGIN)
        world = cls(
            Household(folder, jellyseerr=jellyseerr, clock=clock),
            clock=clock,
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
        world._move_in_series()
        for number in range(CROWD):
            home.user(f"user {number}", jellyfin=False)
            movie = home.movie(f"Collected {number}", real_file=False)
            home.request(people["collector"], movie)
            home.watch(people["collector"], movie, days_ago=5)
            world.collection.append(movie)
        return world

    def _move_in_series(self) -> None:
        """Add a series that ended, with specials; the same in 4K; one that goes on."""
        home = self.home
        ended = home.series("Ended", seasons={0: 1, 1: 2, 2: 2}, imported_days_ago=39)
        twin = home.series(
            "Ended 4K",
            seasons={1: 2},
            tmdb=ended.tmdb,
            tvdb=ended.tvdb,
            is_4k=True,
            imported_days_ago=39,
        )
        goes_on = home.series(
            "Goes On",
            seasons={1: 1, 2: 2},
            imported_days_ago=39,
            aired_days_ago=20,
            status="continuing",
        )
        self.seasons += [Season(ended, 1), Season(ended, 2)]
        self.seasons += [Season(goes_on, 1), Season(goes_on, 2), Season(twin, 1)]
        self.specials += [Season(ended, 0)]

    @property
    def titles(self) -> list[Title]:
        """Return all that the judge looks at; nobody may touch the specials."""
        return [*self.movies, *self.seasons, *self.specials]

    @property
    def radarrs(self) -> tuple[Radarr, Radarr]:
        """Return both Radarrs."""
        return self.home.radarr, self.home.radarr_4k

    @property
    def sonarrs(self) -> tuple[Sonarr, Sonarr]:
        """Return both Sonarrs."""
        return self.home.sonarr, self.home.sonarr_4k

    @property
    def now(self) -> datetime:
        """Return the household's present."""
        return self.clock.now()

    def title(self, title: str) -> Title:
        """Return a title by its id."""
        return next(one for one in (*self.titles, *self.collection) if one.id == title)

    def photo(self) -> Photo:
        """Return what there is now."""
        home = self.home
        return Photo(
            home.tree(),
            frozenset(home.jellyseerr.requests),
            frozenset(home.jellyseerr.media),
            frozenset(number for one in self.radarrs for number in one.movies)
            | {number for one in self.sonarrs for number in one.series},
            frozenset(one.id for one in self.titles if one.exists),
            flags_of(self.sonarrs),
        )

    def with_files(self) -> dict[str, int]:
        """Count movies and seasons (specials, too) with files, by the server's name."""
        counts = {
            radarr.name: sum(row.file is not None for row in radarr.movies.values())
            for radarr in self.radarrs
        }
        for sonarr in self.sonarrs:
            counts[sonarr.name] = sum(
                bool(row.files_of(number))
                for row in sonarr.series.values()
                for number in row.seasons
            )
        return counts

    def live(self, title: Title) -> list[RequestRow]:
        """Return a title's undeclined requests; no season means all but specials."""
        number = title.number if isinstance(title, Season) else None
        return [
            row
            for row in self.home.requests
            if row.media is not None
            and (row.media.tmdb, row.is_4k) == (title.tmdb, title.is_4k)
            and row.status != DECLINED
            and (
                number is None
                or number in {one.number for one in row.seasons}
                or (number > 0 and not row.seasons)
            )
        ]

    def asks(
        self, who: str, title: Title, status: int | None, *, imported: bool = True
    ) -> None:
        """Request a title; import what is missing or, if `imported`, unrequested."""
        home = self.home
        known = title.media and home.jellyseerr.media.get(title.media.id) is title.media
        fetched = not title.exists or not known or (imported and not self.live(title))
        if isinstance(title, Season):
            if fetched:
                self.fetches(title)
            home.request(
                self.people[who],
                title.series,
                seasons=[title.number],
                days_ago=0,
                status=status,
            )
            return
        if fetched:
            home.bring_back(title)
        home.request(self.people[who], title, days_ago=0, status=status)

    def asks_for_all(self, who: str, series: Series, status: int | None) -> None:
        """Request all seasons of a series; what is not there is imported now."""
        for season in self.seasons:
            if season.series is series and not season.exists:
                self.fetches(season)
        self.home.request(self.people[who], series, days_ago=0, status=status)

    def fetches(self, season: Season) -> None:
        """Import all of a season anew."""
        series = season.series
        for file in files_of(season):
            for row in season.episodes:
                row.file_id = 0 if row.file_id == file.id else row.file_id
            del series.row.files[file.id]
        self.home.bring_back_season(series, season.number)

    def looks_older(self, movie: Movie) -> None:
        """Let every server date a movie ten days earlier, or not at all."""
        row = movie.in_radarr
        movie.in_jellyfin.created -= timedelta(days=10)
        movie.in_jellyseerr.added = None
        if row.file is not None and self.live(movie):
            first = min(request.created for request in self.live(movie))
            earlier = row.file.date_added - timedelta(days=10)
            row.file.date_added = max(earlier, first)

    def forgets_watches(self, season: Season) -> None:
        """Let Jellyfin forget who watched a season."""
        for item in season.items:
            item.watches.clear()

    def watched_by_all(
        self, title: Title, days_ago: float = 0, episode: int | None = None
    ) -> None:
        """Let everybody with an account who requested a title watch it."""
        for user in self.people.values():
            if user.row is not None and user.account is not None:
                if any(row.requested_by is user.row for row in self.live(title)):
                    self.watched(user, title, days_ago, episode)

    def watched(
        self, user: User, title: Title, days_ago: float, episode: int | None
    ) -> None:
        """Let somebody watch a title to its end, or one episode of it."""
        if isinstance(title, Season):
            self.home.watch(
                user,
                title.series,
                season=title.number,
                episode=episode,
                days_ago=days_ago,
            )
        else:
            self.home.watch(user, title, days_ago=days_ago)
