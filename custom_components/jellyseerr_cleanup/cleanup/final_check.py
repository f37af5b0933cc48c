"""The last check before each deleting call: what people said meanwhile (rule 6).

The switch and the keeps, policies and options as they are now. No server is asked for
it: the title is planned anew from what was read when it was verified.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from ..persistence.memory import MemoryStore
from ..reading.reader import Reading
from ..retention.model import MediaRecord, TitleId
from ..retention.plan import Plan
from ..retention.planner import plan
from ..retention.policy import PolicyBook
from .deletion.instances import Forbidden
from .outcomes import ErrorCode, Problem

SWITCHED_OFF = Problem(ErrorCode.NOT_ALLOWED, "deletions were switched off")


@dataclass(frozen=True, slots=True)
class LastWord:
    """What whoever has a title deleted is asked before each deleting call.

    `may_begin` returns why nothing may be begun, such as a limit: it is asked once,
    with nothing touched. `may_go` returns why the title must stay by a plan of it that
    heeds what people said meanwhile.
    """

    may_begin: Callable[[], Problem | None]
    may_go: Callable[[Plan], Problem | None]


@dataclass(frozen=True, slots=True)
class Known:
    """By which ids a title is known beside its TMDB id."""

    tvdb_id: int | None = None
    imdb_id: str | None = None

    @classmethod
    def of(cls, media: MediaRecord | None) -> Self:
        """Return those that Jellyseerr names."""
        return cls(media.tvdb_id, media.imdb_id) if media else cls()


def ask_once_more(
    memory: MemoryStore,
    titles: Iterable[TitleId],
    known: Known,
    now: datetime,
    *,
    whole_series: bool = False,
) -> None:
    """Raise Forbidden if deletions were switched off or a keep now covers the title.

    Of a whole series a keep of any season counts. `now` is in UTC.
    """
    if not memory.deletions_allowed:
        raise Forbidden(SWITCHED_OFF)
    keeps = [
        replace(keep, seasons=None) if whole_series else keep
        for keep in memory.memory.keeps
        if keep.until is None or keep.until > now
    ]
    if any(
        keep.covers(title, known.tvdb_id, known.imdb_id)
        for title in titles
        for keep in keeps
    ):
        raise Forbidden(Problem(ErrorCode.NOT_DUE, "it is kept now"))


def as_people_say(reading: Reading, memory: MemoryStore, policies: PolicyBook) -> Plan:
    """Return the plan of a reading as people's words are now.

    Only those may differ: its time and all else that was remembered are those of the
    reading, since a poll may have seen half of what is just being deleted.
    """
    now = memory.memory
    remembered = replace(reading.memory, keeps=now.keeps, said_done=now.said_done)
    return plan(reading.snapshot, policies, remembered, reading.plan.generated_at)
