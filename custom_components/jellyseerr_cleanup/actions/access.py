"""Who may see what: the one place that answers it for all that tells of titles."""

from collections.abc import Callable

from homeassistant.core import ServiceCall
from homeassistant.exceptions import Unauthorized, UnknownUser

from ..retention.plan import Decision

type Sees = Callable[[Decision], bool]


async def async_may_see(call: ServiceCall) -> Sees:
    """Return what tells which titles the caller may see; Unauthorized if none.

    Administrators and automations see all. Nobody else is known to be a Jellyseerr user
    yet: whoever is will see what that user requested.
    """
    if call.context.user_id is None:
        return _everything
    user = await call.hass.auth.async_get_user(call.context.user_id)
    if user is None:
        raise UnknownUser(context=call.context)
    if not user.is_admin:
        raise Unauthorized(context=call.context)
    return _everything


def _everything(decision: Decision) -> bool:
    return True
