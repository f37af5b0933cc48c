"""Diagnostics: how things stand, without a name, an address or a key."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from homeassistant.components.diagnostics import REDACTED, async_redact_data
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .actions.answers import iso
from .cleanup.journal.journal import Journal, JournalError
from .const import (
    CONF_ACCOUNTS,
    CONF_COLLECTION_NAME,
    CONF_DEFAULT_MOVIES,
    CONF_DEFAULT_SERIES,
    CONF_LINKS,
    CONF_PEOPLE,
    CONF_PERSONS,
    CONF_SERVERS,
    CONF_TAGS,
    CONF_USERS,
    CONF_WATCHED_ACCOUNTS,
    EVERYBODY,
)
from .coordinator import CleanupConfigEntry, CleanupCoordinator
from .flows.people import coordinator_of
from .persistence.memory import MemoryStore
from .retention.plan import Plan, State
from .settings import policy_subentries
from .stores import async_load_stores

# Account ids and names; the functions below leave out all else that is personal
_REDACTED = {
    CONF_ACCOUNTS,
    CONF_COLLECTION_NAME,
    CONF_LINKS,
    CONF_PEOPLE,
    CONF_PERSONS,
    CONF_WATCHED_ACCOUNTS,
    "name",
}


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: CleanupConfigEntry
) -> dict[str, Any]:
    """Return diagnostics for a configuration entry, also while its set-up fails."""
    stores = await async_load_stores(hass, entry)
    known = {
        "entry": _entry(entry),
        "policies": [_policy(policy) for policy in policy_subentries(entry)],
        "memory": _memory(stores.memory),
        "journal": _journal(stores.journal),
    }
    # There is no coordinator while the servers do not answer, and people ask why
    if (coordinator := coordinator_of(entry)) is None:
        return known
    return {
        **known,
        "polling": _polling(coordinator),
        "servers": _servers(coordinator),
        "plan": _plan(coordinator.data.plan),
    }


def _entry(entry: CleanupConfigEntry) -> dict[str, Any]:
    """Return the options, and which servers a person corrected."""
    options = async_redact_data(dict(entry.options), _REDACTED)
    for section in (CONF_DEFAULT_MOVIES, CONF_DEFAULT_SERIES):
        if section in options:
            options[section] = async_redact_data(options[section], _REDACTED)
    return {
        "version": f"{entry.version}.{entry.minor_version}",
        "state": entry.state.value,
        "options": options,
        "corrected_servers": sorted(entry.data.get(CONF_SERVERS, {})),
    }


def _policy(policy: ConfigSubentry) -> dict[str, Any]:
    """Return a policy's terms; of its users and tags only how many there are."""
    users = policy.data[CONF_USERS]
    return {
        **async_redact_data(dict(policy.data), _REDACTED),
        "title": REDACTED,
        CONF_USERS: EVERYBODY if EVERYBODY in users else len(users),
        CONF_TAGS: len(policy.data.get(CONF_TAGS, ())),
    }


def _polling(coordinator: CleanupCoordinator) -> dict[str, Any]:
    reading = coordinator.data
    error = coordinator.last_exception
    return {
        "last_update_success": coordinator.last_update_success,
        "last_error": _kind(error) if not coordinator.last_update_success else None,
        "read_at": iso(reading.snapshot.read_at),
        "now": iso(dt_util.utcnow()),
        "users": len(reading.users),
        "accounts": len(reading.accounts),
        "requests": len(reading.snapshot.requests),
        "running": coordinator.engine.is_running,
    }


def _kind(error: BaseException | None) -> str | None:
    """Return the kind of an error: its text may contain a server's name."""
    if error is None:
        return None
    return type(error.__cause__ or error).__name__


def _servers(coordinator: CleanupCoordinator) -> dict[str, Any]:
    info = coordinator.engine.info
    jellyseerr = {
        "version": info and info.version,
        "csrf_protection": info and info.csrf_protection,
    }
    return {
        "jellyseerr": jellyseerr,
        **{
            key: {
                "version": server.version,
                "is_4k": server.is_4k,
                "error": _kind(server.error),
            }
            for key, server in coordinator.data.servers.items()
        },
    }


def _plan(plan: Plan) -> dict[str, Any]:
    reasons: Mapping[State, Counter[str]] = {state: Counter() for state in State}
    for decision in plan.decisions:
        reasons[decision.state][str(decision.reason.code)] += 1
    return {
        "id": plan.id,
        "generated_at": iso(plan.generated_at),
        "pending_bytes": plan.pending_size,
        "titles": {str(state): dict(codes) for state, codes in reasons.items()},
    }


def _memory(memory: MemoryStore) -> dict[str, Any]:
    remembered = memory.memory
    return {
        "trusted": remembered.trusted,
        "problems": {
            str(problem.store): str(problem.problem) for problem in memory.problems
        },
        "deletions_allowed": memory.deletions_allowed,
        "keeps": len(remembered.keeps),
        "announcements": len(remembered.announcements),
        "vanished": len(remembered.vanished),
        "carried_out": len(remembered.carried_out),
    }


def _journal(journal: Journal) -> dict[str, Any]:
    try:
        entries = journal.entries()
        totals = journal.totals.server
        outcomes = Counter(
            str(entry.error_code or entry.outcome or "open") for entry in entries
        )
        return {
            "entries": len(entries),
            "outcomes": dict(outcomes),
            "titles": totals.titles,
            "bytes": totals.freed,
        }
    except JournalError:
        return {"problem": journal.problem and str(journal.problem)}
