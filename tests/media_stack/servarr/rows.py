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
    files: list[FileRow] = field(default_factory=list)  # oldest first
    named: FileRow | None = None  # the one of them that movieFileId names
    tags: list[int] = field(default_factory=list)

    @property
    def file(self) -> FileRow | None:
        """Return the file that ``movieFileId`` names; others can be there without it."""
        return self.named

    @file.setter
    def file(self, file: FileRow | None) -> None:
        """Put a file in the place of the named one, or with None take that one away."""
        if self.named is not None:
            self.forget(self.named)
        if file is not None:
            self.add(file)

    def add(self, file: FileRow) -> None:
        """List a file beside others: the newest is the one that is named."""
        self.files.append(file)
        self.named = file

    def forget(self, file: FileRow) -> None:
        """Drop a file's row; when it was the named one, none is, whatever is left."""
        self.files = [other for other in self.files if other is not file]
        if self.named is file:
            self.named = None


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
    finale: str | None = None  # season, midseason or series


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

    def episodes_of(self, file: FileRow) -> list[EpisodeRow]:
        """Return the episodes that name a file: none for a second file of an episode."""
        return [row for row in self.episodes.values() if row.file_id == file.id]

    def forget(self, file: FileRow) -> None:
        """Drop a file's row; the episodes that named it have none."""
        for row in self.episodes_of(file):
            row.file_id = 0
        del self.files[file.id]


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
    download: str = ""  # the same for all episodes of one download
    messages: list[str] = field(default_factory=list)  # why it cannot be imported


@dataclass(slots=True)
class HealthRow:
    """One complaint of the server about itself."""

    source: str
    type: str
    message: str
    page: str = ""  # of the wiki's
