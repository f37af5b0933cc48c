"""Repairs: each asks a person one question with one clear answer."""

from collections.abc import Awaitable, Callable
from typing import Any, override

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

from .cleanup.journal.journal import JournalError
from .cleanup.outcomes import RunInProgress
from .clients.errors import ClientError
from .const import CONF_JELLYFIN_ID, CONF_JELLYSEERR_ID, DOMAIN
from .coordinator import CleanupCoordinator
from .engine.errors import NotMended, PlanChanged
from .issues.limits import OVER_LIMIT
from .issues.people import USER_CHANGED
from .issues.servers import (
    EMPTY_FOLDERS,
    JELLYFIN_CHANGED,
    JELLYSEERR_CHANGED,
    STORE_UNREADABLE,
    TOO_MUCH_MISSING,
)
from .issues.titles import HALF_DONE, SEASON_HALF_DONE
from .persistence.state import StorageError
from .texts import markdown_text
from .words.errors import error_text
from .words.language import async_words

type Data = dict[str, Any]
type Repair = Callable[[CleanupCoordinator, Data], Awaitable[None]]


def _adopt(field: str) -> Repair:
    """Return the repair that takes the server that was found for the entry's own."""

    async def adopt(coordinator: CleanupCoordinator, data: Data) -> None:
        entry = coordinator.config_entry
        coordinator.hass.config_entries.async_update_entry(
            entry, data={**entry.data, field: data[field]}
        )

    return adopt


async def _start_anew(coordinator: CleanupCoordinator, data: Data) -> None:
    await coordinator.async_start_anew()


async def _believe_losses(coordinator: CleanupCoordinator, data: Data) -> None:
    await coordinator.async_believe_losses(data["losses"])


async def _remove_empty_folders(coordinator: CleanupCoordinator, data: Data) -> None:
    for server in data["servers"].split():
        await coordinator.async_have_empty_folders_removed(server)


async def _believe_person(coordinator: CleanupCoordinator, data: Data) -> None:
    await coordinator.async_believe_person(int(data["user_id"]), data["person"])


async def _finish(coordinator: CleanupCoordinator, data: Data) -> None:
    request = current_request.get()
    user = request.get(KEY_HASS_USER) if request else None
    await coordinator.async_mend(
        data["journal_id"], finish=True, asked_by=user.id if user else None
    )


async def _restore(coordinator: CleanupCoordinator, data: Data) -> None:
    await coordinator.async_mend(data["journal_id"], finish=False, asked_by=None)


_REPAIRS: dict[str, Repair] = {
    JELLYSEERR_CHANGED: _adopt(CONF_JELLYSEERR_ID),
    JELLYFIN_CHANGED: _adopt(CONF_JELLYFIN_ID),
    STORE_UNREADABLE: _start_anew,
    TOO_MUCH_MISSING: _believe_losses,
    USER_CHANGED: _believe_person,
}


class _RepairFlow(RepairsFlow):
    """A question about an issue; Home Assistant asks only administrators."""

    def __init__(self, data: Data) -> None:
        """Take the issue's data as they were when the question was shown."""
        self._shown = data

    def _placeholders(self) -> dict[str, str] | None:
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return issue.translation_placeholders if issue else None

    async def _async_do(self, repair: Repair) -> RepairsFlowResult:
        entry = self.hass.config_entries.async_get_entry(self._shown["entry_id"])
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        try:
            await repair(entry.runtime_data.coordinator, self._shown)
        except PlanChanged:
            return self.async_abort(reason="plan_changed")
        except JournalError, StorageError:
            return self.async_abort(reason="not_saved")
        except RunInProgress:
            return self.async_abort(reason="run_in_progress")
        except NotMended as err:
            problem = err.problem
            if problem.reason is None:
                return self._not_mended(problem.message)
            words = await async_words(self.hass)
            return self._not_mended(error_text(problem.code, words, problem.reason))
        except ClientError as err:
            return self._not_mended(str(err))
        return self._done()

    def _done(self) -> RepairsFlowResult:
        return self.async_create_entry(data={})

    def _not_mended(self, error: str) -> RepairsFlowResult:
        return self.async_abort(
            reason="not_mended",
            description_placeholders={"error": markdown_text(error)},
        )


class ConfirmedRepairFlow(_RepairFlow):
    """Ask once more, then do it."""

    def __init__(self, data: Data, repair: Repair) -> None:
        """Take the issue's data, and what a yes does."""
        super().__init__(data)
        self._repair = repair

    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Begin with the question."""
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


class OverLimitRepairFlow(ConfirmedRepairFlow):
    """Ask whether all this shall go, then say what was permitted until when.

    The issue has gone by then, by itself: to Home Assistant the flow is aborted, which
    is how a flow ends with a text.
    """

    def __init__(self, data: Data) -> None:
        """Take the issue's data."""
        super().__init__(data, self._permit)
        self._told: dict[str, str] = {}

    @override
    def _placeholders(self) -> dict[str, str] | None:
        """Return what the question is filled with; the answer to a yes is, too."""
        asked = super()._placeholders()
        self._told |= asked or {}
        return asked

    async def _permit(self, coordinator: CleanupCoordinator, data: Data) -> None:
        confirmed = await coordinator.async_confirm(data["plan_id"])
        self._told["until"] = coordinator.words.day(confirmed.ends_at)

    @override
    def _done(self) -> RepairsFlowResult:
        return self.async_abort(reason="permitted", description_placeholders=self._told)


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
        """Remove what is left of the title."""
        return await self._async_do(_finish)

    async def async_step_restore(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Have the title searched for again."""
        return await self._async_do(_restore)


class EmptyFoldersRepairFlow(_RepairFlow):
    """Ask whether a setting of Sonarr shall change; it may as well stay."""

    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Ask."""
        return self.async_show_menu(
            step_id="init",
            menu_options=["switch_on", "ignore"],
            description_placeholders=self._placeholders(),
        )

    async def async_step_switch_on(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Switch it on."""
        return await self._async_do(_remove_empty_folders)

    async def async_step_ignore(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Say nothing more of it: Home Assistant offers that only without a flow."""
        ir.async_ignore_issue(self.hass, DOMAIN, self.issue_id, True)
        return self.async_abort(reason="ignored")


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: Data | None
) -> RepairsFlow:
    """Return the flow that repairs an issue."""
    if data is not None and data["key"] in (HALF_DONE, SEASON_HALF_DONE):
        return HalfDoneRepairFlow(data)
    if data is not None and data["key"] == EMPTY_FOLDERS:
        return EmptyFoldersRepairFlow(data)
    if data is not None and data["key"] == OVER_LIMIT:
        return OverLimitRepairFlow(data)
    if data is None or (repair := _REPAIRS.get(data["key"])) is None:
        return ConfirmRepairFlow()
    return ConfirmedRepairFlow(data, repair)
