"""Forms in sections: stored data are flat, sections are for the eye only."""

from collections.abc import Collection, Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN

# The field that only shows what is wrong with the one after it
PROBLEM = "problem"

type Sections = Mapping[str, Collection[str]]
"""The names of the fields of each section."""


def is_empty(value: Any) -> bool:
    """Return whether nothing stands in a field.

    Home Assistant leaves an empty field out, but not an empty text in a section.
    """
    return value is None or (isinstance(value, str) and not value.strip())


def nested(values: Mapping[str, Any], sections: Sections) -> dict[str, Any]:
    """Return flat values as a form with these sections has them."""
    inside = {field for fields in sections.values() for field in fields}
    return {field: one for field, one in values.items() if field not in inside} | {
        name: {field: values[field] for field in fields if field in values}
        for name, fields in sections.items()
    }


def flat(written: Mapping[str, Any], sections: Sections) -> dict[str, Any]:
    """Return what stands in a form's sections beside what stands outside of them."""
    values = {field: one for field, one in written.items() if field not in sections}
    for name in sections:
        values |= written.get(name, {})
    values.pop(PROBLEM, None)
    return values


async def async_labels(hass: HomeAssistant, step: str) -> Mapping[str, str]:
    """Return what the fields of a flow's step are called, by `section.field` or field.

    `step` is where its texts are, such as `options.step.init`. They are in Home
    Assistant's language.
    """
    category = step.partition(".")[0]
    texts = await async_get_translations(hass, hass.config.language, category, {DOMAIN})
    prefix = f"component.{DOMAIN}.{step}."
    return {
        name.removeprefix(prefix)
        .removeprefix("sections.")
        .removeprefix("data.")
        .replace(".data.", "."): text
        for name, text in texts.items()
        if name.startswith((f"{prefix}data.", f"{prefix}sections."))
    }
