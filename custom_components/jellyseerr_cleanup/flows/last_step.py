"""The last step of a dialog, which shows an effect: save, or go back and change it."""

from collections.abc import Mapping
from typing import Any

from homeassistant.helpers.selector import (
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

CONF_NEXT = "next"
_SAVE, _BACK = "save", "back"

SAVE_OR_GO_BACK = vol.Schema(
    {
        vol.Required(CONF_NEXT, default=_SAVE): SelectSelector(
            SelectSelectorConfig(
                options=[_SAVE, _BACK],
                mode=SelectSelectorMode.LIST,
                translation_key=CONF_NEXT,
            )
        )
    }
)


def goes_back(chosen: Mapping[str, Any]) -> bool:
    """Return whether the person wants to change something first."""
    return bool(chosen[CONF_NEXT] == _BACK)
