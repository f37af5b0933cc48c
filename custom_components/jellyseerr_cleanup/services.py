"""The actions: their names, fields and answers, and for whom they are."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv, service
import voluptuous as vol

from .actions.cleanup import (
    ATTR_DRY_RUN,
    ATTR_LIMIT,
    ATTR_PLAN_ID,
    async_confirm_plan,
    async_preview_cleanup,
    async_run_cleanup,
)
from .actions.keeps import (
    ATTR_FOR,
    ATTR_ID,
    ATTR_MEDIA_TYPE,
    ATTR_REASON,
    ATTR_SEASONS,
    ATTR_TMDB_ID,
    ATTR_UNTIL,
    async_keep_media,
    async_release_media,
)
from .actions.queries import (
    ATTR_USER,
    async_check_connection,
    async_get_history,
    async_list_users,
)
from .cleanup.journal.trimming import ENTRIES_KEPT
from .const import CONF_MEDIA_TYPES, CONF_USERS, DOMAIN
from .retention.model import MediaType

_HISTORY = 50


def _identifier(value: Any) -> str:
    """Return the name of a user as text; an id may be given as a number."""
    return str(value) if type(value) is int else cv.string(value)


_POSITIVE = vol.All(vol.Coerce(int), vol.Range(min=1))
_MEDIA_TYPE = vol.In([str(kind) for kind in MediaType])
_ENTRY = {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string}
_NARROWING: Mapping[vol.Optional | vol.Required, Any] = {
    vol.Optional(CONF_USERS): vol.All(cv.ensure_list, [_identifier]),
    vol.Optional(CONF_MEDIA_TYPES): vol.All(cv.ensure_list, [_MEDIA_TYPE]),
}
_TITLE: Mapping[vol.Optional | vol.Required, Any] = {
    vol.Optional(ATTR_ID): cv.string,
    vol.Optional(ATTR_TMDB_ID): _POSITIVE,
    vol.Optional(ATTR_MEDIA_TYPE): _MEDIA_TYPE,
    vol.Optional(ATTR_SEASONS): vol.All(
        cv.ensure_list, [vol.All(vol.Coerce(int), vol.Range(min=0))]
    ),
}
_KEEP: Mapping[vol.Optional | vol.Required, Any] = {
    # `cv.datetime` would accept a date, too, and make it that day's midnight
    vol.Optional(ATTR_UNTIL): vol.Any(cv.date, cv.datetime),
    vol.Optional(ATTR_FOR): cv.string,
    vol.Optional(ATTR_REASON): cv.string,
}


@dataclass(frozen=True, slots=True)
class Action:
    """An action: its name, what it does, and its fields beside the configuration entry.

    `only_answers` is for actions that make no sense without their answer. `accepted`
    are fields that are neither used nor shown, so that the data of a call that kept a
    title can release it, too. An action `for_members` checks itself who may do what;
    all others are for administrators and automations.
    """

    name: str
    perform: Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]
    fields: Mapping[vol.Optional | vol.Required, Any]
    only_answers: bool = False
    accepted: Mapping[vol.Optional | vol.Required, Any] = field(default_factory=dict)
    for_members: bool = False


ACTIONS = (
    Action("preview_cleanup", async_preview_cleanup, _NARROWING, only_answers=True),
    Action(
        "run_cleanup",
        async_run_cleanup,
        {
            vol.Optional(ATTR_PLAN_ID): cv.string,
            **_NARROWING,
            vol.Optional(ATTR_LIMIT): _POSITIVE,
            vol.Optional(ATTR_DRY_RUN, default=False): cv.boolean,
        },
    ),
    Action("confirm_plan", async_confirm_plan, {vol.Required(ATTR_PLAN_ID): cv.string}),
    Action("keep_media", async_keep_media, {**_TITLE, **_KEEP}, for_members=True),
    Action(
        "release_media", async_release_media, _TITLE, accepted=_KEEP, for_members=True
    ),
    Action("list_users", async_list_users, {}, only_answers=True),
    Action("check_connection", async_check_connection, {}, only_answers=True),
    Action(
        "get_history",
        async_get_history,
        {
            vol.Optional(ATTR_LIMIT, default=_HISTORY): vol.All(
                vol.Coerce(int), vol.Range(min=1, max=ENTRIES_KEPT)
            ),
            vol.Optional(ATTR_USER): _identifier,
        },
        only_answers=True,
    ),
)


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Set up the actions."""
    for action in ACTIONS:
        register = (
            hass.services.async_register
            if action.for_members
            else partial(service.async_register_admin_service, hass)
        )
        register(
            DOMAIN,
            action.name,
            action.perform,
            schema=vol.Schema({**_ENTRY, **action.fields, **action.accepted}),
            supports_response=SupportsResponse.ONLY
            if action.only_answers
            else SupportsResponse.OPTIONAL,
        )
