"""The options: what is deleted and shown, default terms, links to accounts."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow

from .. import settings
from ..const import CONF_LINK_USERS, CONF_LINKS, CONF_PERSONS
from ..household.askers import linkable_persons
from .labels import async_by_values
from .last_step import SAVE_OR_GO_BACK, goes_back
from .links import choose, chosen, links_schema
from .options_effect import async_options_effect
from .options_form import (
    SECTIONS,
    TERMS,
    as_shown,
    checked_options,
    left_empty,
    options_schema,
    wants_links,
)
from .people import People, person_options
from .problems import Problem, async_problem
from .refusals import Refused


class CleanupOptionsFlow(OptionsFlow):
    """Change the options; what changes the plan is shown before it is saved."""

    _before: Mapping[str, Any]
    _options: dict[str, Any]
    _users: Mapping[str, int]
    _unlinked: Mapping[str, int]
    _persons: Mapping[str, str]

    def __init__(self) -> None:
        """Start with nothing written."""
        self._written: Mapping[str, Any] = {}
        self._linked: Mapping[str, Any] = {}

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for everything but the links."""
        user_input = await async_by_values(self.hass, user_input)
        if user_input is None:
            return self._ask()
        self._written = user_input
        try:
            self._before = settings.options_of(self.config_entry)
            self._options = checked_options(self._before, user_input)
            if wants_links(user_input):
                self._find_whom_to_link(People.of(self.config_entry))
                return await self.async_step_links()
        except Refused as refused:
            problem = await async_problem(
                self.hass, refused, SECTIONS, "options", "init"
            )
            return self._ask(problem)
        return await self.async_step_confirm()

    async def async_step_links(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the Jellyfin account of each user whom Jellyseerr links to none.

        And for the person in Home Assistant of each user, if there are any.
        """
        links = dict(self._options.get(CONF_LINKS, {}))
        persons = dict(self._options.get(CONF_PERSONS, {}))
        people, users = People.of(self.config_entry), self._users
        if user_input is None:
            # What was chosen before the person went back
            again = dict(self._linked)
            again_persons = again.pop(CONF_PERSONS, {})
            shown = {**chosen(self._unlinked, links), **again}
            shown_persons = {**chosen(users, persons), **again_persons}
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
        self._linked = user_input
        written = dict(user_input)
        choose(users, persons, written.pop(CONF_PERSONS, {}))
        choose(self._unlinked, links, written)
        self._options[CONF_LINKS] = links
        if self._persons:
            self._options[CONF_PERSONS] = persons
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what the options do to the plan; save them, or go back to the form.

        They are saved at once if there is nothing to say.
        """
        if user_input is None:
            stored = settings.options_of(self.config_entry)
            effect = await async_options_effect(
                self.hass,
                self.config_entry,
                self._options,
                left_empty(stored, self._written),
            )
            if effect is not None:
                return self.async_show_form(
                    step_id="confirm",
                    data_schema=SAVE_OR_GO_BACK,
                    description_placeholders={"effect": effect},
                    last_step=True,
                )
        elif goes_back(user_input):
            return self._ask()
        return self.async_create_entry(
            data={**settings.options_of(self.config_entry), **self._changed}
        )

    @property
    def _changed(self) -> dict[str, Any]:
        """Return what was changed here: all else may be newer in the entry."""
        return {
            name: value
            for name, value in self._options.items()
            if name not in self._before or value != self._before[name]
        }

    def _ask(self, problem: Problem | None = None) -> ConfigFlowResult:
        """Show the form with all that was written, and what is wrong with it."""
        stored = settings.options_of(self.config_entry)
        schema = options_schema(
            People.of(self.config_entry).account_options(_named_accounts(stored)),
            problem.section if problem else None,
        )
        if problem:
            schema = problem.shown_in(schema)
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                schema, {**as_shown(stored), **self._written}
            ),
            errors=problem.errors if problem else {},
            description_placeholders=problem.placeholders if problem else {},
        )

    def _find_whom_to_link(self, people: People) -> None:
        """Refused if there is nobody."""
        self._unlinked = people.unlinked()
        self._persons = linkable_persons(self.hass)
        self._users = people.labelled() if self._persons else {}
        if not self._unlinked and not self._persons:
            raise Refused(CONF_LINK_USERS, "nobody_to_link")


def _named_accounts(options: Mapping[str, Any]) -> list[str]:
    return [
        account
        for name in TERMS
        for account in options[name].get("watched_accounts", ())
    ]
