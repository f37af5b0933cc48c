"""Who may see what: the one place that answers it for all that tells of titles."""

from collections.abc import Callable
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import ServiceCall
from homeassistant.exceptions import Unauthorized

from ..household.askers import async_asker
from ..retention.plan import Decision

type Sees = Callable[[Decision], bool]


async def async_may_see(call: ServiceCall, entry: ConfigEntry[Any]) -> Sees:
    """Return what tells which titles the caller may see; Unauthorized if none.

    Administrators and automations see all, a member of the household what the users
    requested for whom that person stands; UnknownUser.
    """
    asker = await async_asker(call.hass, entry, call.context)
    if asker.is_admin:
        return _everything
    if not asker.stands_for:
        raise Unauthorized(context=call.context)
    return lambda decision: bool(decision.requester_ids & asker.stands_for)


def _everything(decision: Decision) -> bool:
    return True
