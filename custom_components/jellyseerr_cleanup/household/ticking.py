"""A title is ticked or un-ticked on the to-do list: one title is kept or released."""

from homeassistant.core import Context
from homeassistant.util import dt as dt_util

from .. import settings
from ..actions.keep_answers import lasting
from ..actions.targets import invalid
from ..const import CONF_TODO_KEEPS_FOR_GOOD
from ..coordinator import CleanupCoordinator
from ..retention.coverage import Coverage
from ..retention.permission import MEMBERS_KEEP_FOR
from ..retention.plan import Decision
from ..retention.remembered import Keep
from .keeping import Keeping, async_keeping


async def keep_title(
    coordinator: CleanupCoordinator, decision: Decision, context: Context | None
) -> None:
    """Keep one title for 30 days, or for good if the option and the asker allow it."""
    keeping = await _async_keeping(coordinator, context)
    options = settings.options_of(coordinator.config_entry)
    for_good = options[CONF_TODO_KEEPS_FOR_GOOD] and keeping.asker.is_admin
    coverage, now = Coverage.of_title(decision.id), dt_util.utcnow()
    await keeping.keep(
        Keep(
            id=coverage.keep_id,
            media_type=coverage.media_type,
            tmdb_id=coverage.tmdb_id,
            tvdb_id=decision.media.tvdb_id,
            imdb_id=decision.media.imdb_id,
            seasons=coverage.seasons,
            is_4k=coverage.is_4k,
            until=None if for_good else now + MEMBERS_KEEP_FOR,
            created_at=now,
        )
    )


def is_kept(coordinator: CleanupCoordinator, decision: Decision) -> bool:
    """Return whether anybody keeps a title now, whatever a list still shows."""
    keeps = lasting(coordinator.memory.memory.keeps, dt_util.utcnow())
    return any(decision.is_covered_by(keep) for keep in keeps)


async def release_title(
    coordinator: CleanupCoordinator, decision: Decision, context: Context | None
) -> None:
    """Release one title; what else a wider keep covers stays kept."""
    keeping = await _async_keeping(coordinator, context)
    plan = coordinator.data.plan
    known = {*coordinator.memory.titles} | {
        title for one in plan.decisions for title in one.ids
    }
    # It may be kept by any of its ids: one file may be in both qualities
    gone = []
    for title in decision.ids:
        gone += (await keeping.release(Coverage.of_title(title), known))[0]
    if not gone:
        raise invalid("no_such_keep", keep=str(decision.id))


async def _async_keeping(
    coordinator: CleanupCoordinator, context: Context | None
) -> Keeping:
    entry, memory = coordinator.config_entry, coordinator.memory
    return await async_keeping(coordinator.hass, entry, memory, coordinator, context)
