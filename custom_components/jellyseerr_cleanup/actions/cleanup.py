"""The actions that show, carry out and confirm a plan."""

from typing import Any

from homeassistant.core import ServiceCall, ServiceResponse
from homeassistant.util import dt as dt_util

from ..cleanup.journal.journal import JournalError
from ..cleanup.limits import limits_of
from ..cleanup.outcomes import Order, RunInProgress
from ..coordinator import CleanupCoordinator
from ..engine.errors import PlanChanged
from ..reading.reader import Reading
from ..retention.plan import Plan, State
from ..words.language import Words, async_words
from ..words.limits import limits_text
from .answers import Told, iso, plan_answer, run_answer
from .targets import async_target, failed, invalid, named_media_types, named_users

ATTR_DRY_RUN = "dry_run"
ATTR_LIMIT = "limit"
ATTR_PLAN_ID = "plan_id"
ATTR_STATES = "states"
SHOWN_STATES = (State.DUE, State.LEAVING_SOON, State.HELD)


async def async_preview_cleanup(call: ServiceCall) -> ServiceResponse:
    """Return the last plan, or what the call leaves of it; no server is asked."""
    coordinator = (await async_target(call)).loaded()
    reading = coordinator.data
    order = Order(
        users=named_users(call, coordinator.data.users.values()),
        media_types=named_media_types(call),
    )
    shown = tuple(one for one in reading.plan.decisions if not order.excludes(one))
    words = await async_words(call.hass)
    states = call.data.get(ATTR_STATES, SHOWN_STATES)
    return {
        "plan_id": reading.plan.id,
        "generated_at": iso(reading.plan.generated_at),
        **_staleness(coordinator, reading),
        "deletions_allowed": coordinator.memory.deletions_allowed,
        **_limits(coordinator, reading, words),
        **plan_answer(
            Plan(reading.plan.generated_at, shown),
            [one for one in State if one in states],
            Told.of(coordinator, words),
        ),
        "unlisted_requests": reading.plan.unlisted,
    }


async def async_run_cleanup(call: ServiceCall) -> ServiceResponse:
    """Carry out what the call leaves of the due part; return what came of it."""
    coordinator = (await async_target(call)).loaded()
    order = Order(
        users=named_users(call, coordinator.data.users.values()),
        media_types=named_media_types(call),
        limit=call.data.get(ATTR_LIMIT),
        dry_run=call.data[ATTR_DRY_RUN],
        asked_by=call.context.user_id,
    )
    try:
        result = await coordinator.async_run(order, call.data.get(ATTR_PLAN_ID))
    except RunInProgress:
        raise failed("run_in_progress") from None
    except PlanChanged:
        raise _plan_changed(call, coordinator) from None
    words = await async_words(call.hass)
    return run_answer(result, Told.of(coordinator, words))


async def async_confirm_plan(call: ServiceCall) -> ServiceResponse:
    """Permit the plan's due titles to exceed the limits; return how many, until when.

    An administrator's act: an automation has no user, and is refused.
    """
    if call.context.user_id is None:
        raise invalid("needs_administrator")
    coordinator = (await async_target(call)).loaded()
    try:
        confirmed = await coordinator.async_confirm(call.data[ATTR_PLAN_ID])
    except PlanChanged:
        raise _plan_changed(call, coordinator) from None
    except JournalError as err:
        raise failed("not_saved", error=str(err)) from err
    return {
        "plan_id": confirmed.plan_id,
        "titles": len(confirmed.titles),
        "until": iso(confirmed.ends_at),
    }


def _plan_changed(call: ServiceCall, coordinator: CleanupCoordinator) -> Exception:
    return invalid(
        "plan_changed", asked=call.data[ATTR_PLAN_ID], current=coordinator.data.plan.id
    )


def _staleness(coordinator: CleanupCoordinator, reading: Reading) -> dict[str, Any]:
    """Return whether the last poll failed, and then the reading's age in seconds."""
    if coordinator.last_update_success:
        return {"stale": False}
    age = dt_util.utcnow() - reading.snapshot.read_at
    return {"stale": True, "age": round(age.total_seconds())}


def _limits(
    coordinator: CleanupCoordinator, reading: Reading, words: Words
) -> dict[str, Any]:
    """Return which limits the whole due part exceeds; None if that is not known."""
    try:
        over = coordinator.engine.over_limit(reading)
    except JournalError:
        return dict.fromkeys(("over_limit", "limits_exceeded", "limits_text"))
    return {
        "over_limit": bool(over),
        "limits_exceeded": [str(one) for one in limits_of(over)],
        "limits_text": limits_text(over, reading.servers, words),
    }
