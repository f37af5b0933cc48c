"""The action by which a person says to be done with a title that was requested."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from homeassistant.core import ServiceCall, ServiceResponse
from homeassistant.util import dt as dt_util

from .. import settings
from ..coordinator import CleanupCoordinator
from ..household.askers import async_asker
from ..persistence.state import StorageError
from ..retention.done import NOBODY, with_words, without_words
from ..retention.model import Requester, TitleId
from ..retention.people import Person
from ..retention.permission import Asker
from ..retention.plan import Decision
from ..retention.reason import ReasonCode, Unknown
from ..retention.remembered import Done, SaidDone
from ..words.language import async_words
from .answers import Told, title_answer
from .naming import named_decisions
from .targets import async_target, failed, invalid

ATTR_DONE = "done"


async def async_mark_done(call: ServiceCall) -> ServiceResponse:
    """Take a person's word to be done, or take it back; return what comes of it.

    It is about titles that a user requested for whom the person stands: the word counts
    as that user's watch of this day. Nobody can give it for somebody else.
    """
    target = await async_target(call)
    asker = await async_asker(call.hass, target.entry, call.context)
    if not asker.stands_for:
        raise invalid("done_not_linked")
    coordinator = target.loaded()
    titles = await call.hass.async_add_executor_job(_own, call.data, asker, coordinator)
    ids = {title for one in titles for title in one.ids}
    if call.data[ATTR_DONE]:
        words = _words(titles, asker, coordinator)
        await _change(coordinator, lambda known: with_words(known, words))
    else:
        users = asker.stands_for
        known = coordinator.memory.memory.said_done
        if not any(known.get(one, NOBODY).keys() & users for one in ids):
            raise invalid("never_done")
        await _change(coordinator, lambda known: without_words(known, ids, users))
    await coordinator.async_replan()
    told = Told.of(coordinator, await async_words(call.hass))
    return {
        ATTR_DONE: call.data[ATTR_DONE],
        "titles": [
            title_answer(one, told)
            for one in coordinator.data.plan.decisions
            if ids & {*one.ids}
        ],
    }


def _own(
    data: Mapping[str, Any], asker: Asker, coordinator: CleanupCoordinator
) -> list[Decision]:
    """Return what a call names of the titles that the asker's users requested.

    ServiceValidationError if these are none that anybody can be done with.
    """
    decisions, users = coordinator.data.plan.decisions, asker.stands_for
    own = tuple(one for one in decisions if one.requester_ids & users)
    if not own:
        raise invalid("done_not_own_request")
    named = named_decisions(data, own, coordinator.memory.titles, among=decisions)
    if not named:
        raise invalid("done_not_own_request")
    there = [one for one in named if one.reason.code is not ReasonCode.NOT_AVAILABLE]
    if not there:
        raise invalid("done_not_there")
    return there


def _words(
    titles: Iterable[Decision], asker: Asker, coordinator: CleanupCoordinator
) -> dict[TitleId, dict[int, Done]]:
    """Return the words to remember, with whose Jellyfin account each is."""
    accounts = coordinator.data.snapshot.accounts
    known = {} if isinstance(accounts, Unknown) else accounts
    policies = settings.policy_book(coordinator.config_entry)
    now = dt_util.utcnow()

    def word(user: Requester) -> Done:
        account = policies.account_of(user, known)
        return Done(now, Person.of(user), account, asker.user_id)

    return {
        title: {
            one.requester.id: word(one.requester)
            for one in decision.requests
            if one.requester and one.requester.id in asker.stands_for
        }
        for decision in titles
        for title in decision.ids
    }


async def _change(
    coordinator: CleanupCoordinator, change: Callable[[SaidDone], SaidDone]
) -> None:
    try:
        await coordinator.memory.change_done(change)
    except StorageError as err:
        raise failed("not_saved", error=str(err)) from err
