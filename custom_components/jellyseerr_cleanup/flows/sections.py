"""Forms in sections: stored data are flat, sections are for the eye only."""

from collections.abc import Collection, Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN
from .refusals import Refused

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


def naming(refused: Refused, sections: Sections, labels: Mapping[str, str]) -> Refused:
    """Return a refusal whose text can name the field, on its section if it is in one.

    Home Assistant shows an error beside a section, but not beside a field in it.
    """
    section = refused.section or next(
        (name for name, fields in sections.items() if refused.field in fields), None
    )
    path = f"{section}.{refused.field}" if section else refused.field
    placeholders = {"field": labels.get(path, refused.field)} | refused.placeholders
    return Refused(refused.field, refused.error, placeholders, section)
