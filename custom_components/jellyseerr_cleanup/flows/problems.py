"""What is wrong with a form in sections, said where a person looks for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import section as form_section
from homeassistant.helpers.selector import ConstantSelector, ConstantSelectorConfig
from homeassistant.helpers.translation import async_get_translations
import voluptuous as vol

from ..const import DOMAIN
from .refusals import Refused
from .sections import PROBLEM, Sections, async_labels


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a form is shown again; `text` says it in Home Assistant's language.

    Home Assistant shows an error beside a section, and none beside a field in it.
    """

    field: str
    section: str | None
    error: str
    placeholders: Mapping[str, str]
    text: str

    @property
    def errors(self) -> dict[str, str]:
        """Return the `errors` of the form: on the field, or on its section."""
        return {self.section or self.field: self.error}

    def shown_in(self, form: vol.Schema) -> vol.Schema:
        """Return the form with the text before the field, too, if it is in a section.

        The section's beginning may be far above what the person sees of it.
        """
        return vol.Schema(
            {
                name: self._before_its_field(value) if name == self.section else value
                for name, value in form.schema.items()
            }
        )

    def _before_its_field(self, inside: form_section) -> form_section:
        label = ConstantSelectorConfig(label=f"⚠️ {self.text}", value=PROBLEM)
        fields: dict[Any, Any] = {}
        for name, selector in inside.schema.schema.items():
            if name == self.field:
                fields[vol.Optional(PROBLEM)] = ConstantSelector(label)
            fields[name] = selector
        return form_section(vol.Schema(fields), inside.options)


async def async_problem(
    hass: HomeAssistant, refused: Refused, sections: Sections, flow: str, step: str
) -> Problem:
    """Return what is wrong with the form of a step.

    `flow` is where the flow's texts are, such as `options`.
    """
    inside = refused.section or next(
        (name for name, fields in sections.items() if refused.field in fields), None
    )
    labels = await async_labels(hass, f"{flow}.step.{step}")
    path = f"{inside}.{refused.field}" if inside else refused.field
    placeholders = {"field": labels.get(path, refused.field)} | refused.placeholders
    texts = await async_get_translations(
        hass, hass.config.language, flow.partition(".")[0], {DOMAIN}
    )
    text = texts[f"component.{DOMAIN}.{flow}.error.{refused.error}"]
    return Problem(
        refused.field,
        inside,
        refused.error,
        placeholders,
        text.format_map(placeholders),
    )
