"""Add or change a retention policy: who, how long, and what that does to the plan."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import SelectOptionDict

from .. import settings
from ..const import (
    CONF_ENABLED,
    CONF_MEDIA_TYPES,
    CONF_TAGS,
    CONF_USERS,
    CONF_WATCHED_ACCOUNTS,
    EVERYBODY,
    SUBENTRY_POLICY,
)
from ..household.policy_titles import async_policy_title, name_without_terms
from ..retention.model import MediaType
from ..texts import async_flow_texts, plain
from ..words.language import Words, async_words
from .labels import async_by_values
from .last_step import SAVE_OR_GO_BACK, goes_back
from .people import People
from .policy_effect import async_effect
from .policy_form import MORE, SECTIONS, left_empty, policy_schema
from .policy_tags import Labels, checked_tags
from .policy_users import check_unclaimed, checked_users, users_to_save
from .problems import Problem, async_problem
from .refusals import Refused
from .sections import flat, nested
from .terms import checked_terms

_DEFAULTS: Mapping[str, Any] = {
    CONF_ENABLED: True,
    CONF_USERS: [],
    CONF_MEDIA_TYPES: [kind.value for kind in MediaType],
    **settings.DEFAULT_TERMS,
}
# Stands for the id that a policy gets when it is saved
_NEW = "new"


class RetentionPolicyFlow(ConfigSubentryFlow):
    """Ask for a policy, show its effect, and save it."""

    _written: Mapping[str, Any]
    _policy: dict[str, Any]
    _labels: Labels
    _words: Words

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for a new policy."""
        written = await async_by_values(self.hass, user_input)
        return await self._async_step_policy(written)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for changes of a policy."""
        written = await async_by_values(self.hass, user_input)
        return await self._async_step_policy(written)

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show what the policy does to the plan; save it, or go back to the form."""
        entry, name = self._get_entry(), self._policy[CONF_NAME]
        if user_input is None:
            policy = settings.policy_from(self._id or _NEW, self._policy, name)
            effect = await async_effect(self.hass, entry, policy)
            return self.async_show_form(
                step_id="confirm",
                data_schema=SAVE_OR_GO_BACK,
                description_placeholders={CONF_NAME: name, "effect": effect.text},
                last_step=True,
            )
        if goes_back(user_input):
            return await self._async_ask(self._written)
        try:
            # Another policy may have been saved while this form was open
            await self._async_check_unclaimed(self._policy, People.of(entry))
        except Refused as refused:
            return await self._async_refuse(refused)
        title = await async_policy_title(self.hass, name, self._policy)
        if self.source == SOURCE_USER:
            return self.async_create_entry(title=title, data=self._policy)
        return self.async_update_and_abort(
            entry, self._get_reconfigure_subentry(), title=title, data=self._policy
        )

    @property
    def _id(self) -> str | None:
        return None if self.source == SOURCE_USER else self._reconfigure_subentry_id

    @property
    def _current(self) -> Mapping[str, Any]:
        """Return the policy's stored fields, or those that a new one starts with."""
        if self.source == SOURCE_USER:
            return _DEFAULTS
        subentry = self._get_reconfigure_subentry()
        name = name_without_terms(subentry, self._words)
        return {**_DEFAULTS, **subentry.data, CONF_NAME: name}

    async def _async_step_policy(
        self, user_input: dict[str, Any] | None
    ) -> SubentryFlowResult:
        self._words = await async_words(self.hass)
        if user_input is None:
            return await self._async_ask(self._shown(self._current))
        # A section that was not sent at all is as it was
        as_it_was = {MORE: nested(self._current, SECTIONS)[MORE]}
        self._written = flat({**as_it_was, **user_input}, SECTIONS)
        if empty := left_empty(self._written):
            return await self._async_ask(self._written, empty)
        people = People.of(self._get_entry())
        try:
            self._policy = _checked(self._written, people, self._labels, self._current)
            await self._async_check_unclaimed(self._policy, people)
        except Refused as refused:
            return await self._async_refuse(refused)
        return await self.async_step_confirm()

    @property
    def _step(self) -> str:
        return "user" if self.source == SOURCE_USER else "reconfigure"

    async def _async_refuse(self, refused: Refused) -> SubentryFlowResult:
        """Show the form again, with all that was written, and what is wrong."""
        flow = f"config_subentries.{SUBENTRY_POLICY}"
        problem = await async_problem(self.hass, refused, SECTIONS, flow, self._step)
        return await self._async_ask(self._written, problem.errors, problem)

    async def _async_ask(
        self,
        shown: Mapping[str, Any],
        errors: dict[str, str] | None = None,
        problem: Problem | None = None,
    ) -> SubentryFlowResult:
        entry, current = self._get_entry(), self._shown(self._current)
        people, self._labels = People.of(entry), await Labels.async_read(entry)
        everybody = SelectOptionDict(value=EVERYBODY, label=EVERYBODY)
        chosen = [user for user in current[CONF_USERS] if user != EVERYBODY]
        schema = policy_schema(
            [everybody, *people.user_options(chosen)],
            self._labels.options(current.get(CONF_TAGS, ())),
            people.account_options(current.get(CONF_WATCHED_ACCOUNTS, ())),
            current,
            problem.section if problem else None,
        )
        if problem:
            schema = problem.shown_in(schema)
        return self.async_show_form(
            step_id=self._step,
            data_schema=self.add_suggested_values_to_schema(
                schema, nested(shown, SECTIONS)
            ),
            errors=errors or {},
            description_placeholders=problem.placeholders if problem else {},
            last_step=False,
        )

    def _shown(self, policy: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a policy as the form has it: its users as they are in the list."""
        people = People.of(self._get_entry())
        return {**policy, CONF_USERS: people.as_chosen(policy[CONF_USERS])}

    async def _async_check_unclaimed(
        self, policy: Mapping[str, Any], people: People
    ) -> None:
        if not policy[CONF_ENABLED]:
            return
        entry = self._get_entry()
        labels = people.labels()
        labels |= await async_flow_texts(self.hass, CONF_USERS)
        check_unclaimed(
            policy[CONF_USERS],
            policy[CONF_MEDIA_TYPES],
            (
                other
                for other in settings.policy_subentries(entry)
                if other.subentry_id != self._id and other.data.get(CONF_ENABLED, True)
            ),
            labels,
        )


def _checked(
    written: Mapping[str, Any],
    people: People,
    labels: Labels,
    current: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the policy to store; Refused on the invalid field.

    It names either users or tags.
    """
    policy = checked_terms(written, current)
    # Nothing of it may be printable
    if not (name := plain(written[CONF_NAME])):
        raise Refused(CONF_NAME, "name_required")
    named = written.get(CONF_USERS, ())
    if tags := checked_tags(policy.pop(CONF_TAGS, ()), labels, current):
        if any(one.strip() for one in named):
            raise Refused(CONF_TAGS, "users_and_tags")
        users = users_to_save({}) | {CONF_TAGS: tags}
    else:
        users = users_to_save(checked_users(named, people, current))
    if not written[CONF_MEDIA_TYPES]:
        raise Refused(CONF_MEDIA_TYPES, "media_types_required")
    return {
        **policy,
        CONF_NAME: name,
        **users,
        CONF_MEDIA_TYPES: list(dict.fromkeys(written[CONF_MEDIA_TYPES])),
    }
