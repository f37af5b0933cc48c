"""Who may see what: the one place that answers it for all that tells of titles."""

from collections.abc import Callable, Coroutine
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import ServiceCall, ServiceResponse

from ..household.askers import NotAllowed, async_asker, async_require_admin
from ..retention.plan import Decision

type Sees = Callable[[Decision], bool]
type Performs = Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]


async def async_may_see(call: ServiceCall, entry: ConfigEntry[Any]) -> Sees:
    """Return what tells which titles the caller may see; NotAllowed if none.

    Administrators and automations see all, a member of the household what the users
    requested for whom that person stands; UnknownUser.
    """
    asker = await async_asker(call.hass, entry, call.context)
    if asker.is_admin:
        return _everything
    if not asker.stands_for:
        raise NotAllowed("see_not_linked", call.context)
    return lambda decision: bool(decision.requester_ids & asker.stands_for)


def for_administrators(perform: Performs) -> Performs:
    """Return an action that refuses everybody but administrators and automations."""

    async def checked(call: ServiceCall) -> ServiceResponse:
        await async_require_admin(call.hass, call.context)
        return await perform(call)

    return checked


def _everything(decision: Decision) -> bool:
    return True
