"""The options: time limit, windows, limits, default terms, links to accounts."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.const import CONF_TIMEOUT

from .. import settings
from ..const import (
    CONF_DEFAULT_MOVIES,
    CONF_DEFAULT_SERIES,
    CONF_LEAVING_SOON_DAYS,
    CONF_LINK_USERS,
    CONF_LINKS,
    CONF_MAX_SHARE_PERCENT,
    CONF_MAX_SIZE_GB,
    CONF_MAX_TITLES,
    CONF_NOTICE_DAYS,
    CONF_PERSONS,
)
from ..household.askers import linkable_persons
from .labels import async_by_values
from .people import People, person_options
from .refusals import Refused
from .schemas import NO_LINK, links_schema, options_schema
from .terms import changed_terms, checked_timeout

_NUMBERS = (
    CONF_LEAVING_SOON_DAYS,
    CONF_NOTICE_DAYS,
    CONF_MAX_TITLES,
    CONF_MAX_SIZE_GB,
    CONF_MAX_SHARE_PERCENT,
)
_SECTIONS = (CONF_DEFAULT_MOVIES, CONF_DEFAULT_SERIES)


class CleanupOptionsFlow(OptionsFlow):
    """Change the options; a field that is left out keeps its value."""

    _options: dict[str, Any]
    _unlinked: Mapping[str, int]
    _persons: Mapping[str, str]

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for everything but the links."""
        user_input = await async_by_values(self.hass, user_input)
        people = People.of(self.config_entry)
        stored = settings.options_of(self.config_entry)
        shown = {
            **stored,
            **{
                field: {**settings.DEFAULT_TERMS, **stored[field]}
                for field in _SECTIONS
            },
            CONF_LINK_USERS: False,
        }
        refused = None
        if user_input is not None:
            written = dict(user_input)
            link_users = written.pop(CONF_LINK_USERS, False)
            try:
                self._options = _checked(stored, written)
                if link_users:
                    self._find_whom_to_link(people)
                    return await self.async_step_links()
            except Refused as err:
                refused = err
                shown |= user_input
            else:
                return self.async_create_entry(data=self._options)
        schema = options_schema(people.account_options(_named_accounts(stored)))
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(schema, shown),
            errors=refused.errors(schema.schema) if refused else {},
            description_placeholders=refused.placeholders if refused else {},
        )

    def _find_whom_to_link(self, people: People) -> None:
        """Refused if there is nobody."""
        self._unlinked = people.unlinked()
        self._persons = linkable_persons(self.hass)
        if not self._unlinked and not self._persons:
            raise Refused(CONF_LINK_USERS, "nobody_to_link")

    async def async_step_links(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the Jellyfin account of each user whom Jellyseerr links to none.

        And for the person in Home Assistant of each user, if there are any.
        """
        links = dict(self._options.get(CONF_LINKS, {}))
        persons = dict(self._options.get(CONF_PERSONS, {}))
        people = People.of(self.config_entry)
        users = people.labelled() if self._persons else {}
        if user_input is None:
            shown = _chosen(self._unlinked, links)
            shown_persons = _chosen(users, persons)
            schema = links_schema(
                self._unlinked,
                people.account_options(shown.values()),
                users,
                person_options(self._persons, shown_persons.values()),
            )
            return self.async_show_form(
                step_id="links",
                data_schema=self.add_suggested_values_to_schema(
                    schema, {**shown, CONF_PERSONS: shown_persons}
                ),
            )
        written = dict(user_input)
        _choose(users, persons, written.pop(CONF_PERSONS, {}))
        _choose(self._unlinked, links, written)
        options = {**self._options, CONF_LINKS: links}
        if self._persons:
            options[CONF_PERSONS] = persons
        return self.async_create_entry(data=options)


def _chosen(users: Mapping[str, int], links: Mapping[str, str]) -> dict[str, str]:
    """Return what users, by label, are linked to."""
    return {
        label: links[str(user)] for label, user in users.items() if str(user) in links
    }


def _choose(
    users: Mapping[str, int], links: dict[str, str], written: Mapping[str, str]
) -> None:
    """Change the links as they are written; a field that is left out keeps its link."""
    for label, linked in written.items():
        if linked == NO_LINK:
            links.pop(str(users[label]), None)
        else:
            links[str(users[label])] = linked


def _checked(stored: Mapping[str, Any], written: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options to store; Refused on the invalid field, or its section."""
    options = {**stored, **written}
    options[CONF_TIMEOUT] = checked_timeout(CONF_TIMEOUT, options[CONF_TIMEOUT])
    for field in _NUMBERS:
        # A form sends every number as a float
        if not float(options[field]).is_integer():
            raise Refused(field, "whole_number")
        options[field] = int(options[field])
    for field in _SECTIONS:
        try:
            options[field] = changed_terms(stored[field], written.get(field, {}))
        except Refused as refused:
            # Home Assistant shows an error beside a section, not beside a field in it
            raise Refused(field, refused.error, refused.placeholders) from refused
    return options


def _named_accounts(options: Mapping[str, Any]) -> list[str]:
    return [
        account
        for field in _SECTIONS
        for account in options[field].get("watched_accounts", ())
    ]
