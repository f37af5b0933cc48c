"""Decisions, runs and the journal as plain dictionaries, for answers and attributes.

Times are in Home Assistant's time zone, sizes in bytes.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
import math
from typing import Any

from homeassistant.util import dt as dt_util

from ..cleanup.journal.entries import JournalEntry, Outcome, Totals
from ..cleanup.outcomes import Problem, RunResult
from ..reading.servers import FoundServer
from ..retention.model import TitleId, TitleName
from ..retention.plan import Decision, Plan, State
from ..retention.reason import Reason
from ..retention.remembered import Keep
from ..retention.staying import Staying

type Answer = dict[str, Any]
type Names = Mapping[TitleId, TitleName]
type Servers = Mapping[str, FoundServer]

_TIMES = ("aired", "date", "imported", "since", "until")
_A_DAY = timedelta(days=1)


def iso(moment: datetime | None) -> str | None:
    """Return a time as ISO 8601 with the offset of Home Assistant's time zone."""
    if moment is None:
        return None
    return dt_util.as_local(moment).isoformat(timespec="seconds")


def reason_answer(reason: Reason) -> Answer:
    """Return a reason's code with its parameters."""
    return {
        key: iso(datetime.fromisoformat(value)) if key in _TIMES else value
        for key, value in reason.as_dict().items()
    }


def title_name(title: TitleId, names: Names) -> TitleName:
    """Return a title's name and year; its TMDB id while the name is not known."""
    return names.get(title) or TitleName(f"TMDB {title.tmdb_id}", None)


def title_attribute(decision: Decision, names: Names) -> Answer:
    """Return the part of a title that an attribute carries."""
    name = title_name(decision.id, names)
    return {
        "id": str(decision.id),
        "season": decision.id.season,
        "is_4k": decision.id.is_4k,
        "title": name.name,
        "year": name.year,
        "state": str(decision.state),
        "delete_after": iso(decision.delete_after),
        "reason": reason_answer(decision.reason),
    }


def title_answer(
    decision: Decision, names: Names, servers: Servers, now: datetime
) -> Answer:
    """Return all of a title that an action answers.

    `days_left` is counted from `now`, in whole days, rounded up.
    """
    name = title_name(decision.id, names)
    left = decision.delete_after - now if decision.delete_after else None
    requesters = {
        one.requester.id: one.requester for one in decision.requests if one.requester
    }
    instance = servers.get(decision.instance) if decision.instance else None
    return {
        "id": str(decision.id),
        "media_type": str(decision.id.media_type),
        "tmdb_id": decision.id.tmdb_id,
        "tvdb_id": decision.media.tvdb_id,
        "season": decision.id.season,
        "is_4k": decision.id.is_4k,
        "title": name.name,
        "year": name.year,
        "state": str(decision.state),
        "reason": reason_answer(decision.reason),
        "requested_by": [
            {"id": user.id, "name": user.display_name} for user in requesters.values()
        ],
        "policy": decision.policy,
        "delete_after": iso(decision.delete_after),
        "announced_at": iso(decision.announced_at),
        "days_left": None if left is None else math.ceil(left / _A_DAY),
        "size": decision.size,
        "instance": instance.name if instance else decision.instance,
    }


def plan_answer(plan: Plan, names: Names, servers: Servers, now: datetime) -> Answer:
    """Return a plan's totals, and the titles that are due, leaving soon or held."""
    return {
        "totals": {
            **{str(state): len(plan.in_state(state)) for state in State},
            "bytes": plan.pending_size,
        },
        **{
            str(state): [
                title_answer(title, names, servers, now)
                for title in plan.in_state(state)
            ]
            for state in (State.DUE, State.LEAVING_SOON, State.HELD)
        },
    }


def run_answer(
    result: RunResult, names: Names, servers: Servers, now: datetime
) -> Answer:
    """Return a run's deleted, skipped and failed titles."""

    def with_problem(title: Decision, problem: Problem) -> Answer:
        error = {"code": str(problem.code), "message": problem.message}
        return {**title_answer(title, names, servers, now), "error": error}

    return {
        "plan_id": result.plan_id,
        "dry_run": result.dry_run,
        "deleted": [
            {
                **title_answer(title, names, servers, now),
                "stayed": list(result.stayed.get(title.id, ())),
            }
            for title in result.deleted
        ],
        "skipped": [with_problem(*skipped) for skipped in result.skipped],
        "failed": [with_problem(*failed) for failed in result.failed],
        "bytes": result.bytes,
    }


def keep_answer(keep: Keep) -> Answer:
    """Return a keep."""
    return {
        "media_type": str(keep.media_type),
        "tmdb_id": keep.tmdb_id,
        "tvdb_id": keep.tvdb_id,
        "imdb_id": keep.imdb_id,
        "seasons": None if keep.seasons is None else list(keep.seasons),
        "is_4k": keep.is_4k,
        "until": iso(keep.until),
        "reason": keep.reason,
        "created_at": iso(keep.created_at),
        "created_by": keep.created_by,
    }


def entry_answer(entry: JournalEntry, stay: list[Staying] | None = None) -> Answer:
    """Return an entry of the journal; its outcome is None until it is concluded.

    `stay` are its requests that wait for other seasons; None if they are not known.
    """
    error = entry.error_code and {
        "code": entry.error_code,
        "message": entry.error_message,
    }
    return {
        "id": str(entry.title),
        "media_type": str(entry.media_type),
        "tmdb_id": entry.title.tmdb_id,
        "season": entry.title.season,
        "is_4k": entry.title.is_4k,
        "title": entry.name,
        "year": entry.year,
        "requested_by": [
            {"id": user.id, "name": user.name} for user in entry.requesters
        ],
        "policy": entry.policy,
        "plan_id": entry.plan_id,
        "asked_by": entry.asked_by,
        "attempts": entry.attempts,
        "first_started_at": iso(entry.first_at or entry.intent_at),
        "started_at": iso(entry.intent_at),
        "finished_at": iso(entry.outcome_at),
        "outcome": None if entry.outcome is None else str(entry.outcome),
        "bytes": entry.freed,
        "stayed": list(entry.stayed),
        **_requestable(entry),
        "requests_stay": None if stay is None else [*map(_staying_answer, stay)],
        "error": error or None,
    }


def _staying_answer(one: Staying) -> Answer:
    """Return a request that stays, and the seasons for which it does, with why."""
    return {
        "request": one.request.id,
        "for_good": one.never_goes,
        "seasons": [
            {
                "season": title.id.season,
                "state": str(title.state),
                "reason": reason_answer(title.reason),
            }
            for title in one.others
        ],
    }


def _requestable(entry: JournalEntry) -> Answer:
    """Return from when a deleted title can be requested again, or why not yet."""
    follow = entry.follow if entry.outcome is Outcome.DELETED else None
    return {
        "requestable_at": iso(follow.free_at) if follow else None,
        "requestable_problem": str(follow.problem)
        if follow and follow.problem
        else None,
    }


def totals_answer(totals: Totals) -> Answer:
    """Return the totals of what was deleted: in all, and by user."""
    return {
        "titles": totals.server.titles,
        "bytes": totals.server.freed,
        "users": [
            {"id": user, "titles": tally.titles, "bytes": tally.freed}
            for user, tally in sorted(totals.users.items())
        ],
    }
