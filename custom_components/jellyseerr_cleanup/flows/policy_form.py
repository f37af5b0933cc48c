"""The form of a policy: its fields, the rarer ones in a closed section."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.const import CONF_NAME
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
import voluptuous as vol

from ..const import (
    CONF_COUNT_FROM,
    CONF_ENABLED,
    CONF_INCLUDE_EXISTING,
    CONF_MEDIA_TYPES,
    CONF_REQUIRE_WATCHED,
    CONF_RETENTION,
    CONF_TAGS,
    CONF_UNWATCHED_RETENTION,
    CONF_USERS,
    CONF_WATCHED_ACCOUNTS,
    CONF_WATCHED_BY,
)
from ..retention.model import MediaType
from .sections import Sections, is_empty
from .terms_form import choice, terms_fields

MORE = "more"
SECTIONS: Sections = {
    MORE: (
        CONF_ENABLED,
        CONF_MEDIA_TYPES,
        CONF_WATCHED_BY,
        CONF_WATCHED_ACCOUNTS,
        CONF_COUNT_FROM,
        CONF_UNWATCHED_RETENTION,
        CONF_INCLUDE_EXISTING,
    )
}

_FIRST = (CONF_NAME, CONF_USERS, CONF_TAGS, CONF_RETENTION, CONF_REQUIRE_WATCHED)
# A person may empty these, and then a browser leaves them out. Of an empty field that
# is required Home Assistant says only, at the bottom of the form, that there is one; so
# the flow itself says which it is
_MAY_BE_EMPTY = frozenset(
    {
        CONF_NAME,
        CONF_TAGS,
        CONF_RETENTION,
        CONF_WATCHED_ACCOUNTS,
        CONF_UNWATCHED_RETENTION,
    }
)


def policy_schema(
    users: list[SelectOptionDict],
    tags: list[SelectOptionDict],
    accounts: Iterable[SelectOptionDict],
    current: Mapping[str, Any],
    opened: str | None = None,
) -> vol.Schema:
    """Return the form of a policy; `opened` is a section that is open, if any.

    A field that cannot be emptied keeps its current value if it is left out.
    """
    fields: dict[str, Any] = {
        CONF_NAME: TextSelector(),
        CONF_USERS: _several(users, CONF_USERS),
        CONF_TAGS: _several(tags),
        CONF_ENABLED: BooleanSelector(),
        CONF_MEDIA_TYPES: choice(CONF_MEDIA_TYPES, MediaType, multiple=True),
        **terms_fields(accounts),
    }

    def form(names: Iterable[str]) -> dict[Any, Any]:
        return {
            vol.Optional(name)
            if name in _MAY_BE_EMPTY
            else vol.Required(name, default=current.get(name, vol.UNDEFINED)): fields[
                name
            ]
            for name in names
        }

    return vol.Schema(
        form(_FIRST)
        | {
            vol.Optional(name): section(
                vol.Schema(form(inside)), {"collapsed": name != opened}
            )
            for name, inside in SECTIONS.items()
        }
    )


def left_empty(written: Mapping[str, Any]) -> dict[str, str]:
    """Return an error for each field that is empty and needed, by field."""

    def nobody(field: str) -> bool:
        return all(map(is_empty, written.get(field) or ()))

    needed = (
        (CONF_NAME, "name_required", is_empty(written.get(CONF_NAME))),
        (CONF_USERS, "users_required", nobody(CONF_USERS) and nobody(CONF_TAGS)),
        (CONF_RETENTION, "retention_required", is_empty(written.get(CONF_RETENTION))),
    )
    return {field: error for field, error, is_missing in needed if is_missing}


def _several(options: list[SelectOptionDict], texts: str | None = None) -> Any:
    """Return the selector of a field for several; others can be written into it."""
    config = SelectSelectorConfig(
        options=options,
        multiple=True,
        custom_value=True,
        mode=SelectSelectorMode.DROPDOWN,
    )
    if texts is not None:
        config["translation_key"] = texts
    return SelectSelector(config)
