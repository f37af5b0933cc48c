"""Import a file of rules, or write one: a dialog that makes no subentry of its own."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigSubentryFlow, SubentryFlowResult
from homeassistant.helpers.selector import (
    BooleanSelector,
    TextSelector,
    TextSelectorConfig,
)
import voluptuous as vol

from ..rulebook.files import CONF_PATH, CONF_RULES, FileRefused, async_rules_text
from ..rulebook.labels import async_labels
from ..rulebook.proposals import async_propose, household_of
from ..rulebook.report import changes, report
from ..rulebook.sentences import Sentences
from ..rulebook.taking_over import async_take_over, book_after
from ..rules.exporting import export
from ..rules.model import Proposal, RemarkKind, RulesError
from .people import People, coordinator_of
from .policy_effect import async_effect_of_book
from .refusals import BASE, Refused

CONF_CONFIRM_SHORT = "confirm_short"
CONF_REPLACE = "replace"

_TEXT = TextSelector(TextSelectorConfig(multiline=True))
_EXPORTED = vol.Schema({vol.Optional(CONF_RULES): _TEXT})
_IMPORTED = vol.Schema(
    {
        vol.Optional(CONF_RULES): _TEXT,
        vol.Optional(CONF_PATH): TextSelector(),
        vol.Required(CONF_REPLACE, default=False): BooleanSelector(),
    }
)
_SHORT = vol.Schema(
    {vol.Required(CONF_CONFIRM_SHORT, default=False): BooleanSelector()}
)


class RulesFlow(ConfigSubentryFlow):
    """Ask for rules, show what becomes of them and of the plan, and store that."""

    _text: str
    _labels: frozenset[str] | None
    _proposal: Proposal

    def __init__(self) -> None:
        """Start with an empty form."""
        self._written: Mapping[str, Any] = {}
        self._confirmed_short = False

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask whether rules shall come in or go out."""
        if coordinator_of(self._get_entry()) is None:
            return self.async_abort(reason="not_loaded")
        return self.async_show_menu(
            step_id="user", menu_options=["import_text", "export"]
        )

    async def async_step_export(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show what there is as a file of rules, to be copied."""
        if user_input is not None:
            return self.async_abort(reason="nothing_changed")
        coordinator = coordinator_of(self._get_entry())
        if coordinator is None:
            return self.async_abort(reason="not_loaded")
        shown = {CONF_RULES: export(household_of(coordinator))}
        return self.async_show_form(
            step_id="export",
            data_schema=self.add_suggested_values_to_schema(_EXPORTED, shown),
            last_step=True,
        )

    async def async_step_import_text(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the rules, as text or as a file."""
        if user_input is None:
            return self._ask()
        self._written = user_input
        try:
            self._text = await async_rules_text(self.hass, user_input)
        except FileRefused as err:
            return self._ask(Refused(self._field, err.error, err.placeholders))
        if coordinator := coordinator_of(self._get_entry()):
            self._labels = await async_labels(coordinator)
        return await self._async_compare() or await self.async_step_report()

    async def async_step_report(
        self, user_input: dict[str, Any] | None = None, error: str | None = None
    ) -> SubentryFlowResult:
        """Show what is taken over and what is not, and ask for what needs a word."""
        sentences = await Sentences.async_load(self.hass)
        short = self._confirmed_short or any(
            one.kind is RemarkKind.UNCONFIRMED for one in self._proposal.remarks
        )
        if user_input is None:
            schema = self.add_suggested_values_to_schema(
                _SHORT if short else vol.Schema({}),
                {CONF_CONFIRM_SHORT: self._confirmed_short},
            )
            return self.async_show_form(
                step_id="report",
                data_schema=schema,
                errors={BASE: error} if error else {},
                description_placeholders={"report": report(self._proposal, sentences)},
                last_step=False,
            )
        self._confirmed_short = user_input.get(CONF_CONFIRM_SHORT, False)
        if stopped := await self._async_compare():
            return stopped
        if not self._proposal.changes_anything:
            return self.async_abort(reason="nothing_changed")
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show which policies there will be and what that does to the plan; store it.

        If something else would be stored by now than was shown, it is shown anew.
        """
        entry, shown = self._get_entry(), self._proposal
        if user_input is None:
            sentences = await Sentences.async_load(self.hass)
            effect = await async_effect_of_book(
                self.hass, entry, book_after(entry, shown)
            )
            return self.async_show_form(
                step_id="confirm",
                data_schema=vol.Schema({}),
                description_placeholders={
                    "changes": changes(
                        shown, entry, People.of(entry).users, sentences.words
                    ),
                    "effect": effect.text,
                },
                last_step=True,
            )
        if stopped := await self._async_compare():
            return stopped
        if self._proposal != shown:
            return await self.async_step_report(error="changed_meanwhile")
        async_take_over(self.hass, entry, shown)
        return self.async_abort(
            reason="rules_imported",
            description_placeholders={
                "added": str(len(shown.added)),
                "changed": str(len(shown.changed)),
                "removed": str(len(shown.removed)),
                "options": str(len(shown.options)),
            },
        )

    @property
    def _field(self) -> str:
        """Return the field that the rules come from."""
        return CONF_PATH if self._written.get(CONF_PATH) else CONF_RULES

    async def _async_compare(self) -> SubentryFlowResult | None:
        """Compare the rules with what there is now; return a result if that fails."""
        coordinator = coordinator_of(self._get_entry())
        if coordinator is None:
            return self.async_abort(reason="not_loaded")
        try:
            self._proposal = await async_propose(
                self.hass,
                coordinator,
                self._text,
                self._labels,
                replace=self._written[CONF_REPLACE],
                confirmed_short=self._confirmed_short,
            )
        except RulesError as err:
            sentences = await Sentences.async_load(self.hass)
            complaints = sentences.complaints(err.complaints)
            return self._ask(
                Refused(self._field, "rules_invalid", {"complaints": complaints})
            )
        return None

    def _ask(self, refused: Refused | None = None) -> SubentryFlowResult:
        return self.async_show_form(
            step_id="import_text",
            data_schema=self.add_suggested_values_to_schema(_IMPORTED, self._written),
            errors=refused.errors(_IMPORTED.schema) if refused else {},
            description_placeholders=refused.placeholders if refused else {},
            last_step=False,
        )
