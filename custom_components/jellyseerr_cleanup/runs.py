"""What people and automations have done: cleanups, what an administrator confirms, and what was left half done."""

from typing import TYPE_CHECKING

from homeassistant.util import dt as dt_util

from . import settings
from .cleanup.circumstances import Circumstances
from .cleanup.guards import Confirmation
from .cleanup.ledger import StorageError
from .cleanup.mending import Mender
from .cleanup.run import Order, RunInProgress, RunResult
from .cleanup.runner import Runner
from .const import LOGGER
from .memory import LastRun
from .retention.plan import State

if TYPE_CHECKING:
    from .coordinator import CleanupCoordinator


class PlanChanged(Exception):
    """The plan is another than the one that the caller saw."""


class NotMended(Exception):
    """A title that was left half done is so still; says why, for people."""


class Runs:
    """Carries out plans, one run at a time."""

    def __init__(self, coordinator: CleanupCoordinator) -> None:
        """Work on what one coordinator reads."""
        self._coordinator = coordinator
        self._journal = coordinator.journal
        self.runner = Runner(
            coordinator.reader,
            coordinator.journal,
            self._circumstances,
            coordinator.memory.async_add_carried_out,
        )
        self._mender = Mender(
            coordinator.reader, coordinator.journal, self._circumstances, self.runner
        )
        self._asked = False

    async def async_run(self, order: Order, plan_id: str | None = None) -> RunResult:
        """Poll, then carry out what the order leaves of the plan, then poll again.

        RunInProgress if a run is under way, PlanChanged if the plan is another than the caller saw, UpdateFailed if nothing could be read.
        """
        coordinator = self._coordinator
        if self._asked:
            raise RunInProgress
        # From the poll on: a second run that only began to poll would follow the first
        self._asked = True
        try:
            await coordinator.async_refresh()
            if (
                not coordinator.last_update_success
                and coordinator.last_exception is not None
            ):
                raise coordinator.last_exception
            assert coordinator.reading is not None
            if plan_id is not None and plan_id != coordinator.reading.plan.id:
                raise PlanChanged
            result = await self.runner.run(coordinator.reading, order)
            await coordinator.async_remember_dates(result)
            if not result.dry_run:
                await self._async_record(order, result)
        finally:
            self._asked = False
        if result.deleted and not result.dry_run:
            await coordinator.async_refresh()
        return result

    async def async_confirm(self, plan_id: str) -> int:
        """Permit what the plan would delete although it is over a limit, and return how many titles that are.

        An administrator's act. PlanChanged if the plan is another than the administrator saw; JournalError.
        """
        coordinator = self._coordinator
        if coordinator.reading is None or coordinator.reading.plan.id != plan_id:
            raise PlanChanged
        due = coordinator.reading.plan.in_state(State.DUE)
        titles = {str(title.id): title.files_fingerprint() for title in due}
        await self._journal.confirm(Confirmation(plan_id, dt_util.utcnow(), titles))
        coordinator.async_update_listeners()
        return len(due)

    async def async_mend(
        self, entry_id: str, *, finish: bool, asked_by: str | None
    ) -> None:
        """Finish a title that was left half done, or restore it: an administrator's act.

        NotMended says why it was not; RunInProgress, JournalError.
        """
        entry = next(
            (one for one in self._journal.half_done() if one.id == entry_id), None
        )
        if entry is None:
            raise PlanChanged
        if finish:
            problem = await self._mender.finish(entry, asked_by)
        else:
            problem = await self._mender.restore(entry, self._coordinator.servers)
        await self._coordinator.async_refresh()
        if problem is not None:
            raise NotMended(problem.message)

    async def async_stop(self) -> None:
        """Start no new title, and wait for the one that is being deleted."""
        await self.runner.async_stop()

    async def _async_record(self, order: Order, result: RunResult) -> None:
        try:
            await self._coordinator.memory.async_set_last_run(
                LastRun(
                    at=dt_util.utcnow(),
                    plan_id=result.plan_id,
                    asked_by=order.asked_by,
                    dry_run=result.dry_run,
                    deleted=len(result.deleted),
                    skipped=len(result.skipped),
                    failed=len(result.failed),
                    freed=result.bytes,
                )
            )
        except StorageError as err:
            LOGGER.error("The result of the run could not be saved: %s", err)
        self._coordinator.async_update_listeners()

    def _circumstances(self) -> Circumstances:
        coordinator = self._coordinator
        return Circumstances(
            policies=coordinator.policies,
            memory=coordinator.stores.remembered,
            identity=coordinator.identity,
            allowed=coordinator.memory.deletions_allowed,
            limits=settings.limits(coordinator.config_entry),
            names=coordinator.memory.titles.get,
        )
