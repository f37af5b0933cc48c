"""The numbers of the options: what they may be, and what is said of others."""

from dataclasses import dataclass
from typing import Any

from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
)

from ..const import (
    CONF_LEAVING_SOON_DAYS,
    CONF_MAX_SHARE_PERCENT,
    CONF_MAX_SIZE_GB,
    CONF_MAX_TITLES,
    CONF_NOTICE_DAYS,
)
from .refusals import Refused

_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Range:
    """Whole numbers from `least` to `most`, both included, and what they count."""

    least: int
    most: int
    unit: str | None = None

    def selector(self) -> NumberSelector:
        """Return the field in a form.

        It takes any number: a selector that is given a range refuses others with a
        message that nobody understands.
        """
        config = NumberSelectorConfig(step=1, mode=NumberSelectorMode.BOX)
        if self.unit is not None:
            config["unit_of_measurement"] = self.unit
        return NumberSelector(config)

    def checked(self, field: str, written: Any) -> int:
        """Return what is written in a field as a number; Refused if it does not fit."""
        number = float(written)
        placeholders = {"least": _grouped(self.least), "most": _grouped(self.most)}
        # A form sends every number as a float
        if not number.is_integer():
            raise Refused(field, "whole_number", placeholders)
        if not self.least <= number <= self.most:
            raise Refused(field, "out_of_range", placeholders)
        return int(number)

    def text(self, number: int) -> str:
        """Return a number as it stands in the form, with its unit."""
        return _NO_BREAK_SPACE.join(filter(None, (_grouped(number), self.unit)))


RANGES = {
    CONF_NOTICE_DAYS: Range(0, 90, "d"),
    CONF_MAX_TITLES: Range(1, 100_000),
    CONF_MAX_SIZE_GB: Range(1, 1_000_000, "GB"),
    CONF_MAX_SHARE_PERCENT: Range(1, 100, "%"),
    CONF_LEAVING_SOON_DAYS: Range(1, 365, "d"),
}


def _grouped(number: int) -> str:
    """Return a number in groups of three digits, as every language reads them."""
    return f"{number:,}".replace(",", _NO_BREAK_SPACE)
