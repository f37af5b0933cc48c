"""What a person can decide in a repair: each is a question with one clear answer."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.components.repairs import (
    ConfirmRepairFlow,
    RepairsFlow,
    RepairsFlowResult,
)
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import voluptuous as vol

from .cleanup.journal import JournalError
from .cleanup.ledger import StorageError
from .const import CONF_JELLYFIN_ID, DOMAIN
from .coordinator import CleanupCoordinator, PlanChanged
from .issues import JELLYFIN_CHANGED, OVER_LIMIT, STORE_UNREADABLE

type Data = dict[str, Any]
type Repair = Callable[[CleanupCoordinator, Data], Awaitable[None]]


async def _confirm_plan(coordinator: CleanupCoordinator, data: Data) -> None:
    await coordinator.async_confirm(data["plan_id"])


async def _adopt_jellyfin(coordinator: CleanupCoordinator, data: Data) -> None:
    entry = coordinator.config_entry
    coordinator.hass.config_entries.async_update_entry(
        entry, data={**entry.data, CONF_JELLYFIN_ID: data["jellyfin_id"]}
    )


async def _start_anew(coordinator: CleanupCoordinator, data: Data) -> None:
    await coordinator.memory.async_start_anew()
    await coordinator.journal.start_anew()
    await coordinator.async_refresh()


_REPAIRS: dict[str, Repair] = {
    OVER_LIMIT: _confirm_plan,
    JELLYFIN_CHANGED: _adopt_jellyfin,
    STORE_UNREADABLE: _start_anew,
}


class CleanupRepairFlow(RepairsFlow):
    """Ask once more, then do it; Home Assistant lets only administrators in."""

    def __init__(self, data: Data, repair: Repair) -> None:
        """Take what the issue was about when it was shown."""
        self._shown = data
        self._repair = repair

    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Begin."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Ask, then repair."""
        if user_input is None:
            issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
            shown = issue.translation_placeholders if issue else None
            return self.async_show_form(
                step_id="confirm",
                data_schema=vol.Schema({}),
                description_placeholders=shown,
            )
        entry = self.hass.config_entries.async_get_entry(self._shown["entry_id"])
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        try:
            await self._repair(entry.runtime_data, self._shown)
        except PlanChanged:
            return self.async_abort(reason="plan_changed")
        except JournalError, StorageError:
            return self.async_abort(reason="not_saved")
        return self.async_create_entry(data={})


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: Data | None
) -> RepairsFlow:
    """Return the flow that repairs an issue."""
    if data is None or (repair := _REPAIRS.get(data["key"])) is None:
        return ConfirmRepairFlow()
    return CleanupRepairFlow(data, repair)
