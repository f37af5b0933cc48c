"""What an account did with the episodes of a season, item by item."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from custom_components.jellyseerr_cleanup.retention.copies import (
    LibraryCopy,
    SeasonRecord,
)
from custom_components.jellyseerr_cleanup.retention.model import WatchState
from custom_components.jellyseerr_cleanup.retention.seasons import (
    FileWatch,
    begun_beside,
    season_state,
)
from custom_components.jellyseerr_cleanup.retention.together import EpisodeWatches


@dataclass(frozen=True)
class Item:
    """An item that is the files of these episodes, or maybe another's, and its state.

    An episode without a file, or one that Sonarr does not have, is maybe another's.
    """

    episodes: frozenset[int]
    state: WatchState

    def files_of(self, season: SeasonRecord) -> frozenset[int]:
        """Return the ids of the season's files that the item is."""
        return frozenset(
            one.file_id
            for one in season.episodes
            if one.number in self.episodes and one.file_id is not None
        )


def read_season(copy: LibraryCopy, items: Iterable[Item]) -> tuple[WatchState, ...]:
    """Return an account's states of a season, as its files and items are matched."""
    assert copy.season is not None
    found = [(item.files_of(copy.season), item.state) for item in items]
    watches = [FileWatch(files, state) for files, state in found if files]
    others = [state for files, state in found if not files]
    season = season_state(
        [file.id for file in copy.files], watches, others, favorite=False
    )
    return season, *begun_beside(season, watches, others)


def read_episodes(
    copy: LibraryCopy, items: Mapping[str, Iterable[Item]]
) -> tuple[EpisodeWatches, ...]:
    """Return who finished which files of a season, by what each account's items say."""
    assert copy.season is not None
    finished: dict[str, dict[int, datetime | None]] = {}
    for account, these in items.items():
        ended: dict[int, list[datetime | None]] = {}
        for item in these:
            for file in item.files_of(copy.season) if item.state.finished else ():
                ended.setdefault(file, []).append(item.state.last_played)
        for file, dates in ended.items():
            known = [date for date in dates if date is not None]
            at = max(known) if len(known) == len(dates) else None
            finished.setdefault(account, {})[file] = at
    files = frozenset(file.id for file in copy.files)
    return (EpisodeWatches(files, finished),) if finished else ()
