"""Decisions, plans and runs as plain dictionaries, for answers and attributes.

Times are in Home Assistant's time zone, sizes in bytes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
import math
from typing import Any, Self

from homeassistant.util import dt as dt_util

from ..cleanup.outcomes import Problem, RunResult
from ..coordinator import CleanupCoordinator
from ..reading.servers import FoundServer
from ..retention.plan import Decision, Plan, State
from ..retention.reason import Reason
from ..words.errors import error_text
from ..words.language import Words
from ..words.names import Names, name_of
from ..words.reasons import decision_text, plan_text, reason_text, state_text
from ..words.values import TIMES

type Answer = dict[str, Any]
type Servers = Mapping[str, FoundServer]

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """What titles and servers are called, in which words, and when (UTC)."""

    names: Names
    servers: Servers
    words: Words
    now: datetime

    @classmethod
    def of(cls, coordinator: CleanupCoordinator, words: Words) -> Self:
        """Return what an entry's last reading and memory know, now."""
        servers = coordinator.data.servers
        return cls(coordinator.memory.titles, servers, words, dt_util.utcnow())


def iso(moment: datetime | None) -> str | None:
    """Return a time as ISO 8601 with the offset of Home Assistant's time zone."""
    if moment is None:
        return None
    return dt_util.as_local(moment).isoformat(timespec="seconds")


def reason_answer(reason: Reason, words: Words) -> Answer:
    """Return a reason's code with its parameters, and its text."""
    return {
        **{
            key: iso(datetime.fromisoformat(value)) if key in TIMES else value
            for key, value in reason.as_dict().items()
        },
        "text": reason_text(reason, words),
    }


def title_attribute(decision: Decision, names: Names, words: Words) -> Answer:
    """Return the part of a title that an attribute carries."""
    name = name_of(decision.id, names)
    return {
        "id": str(decision.id),
        "season": decision.id.season,
        "is_4k": decision.id.is_4k,
        "title": name.name,
        "year": name.year,
        "state": str(decision.state),
        "delete_after": iso(decision.delete_after),
        "size": decision.size,
        "reason": reason_answer(decision.reason, words),
        "text": decision_text(decision, words),
    }


def title_answer(decision: Decision, told: Told) -> Answer:
    """Return all of a title that an action answers.

    `days_left` is counted from now, in whole days, rounded up.
    """
    name = name_of(decision.id, told.names)
    left = decision.delete_after - told.now if decision.delete_after else None
    requesters = {
        one.requester.id: one.requester for one in decision.requests if one.requester
    }
    instance = told.servers.get(decision.instance) if decision.instance else None
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
        "state_text": state_text(decision.state, told.words),
        "text": decision_text(decision, told.words),
        "reason": reason_answer(decision.reason, told.words),
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


def plan_answer(plan: Plan, states: Iterable[State], told: Told) -> Answer:
    """Return a plan's totals, and the titles that are in one of the states."""
    return {
        "totals": {
            **{str(state): len(plan.in_state(state)) for state in State},
            "bytes": plan.pending_size,
        },
        "text": plan_text(plan, told.words),
        **{
            str(state): [title_answer(title, told) for title in plan.in_state(state)]
            for state in states
        },
    }


def run_answer(result: RunResult, told: Told) -> Answer:
    """Return a run's deleted, skipped and failed titles."""

    def with_problem(title: Decision, problem: Problem) -> Answer:
        error = {
            "code": str(problem.code),
            "message": problem.message,
            "text": error_text(problem.code, told.words, problem.reason),
        }
        return {**title_answer(title, told), "error": error}

    return {
        "plan_id": result.plan_id,
        "dry_run": result.dry_run,
        "deleted": [
            {
                **title_answer(title, told),
                "stayed": list(result.stayed.get(title.id, ())),
            }
            for title in result.deleted
        ],
        "skipped": [with_problem(*skipped) for skipped in result.skipped],
        "failed": [with_problem(*failed) for failed in result.failed],
        "bytes": result.bytes,
    }
