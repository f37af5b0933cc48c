"""What Radarr and Sonarr have of a title: its files, and of a season its episodes.

All times are in UTC with a zone, all sizes in bytes.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file as Radarr or Sonarr know it."""

    id: int
    path: str
    size: int
    added_at: datetime | None


@dataclass(frozen=True, slots=True)
class Episode:
    """An episode as Sonarr knows it; several may share one file.

    `file_id` is None without a file, `aired_at` without an air date. `finale` is
    Sonarr's word for a last episode: `season`, `midseason` or `series`.
    """

    id: int
    season: int
    number: int
    file_id: int | None
    aired_at: datetime | None
    monitored: bool
    finale: str | None = None

    @property
    def ends_season(self) -> bool:
        """Return whether it is said to be the last one of its season."""
        return self.finale in ("season", "series")


@dataclass(frozen=True, slots=True)
class SeasonRecord:
    """What Sonarr knows of a season besides its files.

    `continuing` is whether more episodes of the series may come, `later_airs_at` when
    the first episode of a later season airs, `knows_finales` whether Sonarr calls any
    episode of the series a finale.
    """

    number: int
    monitored: bool
    continuing: bool
    episodes: tuple[Episode, ...]
    later_airs_at: datetime | None = None
    knows_finales: bool = False


@dataclass(frozen=True, slots=True)
class LibraryCopy:
    """A movie or a season on one Radarr or Sonarr.

    `item_id` is the id of the movie or series there, `folder` its path. What is
    `in_queue` waits for a person if it is `import_blocked`. `root_available` is False
    while the server cannot reach the root folder. `unlisted` are the paths of files
    that their folders do not list, where that was asked, with the server's own
    `complaint`, which may be old or about something else. `row_added_at` is when the
    movie or series was added there, None if that was not read. `tag_ids` are the tags
    that its row names, or the list if that is newer; None if neither was read.
    """

    instance: str
    item_id: int
    folder: str
    files: tuple[MediaFile, ...]
    in_queue: bool
    root_available: bool = True
    season: SeasonRecord | None = None
    import_blocked: bool = False
    unlisted: tuple[str, ...] = ()
    complaint: str = ""
    row_added_at: datetime | None = None
    tag_ids: tuple[int, ...] | None = None

    @property
    def size(self) -> int:
        """Return the size of all files in bytes."""
        return sum(file.size for file in self.files)

    @property
    def files_to_watch(self) -> tuple[MediaFile, ...]:
        """Return the files that must be watched; of a movie any of them is enough.

        A file of a season that no episode names is a second one of some episode.
        """
        if self.season is None:
            return self.files
        named = {episode.file_id for episode in self.season.episodes}
        return tuple(file for file in self.files if file.id in named)
