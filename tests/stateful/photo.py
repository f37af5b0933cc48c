"""What there is at one moment, to be compared with what there is later."""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.media_stack.servarr import Sonarr


@dataclass
class Photo:
    """What can be lost: files, requests, media, flags, rows of Radarr and Sonarr."""

    files: dict[str, bytes]
    requests: frozenset[int]
    media: frozenset[int]
    listed: frozenset[int]
    there: frozenset[str]
    flags: dict[tuple[int, int, int | None], bool]


def flags_of(sonarrs: Iterable[Sonarr]) -> dict[tuple[int, int, int | None], bool]:
    """Return what is monitored, by series, season and episode."""
    flags: dict[tuple[int, int, int | None], bool] = {}
    for series in (row for one in sonarrs for row in one.series.values()):
        for season in series.seasons.values():
            flags[series.id, season.number, None] = season.monitored
        for row in series.episodes.values():
            flags[series.id, row.season, row.id] = row.monitored
    return flags
