"""Two entries that reach one Radarr or Sonarr: what both have requests for is held."""

from collections.abc import AsyncGenerator
from pathlib import Path

from homeassistant.core import HomeAssistant
import pytest

from custom_components.jellyseerr_cleanup.retention.model import TitleId
from tests.media_stack import Household

from .installation import Installation, policy

DUE = "due: counted_from_watched"


@pytest.fixture
async def neighbours(
    hass: HomeAssistant, tmp_path: Path
) -> AsyncGenerator[Installation]:
    """Return a second household, whose Jellyseerr will name the first one's Sonarr."""
    async with Household(tmp_path / "neighbours") as household:
        household.jellyseerr.vapid_public = "another-installation"
        yield Installation(hass, household)


def told(installed: Installation, title: str) -> str:
    """Say what an entry's plan says of a title."""
    decision = installed.coordinator.data.plan.of(TitleId.parse(title))
    assert decision is not None
    return f"{decision.state}: {decision.reason.code}"


async def test_a_season_that_both_requested(
    installed: Installation, home: Household, neighbours: Installation
) -> None:
    """It is held for both; what only one requested goes its way."""
    series = home.series("The Bridge", seasons={1: 2, 2: 2})
    home.request(installed.alice, series, seasons=[1, 2])
    home.watch(installed.alice, series, days_ago=10)
    first, second = series.id(1), series.id(2)
    # The neighbours' Jellyseerr uses the same Sonarr, under another name
    neighbours.home.jellyseerr.sonarrs[0].instance = home.sonarr
    theirs = neighbours.home.series(
        "The Bridge", seasons={1: 2}, tmdb=series.tmdb, tvdb=series.tvdb
    )
    theirs.in_jellyseerr.standard.service_id = 0
    theirs.in_jellyseerr.standard.external_id = series.row.id
    bob = neighbours.home.user("bob")
    neighbours.home.request(bob, theirs, seasons=[1])

    await installed.set_up_for_alice()
    assert told(installed, first) == DUE
    await neighbours.set_up(policy("Bob", [bob]), notice_days=0)
    await installed.poll()
    assert told(installed, first) == "held: shared_with_entry"
    assert told(installed, second) == DUE

    # Where the other one is not known any more it may still want it
    await neighbours.unload()
    await installed.poll()
    assert told(installed, first) == "held: shared_with_entry"

    await installed.hass.config_entries.async_remove(neighbours.entry.entry_id)
    await installed.poll()
    assert told(installed, first) == DUE


async def test_an_entry_that_was_never_read(
    installed: Installation, neighbours: Installation
) -> None:
    """While nobody knows what another entry has requests for, everything is held."""
    await neighbours.home.jellyseerr.down()
    await neighbours.set_up()
    movie = await installed.set_up_one_due()
    assert told(installed, movie.id) == "held: other_entry_unknown"
    await neighbours.home.jellyseerr.up()
    await installed.hass.config_entries.async_reload(neighbours.entry.entry_id)
    await installed.settle()
    await installed.poll()
    assert told(installed, movie.id) == DUE
