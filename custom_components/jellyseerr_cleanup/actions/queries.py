"""The actions that list users, check the servers, and return the history."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import ServiceCall, ServiceResponse
from homeassistant.util import dt as dt_util

from .. import settings
from ..cleanup.journal.entries import JournalEntry
from ..cleanup.journal.journal import Journal, JournalError
from ..clients.errors import ClientError
from ..network import network_for
from ..reading.servers import FoundServer, find_servers
from ..retention.carried_out import went_for
from ..retention.model import Account, MediaType, Requester
from ..retention.policy import PolicyBook
from ..retention.reason import ReasonCode
from ..retention.staying import Staying, staying
from ..words.errors import server_text
from ..words.language import Words, async_words
from ..words.reasons import reason_text
from .answers import iso
from .journal_answers import entry_answer, totals_answer
from .targets import Target, async_target, failed, user_id

ATTR_LIMIT = "limit"
ATTR_USER = "user"

_JELLYSEERR = "Jellyseerr"


async def async_list_users(call: ServiceCall) -> ServiceResponse:
    """Return all users of Jellyseerr and their policies, as last polled."""
    coordinator = (await async_target(call)).loaded()
    policies = settings.policy_book(coordinator.config_entry)
    users = coordinator.data.users.values()
    accounts = coordinator.data.accounts
    return {"users": [_user(user, policies, accounts) for user in users]}


def _user(
    user: Requester, policies: PolicyBook, accounts: Mapping[str, Account]
) -> dict[str, Any]:
    applied = {str(kind): policies.applying_to(user, kind).name for kind in MediaType}
    answer = {
        "id": user.id,
        "name": user.display_name,
        "username": user.username or user.jellyfin_username,
        "email": user.email,
        "jellyfin_user_id": policies.account_of(user, accounts),
        "policy": applied[MediaType.MOVIE],
    }
    if len(set(applied.values())) > 1:
        answer["policies"] = applied
    return answer


async def async_check_connection(call: ServiceCall) -> ServiceResponse:
    """Return how each server answers now, also while the entry's set-up is retried."""
    target = await async_target(call)
    words = await async_words(call.hass)
    network = network_for(call.hass, settings.timeout(target.entry))
    jellyseerr = network.jellyseerr(settings.jellyseerr_access(target.entry.data))
    found: tuple[FoundServer, ...] = ()
    error: ClientError | None = None
    version: str | None = None
    try:
        version = (await jellyseerr.check()).version
        found = await find_servers(
            jellyseerr, settings.overrides(target.entry.data), network
        )
    except ClientError as err:
        error = err
    services: dict[str, Any] = {
        _JELLYSEERR: _service(_JELLYSEERR, version, error, words)
    }
    for server in found:
        name = (
            f"{server.name} ({server.key})" if server.name in services else server.name
        )
        services[name] = _service(server.name, server.version, server.error, words)
    odd = _odd_answers(target, words)
    for name, service in services.items():
        # Of a server that is up: what it said and nobody can read
        if problem := odd.get(name.partition(" (")[0], odd.get(name)):
            service |= problem
    degraded = bool(odd) or any(server.error for server in found)
    status = "down" if error else "degraded" if degraded else "healthy"
    return {
        "status": status,
        "text": words.say("connection", status),
        "timestamp": iso(dt_util.utcnow()),
        "services": services,
    }


def _odd_answers(target: Target, words: Words) -> dict[str, dict[str, str]]:
    """Return by the servers' names what the last poll could not make sense of."""
    if target.coordinator is None or target.coordinator.data is None:
        return {}
    plan = target.coordinator.data.plan
    reasons = {one.reason for one in plan.held_for(ReasonCode.ODD_ANSWER)}
    found: dict[str, dict[str, str]] = {}
    for one in sorted(reasons, key=lambda one: one.parameters, reverse=True):
        told = dict(one.parameters)
        text = reason_text(one, words)
        found[told["server"]] = {"odd_answer": told["error"], "text": text}
    return found


def _service(
    name: str, version: str | None, error: ClientError | None, words: Words
) -> dict[str, Any]:
    return {
        "status": "down" if error else "up",
        "version": version,
        "error": str(error) if error else None,
        "text": server_text(name, error, words),
    }


async def async_get_history(call: ServiceCall) -> ServiceResponse:
    """Return the journal's entries, newest first; also while the servers are down."""
    target = await async_target(call)
    journal = target.stores.journal
    words = await async_words(call.hass)
    try:
        user = call.data.get(ATTR_USER)
        entries = journal.entries(
            call.data[ATTR_LIMIT],
            None if user is None else user_id(user, _people(target, journal)),
        )
        begun = _begun(target)
        return {
            "entries": [
                entry_answer(entry, words, _staying(target, entry, begun))
                for entry in entries
            ],
            "totals": totals_answer(journal.totals),
        }
    except JournalError as err:
        raise failed("journal_unreadable", error=str(err)) from err


def _people(target: Target, journal: Journal) -> list[Requester]:
    """Return Jellyseerr's users, and requesters who are only in the journal now."""
    users = dict(target.coordinator.data.users) if target.coordinator else {}
    for entry in journal.entries():
        for user in entry.requesters:
            users.setdefault(user.id, Requester(user.id, user.name))
    return list(users.values())


def _begun(target: Target) -> dict[int, Staying] | None:
    """Return by their ids the requests that were carried out in part.

    None before the first poll.
    """
    if target.coordinator is None or target.coordinator.data is None:
        return None
    reading = target.coordinator.data
    done = target.stores.memory.memory.carried_out
    stay = staying(reading.snapshot.requests, reading.plan, done)
    return {one.request.id: one for one in stay}


def _staying(
    target: Target, entry: JournalEntry, begun: Mapping[int, Staying] | None
) -> list[Staying] | None:
    """Return the entry's requests that wait for other seasons; None if not known."""
    if begun is None:
        return None
    done = target.stores.memory.memory.carried_out
    theirs = [begun[one] for one in entry.request_ids if one in begun]
    return [one for one in theirs if went_for(one.request, entry.ids, done)]
