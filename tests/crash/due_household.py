"""The household of which ten titles are due and others must stay, and its entry."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from custom_components.jellyseerr_cleanup.reading.servers import identity_of
from tests.media_stack import Household, Movie, Request, Series, User
from tests.safety.seasons import Season
from tests.seasons.house import State

from .titles import Due, DueMovie, DueSeason

DUE = 10


@dataclass
class DueHousehold:
    """What a run deletes, and what stays; `requests` go with their last titles."""

    home: Household
    config: Path
    due: list[Due] = field(default_factory=list)
    requests: list[tuple[Request, list[Due]]] = field(default_factory=list)
    staying_requests: list[tuple[Request, list[Due]]] = field(default_factory=list)
    strays: set[str] = field(default_factory=set)
    before: State = field(init=False)

    @property
    def storage(self) -> Path:
        """Return where Home Assistant stores."""
        return self.config / ".storage"

    def requests_of(self, title: Due) -> list[Request]:
        """Return every request of which the title is a part."""
        every = [*self.requests, *self.staying_requests]
        return [request for request, titles in every if title in titles]

    def entry(self) -> dict[str, Any]:
        """Return the configuration entry that a person would have made."""
        everybody = {
            "users": ["everybody"],
            "media_types": ["movie", "tv"],
            "retention": "7d",
        }
        return {
            "unique_id": identity_of(self.home.jellyseerr.vapid_public),
            "data": {
                "url": self.home.url,
                "api_key": self.home.api_key,
                "verify_ssl": True,
                "servers": {},
                "jellyfin_id": self.home.jellyfin.server_id,
            },
            # Ten are just within the limit of titles: one counted twice is noticed
            # The collection only shows, and is tested with the engine
            "options": {
                "notice_days": 0,
                "max_share_percent": 100,
                "leaving_soon_collection": False,
            },
            "subentries_data": [
                {
                    "subentry_type": "retention_policy",
                    "title": "Everybody",
                    "unique_id": None,
                    "data": everybody,
                }
            ],
        }


def furnish(home: Household, config: Path) -> DueHousehold:
    """Return a household with six movies and four seasons that are due, and others."""
    config.mkdir()
    house = DueHousehold(home, config)
    alice, bob = home.user("alice"), home.user("bob")
    _furnish_movies(house, alice, bob)
    _furnish_series(house, alice, bob)
    assert len(house.due) == DUE
    house.before = State.of(home)
    return house


def _furnish_movies(house: DueHousehold, alice: User, bob: User) -> None:
    """Add movies: one in both qualities, one for two people, one beside another cut."""
    home = house.home
    for number in range(5):
        movie = home.movie(f"Due {number}", size=(number + 1) * 1_000_000_007)
        users = (alice, bob) if number == 0 else ((alice, bob)[number % 2],)
        _make_due(house, movie, *users)
        if number == 1:
            uhd = home.movie(
                movie.title, tmdb=movie.tmdb, is_4k=True, size=30_000_000_001
            )
        elif number == 2:
            _add_stray(house, movie.folder / "Director's cut.mkv")
    _make_due(house, uhd, bob)
    unwatched, favorite = home.movie("Unwatched"), home.movie("Favorite")
    for movie in (unwatched, favorite):
        request = home.request(alice, movie, days_ago=40)
        house.staying_requests.append((request, []))
    home.watch(alice, favorite, days_ago=10)
    home.favorite(bob, favorite)
    home.movie("Nobody's")


def _furnish_series(house: DueHousehold, alice: User, bob: User) -> None:
    """Add a season beside others, and two series that go whole but for a stray file."""
    home = house.home
    orbit = home.series("Orbit", seasons={0: 1, 1: 2, 2: 1}, size=2_000_000_011)
    # What was not monitored must not be afterwards
    orbit.row_of(1, 2).monitored = False
    _make_season_due(house, orbit, 1, alice, bob)
    first = house.due[-1]
    house.requests.append((home.request(bob, orbit, seasons=[1], days_ago=40), [first]))
    request = home.request(alice, orbit, seasons=[1, 2], days_ago=40)
    house.staying_requests.append((request, [first]))
    home.watch(alice, orbit, season=2, days_ago=1)
    lone = home.series("Lone", seasons={1: 2}, size=3_000_000_019)
    _make_series_due(house, lone, bob, 1)
    pulsar = home.series("Pulsar", seasons={1: 1, 2: 2}, size=5_000_000_029)
    _make_series_due(house, pulsar, alice, 1, 2)
    _add_stray(house, pulsar.row.folder / "Season 01" / "Bonus.mkv")


def _make_due(house: DueHousehold, movie: Movie, *users: User) -> None:
    file = movie.in_radarr.file
    assert file is not None
    title = DueMovie(users, movie, file.size)
    house.due.append(title)
    for user in users:
        request = house.home.request(user, movie, days_ago=40)
        house.requests.append((request, [title]))
        house.home.watch(user, movie, days_ago=10)


def _make_series_due(
    house: DueHousehold, series: Series, user: User, *seasons: int
) -> None:
    request = house.home.request(user, series, seasons=seasons, days_ago=40)
    for number in seasons:
        _make_season_due(house, series, number, user, whole=True)
    house.requests.append((request, house.due[-len(seasons) :]))


def _make_season_due(
    house: DueHousehold, series: Series, number: int, *users: User, whole: bool = False
) -> None:
    house.due.append(DueSeason(users, Season.of(series, number), whole))
    for user in users:
        house.home.watch(user, series, season=number, days_ago=10)


def _add_stray(house: DueHousehold, path: Path) -> None:
    house.home.disk.write(path, b"neither Radarr's nor Sonarr's")
    house.strays.add(path.relative_to(house.home.disk.root).as_posix())
