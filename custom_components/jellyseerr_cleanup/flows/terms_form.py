"""The fields of terms, as the forms of policies and of the options have them."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from ..const import (
    CONF_COUNT_FROM,
    CONF_INCLUDE_EXISTING,
    CONF_REQUIRE_WATCHED,
    CONF_RETENTION,
    CONF_UNWATCHED_RETENTION,
    CONF_WATCHED_ACCOUNTS,
    CONF_WATCHED_BY,
)
from ..retention.durations import NEVER
from ..retention.policy import CountFrom, WatchedBy

_RETENTIONS = (NEVER, "7d", "14d", "30d", "60d", "90d", "180d", "365d")


def choice(field: str, values: type[StrEnum], *, multiple: bool = False) -> Any:
    """Return the selector of a field that offers everything there is, at one look."""
    return SelectSelector(
        SelectSelectorConfig(
            options=[str(value) for value in values],
            multiple=multiple,
            mode=SelectSelectorMode.LIST,
            translation_key=field,
        )
    )


def terms_fields(accounts: Iterable[SelectOptionDict]) -> dict[str, Any]:
    """Return the selectors of terms, by field; the most important ones come first."""
    return {
        CONF_RETENTION: _retention(),
        CONF_REQUIRE_WATCHED: BooleanSelector(),
        CONF_WATCHED_BY: choice(CONF_WATCHED_BY, WatchedBy),
        CONF_WATCHED_ACCOUNTS: SelectSelector(
            SelectSelectorConfig(
                options=list(accounts), multiple=True, mode=SelectSelectorMode.DROPDOWN
            )
        ),
        CONF_COUNT_FROM: choice(CONF_COUNT_FROM, CountFrom),
        CONF_UNWATCHED_RETENTION: _retention(),
        CONF_INCLUDE_EXISTING: BooleanSelector(),
    }


def _retention() -> SelectSelector:
    return SelectSelector(
        SelectSelectorConfig(
            options=list(_RETENTIONS),
            custom_value=True,
            mode=SelectSelectorMode.DROPDOWN,
            translation_key=CONF_RETENTION,
        )
    )
