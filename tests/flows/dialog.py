"""A dialog as a person sees it: what it shows, and what is written into it."""

from collections.abc import Mapping
from typing import Any, Self

from homeassistant.config_entries import SOURCE_USER, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowManager, FlowResultType, section
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.jellyseerr_cleanup.const import (
    DOMAIN,
    SUBENTRY_POLICY,
    SUBENTRY_RULES,
)

from .texts import assert_form_texts, assert_menu_texts, assert_text

POLICY_TEXTS = "config_subentries.retention_policy"
RULES_TEXTS = "config_subentries.rules"
# Sections that are for the eye only: each of their fields has a name of its own
FOR_THE_EYE = ("more", "deleting", "showing", "connection")
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
        """Submit these values, each in the section that has its field."""
        return await self._send(self._placed({**values, **more}))

    async def fill(self, values: Mapping[str, Any] = {}, **more: Any) -> Self:
        """Submit everything that stands in the form, as a browser does, with changes.

        One to None empties the field: a browser then leaves it out.
        """
        changes = {**values, **more}
        for name, change in changes.items():
            if isinstance(change, Mapping):
                changes[name] = _written(
                    filled(self.fields[name].schema.schema), change
                )
        return await self._send(self._placed(_written(self.filled, changes)))

    async def go_back(self) -> Self:
        """Go back from the last step."""
        return await self._send({"next": "back"})

    async def _send(self, values: dict[str, Any]) -> Self:
        self._show(await self._flows.async_configure(self.shown["flow_id"], values))
        await self._hass.async_block_till_done()
        return self

    def _placed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        placed: dict[str, Any] = {}
        for field, value in values.items():
            name = self._section_of(field)
            if name is None:
                placed[field] = value
            else:
                placed.setdefault(name, {})[field] = value
        return placed

    def _section_of(self, field: str) -> str | None:
        fields = (self.shown.get("data_schema") or vol.Schema({})).schema
        for name in FOR_THE_EYE:
            if name in fields and field in fields[name].schema.schema:
                return name
        return None

    async def choose(self, option: str) -> Self:
        """Choose from the menu."""
        return await self.submit({"next_step_id": option})

    async def save(self, values: Mapping[str, Any], **more: Any) -> Self:
        """Fill a policy's form in, and submit it and the confirming step after it."""
        await self.fill(values, **more)
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
        """What the form is filled with, wherever the field is."""
        values = filled(self.fields)
        for name in FOR_THE_EYE:
            values |= values.pop(name, {})
        return values

    @property
    def opened(self) -> list[str]:
        """The sections that are open."""
        return [
            str(name)
            for name, one in self.fields.items()
            if isinstance(one, section) and not one.options["collapsed"]
        ]

    @property
    def said(self) -> dict[str, str]:
        """What is said inside of sections of fields that are wrong, by field."""
        said = {}
        for one in self.fields.values():
            if isinstance(one, section) and "problem" in one.schema.schema:
                names = [str(name) for name in one.schema.schema]
                field = names[names.index("problem") + 1]
                said[field] = str(one.schema.schema["problem"].config["label"])
        return said

    def choices(self, field: str) -> list[dict[str, str]]:
        """Return what a field offers."""
        name = self._section_of(field)
        fields = self.fields[name].schema.schema if name else self.fields
        choices: list[dict[str, str]] = fields[field].config["options"]
        return choices


def _written(shown: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    values = {**shown, **changes}
    return {field: value for field, value in values.items() if value is not None}


def filled(fields: Mapping[Any, Any]) -> dict[str, Any]:
    """Return what fields are filled with: suggestions first, then defaults."""
    values: dict[str, Any] = {}
    for field, selector in fields.items():
        if isinstance(selector, section):
            values[str(field)] = filled(selector.schema.schema)
        elif field.description and "suggested_value" in field.description:
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
