"""Which items of Jellyfin go with a title, and where they lie there."""

from ..reading.caches import ReadingCaches
from ..reading.paths import in_common, parts_of
from ..retention.model import LibraryTitle
from ..retention.plan import Decision
from ..retention.snapshot import Snapshot
from .journal.follow_up import JournalItem

_SAME_NAME = 1


def items_of(
    decision: Decision, snapshot: Snapshot, caches: ReadingCaches
) -> tuple[JournalItem, ...]:
    """Return the items that are the title's files, each with its paths in Jellyfin.

    An item may have versions that stay. Of one whose files have other names in Jellyfin
    it is whatever path Jellyfin shows.
    """
    known = caches.library.items
    files = [parts_of(file.path) for copy in decision.copies for file in copy.files]
    found: dict[str, tuple[str, ...]] = {}
    for title in sorted(decision.ids):
        shown = snapshot.library.get(title)
        for item in shown.own_ids if isinstance(shown, LibraryTitle) else ():
            row = known.items.get(item)
            path = row.path if row else None
            paths = {*(known.version_paths(item) or ()), *([path] if path else ())}
            own = [
                one
                for one in sorted(paths)
                if any(in_common(parts_of(one), file) >= _SAME_NAME for file in files)
            ]
            found[item] = tuple(own or sorted(paths))
    return tuple(JournalItem(item, paths) for item, paths in sorted(found.items()))
