"""What the events say: of titles, and of runs."""

from typing import Any

from homeassistant.const import ATTR_CONFIG_ENTRY_ID

from ..actions.answers import iso, reason_answer
from ..cleanup.outcomes import RunResult
from ..coordinator import CleanupCoordinator
from ..words.errors import error_text
from ..words.keeps import keep_text
from ..words.names import requester_names, title_name
from ..words.reasons import reason_text
from .describing import gigabytes
from .happenings import Happening

_MOST_TITLES = 10


def event_of(one: Happening, coordinator: CleanupCoordinator) -> dict[str, Any]:
    """Return what is told of a title: who, why, how large, and a sentence."""
    decision = one.decision
    return {
        "id": str(decision.id),
        "media_type": str(decision.id.media_type),
        "title": title_name(decision.id, coordinator.memory.titles),
        "requested_by": requester_names(decision),
        "policy": decision.policy,
        "delete_after": iso(decision.delete_after),
        "size": decision.size,
        "reason": reason_answer(decision.reason, coordinator.words),
        "error": str(one.problem.code) if one.problem else None,
        "text": _sentence(one, coordinator),
    }


def summary_of(result: RunResult, coordinator: CleanupCoordinator) -> dict[str, Any]:
    """Return what is told of a run: numbers, and its first titles by name."""
    counts = {
        "deleted": len(result.deleted),
        "skipped": len(result.skipped),
        "failed": len(result.failed),
    }
    named = {key: str(count) for key, count in counts.items()}
    named["size"] = gigabytes(result.bytes)
    names = coordinator.memory.titles
    return {
        ATTR_CONFIG_ENTRY_ID: coordinator.config_entry.entry_id,
        "plan_id": result.plan_id,
        "dry_run": result.dry_run,
        **counts,
        "bytes": result.bytes,
        "titles": [title_name(one.id, names) for one in result.deleted[:_MOST_TITLES]],
        "text": coordinator.words.say(
            "happened", "dry_run" if result.dry_run else "run", named
        ),
    }


def _sentence(one: Happening, coordinator: CleanupCoordinator) -> str:
    decision, words = one.decision, coordinator.words
    if one.keep is not None:
        names, people = coordinator.memory.titles, coordinator.people
        return keep_text(one.keep, names, people, words)
    if one.problem is not None:
        error = error_text(one.problem.code, words, one.problem.reason)
        return words.say("happened", one.kind, {"error": error})
    named = {
        "reason": reason_text(decision.reason, words),
        "size": gigabytes(decision.size or 0),
        "users": ", ".join(requester_names(decision)),
        "day": words.day(decision.delete_after) if decision.delete_after else "",
    }
    return words.say("happened", one.kind, named)
