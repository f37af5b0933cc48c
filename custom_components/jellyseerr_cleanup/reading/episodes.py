"""Who finished which of a season's files: several accounts may have shared it."""

from collections.abc import Mapping
from datetime import datetime

from ..clients.jellyfin import ItemRow
from ..retention.copies import LibraryCopy
from ..retention.together import EpisodeWatches
from .matching import Matched


def episodes_of(
    copy: LibraryCopy, matched: Matched, by_item: Mapping[str, Mapping[str, ItemRow]]
) -> tuple[EpisodeWatches, ...]:
    """Return which of a season's files each account finished; of a movie nothing.

    The rows are by item, and then by account. Nothing, too, if nobody finished any.
    """
    if copy.season is None:
        return ()
    finished: dict[str, dict[int, datetime | None]] = {}
    for item, files in matched.own.items():
        for account, row in by_item.get(item, {}).items():
            # One that was left at a place holds the season for a while by itself
            if row.state is None or not row.state.played:
                continue
            at, known = row.state.last_played, finished.setdefault(account, {})
            for file in files:
                before = known.get(file, at)
                # If a watch has no date, nobody knows whether it was the latest
                known[file] = None if at is None or before is None else max(at, before)
    if not finished:
        return ()
    files = frozenset(file.id for file in copy.files_to_watch)
    return (EpisodeWatches(files, finished),)
