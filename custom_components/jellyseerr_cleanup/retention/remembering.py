"""What a poll adds to the memory.

These are pure functions, so that nothing is forgotten because of their order.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from .carried_out import is_carried_out
from .model import LibraryTitle, MediaRequest, RequestStatus, TitleId
from .plan import PENDING, Plan
from .policy import PolicyBook
from .remembered import (
    LONGEST_GAP,
    VANISHED_COUNT_FOR,
    Announcement,
    DateFloor,
    Memory,
    Vanished,
)
from .snapshot import Snapshot


def notice_vanished(memory: Memory, snapshot: Snapshot, now: datetime) -> Memory:
    """Return the memory with the requests that vanished since the last poll.

    The list of requests must be complete. This comes before planning, so that a lost
    request still counts.
    """
    live = {
        request.id: request
        for request in snapshot.requests
        if request.status != RequestStatus.DECLINED
    }
    known = [one for one in memory.vanished if now - one.at <= VANISHED_COUNT_FOR]
    known += [Vanished(request, now) for request in memory.shared.values()]
    missing: dict[tuple[int, tuple[int, ...]], Vanished] = {}
    for one in known:
        gone = _gone(one.request, live.get(one.request.id))
        if gone is None or (one.at == now and is_carried_out(gone, memory.carried_out)):
            continue
        missing.setdefault((gone.id, gone.seasons), replace(one, request=gone))
    return replace(
        memory,
        shared=_shared(live),
        vanished=tuple(missing[key] for key in sorted(missing)),
    )


def remember_poll(
    memory: Memory, snapshot: Snapshot, plan: Plan, policies: PolicyBook
) -> Memory:
    """Return the memory with what this poll saw, by these policies.

    That is who had not finished what, which dates were found, and which titles were
    shown as leaving.
    """
    return replace(
        memory,
        announcements=_announcements(memory, snapshot, plan),
        unfinished_at=_unfinished(memory, snapshot),
        latest_watch=_latest_watch(memory, snapshot, policies),
        floors=_floors(memory, plan),
    )


def _gone(known: MediaRequest, present: MediaRequest | None) -> MediaRequest | None:
    """Return the request with what Jellyseerr no longer has: all or some seasons."""
    if present is None or (known.names_no_season and not present.names_no_season):
        return known
    if present.names_no_season:
        return None
    gone = tuple(number for number in known.seasons if number not in present.seasons)
    return replace(known, seasons=gone) if gone else None


def _shared(live: Mapping[int, MediaRequest]) -> dict[int, MediaRequest]:
    """Return the requests of titles that have several.

    Both qualities of a title count together, because they may be one file. A request
    that names no season may be about any.
    """
    by_title: dict[TitleId, list[MediaRequest]] = {}
    unnamed: dict[int, list[MediaRequest]] = {}
    for request in live.values():
        if request.names_no_season:
            unnamed.setdefault(request.media.tmdb_id, []).append(request)
        for title in request.title_ids:
            by_title.setdefault(replace(title, is_4k=False), []).append(request)
    for title, requests in by_title.items():
        if title.season:
            requests += unnamed.get(title.tmdb_id, ())
    return {
        request.id: request
        for requests in by_title.values()
        if len(requests) > 1
        for request in requests
    }


def _announcements(
    memory: Memory, snapshot: Snapshot, plan: Plan
) -> dict[TitleId, Announcement]:
    kept = {
        title: one
        for title, one in memory.announcements.items()
        if snapshot.read_at - one.shown_at <= LONGEST_GAP
    }
    for decision in plan.decisions:
        # A title that a suspect clock holds has been announced, but is not shown as
        # leaving
        if (
            decision.state not in PENDING
            or decision.announced_at is None
            or decision.date is None
        ):
            continue
        # If the date became later, the notice goes on; if it then becomes earlier
        # again, a new notice is needed
        kept[decision.id] = Announcement(
            decision.announced_at,
            decision.date,
            decision.files_fingerprint(),
            snapshot.read_at,
        )
    return kept


def _unfinished(
    memory: Memory, snapshot: Snapshot
) -> dict[str, dict[TitleId, datetime]]:
    seen = {account: dict(titles) for account, titles in memory.unfinished_at.items()}
    for title, library in snapshot.library.items():
        if isinstance(library, LibraryTitle):
            for account, states in library.states.items():
                if (
                    isinstance(states, tuple)
                    and states
                    and not any(state.finished for state in states)
                ):
                    seen.setdefault(account, {})[title] = snapshot.read_at
    requested = {title for request in snapshot.requests for title in request.title_ids}
    return {
        account: kept
        for account, titles in seen.items()
        if (
            kept := {
                one: at
                for one, at in titles.items()
                if one in requested or snapshot.read_at - at <= VANISHED_COUNT_FOR
            }
        )
    }


def _latest_watch(
    memory: Memory, snapshot: Snapshot, policies: PolicyBook
) -> dict[TitleId, datetime]:
    latest = dict(memory.latest_watch)
    for title, library in snapshot.library.items():
        if not isinstance(library, LibraryTitle):
            continue
        if library.unknown_files(match_by_id=policies.match_by_id) is not None:
            # What was watched may be another title
            continue
        for account, states in library.states.items():
            unfinished_at = memory.unfinished_at.get(account, {}).get(title)
            for state in states if isinstance(states, tuple) else ():
                if state.finished and state.last_played:
                    watched = (
                        max(state.last_played, unfinished_at)
                        if unfinished_at
                        else state.last_played
                    )
                    watched = min(watched, snapshot.read_at)
                    latest[title] = max(latest.get(title, watched), watched)
    return latest


def _floors(memory: Memory, plan: Plan) -> dict[tuple[int, TitleId], DateFloor]:
    present = {
        request.id for decision in plan.decisions for request in decision.requests
    }
    # A missing request may come back: its floor matters until the date is long past
    floors = {
        key: floor
        for key, floor in memory.floors.items()
        if key[0] in present or plan.generated_at - floor.date <= VANISHED_COUNT_FOR
    }
    for decision in plan.decisions:
        for request_id, floor in decision.floors:
            floors[request_id, decision.id] = floor
    return floors
