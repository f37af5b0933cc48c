"""The household of which ten titles are due and others must stay, and what its entry says."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from custom_components.jellyseerr_cleanup.reading.servers import identity_of
from tests.media_stack import Household, Movie, Request, User

DUE = 10


@dataclass
class House:
    """Ten movies that a run deletes, what else there is, and the configuration folder."""

    home: Household
    config: Path
    due: list[Movie] = field(default_factory=list)
    requests: dict[str, list[Request]] = field(default_factory=dict)
    staying_requests: list[Request] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    before: dict[str, bytes] = field(default_factory=dict)

    @property
    def storage(self) -> Path:
        """Return where Home Assistant stores."""
        return self.config / ".storage"

    def files_of(self, movie: Movie) -> set[str]:
        """Return the files that may go with a movie."""
        prefix = movie.folder.relative_to(self.home.disk.root).as_posix()
        return {
            path
            for path in self.before
            if path.startswith(f"{prefix}/") and "Director" not in path
        }

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
            # The ten are just within the limit of titles, so that one counted twice is noticed
            "options": {"notice_days": 0, "max_share_percent": 100},
            "subentries_data": [
                {
                    "subentry_type": "retention_policy",
                    "title": "Everybody",
                    "unique_id": None,
                    "data": everybody,
                }
            ],
        }


def furnish(home: Household, config: Path) -> House:
    """Return a household of which one movie is due in both qualities, one for two people, one beside another cut."""
    config.mkdir()
    house = House(home, config)
    alice, bob = home.user("alice"), home.user("bob")
    for number in range(DUE - 1):
        movie = home.movie(f"Due {number}", size=(number + 1) * 1_000_000_007)
        users = [alice, bob] if number == 0 else [(alice, bob)[number % 2]]
        _make_due(house, movie, users)
    first = house.due[1]
    uhd = home.movie(first.title, tmdb=first.tmdb, is_4k=True, size=30_000_000_001)
    _make_due(house, uhd, [bob])
    cut = house.due[2].folder / "Director's cut.mkv"
    home.disk.write(cut, b"not Radarr's")

    unwatched, favorite = home.movie("Unwatched"), home.movie("Favorite")
    for movie in (unwatched, favorite):
        house.staying_requests.append(home.request(alice, movie, days_ago=40))
    home.watch(alice, favorite, days_ago=10)
    home.favorite(bob, favorite)
    home.movie("Nobody's")
    house.before = home.tree()
    return house


def _make_due(house: House, movie: Movie, users: list[User]) -> None:
    house.requests[movie.id] = [
        house.home.request(user, movie, days_ago=40) for user in users
    ]
    for user in users:
        house.home.watch(user, movie, days_ago=10)
    house.due.append(movie)
    file = movie.in_radarr.file
    assert file is not None
    house.sizes[movie.id] = file.size
