"""What saving options would do, as text: to the plan, and to what was left empty."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant

from .. import settings
from ..const import CONF_COLLECTION_NAME, CONF_RETENTION
from ..coordinator import CleanupConfigEntry
from ..texts import async_flow_texts
from .policy_effect import async_effect_of_book
from .ranges import RANGES
from .sections import async_labels


async def async_options_effect(
    hass: HomeAssistant,
    entry: CleanupConfigEntry,
    options: Mapping[str, Any],
    emptied: Mapping[str, Any],
) -> str | None:
    """Return the effect of options as Markdown; None if there is nothing to say.

    `emptied` are values of emptied fields by `section.field`. Most options change
    nothing in the plan: then no server is asked.
    """
    parts = []
    if emptied:
        texts = await async_flow_texts(hass, "left_empty")
        labels = await async_labels(hass, "options.step.init")
        lines = [texts["defaults"]]
        for path, value in emptied.items():
            section, _, field = path.partition(".")
            name = labels[path]
            if field == CONF_RETENTION:
                name = f"{labels[f'{section}.name']}, {name}"
            lines.append(f"- {name}: {await _written(hass, field, value)}")
        parts.append("\n".join(lines))
    book = settings.policy_book(entry, changed=options)
    if book != settings.policy_book(entry):
        effect = await async_effect_of_book(hass, entry, book)
        if effect.changes_something or emptied:
            parts.append(effect.text)
    return "\n\n".join(parts) or None


async def _written(hass: HomeAssistant, field: str, value: Any) -> str:
    """Return a default as the form shows it, in Home Assistant's language."""
    if field in RANGES:
        return RANGES[field].text(value)
    if field == CONF_RETENTION:
        return (await async_flow_texts(hass, CONF_RETENTION))[value]
    if field == CONF_COLLECTION_NAME:
        return (await async_flow_texts(hass, "collection"))["name"]
    return str(value)
