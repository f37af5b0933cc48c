"""A title is ticked or un-ticked on the to-do list: one title is kept or released."""

from datetime import datetime

from homeassistant.core import Context
from homeassistant.util import dt as dt_util

from .. import settings
from ..actions.coverage import Coverage
from ..actions.targets import invalid
from ..const import CONF_TODO_KEEPS_FOR_GOOD
from ..coordinator import CleanupCoordinator
from ..retention.model import MediaType
from ..retention.permission import MEMBERS_KEEP_FOR
from ..retention.plan import Decision
from ..retention.remembered import Keep
from .askers import async_asker
from .keeping import Keeping


async def keep_title(
    coordinator: CleanupCoordinator, decision: Decision, context: Context | None
) -> None:
    """Keep one title for 30 days, or for good if the option and the asker allow it."""
    coverage, now = Coverage.of_title(decision.id), dt_util.utcnow()
    await _keeping(coordinator).keep(
        Keep(
            id=coverage.keep_id,
            media_type=coverage.media_type,
            tmdb_id=coverage.tmdb_id,
            tvdb_id=decision.media.tvdb_id,
            imdb_id=decision.media.imdb_id,
            seasons=coverage.seasons,
            is_4k=coverage.is_4k,
            until=await _until(coordinator, context, now),
            created_at=now,
        ),
        context,
    )


async def release_title(
    coordinator: CleanupCoordinator, decision: Decision, context: Context | None
) -> None:
    """Release the keeps of this title; refused if it is kept as part of more."""

    def keeps_more(keep: Keep) -> bool:
        # Somebody said that the whole series stays, or both qualities of a movie
        whole = keep.media_type is MediaType.TV and keep.seasons is None
        return whole or any(
            other.is_covered_by(keep)
            for other in coordinator.data.plan.decisions
            if other.id != decision.id
        )

    released = await _keeping(coordinator).release(
        lambda keep: decision.is_covered_by(keep) and not keeps_more(keep), context
    )
    if not released:
        raise invalid("kept_with_others")


async def _until(
    coordinator: CleanupCoordinator, context: Context | None, now: datetime
) -> datetime | None:
    """Return until when a tick keeps; None for good."""
    entry = coordinator.config_entry
    if settings.options_of(entry)[CONF_TODO_KEEPS_FOR_GOOD]:
        asker = await async_asker(coordinator.hass, entry, context)
        if asker.is_admin:
            return None
    return now + MEMBERS_KEEP_FOR


def _keeping(coordinator: CleanupCoordinator) -> Keeping:
    entry, memory = coordinator.config_entry, coordinator.memory
    return Keeping(coordinator.hass, entry, memory, coordinator)
