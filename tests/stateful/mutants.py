"""A product with one fault each: the machine must find every one of them out."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.cleanup import allowance, bookkeeping, runner
from custom_components.jellyseerr_cleanup.cleanup.deletion import copies, remains, title
from custom_components.jellyseerr_cleanup.cleanup.journal import journal
from custom_components.jellyseerr_cleanup.engine import engine, planning
from custom_components.jellyseerr_cleanup.persistence.memory import MemoryStore
from custom_components.jellyseerr_cleanup.reading import evidence
from custom_components.jellyseerr_cleanup.retention import (
    collecting,
    holds,
    judging,
    losses,
    model,
    planner,
    remembering,
    seasons,
    watching,
)
from custom_components.jellyseerr_cleanup.retention.inputs import PlanInputs
from custom_components.jellyseerr_cleanup.retention.plan import Decision, Plan, State

type Mutate = Callable[[pytest.MonkeyPatch], None]


def _notice_ignored(patch: pytest.MonkeyPatch) -> None:
    announced = planner.TitlePlanner._announced

    def without_notice(self: Any, decision: Decision) -> Decision:
        inputs: PlanInputs = self.inputs
        at_once = replace(inputs.policies, notice=timedelta(0))
        return announced(
            replace(self, inputs=replace(inputs, policies=at_once)), decision
        )

    patch.setattr(planner.TitlePlanner, "_announced", without_notice)


def _gap_ignored(patch: pytest.MonkeyPatch) -> None:
    for module in (planner, remembering):
        patch.setattr(module, "LONGEST_GAP", timedelta(days=100))


def _keep_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(PlanInputs, "keeps_of", lambda *_: [])


def _requester_dropped(patch: pytest.MonkeyPatch) -> None:
    in_order = collecting._in_order
    patch.setattr(collecting, "_in_order", lambda requests: in_order(requests)[:1])


def _limits_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(allowance, "exceeded", lambda *_: ())


def _floor_dropped(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(remembering, "_floors", lambda *_: {})


def _vanished_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(planning, "notice_vanished", lambda memory, *_: memory)


def _losses_believed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(planning, "notice_losses", lambda memory, *_: memory)


def _clock_trusted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(planner, "clock_is_suspect", lambda *_: False)


def _people_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(watching.Audience, "hold", lambda *_: None)


def _unreadable_is_unseen(patch: pytest.MonkeyPatch) -> None:
    states = watching.Audience._states

    def none(self: watching.Audience, account: str) -> Any:
        found = states(self, account)
        return found if isinstance(found, tuple) else ()

    patch.setattr(watching.Audience, "_states", none)


def _imported_before_is_fine(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(judging._Judgement, "_file_hold", lambda _: None)


def _not_verified(patch: pytest.MonkeyPatch) -> None:
    planned: list[Decision] = []

    async def carry_out(self: runner.Runner, decision: Decision, *rest: Any) -> None:
        planned[:] = [decision]
        await _carry_out(self, decision, *rest)

    async def verify(self: engine.Engine, titles: Any, **rest: Any) -> Any:
        reading = await _verify(self, titles, **rest)
        plan = replace(reading.plan, decisions=tuple(planned))
        return replace(reading, plan=plan)

    _carry_out, _verify = runner.Runner._carry_out, engine.Engine.verify
    patch.setattr(runner.Runner, "_carry_out", carry_out)
    patch.setattr(title, "as_people_say", lambda reading, *_: reading.plan)
    patch.setattr(engine.Engine, "verify", verify)


def _switch_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MemoryStore, "deletions_allowed", True)


def _not_journalled(patch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: Any) -> None:
        """Write nothing."""

    patch.setattr(journal.Journal, "intend", nothing)


def _all_requests_tidied(patch: pytest.MonkeyPatch) -> None:
    async def tidy(jellyseerr: Any, requests: Any, *_: Any, **__: Any) -> bool:
        await jellyseerr.delete_media(requests[0].media.id)
        return True

    patch.setattr(bookkeeping, "tidy", tidy)


def _time_in_the_plan_id(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Plan, "id", property(lambda plan: plan.generated_at.isoformat()))


def _scheduled_is_due(patch: pytest.MonkeyPatch) -> None:
    announced = planner.TitlePlanner._announced

    def early(self: Any, decision: Decision) -> Decision:
        found = announced(self, decision)
        known = found.delete_after
        soon = known is not None and known - self.inputs.moments.now < timedelta(days=1)
        return replace(found, state=State.DUE) if soon else found

    patch.setattr(planner.TitlePlanner, "_announced", early)


def _completeness_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(holds, "season_hold", lambda *_: None)


def _one_episode_is_enough(patch: pytest.MonkeyPatch) -> None:
    whole = seasons.season_state

    def of_one_file(files: Iterable[int], *rest: Any, **more: Any) -> Any:
        return whole([*files][:1], *rest, **more)

    patch.setattr(evidence, "season_state", of_one_file)


def _middle_of_a_season_ignored(patch: pytest.MonkeyPatch) -> None:
    unfinished = seasons._unfinished

    def untouched(*given: Any) -> Any:
        return replace(unfinished(*given), position_ticks=0, last_played=None)

    patch.setattr(seasons, "_unfinished", untouched)


def _shrunk_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(losses, "_episodes", lambda _: ())


def _whole_series_deleted(patch: pytest.MonkeyPatch) -> None:
    async def delete(sonarr: Any, copy: Any, **_: Any) -> tuple[str, ...]:
        await sonarr.delete_series(copy.item_id, delete_files=True)
        return ()

    patch.setattr(copies, "delete_season", delete)


def _series_goes_with_its_season(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(copies, "is_wanted", lambda *_: False)


def _flags_stay_off(patch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: Any) -> None:
        """Put nothing back."""

    patch.setattr(remains, "put_back", nothing)


def _request_goes_with_a_season(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(bookkeeping, "is_carried_out", lambda *_: True)


def _unnamed_is_about_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(model.MediaRequest, "names_no_season", False)


MUTANTS: dict[str, Mutate] = {
    function.__name__.strip("_").replace("_", " "): function
    for function in (
        _notice_ignored,
        _keep_ignored,
        _requester_dropped,
        _limits_ignored,
        _floor_dropped,
        _gap_ignored,
        _vanished_forgotten,
        _losses_believed,
        _clock_trusted,
        _people_ignored,
        _unreadable_is_unseen,
        _imported_before_is_fine,
        _not_verified,
        _switch_ignored,
        _not_journalled,
        _all_requests_tidied,
        _time_in_the_plan_id,
        _scheduled_is_due,
        _completeness_ignored,
        _one_episode_is_enough,
        _middle_of_a_season_ignored,
        _shrunk_ignored,
        _whole_series_deleted,
        _series_goes_with_its_season,
        _flags_stay_off,
        _request_goes_with_a_season,
        _unnamed_is_about_nothing,
    )
}
