"""What a run is to delete: a movie or a season, by its files, rows and flags."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import override

from tests.media_stack import Movie, Series, User
from tests.safety.seasons import Season
from tests.seasons.house import State

THERE, HALF_DONE, GONE = "there", "half done", "gone"


@dataclass(frozen=True, slots=True)
class Due(ABC):
    """A title that is due, and who asked for it."""

    users: tuple[User, ...]

    @property
    @abstractmethod
    def id(self) -> str:
        """Return the title's id."""

    @property
    @abstractmethod
    def size(self) -> int:
        """Return the bytes that it takes, as its Radarr or Sonarr says."""

    @property
    @abstractmethod
    def tmdb(self) -> int:
        """Return the id that its media in Jellyseerr has."""

    @abstractmethod
    def state(self, now: State) -> str:
        """Return what is left of it: all, what will not do, or nothing."""

    @abstractmethod
    def may_go(self, path: str, now: State) -> bool:
        """Whether a file may go with it."""

    @abstractmethod
    def may_vanish(self, flag: str) -> bool:
        """Whether Radarr or Sonarr may list no more what a state names so."""


@dataclass(frozen=True, slots=True)
class DueMovie(Due):
    """A movie in one quality."""

    movie: Movie
    size: int

    @property
    @override
    def id(self) -> str:
        return self.movie.id

    @property
    @override
    def tmdb(self) -> int:
        return self.movie.tmdb

    @override
    def state(self, now: State) -> str:
        if self.movie.exists:
            return THERE
        return HALF_DONE if self.movie.managed else GONE

    @override
    def may_go(self, path: str, now: State) -> bool:
        folder = self.movie.folder.relative_to(self.movie.radarr.disk.root)
        return path.startswith(f"{folder.as_posix()}/")

    @override
    def may_vanish(self, flag: str) -> bool:
        return flag == f"{self.movie.radarr.name}/{self.movie.in_radarr.id}"


@dataclass(frozen=True, slots=True)
class DueSeason(Due):
    """A season; `whole` is whether its series may go once its last season did."""

    season: Season
    whole: bool

    @property
    def series(self) -> Series:
        """Return its series."""
        return self.season.series

    @property
    def is_listed(self) -> bool:
        """Return whether Sonarr has the series still."""
        return self.series.row.id in self.series.sonarr.series

    @property
    @override
    def id(self) -> str:
        return self.season.id

    @property
    @override
    def size(self) -> int:
        return sum(self.season.files.values())

    @property
    @override
    def tmdb(self) -> int:
        return self.series.tmdb

    @override
    def state(self, now: State) -> str:
        if not self.season.gone(now):
            return THERE
        return GONE if self.season.is_gone(now) else HALF_DONE

    @override
    def may_go(self, path: str, now: State) -> bool:
        if path in self.season.files:
            return True
        folder = self.series.row.folder.relative_to(self.series.sonarr.disk.root)
        vanished = self.whole and not self.is_listed
        return vanished and path.startswith(f"{folder.as_posix()}/")

    @override
    def may_vanish(self, flag: str) -> bool:
        place = f"{self.series.sonarr.name}/{self.series.row.id}/"
        return self.whole and flag.startswith(place)
