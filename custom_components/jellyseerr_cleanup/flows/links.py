"""The form that links Jellyseerr's users, and what is stored of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from ..const import CONF_PERSONS

_NO_LINK = "none"


def links_schema(
    unlinked: Iterable[str],
    accounts: Iterable[SelectOptionDict],
    users: Iterable[str],
    persons: Iterable[SelectOptionDict],
) -> vol.Schema:
    """Return the form that links Jellyseerr's users, by label.

    Those that are `unlinked` to Jellyfin accounts, and `users` to persons.
    """

    def link(options: Iterable[SelectOptionDict]) -> SelectSelector:
        return SelectSelector(
            SelectSelectorConfig(
                options=[SelectOptionDict(value=_NO_LINK, label=_NO_LINK), *options],
                mode=SelectSelectorMode.DROPDOWN,
                translation_key="link",
            )
        )

    to_account, to_person = link(accounts), link(persons)
    fields: dict[Any, Any] = {vol.Optional(user): to_account for user in unlinked}
    if named := {vol.Optional(user): to_person for user in users}:
        fields[vol.Optional(CONF_PERSONS)] = section(vol.Schema(named))
    return vol.Schema(fields)


def chosen(users: Mapping[str, int], links: Mapping[str, str]) -> dict[str, str]:
    """Return what users, by label, are linked to."""
    return {
        label: links[str(user)] for label, user in users.items() if str(user) in links
    }


def choose(
    users: Mapping[str, int], links: dict[str, str], written: Mapping[str, str]
) -> None:
    """Change the links as they are written; a field that is left out keeps its link."""
    for label, linked in written.items():
        if linked == _NO_LINK:
            links.pop(str(users[label]), None)
        else:
            links[str(users[label])] = linked
