"""What is typed as the list of retentions words it, as the list means it."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant

from ..const import CONF_RETENTION, CONF_UNWATCHED_RETENTION
from ..texts import async_flow_texts

_FROM_THE_LIST = (CONF_RETENTION, CONF_UNWATCHED_RETENTION)


async def async_by_values(
    hass: HomeAssistant, written: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    """Return a form's input with the list's value for each of its labels.

    The labels are in Home Assistant's language; the fields may be in sections.
    """
    if written is None:
        return None
    labels = await async_flow_texts(hass, CONF_RETENTION)
    return _by_values(written, {_folded(one): value for value, one in labels.items()})


def _by_values(written: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    found = dict(written)
    for field, value in written.items():
        if isinstance(value, Mapping):
            found[field] = _by_values(value, values)
        elif field in _FROM_THE_LIST:
            found[field] = values.get(_folded(value), value)
    return found


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()
