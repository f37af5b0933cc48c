"""Files from before a request: not what the request brought, and never forgotten.

An upgrade, a move and a Radarr that was built anew give a file a new date. The title
stays what it was until a policy includes it, or it was gone and is requested anew.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from .copies import LibraryCopy, MediaFile
from .model import TitleId
from .plan import Decision, Plan
from .reason import Reason, ReasonCode, Unknown
from .remembered import HereBefore, Memory
from .snapshot import Snapshot
from .titles import Title


def held_as_here_before(
    title: Title, imports: Iterable[datetime], first: datetime, memory: Memory
) -> Reason | None:
    """Return why files hold a title: one was there before the `first` request."""
    created = [one.created_at for one in title.requests if one.created_at]
    remembered = [
        known.imported_at
        for title_id in title.ids
        if (known := memory.here_before.get(title_id)) is not None
        and not _is_over(known, created)
    ]
    before = min((*imports, *remembered), default=first)
    if before >= first:
        return None
    return Reason.of(ReasonCode.HERE_BEFORE_REQUEST, imported=before.isoformat())


def note_here_before(
    memory: Memory, snapshot: Snapshot, plan: Plan, last: Plan
) -> Mapping[TitleId, HereBefore]:
    """Return the titles of which a file was there before one of their requests.

    `last` is the plan before: what it says in the same words has not changed.
    """
    known, found = memory.here_before, dict(memory.here_before)
    decided: set[TitleId] = set()
    for decision in plan.decisions:
        decided.update(decision.ids)
        is_known = not known.keys().isdisjoint(decision.ids)
        if not is_known and last.of(decision.id) is decision:
            continue
        for title in decision.ids:
            copy = snapshot.copies.get(title)
            one = _noted(known.get(title), decision, copy, snapshot.read_at)
            found.pop(title, None)
            if one is not None:
                found[title] = one
    for title in known.keys() - decided:
        found[title] = _gone(known[title], snapshot.read_at)
    return known if known == found else found


def _noted(
    known: HereBefore | None,
    decision: Decision,
    copy: LibraryCopy | Unknown | None,
    now: datetime,
) -> HereBefore | None:
    files = copy.files if isinstance(copy, LibraryCopy) else None
    if not files:
        return _gone(known, now) if known and _is_away(decision, copy) else known
    created = [one.created_at for one in decision.requests if one.created_at]
    if known is not None:
        # Without a request since it was gone, it was only away
        known = None if _is_over(known, created) else replace(known, gone_at=None)
    before = _oldest(files, now)
    if before is None or not any(before < one for one in created):
        return known
    return HereBefore(min(before, known.imported_at) if known else before)


def _oldest(files: Iterable[MediaFile], now: datetime) -> datetime | None:
    imports = [file.added_at for file in files if file.added_at is not None]
    return min((one for one in imports if one <= now), default=None)


def _is_away(decision: Decision, copy: LibraryCopy | Unknown | None) -> bool:
    """Return whether Radarr, Sonarr or Jellyseerr says that there is no file."""
    if decision.reason.code is ReasonCode.NOT_AVAILABLE:
        return True
    if isinstance(copy, Unknown):
        return copy.reason.code is ReasonCode.NOT_ON_INSTANCE
    return copy is not None


def _gone(known: HereBefore, now: datetime) -> HereBefore:
    return known if known.gone_at is not None else replace(known, gone_at=now)


def _is_over(known: HereBefore, created: Collection[datetime]) -> bool:
    """Return whether the title was requested since it was gone."""
    gone_at = known.gone_at
    return gone_at is not None and any(one > gone_at for one in created)
