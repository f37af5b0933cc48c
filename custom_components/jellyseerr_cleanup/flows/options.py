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
)
from .people import People
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

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for everything but the links."""
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
                    self._unlinked = people.unlinked()
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

    async def async_step_links(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the Jellyfin account of each user whom Jellyseerr links to none."""
        links = dict(self._options.get(CONF_LINKS, {}))
        if user_input is None:
            shown = {
                label: links[str(user)]
                for label, user in self._unlinked.items()
                if str(user) in links
            }
            people = People.of(self.config_entry)
            schema = links_schema(
                self._unlinked, people.account_options(shown.values())
            )
            return self.async_show_form(
                step_id="links",
                data_schema=self.add_suggested_values_to_schema(schema, shown),
            )
        for label, account in user_input.items():
            user = str(self._unlinked[label])
            if account == NO_LINK:
                links.pop(user, None)
            else:
                links[user] = account
        return self.async_create_entry(data={**self._options, CONF_LINKS: links})


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
