"""Measures a run that deletes ten titles, whatever else the household has."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
import time
from typing import Any
from unittest.mock import patch

from homeassistant.helpers import entity_registry as er

from custom_components.jellyseerr_cleanup.const import DOMAIN

from .control import BenchError, Call
from .installation import Installed, home_assistant, install
from .worker import Task, work

# Names that nobody told yet are looked up beside everything else, after each poll
NAMES = ("/api/v1/movie/", "/api/v1/tv/")


@dataclass(frozen=True, slots=True)
class Deletions:
    """A run: seconds and calls with its polls, and without."""

    titles: int
    accounts: int
    seconds: float
    calls: int
    seconds_alone: float
    calls_alone: int
    before_delete: int
    before_delete_calls: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Polls:
    """When polls began and ended, by the monotonic clock that all processes share."""

    times: list[tuple[float, float]] = field(default_factory=list)

    @contextmanager
    def noted(self, at: Installed) -> Iterator[None]:
        """Note the polls from now on."""
        refresh = at.coordinator.async_refresh

        async def note() -> None:
            started = time.monotonic()
            await refresh()
            self.times.append((started, time.monotonic()))

        with patch.object(at.coordinator, "async_refresh", note):
            yield

    def include(self, call: Call) -> bool:
        """Return whether a call was made by a poll."""
        return any(started <= call.at <= ended for started, ended in self.times)

    @property
    def seconds(self) -> float:
        """Return how long all of them took."""
        return sum(ended - started for started, ended in self.times)


async def measure(task: Task) -> dict[str, Any]:
    """Return what a run costs that deletes the household's due titles."""
    household = await task.control.household()
    leaver = household["leaver"]
    async with home_assistant(task.folder) as hass:
        # Nobody else's titles leave, so that only what is deleted is looked at closely
        users = {str(leaver["id"]): leaver["account"]}
        at = install(hass, household, users=users, notice_days=0)
        await at.set_up()
        await _allow(at)
        polls = Polls()
        await task.control.forget()
        with polls.noted(at):
            started = time.monotonic()
            answer = await hass.services.async_call(
                DOMAIN,
                "run_cleanup",
                {"dry_run": False},
                blocking=True,
                return_response=True,
            )
            seconds = time.monotonic() - started
        calls = (await task.control.calls()).all
    deleted: Any = answer["deleted"] if answer else []
    if len(deleted) != household["due"]:
        raise BenchError(f"{len(deleted)} of {household['due']} were deleted: {answer}")
    alone = [
        call
        for call in calls
        if not polls.include(call) and not call.path.startswith(NAMES)
    ]
    delete = next(
        number for number, call in enumerate(alone) if call.method == "DELETE"
    )
    return asdict(
        Deletions(
            len(deleted),
            household["accounts"],
            seconds,
            len(calls),
            seconds - polls.seconds,
            len(alone),
            delete,
            [f"{one.server} {one.method} {one.path}" for one in alone[: delete + 1]],
        )
    )


async def _allow(at: Installed) -> None:
    """Allow deletions, as an administrator does."""
    number = f"{at.entry.unique_id}_deletions_allowed"
    switch = er.async_get(at.hass).async_get_entity_id("switch", DOMAIN, number)
    await at.hass.services.async_call(
        "switch", "turn_on", {"entity_id": switch}, blocking=True
    )


if __name__ == "__main__":
    work(measure)
