"""The rows of Radarr's and Sonarr's databases."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


@dataclass(slots=True)
class FileRow:
    """A movie file or an episode file; ``size`` is what is reported, not what is on disk."""

    id: int
    path: Path
    size: int
    date_added: datetime
    season: int = 0  # Sonarr only


@dataclass(slots=True, eq=False)
class MovieRow:
    """A movie in one Radarr."""

    id: int
    tmdb: int
    imdb: str | None
    title: str
    year: int
    folder: Path
    added: datetime
    monitored: bool = True
    file: FileRow | None = None
    tags: list[int] = field(default_factory=list)


@dataclass(slots=True)
class SeasonRow:
    """A season of a series: only its monitored flag is its own."""

    number: int
    monitored: bool = True


@dataclass(slots=True, eq=False)
class EpisodeRow:
    """An episode; several may share one file."""

    id: int
    season: int
    number: int
    aired: datetime | None
    monitored: bool = True
    file_id: int = 0
    title: str = ""


@dataclass(slots=True, eq=False)
class SeriesRow:
    """A series in one Sonarr."""

    id: int
    tvdb: int
    tmdb: int
    imdb: str | None
    title: str
    year: int
    folder: Path
    added: datetime
    status: str = "ended"  # continuing, ended, upcoming, deleted
    monitored: bool = True
    monitor_new_items: str = "all"
    seasons: dict[int, SeasonRow] = field(default_factory=dict)
    episodes: dict[int, EpisodeRow] = field(default_factory=dict)
    files: dict[int, FileRow] = field(default_factory=dict)
    tags: list[int] = field(default_factory=list)

    def files_of(self, season: int) -> list[FileRow]:
        """Return the files of one season."""
        return [file for file in self.files.values() if file.season == season]


@dataclass(slots=True)
class QueueRow:
    """Something being downloaded or imported."""

    id: int
    title: str
    added: datetime
    size: int = 4_000_000_000
    left: int = 1_000_000_000
    state: str = "downloading"
    movie_id: int | None = None
    series_id: int | None = None
    season: int | None = None
    episode_id: int | None = None


@dataclass(slots=True)
class HealthRow:
    """One complaint of the server about itself."""

    source: str
    type: str
    message: str
