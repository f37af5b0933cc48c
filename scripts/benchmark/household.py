"""The household that is measured: as large as is asked for, the same every time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
import random
from typing import Any

from tests.media_stack import Household, Movie, User
from tests.media_stack.household.titles import Series
from tests.media_stack.servarr import Radarr, Sonarr

SEED = 10
SEASONS, EPISODES = 4, 10  # of a series
FINISHED = 0.05  # of all titles, by each account
GIGABYTE = 10**9

# Retention and window of the entry: everything leaves within the window, nothing is due
RETENTION_DAYS = WINDOW_DAYS = 30


@dataclass(frozen=True, slots=True)
class Size:
    """How large a household is: four of five titles are movies, the others seasons.

    Each title has one request. `due` movies with real files come on top: they may be
    deleted, for the policy of the one user who asked for them.
    """

    titles: int
    accounts: int
    due: int = 0

    @property
    def movies(self) -> int:
        """Return how many of the titles are movies."""
        return self.titles * 4 // 5

    @property
    def seasons(self) -> int:
        """Return how many of the titles are seasons."""
        return self.titles - self.movies


@dataclass(slots=True)
class Built:
    """The people and titles of a household."""

    people: list[User]
    movies: list[Movie] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)
    leaver: User | None = None
    due: int = 0
    changed: int = 0


def build(home: Household, size: Size) -> Built:
    """Return what was added to an empty household; its administrator is an account."""
    people = [home.admin]
    people += [home.user(f"user {number:04}") for number in range(2, size.accounts + 1)]
    built = Built(people)
    for number in range(size.movies):
        _add_movie(home, built, number)
    for first in range(0, size.seasons, SEASONS):
        _add_series(home, built, first, min(SEASONS, size.seasons - first))
    _let_watch(home, built)
    if size.due:
        _add_due(home, built, size.due)
    return built


def change(home: Household, built: Built) -> str:
    """Let somebody finish a movie, and return that movie's id: each time another."""
    movie = built.movies[built.changed]
    built.changed += 1
    account = next(
        user
        for user in built.people
        if user.jellyfin_id not in movie.in_jellyfin.watches
    )
    home.watch(account, movie)
    return movie.id


def facts(home: Household, built: Built) -> dict[str, Any]:
    """Return what the measuring process has to know of a household."""
    radarrs = [one for one in home.instances if isinstance(one, Radarr)]
    sonarrs = [one for one in home.instances if isinstance(one, Sonarr)]
    return {
        "url": home.url,
        "api_key": home.api_key,
        "vapid_public": home.jellyseerr.vapid_public,
        "jellyfin_id": home.jellyfin.server_id,
        "accounts": len(built.people),
        "requests": len(home.requests),
        "due": built.due,
        "movies": {server.name: len(server.movies) for server in radarrs},
        "series": {server.name: len(server.series) for server in sonarrs},
        "leaver": {"id": built.leaver.id, "account": built.leaver.jellyfin_id}
        if built.leaver
        else None,
        "servers": {
            server.name: {"url": server.url, "api_key": server.api_key}
            for server in (home.jellyseerr, home.jellyfin, *home.instances)
        },
    }


def _days_ago(number: int) -> int:
    """Return when a title was requested: 6 to 23 days ago, so that it is not due."""
    # Numbers without a common divisor spread dates without a pattern
    return 6 + (number * 37) % 18


def _add_movie(home: Household, built: Built, number: int) -> None:
    movie = home.movie(
        f"Film {number:06}",
        year=1950 + number % 75,
        is_4k=number % 10 == 9,
        size=(1 + number % 40) * GIGABYTE,
        real_file=False,
    )
    requester = built.people[number % len(built.people)]
    home.request(requester, movie, days_ago=_days_ago(number))
    built.movies.append(movie)


def _add_series(home: Household, built: Built, first: int, seasons: int) -> None:
    """Add a series of which each season was requested by somebody else."""
    series = home.series(
        f"Series {first:06}",
        seasons=dict.fromkeys(range(1, seasons + 1), EPISODES),
        real_files=False,
    )
    for season in range(1, seasons + 1):
        number = first + season
        requester = built.people[number % len(built.people)]
        home.request(requester, series, seasons=[season], days_ago=_days_ago(number))
    built.series.append(series)


def _let_watch(home: Household, built: Built) -> None:
    """Let each account finish its share of the movies and of the series.

    A series is finished as a whole: nobody is on the way to a season, which would hold
    it.
    """
    rng = random.Random(SEED)
    for user in built.people:
        movies = rng.sample(built.movies, _share(built.movies))
        series = rng.sample(built.series, _share(built.series))
        titles: list[Movie | Series] = [*movies, *series]
        for title in titles:
            home.watch(user, title, days_ago=rng.uniform(1, 5))


def _share(titles: Sequence[object]) -> int:
    """Return how many of these titles each account finished."""
    return max(1, round(FINISHED * len(titles)))


def _add_due(home: Household, built: Built, number: int) -> None:
    built.leaver, built.due = home.user("leaver"), number
    built.people.append(built.leaver)
    for title in range(number):
        movie = home.movie(f"Due {title:02}", size=GIGABYTE)
        home.request(built.leaver, movie, days_ago=60)
        home.watch(built.leaver, movie, days_ago=50)
