"""The action that says why a title stays or leaves, to whoever may see it."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import ServiceCall, ServiceResponse

from .. import settings
from ..coordinator import CleanupCoordinator
from ..engine.explaining import VERDICTS, ExplainedRequest, Explanation, Seen, explain
from ..retention.plan import Decision, State
from ..words.explaining import change_text, explanation_text, request_text, seen_text
from ..words.language import Words, async_words
from .access import async_may_see
from .answers import Answer, Told, iso, title_answer
from .keep_answers import lasting, listed_keep
from .naming import ATTR_ID, ATTR_SEASONS, ATTR_TITLE, ATTR_TMDB_ID, named_decisions
from .targets import async_target, invalid

ATTR_REQUEST_ID = "request_id"

_ORDER = [*State]


async def async_explain_media(call: ServiceCall) -> ServiceResponse:
    """Return why a title is decided as it is; `others` if the call names several.

    It is of the last plan: no server is asked. The one that leaves first comes first.
    """
    target = await async_target(call)
    sees = await async_may_see(call, target.entry)
    coordinator = target.loaded()
    # A poll may come in between
    reading = coordinator.data
    seen = tuple(one for one in reading.plan.decisions if sees(one))
    named = await call.hass.async_add_executor_job(_named, call.data, seen, coordinator)
    found = sorted(named, key=_by_state)
    words, policies = (
        await async_words(call.hass),
        settings.policy_book(coordinator.config_entry),
    )
    explained = await call.hass.async_add_executor_job(
        explain, reading, policies, tuple(found)
    )
    first, *others = [_answer(one, coordinator, words) for one in explained]
    return {**first, "others": others}


def _named(
    data: Mapping[str, Any],
    decisions: tuple[Decision, ...],
    coordinator: CleanupCoordinator,
) -> list[Decision]:
    """Return the decisions about what a call names; ServiceValidationError if none."""
    request = data.get(ATTR_REQUEST_ID)
    if request is not None:
        if {ATTR_ID, ATTR_TMDB_ID, ATTR_TITLE, ATTR_SEASONS} & data.keys():
            raise invalid("id_or_tmdb_id")
        found = [one for one in decisions if any(r.id == request for r in one.requests)]
        if not found:
            raise invalid("unknown_request", request=str(request))
        return found
    return named_decisions(data, decisions, coordinator.memory.titles)


def _by_state(decision: Decision) -> tuple[int, str]:
    date = decision.delete_after.isoformat() if decision.delete_after else "~"
    return _ORDER.index(decision.state), f"{date} {decision.id}"


def _answer(
    explained: Explanation, coordinator: CleanupCoordinator, words: Words
) -> Answer:
    decision, memory = explained.decision, coordinator.memory
    told = Told.of(coordinator, words)
    keeps = lasting(explained.keeps, told.now)
    allowed = memory.deletions_allowed
    return {
        "title": title_answer(decision, told),
        "text": explanation_text(explained, told.names, words, allowed=allowed),
        "requests": [_request(one, explained, words) for one in explained.requests],
        "keeps": [
            listed_keep(one, told.names, coordinator.people, words) for one in keeps
        ],
        "announced_at": iso(decision.announced_at),
    }


def _request(one: ExplainedRequest, explained: Explanation, words: Words) -> Answer:
    user = one.request.requester
    return {
        "id": one.request.id,
        "user": {"id": user.id, "name": user.display_name} if user else None,
        "policy": one.policy.name if one.policy else None,
        "base": iso(one.base),
        "base_source": one.base_source and str(one.base_source),
        "watched": [_seen(seen, words) for seen in one.watched],
        "delete_after": iso(one.date),
        "verdict": VERDICTS[one.kind],
        "reason_code": str(one.reason.code),
        "text": request_text(one, explained, words),
        "would_change": [
            change_text(change, one, explained, words) for change in one.changes
        ],
    }


def _seen(seen: Seen, words: Words) -> Answer:
    return {
        "account": seen.account,
        "state": str(seen.did),
        "finished_at": iso(seen.finished_at),
        "read_at": iso(seen.read_at),
        "text": seen_text(seen, words),
    }
