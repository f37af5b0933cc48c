"""What a person can decide in a repair: each is a question with one clear answer."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.components.http import KEY_HASS_USER
from homeassistant.components.repairs import (
    ConfirmRepairFlow,
    RepairsFlow,
    RepairsFlowResult,
)
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.http import current_request
import voluptuous as vol

from .cleanup.journal import JournalError
from .cleanup.ledger import StorageError
from .cleanup.run import RunInProgress
from .const import CONF_JELLYFIN_ID, CONF_JELLYSEERR_ID, DOMAIN
from .coordinator import CleanupCoordinator
from .flow_texts import markdown
from .issues import (
    HALF_DONE,
    JELLYFIN_CHANGED,
    JELLYSEERR_CHANGED,
    OVER_LIMIT,
    SEASON_HALF_DONE,
    STORE_UNREADABLE,
    TOO_MUCH_MISSING,
)
from .runs import NotMended, PlanChanged

type Data = dict[str, Any]
type Repair = Callable[[CleanupCoordinator, Data], Awaitable[None]]


async def _confirm_plan(coordinator: CleanupCoordinator, data: Data) -> None:
    await coordinator.runs.async_confirm(data["plan_id"])


def _adopt(field: str) -> Repair:
    """Take the server that was found for the entry's own."""

    async def adopt(coordinator: CleanupCoordinator, data: Data) -> None:
        entry = coordinator.config_entry
        coordinator.hass.config_entries.async_update_entry(
            entry, data={**entry.data, field: data[field]}
        )

    return adopt


async def _start_anew(coordinator: CleanupCoordinator, data: Data) -> None:
    await coordinator.memory.async_start_anew()
    await coordinator.journal.start_anew()
    await coordinator.async_refresh()


async def _believe_losses(coordinator: CleanupCoordinator, data: Data) -> None:
    await coordinator.async_believe_losses(data["losses"])


async def _finish(coordinator: CleanupCoordinator, data: Data) -> None:
    request = current_request.get()
    user = request.get(KEY_HASS_USER) if request else None
    await coordinator.runs.async_mend(
        data["journal_id"], finish=True, asked_by=user.id if user else None
    )


async def _restore(coordinator: CleanupCoordinator, data: Data) -> None:
    await coordinator.runs.async_mend(data["journal_id"], finish=False, asked_by=None)


_REPAIRS: dict[str, Repair] = {
    OVER_LIMIT: _confirm_plan,
    JELLYSEERR_CHANGED: _adopt(CONF_JELLYSEERR_ID),
    JELLYFIN_CHANGED: _adopt(CONF_JELLYFIN_ID),
    STORE_UNREADABLE: _start_anew,
    TOO_MUCH_MISSING: _believe_losses,
}


class _RepairFlow(RepairsFlow):
    """A question about an issue; Home Assistant lets only administrators in."""

    def __init__(self, data: Data) -> None:
        """Take what the issue was about when it was shown."""
        self._shown = data

    def _placeholders(self) -> dict[str, str] | None:
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return issue.translation_placeholders if issue else None

    async def _async_do(self, repair: Repair) -> RepairsFlowResult:
        entry = self.hass.config_entries.async_get_entry(self._shown["entry_id"])
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        try:
            await repair(entry.runtime_data, self._shown)
        except PlanChanged:
            return self.async_abort(reason="plan_changed")
        except JournalError, StorageError:
            return self.async_abort(reason="not_saved")
        except RunInProgress:
            return self.async_abort(reason="run_in_progress")
        except NotMended as err:
            return self.async_abort(
                reason="not_mended",
                description_placeholders={"error": markdown(str(err))},
            )
        return self.async_create_entry(data={})


class ConfirmedRepairFlow(_RepairFlow):
    """Ask once more, then do it."""

    def __init__(self, data: Data, repair: Repair) -> None:
        """Take what a yes does."""
        super().__init__(data)
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
            return self.async_show_form(
                step_id="confirm",
                data_schema=vol.Schema({}),
                description_placeholders=self._placeholders(),
            )
        return await self._async_do(self._repair)


class HalfDoneRepairFlow(_RepairFlow):
    """Ask whether a title that was left half done shall go or come back."""

    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Ask."""
        return self.async_show_menu(
            step_id="init",
            menu_options=["finish", "restore"],
            description_placeholders=self._placeholders(),
        )

    async def async_step_finish(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Remove what is left of it."""
        return await self._async_do(_finish)

    async def async_step_restore(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Have it fetched again."""
        return await self._async_do(_restore)


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: Data | None
) -> RepairsFlow:
    """Return the flow that repairs an issue."""
    if data is not None and data["key"] in (HALF_DONE, SEASON_HALF_DONE):
        return HalfDoneRepairFlow(data)
    if data is None or (repair := _REPAIRS.get(data["key"])) is None:
        return ConfirmRepairFlow()
    return ConfirmedRepairFlow(data, repair)
