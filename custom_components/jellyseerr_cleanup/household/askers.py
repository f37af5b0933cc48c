"""Who asks: an administrator, a member of the household, somebody else, nobody."""

from typing import Any

from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_ID
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized, UnknownUser

from .. import settings
from ..const import DOMAIN
from ..retention.permission import Asker

_PERSON = "person"
_USER_ID = "user_id"


def linkable_persons(hass: HomeAssistant) -> dict[str, str]:
    """Return the names of the persons who can log in, by Home Assistant's id."""
    return {
        person.attributes[ATTR_ID]: person.name
        for person in hass.states.async_all(_PERSON)
        if ATTR_ID in person.attributes and person.attributes.get(_USER_ID)
    }


async def async_asker(
    hass: HomeAssistant, entry: ConfigEntry[Any], context: Context | None
) -> Asker:
    """Return who asks; UnknownUser for a user who was removed.

    What a user's script does, the user does. An automation has no user: only
    administrators make automations, so it may what they may.
    """
    if context is None or context.user_id is None:
        return Asker()
    user = await hass.auth.async_get_user(context.user_id)
    if user is None:
        raise UnknownUser(context=context)
    own = {
        person.attributes.get(ATTR_ID)
        for person in hass.states.async_all(_PERSON)
        if person.attributes.get(_USER_ID) == user.id
    }
    stands_for = frozenset(
        user_id for user_id, person in settings.persons(entry).items() if person in own
    )
    return Asker(user.id, user.is_admin, stands_for)


class NotAllowed(Unauthorized):
    """Unauthorized, with a text that says what to do: without one it says its name."""

    generate_message = True

    def __init__(
        self, translation_key: str, context: Context | None, entity: str | None = None
    ) -> None:
        """Take the key of the text, who asks, and for which entity if for one."""
        super().__init__(context=context, entity_id=entity, permission=POLICY_CONTROL)
        self.translation_domain = DOMAIN
        self.translation_key = translation_key


async def async_require_admin(
    hass: HomeAssistant, context: Context | None, entity: str | None = None
) -> None:
    """Raise NotAllowed, or UnknownUser, unless an administrator or nobody asks."""
    if context is None or context.user_id is None:
        return
    user = await hass.auth.async_get_user(context.user_id)
    if user is None:
        raise UnknownUser(context=context)
    if not user.is_admin:
        raise NotAllowed("only_administrators", context, entity)
