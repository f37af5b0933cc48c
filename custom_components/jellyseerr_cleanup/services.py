"""The actions, for administrators and automations: their names, fields and answers."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
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
    ATTR_STATES,
    async_confirm_plan,
    async_preview_cleanup,
    async_run_cleanup,
)
from .actions.done import ATTR_DONE, async_mark_done
from .actions.explain import ATTR_REQUEST_ID, async_explain_media
from .actions.keeps import (
    ATTR_FOR,
    ATTR_REASON,
    ATTR_UNTIL,
    async_keep_media,
    async_list_keeps,
    async_release_media,
)
from .actions.naming import (
    ATTR_ID,
    ATTR_MEDIA_TYPE,
    ATTR_SEASONS,
    ATTR_TITLE,
    ATTR_TMDB_ID,
    ATTR_YEAR,
)
from .actions.queries import (
    ATTR_USER,
    async_check_connection,
    async_get_history,
    async_list_users,
)
from .actions.requesting import async_request_again
from .actions.rules import (
    ATTR_CONFIRM_SHORT,
    ATTR_REPLACE,
    async_export_rules,
    async_import_rules,
)
from .cleanup.journal.trimming import ENTRIES_KEPT
from .const import CONF_MEDIA_TYPES, CONF_USERS, DOMAIN
from .retention.model import MediaType
from .retention.plan import State
from .rulebook.files import CONF_PATH, CONF_RULES

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
    vol.Optional(ATTR_TITLE): cv.string,
    vol.Optional(ATTR_YEAR): _POSITIVE,
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
    title can release it, too. One that `asks_who` calls it finds out by itself what
    that person may see or do; all others are for administrators and automations.
    """

    name: str
    perform: Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]
    fields: Mapping[vol.Optional | vol.Required, Any]
    only_answers: bool = False
    accepted: Mapping[vol.Optional | vol.Required, Any] = field(default_factory=dict)
    asks_who: bool = False


ACTIONS = (
    Action(
        "preview_cleanup",
        async_preview_cleanup,
        {
            **_NARROWING,
            vol.Optional(ATTR_STATES): vol.All(
                cv.ensure_list, [vol.In([str(state) for state in State])]
            ),
        },
        only_answers=True,
    ),
    Action(
        "explain_media",
        async_explain_media,
        {**_TITLE, vol.Optional(ATTR_REQUEST_ID): _POSITIVE},
        only_answers=True,
        asks_who=True,
    ),
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
    Action("keep_media", async_keep_media, {**_TITLE, **_KEEP}, asks_who=True),
    Action("release_media", async_release_media, _TITLE, accepted=_KEEP, asks_who=True),
    Action(
        "mark_done",
        async_mark_done,
        {**_TITLE, vol.Optional(ATTR_DONE, default=True): cv.boolean},
        asks_who=True,
    ),
    Action("list_keeps", async_list_keeps, {}, only_answers=True),
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
    Action(
        "import_rules",
        async_import_rules,
        {
            vol.Optional(CONF_RULES): cv.string,
            vol.Optional(CONF_PATH): cv.string,
            vol.Optional(ATTR_DRY_RUN, default=True): cv.boolean,
            vol.Optional(ATTR_REPLACE, default=False): cv.boolean,
            vol.Optional(ATTR_CONFIRM_SHORT, default=False): cv.boolean,
        },
    ),
    Action("export_rules", async_export_rules, {}, only_answers=True),
    Action("request_again", async_request_again, {vol.Required(ATTR_ID): cv.string}),
)


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Set up the actions."""
    for action in ACTIONS:
        schema = vol.Schema({**_ENTRY, **action.fields, **action.accepted})
        answers = (
            SupportsResponse.ONLY if action.only_answers else SupportsResponse.OPTIONAL
        )
        if action.asks_who:
            hass.services.async_register(
                DOMAIN, action.name, action.perform, schema, answers
            )
        else:
            service.async_register_admin_service(
                hass, DOMAIN, action.name, action.perform, schema, answers
            )
