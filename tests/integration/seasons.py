"""A season that a deletion left half removed, in Home Assistant."""

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.jellyseerr_cleanup.cleanup.journal import (
    JournalEntry,
    JournalFile,
    JournalSeason,
)
from custom_components.jellyseerr_cleanup.const import DOMAIN
from custom_components.jellyseerr_cleanup.retention.model import TitleId
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut
from tests.media_stack import Household, Series

from .house import coordinator_of, poll


async def half_removed(hass: HomeAssistant, home: Household) -> Series:
    """Journal a deletion of a season of two that somebody asked for and watched, of which the first file went before it broke off; poll."""
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    series = home.series("Orbit", seasons={1: 2, 2: 1})
    carol = home.user("carol")
    request = home.request(carol, series, seasons=[1])
    home.watch(carol, series, season=1, days_ago=10)
    title = TitleId.parse(series.id(1))
    key = f"sonarr:{home.service_id(home.sonarr)}"
    episodes = [row for row in series.row.episodes.values() if row.season == 1]
    await coordinator_of(entry).journal.intend(
        JournalEntry(
            id="a-season",
            title=title,
            name="Orbit",
            year=2018,
            requesters=(),
            policy=None,
            plan_id="a-plan",
            asked_by=None,
            files=tuple(
                JournalFile(key, series.row.id, file.id, str(file.path), file.size)
                for file in series.files(1)
            ),
            seasons=(
                JournalSeason(
                    key,
                    series.row.id,
                    1,
                    True,
                    tuple((one.id, True) for one in episodes),
                ),
            ),
            carried_out=(CarriedOut(request.id, request.row.created, carol.id, title),),
            media_id=None,
            intent_at=dt_util.utcnow(),
        )
    )
    for row in episodes:
        row.monitored = False
    series.row.seasons[1].monitored = False
    home.lose_episode(series, 1, 1)
    await poll(hass, entry)
    return series
