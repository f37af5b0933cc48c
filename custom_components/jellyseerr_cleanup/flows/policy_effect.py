"""What saving policies or options would do to the plan, as text."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from homeassistant.core import HomeAssistant

from .. import settings
from ..coordinator import CleanupConfigEntry, CleanupCoordinator
from ..retention.model import TitleId, TitleName
from ..retention.plan import PENDING, Plan, State
from ..retention.policy import PolicyBook, RetentionPolicy
from ..retention.reason import ReasonCode
from ..texts import async_flow_texts, listed, written_title
from .people import coordinator_of

_NOT_READ = (ReasonCode.WATCH_STATE_NOT_READ, ReasonCode.FILES_NOT_READ)
# Seconds that a person is kept waiting; what takes longer is read after saving
_PATIENCE = 15


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect as Markdown; whether any title changes its state or its date.

    What is not known yet may change everything.
    """

    text: str
    changes_something: bool


async def async_effect(
    hass: HomeAssistant, entry: CleanupConfigEntry, policy: RetentionPolicy
) -> Effect:
    """Return the effect of saving a policy."""
    book = settings.policy_book(entry, _with(entry, policy))
    return await async_effect_of_book(hass, entry, book)


async def async_effect_of_book(
    hass: HomeAssistant, entry: CleanupConfigEntry, book: PolicyBook
) -> Effect:
    """Return the effect of these policies and options, in Home Assistant's language.

    While the entry is not loaded, the text says that the effect is unknown.
    """
    texts = {
        **await async_flow_texts(hass, "policy_effect"),
        **await async_flow_texts(hass, "names"),
    }
    coordinator = coordinator_of(entry)
    if coordinator is None:
        return Effect(texts["unknown"], changes_something=True)
    before = await coordinator.engine.plan_with(
        coordinator.data, settings.policy_book(entry)
    )
    after, names = await _async_plan(coordinator, book)
    return describe(before, after, names, texts)


def describe(
    before: Plan,
    after: Plan,
    names: Mapping[TitleId, TitleName],
    texts: Mapping[str, str],
) -> Effect:
    """Return both plans' counts, and the titles that start or stop leaving.

    It is one sentence if every title stays in its state, with its date.
    """
    changes_something = _dates(before) != _dates(after)
    if not changes_something:
        lines = [texts["nothing_changes"]]
    else:
        now, then = (
            Counter(decision.state for decision in plan.decisions)
            for plan in (before, after)
        )
        lines = [
            f"- {texts[state].format(before=now[state], after=then[state])}"
            for state in State
        ]
    leaving, left = _pending(after), _pending(before)
    for key, titles in (
        ("starts_leaving", [title for title in leaving if title not in left]),
        ("stops_leaving", [title for title in left if title not in leaving]),
    ):
        if titles:
            written = [written_title(title, names.get(title)) for title in titles]
            shown = listed(written, texts["and_more"])
            lines += ["", texts[key].format(titles=shown)]
    if unread := sum(
        any(decision.is_held_for(code) for code in _NOT_READ)
        for decision in after.decisions
    ):
        lines += ["", texts["not_read"].format(count=unread)]
    if changes_something:
        lines += ["", texts["announced_first"]]
    return Effect("\n".join(lines), changes_something)


def _with(
    entry: CleanupConfigEntry, policy: RetentionPolicy
) -> tuple[RetentionPolicy, ...]:
    """Return the entry's policies with this one in place of its old form, or last."""
    policies = {one.id: one for one in settings.policy_book(entry).policies}
    return tuple({**policies, policy.id: policy}.values())


async def _async_plan(
    coordinator: CleanupCoordinator, book: PolicyBook
) -> tuple[Plan, Mapping[TitleId, TitleName]]:
    """Return the plan of these policies, and the names of titles.

    Watches and files that no policy needed so far are read, but not remembered; what
    takes too long is left out.
    """
    try:
        async with asyncio.timeout(_PATIENCE):
            reading = await coordinator.engine.try_out(coordinator.data, book)
    except TimeoutError:
        plan = await coordinator.engine.plan_with(coordinator.data, book)
        return plan, coordinator.memory.titles
    return reading.plan, {**coordinator.memory.titles, **reading.names}


def _dates(plan: Plan) -> dict[TitleId, tuple[State, datetime | None]]:
    return {
        decision.id: (decision.state, decision.delete_after)
        for decision in plan.decisions
    }


def _pending(plan: Plan) -> list[TitleId]:
    return [decision.id for decision in plan.in_state(*PENDING)]
