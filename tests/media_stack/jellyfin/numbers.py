"""The numbers that Jellyfin reads out of an episode's path."""

from dataclasses import dataclass
from pathlib import PurePosixPath
import re

USUAL = re.compile(r"S(\d+)E(\d+)(?:-?E(\d+))?", re.IGNORECASE)
DAILY = re.compile(r"\b(\d{4})[-.]\d\d[-.]\d\d\b")
BARE = re.compile(r"(?:^|[ ._-])(\d{1,3})$")


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a row says: ``ParentIndexNumber``, ``IndexNumber`` and ``IndexNumberEnd``."""

    season: int | None
    index: int | None = None
    index_end: int | None = None


def numbers_of(name: str, *, splits_bare_numbers: bool) -> Numbers:
    """Return the numbers of a path below a series' folder; 10.11 splits bare ones."""
    path = PurePosixPath(name)
    if found := USUAL.search(path.stem):
        season, index, end = found.groups()
        return Numbers(int(season), int(index), int(end) if end else None)
    if found := DAILY.search(path.stem):
        return Numbers(int(found[1]))
    if found := BARE.search(path.stem):
        number = int(found[1])
        if splits_bare_numbers:
            return Numbers(number // 100, number % 100)
        return Numbers(season_of_folder(name), number)
    msg = f"It was not observed what Jellyfin makes of {name}"
    raise ValueError(msg)


def season_of_folder(name: str) -> int | None:
    """Return the season whose folder a path is in; None for the series' own folder."""
    folder = PurePosixPath(name).parent.name
    if folder == "Specials":
        return 0
    found = re.fullmatch(r"Season (\d+)", folder)
    return int(found[1]) if found else None
