"""Who may keep a title, and who may release it: one rule for every way to do so."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from .remembered import Keep

MEMBERS_KEEP_FOR = timedelta(days=30)
# A keep until a date lasts to the end of that day
_REST_OF_THE_DAY = timedelta(days=1)


class Objection(StrEnum):
    """Why somebody may not keep or release a title; keys of the errors' texts."""

    NOT_LINKED = "keep_not_linked"
    TOO_LONG = "keep_too_long"
    NOT_OWN_REQUEST = "keep_not_own_request"
    NOT_OWN_KEEP = "release_not_own_keep"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, by Home Assistant's id: None for an automation, which is trusted.

    `stands_for` are the Jellyseerr users to whom an administrator linked the person.
    """

    user_id: str | None = None
    is_admin: bool = True
    stands_for: frozenset[int] = frozenset()

    def as_own(self, keep: Keep) -> Keep:
        """Return the keep as the asker's.

        A member's word stands beside that of others: it replaces none, and whoever
        takes one of them back leaves the others.
        """
        if self.is_admin:
            return keep
        return replace(keep, id=f"{keep.id}:by:{self.user_id}")


def objection(
    asker: Asker,
    keep: Keep,
    now: datetime,
    *,
    releases: bool = False,
    requesters: Iterable[frozenset[int]] = (),
    own_only: bool = False,
) -> Objection | None:
    """Return why the asker may not keep so, or not release the keep; None if allowed.

    `requesters` are those of each title that the keep covers, by Jellyseerr's ids;
    with `own_only` members may keep what they requested only. Times are in UTC.
    """
    if asker.is_admin:
        return None
    if not asker.stands_for:
        return Objection.NOT_LINKED
    if releases:
        return None if keep.created_by == asker.user_id else Objection.NOT_OWN_KEEP
    if keep.until is None or keep.until > now + MEMBERS_KEEP_FOR + _REST_OF_THE_DAY:
        return Objection.TOO_LONG
    if own_only:
        covered = [*requesters]
        if not covered or not all(asker.stands_for & users for users in covered):
            return Objection.NOT_OWN_REQUEST
    return None
