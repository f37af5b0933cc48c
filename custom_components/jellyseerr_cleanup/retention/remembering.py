"""What a poll adds to the memory.

These are pure functions, so that nothing is forgotten because of their order.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from .announcing import note_announcements
from .carried_out import is_carried_out
from .clock import LARGEST_DIFFERENCE
from .floors import floors_of, note_floors, note_tag_floors
from .groups import Groups
from .here_before import note_here_before
from .involvement import note_involvement
from .model import LibraryTitle, MediaRequest, Requester, RequestStatus, TitleId
from .on_the_way import remember_on_the_way
from .people import with_users
from .plan import Plan
from .policy import PolicyBook
from .remembered import VANISHED_COUNT_FOR, Memory, Unfinished, Vanished
from .snapshot import Snapshot
from .tagging import note_tags
from .watch_states import noteworthy, unfinished_accounts

_NOTHING = Unfinished()


class Remembered(NamedTuple):
    """A memory, and what it was made of: what was read, and the plan."""

    snapshot: Snapshot
    plan: Plan
    memory: Memory

    def passes(self) -> bool:
        """Return whether some of it is forgotten after a while."""
        present = floors_of(self.plan)
        requested = {title for one in self.snapshot.requests for title in one.title_ids}
        return (
            any(
                one.unliked_at or one.begun_at
                for accounts in self.memory.involved.values()
                for one in accounts.values()
            )
            or any(one.shown_at for one in self.memory.announcements.values())
            or any(key[:3] not in present for key in self.memory.floors)
            or any(key[:3] not in present for key in self.memory.tag_floors)
            or any(any(one.values()) for one in self.memory.tagged.values())
            or not requested.issuperset(self.memory.unfinished)
        )

    def stands(self, memory: Memory, snapshot: Snapshot, plan: Plan) -> bool:
        """Return whether the same was read and planned again, but for the time."""
        return (
            plan.decisions is self.plan.decisions
            and snapshot.library is self.snapshot.library
            and snapshot.requests == self.snapshot.requests
            and snapshot.people == self.snapshot.people
            and snapshot.tags == self.snapshot.tags
            and memory.said_done is self.memory.said_done
            and memory.announcements is self.memory.announcements
            and memory.unfinished is self.memory.unfinished
            and memory.latest_watch is self.memory.latest_watch
            and memory.floors is self.memory.floors
            and memory.tag_floors is self.memory.tag_floors
            and memory.tagged is self.memory.tagged
            and memory.here_before is self.memory.here_before
            and memory.involved is self.memory.involved
            and memory.on_the_way is self.memory.on_the_way
            and not self.passes()
        )


def notice_vanished(
    memory: Memory, snapshot: Snapshot, now: datetime, before: Remembered | None = None
) -> Memory:
    """Return the memory with the requests that vanished since the last poll.

    The list of requests must be complete. This comes before planning, so that a lost
    request still counts. `before` is what was remembered last.
    """
    if (
        before is not None
        and not memory.vanished
        and memory.shared is before.memory.shared
        and snapshot.requests == before.snapshot.requests
    ):
        return memory
    live = {
        request.key: request
        for request in snapshot.requests
        if request.status != RequestStatus.DECLINED
    }
    known = [one for one in memory.vanished if now - one.at <= VANISHED_COUNT_FOR]
    known += [Vanished(request, now) for request in memory.shared.values()]
    missing: dict[tuple[str, tuple[int, ...]], Vanished] = {}
    for one in known:
        gone = _gone(one.request, live.get(one.request.key))
        if gone is None or (one.at == now and is_carried_out(gone, memory.carried_out)):
            continue
        key = f"{gone.id:012} {gone.key}", gone.seasons
        missing.setdefault(key, replace(one, request=gone))
    return replace(
        memory,
        shared=_same_if_equal(memory.shared, _shared(live.values())),
        vanished=tuple(missing[key] for key in sorted(missing)),
    )


def remember_poll(
    memory: Memory,
    snapshot: Snapshot,
    plan: Plan,
    policies: PolicyBook,
    before: Remembered | None = None,
) -> Memory:
    """Return the memory with what this poll saw, by these policies.

    That is who had not finished what, which dates were found, which titles were shown
    as leaving, and who the users are. `before` is what was remembered last: what is the
    very same since is not looked at again.
    """
    if before is not None and before.stands(memory, snapshot, plan):
        return replace(memory, polled_at=snapshot.read_at)
    nothing = replace(snapshot, library={})
    last = before or Remembered(nothing, Plan(plan.generated_at, ()), memory)
    return replace(
        memory,
        polled_at=snapshot.read_at,
        announcements=note_announcements(memory, snapshot, plan, last.plan),
        unfinished=_unfinished(memory, snapshot, last.snapshot, policies.groups),
        latest_watch=_latest_watch(memory, snapshot, policies),
        floors=note_floors(memory, plan),
        tag_floors=note_tag_floors(memory, plan),
        tagged=note_tags(memory, snapshot, plan, policies),
        here_before=note_here_before(memory, snapshot, plan, last.plan),
        involved=note_involvement(memory, snapshot, last.snapshot),
        on_the_way=remember_on_the_way(memory.on_the_way, snapshot, last.snapshot),
        people=with_users(memory.people, _users(snapshot)),
    )


def _users(snapshot: Snapshot) -> list[Requester]:
    """Return all users; those in their own list come last, for they count."""
    requesters = [one.requester for one in snapshot.requests if one.requester]
    return [*requesters, *snapshot.people]


def _gone(known: MediaRequest, present: MediaRequest | None) -> MediaRequest | None:
    """Return the request with what Jellyseerr no longer has: all or some seasons."""
    if present is None or (known.names_no_season and not present.names_no_season):
        return known
    if present.names_no_season:
        return None
    gone = tuple(number for number in known.seasons if number not in present.seasons)
    return replace(known, seasons=gone) if gone else None


def _shared(live: Collection[MediaRequest]) -> dict[int, MediaRequest]:
    """Return the requests of titles that have several.

    Both qualities of a title count together, because they may be one file. A request
    that names no season may be about any.
    """
    by_title: dict[TitleId, list[MediaRequest]] = {}
    unnamed: dict[int, list[MediaRequest]] = {}
    for request in live:
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


def _unfinished(
    memory: Memory,
    snapshot: Snapshot,
    before: Snapshot,
    groups: Iterable[tuple[str, ...]],
) -> Mapping[TitleId, Unfinished]:
    """Return who had not finished what; the same mapping if nothing changed.

    Of seasons these groups of accounts count, too, each like one account.
    """
    together = Groups(groups)
    requested = {title for request in snapshot.requests for title in request.title_ids}
    found: dict[TitleId, Unfinished] = {}
    for title in memory.unfinished.keys() | snapshot.library.keys():
        known = memory.unfinished.get(title, _NOTHING)
        library = snapshot.library.get(title)
        if (
            known is not _NOTHING
            and library is not None
            and library is before.library.get(title)
            and (title.season is None or together.are_of(known))
        ):
            one = known
        elif isinstance(library, LibraryTitle):
            now = Unfinished(*unfinished_accounts(library.states))
            if title.season is not None:
                now = together.beside(now, library)
            one = _since(known, now, memory.polled_at)
        else:
            one = _since(known, _NOTHING, memory.polled_at)
        if title not in requested:
            one = _lasting(one, snapshot.read_at)
        if one != _NOTHING:
            found[title] = one
    return _same_if_equal(memory.unfinished, found)


def _since(
    known: Unfinished, now: Unfinished, polled_at: datetime | None
) -> Unfinished:
    """Return who has not finished a title `now`, and when others last had not."""
    if (known.readers, known.done) == (now.readers, now.done):
        return known
    lately = now.lately
    earlier = {one: at for one, at in known.earlier.items() if one not in lately}
    if polled_at is not None:
        earlier |= dict.fromkeys(known.lately - lately, polled_at)
    return replace(now, earlier=earlier)


def _lasting(known: Unfinished, now: datetime) -> Unfinished:
    """Return what still counts of a title that nobody requests any more."""
    earlier = {
        one: at for one, at in known.earlier.items() if now - at <= VANISHED_COUNT_FOR
    }
    return known if earlier == known.earlier else replace(known, earlier=earlier)


def _latest_watch(
    memory: Memory, snapshot: Snapshot, policies: PolicyBook
) -> Mapping[TitleId, datetime]:
    """Return the latest watch of each title; the same mapping if nothing changed."""
    latest = dict(memory.latest_watch)
    for title, library in snapshot.library.items():
        if not isinstance(library, LibraryTitle):
            continue
        if library.unknown_files(match_by_id=policies.match_by_id) is not None:
            # What was watched may be another title
            continue
        for account in noteworthy(library.states):
            states = library.states[account]
            for state in states if isinstance(states, tuple) else ():
                if (
                    state.finished_by(snapshot.read_at)
                    and state.last_played
                    and state.last_played <= snapshot.read_at + LARGEST_DIFFERENCE
                ):
                    unfinished_at = memory.unfinished_at(account, title)
                    watched = max(state.last_played, unfinished_at or state.last_played)
                    watched = min(watched, snapshot.read_at)
                    latest[title] = max(latest.get(title, watched), watched)
    return _same_if_equal(memory.latest_watch, latest)


def _same_if_equal[Key, Value](
    known: Mapping[Key, Value], found: Mapping[Key, Value]
) -> Mapping[Key, Value]:
    """Return what is known if nothing else was found: nothing is then to be written."""
    return known if known == found else found
