"""The form of the options, in sections, and what is stored of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.const import CONF_TIMEOUT
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    TextSelector,
)
import voluptuous as vol

from .. import settings
from ..const import (
    CONF_AVAILABILITY_SYNC,
    CONF_COLLECTION,
    CONF_COLLECTION_NAME,
    CONF_DEFAULT_MOVIES,
    CONF_DEFAULT_SERIES,
    CONF_IMPORT_EXCLUSION,
    CONF_KEEP_OWN_ONLY,
    CONF_LEAVING_SOON_DAYS,
    CONF_LINK_USERS,
    CONF_MATCH_BY_ID,
    CONF_MAX_SHARE_PERCENT,
    CONF_MAX_SIZE_GB,
    CONF_MAX_TITLES,
    CONF_NOTICE_DAYS,
    CONF_PROTECT_FAVORITES,
    CONF_RETENTION,
    CONF_TODO_KEEPS_FOR_GOOD,
)
from .ranges import RANGES
from .refusals import Refused
from .sections import Sections, flat, is_empty, nested
from .terms import checked_terms, checked_timeout
from .terms_form import terms_fields

DELETING, SHOWING, CONNECTION = "deleting", "showing", "connection"
TERMS = (CONF_DEFAULT_MOVIES, CONF_DEFAULT_SERIES)
SECTIONS: Sections = {
    DELETING: (
        CONF_NOTICE_DAYS,
        CONF_MAX_TITLES,
        CONF_MAX_SIZE_GB,
        CONF_MAX_SHARE_PERCENT,
        CONF_PROTECT_FAVORITES,
        CONF_MATCH_BY_ID,
        CONF_IMPORT_EXCLUSION,
    ),
    SHOWING: (
        CONF_LEAVING_SOON_DAYS,
        CONF_COLLECTION,
        CONF_COLLECTION_NAME,
        CONF_KEEP_OWN_ONLY,
        CONF_TODO_KEEPS_FOR_GOOD,
    ),
    CONNECTION: (CONF_TIMEOUT, CONF_AVAILABILITY_SYNC, CONF_LINK_USERS),
}

_TEXTS = (CONF_TIMEOUT, CONF_COLLECTION_NAME)


def options_schema(
    accounts: Iterable[SelectOptionDict], opened: str | None = None
) -> vol.Schema:
    """Return the form of the options; `opened` is the section that is open.

    Every field is optional, because one that is emptied has its default again.
    """
    fields = {
        name: {field: _selector(field) for field in inside}
        for name, inside in SECTIONS.items()
    } | {name: terms_fields(accounts) for name in TERMS}
    return vol.Schema(
        {
            vol.Optional(name): section(
                vol.Schema({vol.Optional(field): one for field, one in inside.items()}),
                {"collapsed": name != (opened or DELETING)},
            )
            for name, inside in fields.items()
        }
    )


def as_shown(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return stored options as the form has them."""
    terms = {name: {**settings.DEFAULT_TERMS, **options[name]} for name in TERMS}
    return nested({**options, **terms, CONF_LINK_USERS: False}, SECTIONS)


def checked_options(
    stored: Mapping[str, Any], written: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the options to store; Refused on the invalid field.

    A section that was not sent is as it was. What is empty in one that was has its
    default again.
    """
    sent = [field for name in SECTIONS if name in written for field in SECTIONS[name]]
    values = {
        field: one
        for field, one in flat(written, SECTIONS).items()
        if not is_empty(one)
    }
    options = dict(stored)
    for field in sent:
        if field == CONF_LINK_USERS:
            continue
        value = values.get(field, settings.DEFAULT_OPTIONS[field])
        if field in RANGES:
            value = RANGES[field].checked(field, value)
        elif field == CONF_TIMEOUT:
            value = checked_timeout(field, value)
        options[field] = value
    for name in TERMS:
        if name in written:
            try:
                options[name] = checked_terms(_terms(written[name]), stored[name])
            except Refused as err:
                # Both sections of terms have a field of this name
                raise Refused(err.field, err.error, err.placeholders, name) from err
    return options


def left_empty(stored: Mapping[str, Any], written: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is emptied and was not before, by `section.field`: its new values."""
    fields = {
        f"{name}.{field}": (field, written[name], stored, settings.DEFAULT_OPTIONS)
        for name, inside in SECTIONS.items()
        if name in written
        for field in inside
        if field in RANGES or field in _TEXTS
    } | {
        f"{name}.{CONF_RETENTION}": (
            CONF_RETENTION,
            written[name],
            {**settings.DEFAULT_TERMS, **stored[name]},
            settings.DEFAULT_TERMS,
        )
        for name in TERMS
        if name in written
    }
    return {
        path: defaults[field]
        for path, (field, inside, before, defaults) in fields.items()
        if is_empty(inside.get(field)) and before[field] != defaults[field]
    }


def wants_links(written: Mapping[str, Any]) -> bool:
    """Return whether users are to be linked next."""
    return bool(flat(written, SECTIONS).get(CONF_LINK_USERS))


def _terms(written: Mapping[str, Any]) -> dict[str, Any]:
    """Return terms in which what is empty has its default."""
    given = {
        field: one for field, one in flat(written, {}).items() if not is_empty(one)
    }
    return {**settings.DEFAULT_TERMS, **given}


def _selector(field: str) -> Any:
    if field in RANGES:
        return RANGES[field].selector()
    return TextSelector() if field in _TEXTS else BooleanSelector()
