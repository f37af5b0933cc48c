"""Files from before a request: not what the request brought, and never forgotten.

An upgrade, a move and a Radarr that was built anew give a file a new date. The title
stays what it was until a policy includes it, or it was gone and is requested anew.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from .carried_out import went_for
from .copies import LibraryCopy, MediaFile
from .model import TitleId
from .plan import Decision, Plan
from .reason import Reason, ReasonCode, Unknown
from .remembered import HereBefore, Memory
from .returning import last_seen_gone
from .snapshot import Snapshot
from .titles import Title, can_make_due


def held_as_here_before(
    title: Title,
    copies: Iterable[LibraryCopy],
    imports: Iterable[datetime],
    memory: Memory,
) -> Reason | None:
    """Return why files hold a title: one was there before its first request."""
    first = _first_requested(title, memory)
    rows = [copy.row_added_at for copy in copies]
    created = [one.created_at for one in title.requests if one.created_at]
    remembered = [
        known.imported_at
        for title_id in title.ids
        if (known := memory.here_before.get(title_id)) is not None
        and not _is_over(known, created, rows)
    ]
    before = min((*imports, *remembered), default=first)
    if before >= first:
        return None
    return Reason.of(ReasonCode.HERE_BEFORE_REQUEST, imported=before.isoformat())


def _first_requested(title: Title, memory: Memory) -> datetime:
    """Return when the first request was made that may have brought what is there.

    Those of which the files were deleted, or went by themselves, come last.
    """
    gone_at = last_seen_gone(title, memory)
    _, first = min(
        (
            went_for(one, title.ids, memory.carried_out)
            or (gone_at is not None and at <= gone_at),
            at,
        )
        for one in title.requests
        if (at := one.created_at) and can_make_due(one)
    )
    return first


def note_here_before(
    memory: Memory, snapshot: Snapshot, plan: Plan, last: Plan
) -> Mapping[TitleId, HereBefore]:
    """Return the titles of which a file was there before one of their requests.

    `last` is the plan before: what it says in the same words has not changed.
    """
    known, found = memory.here_before, dict(memory.here_before)
    ours = {one.title for one in memory.carried_out}
    decided: set[TitleId] = set()
    for decision in plan.decisions:
        decided.update(decision.ids)
        is_known = not known.keys().isdisjoint(decision.ids)
        if not is_known and last.of(decision.id) is decision:
            continue
        for title in decision.ids:
            copy = snapshot.copies.get(title)
            one = _noted(
                known.get(title), decision, copy, snapshot.read_at, title in ours
            )
            found.pop(title, None)
            if one is not None:
                found[title] = one
    for title in known.keys() - decided:
        found[title] = _gone(known[title], snapshot.read_at, seen=title in ours)
    return known if known == found else found


def _noted(
    known: HereBefore | None,
    decision: Decision,
    copy: LibraryCopy | Unknown | None,
    now: datetime,
    is_ours: bool,
) -> HereBefore | None:
    files = copy.files if isinstance(copy, LibraryCopy) else None
    if not isinstance(copy, LibraryCopy) or not files:
        if known is None or not _is_away(decision, copy):
            return known
        return _gone(known, now, seen=is_ours or _is_seen_gone(copy))
    created = [one.created_at for one in decision.requests if one.created_at]
    if known is not None:
        # Without a request since it was gone, it was only away
        is_over = _is_over(known, created, [copy.row_added_at])
        known = None if is_over else HereBefore(known.imported_at)
    before = _oldest(files, now)
    if before is None or not any(before < one for one in created):
        return known
    return HereBefore(min(before, known.imported_at) if known else before)


def _oldest(files: Iterable[MediaFile], now: datetime) -> datetime | None:
    imports = [file.added_at for file in files if file.added_at is not None]
    return min((one for one in imports if one <= now), default=None)


def _is_away(decision: Decision, copy: LibraryCopy | Unknown | None) -> bool:
    """Return whether Radarr, Sonarr or Jellyseerr says that there is no file."""
    return decision.reason.code is ReasonCode.NOT_AVAILABLE or _is_seen_gone(copy)


def _is_seen_gone(copy: LibraryCopy | Unknown | None) -> bool:
    """Return whether the title's server says that there is no file."""
    if isinstance(copy, Unknown):
        return copy.reason.code is ReasonCode.NOT_ON_INSTANCE
    return copy is not None and not copy.files


def _gone(known: HereBefore, now: datetime, *, seen: bool) -> HereBefore:
    return replace(
        known, gone_at=known.gone_at or now, seen_gone=seen or known.seen_gone
    )


def _is_over(
    known: HereBefore,
    created: Collection[datetime],
    rows: Collection[datetime | None],
) -> bool:
    """Return whether the title was requested since it was gone.

    If nobody saw it go, all of its `rows` must have been added since: a request that
    was deleted, or a Jellyseerr that forgot, leaves the file where it was.
    """
    gone_at = known.gone_at
    if gone_at is None or not any(one > gone_at for one in created):
        return False
    return known.seen_gone or (
        bool(rows) and all(one is not None and one >= gone_at for one in rows)
    )
