"""A dialog as a person sees it: what it shows, and what is written into it."""

from collections.abc import Mapping
from typing import Any, Self

from homeassistant.config_entries import SOURCE_USER, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowManager, FlowResultType
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.jellyseerr_cleanup.const import (
    DOMAIN,
    SUBENTRY_POLICY,
    SUBENTRY_RULES,
)

from .texts import assert_form_texts, assert_menu_texts, assert_text

POLICY_TEXTS = "config_subentries.retention_policy"
RULES_TEXTS = "config_subentries.rules"
# Why a dialog ends well: these texts are Home Assistant's own
ENDS_WELL = {"reauth_successful", "reconfigure_successful"}


class Dialog:
    """A flow: each step is checked to have all its texts, and to reach a browser."""

    def __init__(
        self,
        hass: HomeAssistant,
        flows: FlowManager[Any, Any, Any],
        texts: str,
        shown: Mapping[str, Any],
    ) -> None:
        """Begin with the first step; its texts are in this part of the translations."""
        self._hass = hass
        self._flows = flows
        self._texts = texts
        self._show(shown)

    def _show(self, shown: Mapping[str, Any]) -> None:
        self.shown = shown
        if shown["type"] is FlowResultType.FORM:
            assert_form_texts(self._texts, shown)
        elif shown["type"] is FlowResultType.MENU:
            assert_menu_texts(self._texts, shown)
        elif shown["type"] is FlowResultType.ABORT and self.outcome not in ENDS_WELL:
            assert_text(f"{self._texts}.abort.{shown['reason']}", shown)

    async def submit(self, values: Mapping[str, Any], **more: Any) -> Self:
        """Submit the form."""
        flow = self.shown["flow_id"]
        self._show(await self._flows.async_configure(flow, {**values, **more}))
        await self._hass.async_block_till_done()
        return self

    async def choose(self, option: str) -> Self:
        """Choose from the menu."""
        return await self.submit({"next_step_id": option})

    async def save(self, values: Mapping[str, Any], **more: Any) -> Self:
        """Submit a policy's form, and the confirming step after it."""
        await self.submit(values, **more)
        assert self.step == "confirm", self.errors
        return await self.submit({})

    @property
    def step(self) -> str | None:
        """The step that is shown; None when the dialog is over."""
        return self.shown.get("step_id")

    @property
    def errors(self) -> dict[str, str]:
        """The errors of the form, by field."""
        return self.shown["errors"] or {}

    @property
    def outcome(self) -> str:
        """How the dialog ended: why it changed nothing new, else "create_entry"."""
        return str(self.shown.get("reason") or self.shown["type"])

    @property
    def placeholders(self) -> Mapping[str, str]:
        """What the texts are filled with."""
        return self.shown["description_placeholders"] or {}

    @property
    def fields(self) -> dict[Any, Any]:
        """The form's fields with their selectors."""
        fields: dict[Any, Any] = self.shown["data_schema"].schema
        return fields

    @property
    def filled(self) -> dict[str, Any]:
        """What the form is filled with."""
        return filled(self.fields)

    def choices(self, field: str) -> list[dict[str, str]]:
        """Return what a field offers."""
        choices: list[dict[str, str]] = self.fields[field].config["options"]
        return choices


def filled(fields: Mapping[Any, Any]) -> dict[str, Any]:
    """Return what fields are filled with: suggestions first, then defaults."""
    values: dict[str, Any] = {}
    for field in fields:
        if field.description and "suggested_value" in field.description:
            values[str(field)] = field.description["suggested_value"]
        elif callable(field.default):
            values[str(field)] = field.default()
    return values


async def add_entry(hass: HomeAssistant) -> Dialog:
    """Start adding an entry."""
    flows = hass.config_entries.flow
    shown = await flows.async_init(DOMAIN, context={"source": SOURCE_USER})
    return Dialog(hass, flows, "config", shown)


async def reconfigure(hass: HomeAssistant, entry: MockConfigEntry) -> Dialog:
    """Start changing an entry's connection."""
    shown = await entry.start_reconfigure_flow(hass)
    return Dialog(hass, hass.config_entries.flow, "config", shown)


async def ask_for_a_key(hass: HomeAssistant, entry: MockConfigEntry) -> Dialog:
    """Start giving an entry a new key."""
    shown = await entry.start_reauth_flow(hass)
    return Dialog(hass, hass.config_entries.flow, "config", shown)


async def options_of(hass: HomeAssistant, entry: MockConfigEntry) -> Dialog:
    """Open an entry's options."""
    flows = hass.config_entries.options
    return Dialog(hass, flows, "options", await flows.async_init(entry.entry_id))


async def new_policy(hass: HomeAssistant, entry: MockConfigEntry) -> Dialog:
    """Start adding a policy."""
    flows, handler = hass.config_entries.subentries, (entry.entry_id, SUBENTRY_POLICY)
    shown = await flows.async_init(handler, context={"source": SOURCE_USER})
    return Dialog(hass, flows, POLICY_TEXTS, shown)


async def rules_of(hass: HomeAssistant, entry: MockConfigEntry) -> Dialog:
    """Start importing or exporting rules."""
    flows, handler = hass.config_entries.subentries, (entry.entry_id, SUBENTRY_RULES)
    shown = await flows.async_init(handler, context={"source": SOURCE_USER})
    return Dialog(hass, flows, RULES_TEXTS, shown)


async def change_policy(
    hass: HomeAssistant, entry: MockConfigEntry, policy: ConfigSubentry
) -> Dialog:
    """Start changing a policy."""
    shown = await entry.start_subentry_reconfigure_flow(hass, policy.subentry_id)
    return Dialog(hass, hass.config_entries.subentries, POLICY_TEXTS, shown)
