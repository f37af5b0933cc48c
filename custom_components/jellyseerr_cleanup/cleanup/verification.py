"""Verification before each deletion: what differs from the plan (rule 6)."""

from collections.abc import Iterable
from typing import Protocol

from ..clients.errors import ClientError
from ..clients.jellyseerr import JellyseerrClient
from ..reading.reader import Reading
from ..retention.model import TitleId
from ..retention.plan import Decision, State
from .outcomes import ErrorCode, Problem


class Verify(Protocol):
    """Reads titles anew from everything that matters, and plans them."""

    async def __call__(
        self, titles: Iterable[TitleId], *, half_done: bool = False
    ) -> Reading:
        """Return what was read, with the plan of these titles; ClientError.

        With `half_done` they are planned as if the journal did not call them half done,
        since that would hold the very titles that are to be finished.
        """


def difference(planned: Decision, found: Decision | None) -> Problem | None:
    """Return why the title as it is now must not be deleted."""
    if found is None:
        return Problem(ErrorCode.CHANGED, "nobody requests it any more")
    if found.state is not State.DUE:
        return not_due(found)
    if (
        found.files_fingerprint() != planned.files_fingerprint()
        or found.policy_fingerprint != planned.policy_fingerprint
        or found.ids != planned.ids
        or {one.id for one in found.requests} != {one.id for one in planned.requests}
    ):
        return Problem(ErrorCode.CHANGED, "it changed since the plan was made")
    return None


def not_due(found: Decision) -> Problem:
    """Return that a title must not be deleted as it is decided now, and why."""
    message = f"it is {found.state} now: {found.reason.code}"
    return Problem(ErrorCode.NOT_DUE, message, found.reason)


async def csrf_hindrance(jellyseerr: JellyseerrClient) -> Problem | None:
    """Return why Jellyseerr would not let requests be removed; None if it lets them."""
    try:
        if not await jellyseerr.csrf_protection():
            return None
    except ClientError as err:
        return Problem(ErrorCode.UNREADABLE, str(err))
    return Problem(
        ErrorCode.CSRF_PROTECTION,
        "Jellyseerr's CSRF protection is on: requests could not be removed",
    )
