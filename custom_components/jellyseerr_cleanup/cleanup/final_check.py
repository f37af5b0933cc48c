"""The last check before a season's files or an emptied series go: switch and keeps.

No server is asked for it.
"""

from collections.abc import Iterable
from datetime import datetime

from ..persistence.memory import MemoryStore
from ..retention.model import MediaRecord, TitleId
from .deletion.instances import Forbidden
from .outcomes import ErrorCode, Problem

SWITCHED_OFF = Problem(ErrorCode.NOT_ALLOWED, "deletions were switched off")


def ask_once_more(
    memory: MemoryStore,
    titles: Iterable[TitleId],
    media: MediaRecord | None,
    now: datetime,
) -> None:
    """Raise Forbidden if deletions were switched off or a keep now covers the title.

    `now` is in UTC.
    """
    if not memory.deletions_allowed:
        raise Forbidden(SWITCHED_OFF)
    tvdb_id = media.tvdb_id if media else None
    imdb_id = media.imdb_id if media else None
    keeps = [
        keep for keep in memory.memory.keeps if keep.until is None or keep.until > now
    ]
    if any(keep.covers(title, tvdb_id, imdb_id) for title in titles for keep in keeps):
        raise Forbidden(Problem(ErrorCode.NOT_DUE, "it is kept now"))
