"""Of how many titles a limit by share is one."""

from custom_components.jellyseerr_cleanup.reading.counts import titles_with_files
from custom_components.jellyseerr_cleanup.retention.copies import (
    LibraryCopy,
    MediaFile,
    SeasonRecord,
)
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode, Unknown

AWAY = Unknown.because(ReasonCode.INSTANCE_UNREACHABLE, server="Radarr")
FILE = MediaFile(1, "/a/a.mkv", 1, None)


def copy(
    instance: str, item: int, season: int | None = None, *, files: int = 1
) -> LibraryCopy:
    """Return a movie or season with so many files."""
    record = None if season is None else SeasonRecord(season, True, False, ())
    return LibraryCopy(instance, item, "/a", (FILE,) * files, False, season=record)


def test_what_counts() -> None:
    """A movie or season with files, once, however many titles and files it is."""
    assert titles_with_files(
        [
            copy("radarr:0", 1),
            copy("radarr:0", 2, files=3),
            copy("radarr:0", 2),  # the other quality, on the same server
            copy("radarr:0", 3, files=0),
            copy("radarr:1", 1),
            copy("sonarr:0", 1, 1),
            copy("sonarr:0", 1, 2),
            copy("sonarr:0", 2, 1, files=0),
            AWAY,
        ]
    ) == {"radarr:0": 2, "radarr:1": 1, "sonarr:0": 2}
