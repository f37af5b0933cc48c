"""What holds a title back at the last moment: it differs from the plan, or a person says no."""

from collections.abc import Iterable
from datetime import datetime

from ..retention.model import MediaRecord, TitleId
from ..retention.plan import Decision, State
from .circumstances import Circumstances
from .instances import Forbidden
from .run import ErrorCode, Problem

SWITCHED_OFF = Problem(ErrorCode.NOT_ALLOWED, "deletions were switched off")


def difference(planned: Decision, found: Decision | None) -> Problem | None:
    """Return why the title as it is now must not be deleted."""
    if found is None:
        return Problem(ErrorCode.CHANGED, "nobody requests it any more")
    if found.state is not State.DUE:
        return Problem(
            ErrorCode.NOT_DUE, f"it is {found.state} now: {found.reason.code}"
        )
    if (
        found.files_fingerprint() != planned.files_fingerprint()
        or found.policy_fingerprint != planned.policy_fingerprint
        or found.ids != planned.ids
        or {one.id for one in found.requests} != {one.id for one in planned.requests}
    ):
        return Problem(ErrorCode.CHANGED, "it changed since the plan was made")
    return None


def ask_once_more(
    circumstances: Circumstances,
    titles: Iterable[TitleId],
    media: MediaRecord | None,
    now: datetime,
) -> None:
    """Raise Forbidden if the switch or a keep says no by now; nothing is read for it."""
    if not circumstances.allowed:
        raise Forbidden(SWITCHED_OFF)
    tvdb_id = media.tvdb_id if media else None
    imdb_id = media.imdb_id if media else None
    keeps = [
        keep
        for keep in circumstances.memory.keeps
        if keep.until is None or keep.until > now
    ]
    if any(keep.covers(title, tvdb_id, imdb_id) for title in titles for keep in keeps):
        raise Forbidden(Problem(ErrorCode.NOT_DUE, "it is kept now"))
