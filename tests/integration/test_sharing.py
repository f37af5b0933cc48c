"""Two entries that reach one Radarr or Sonarr: what both have requests for is held."""

from collections.abc import AsyncGenerator
from pathlib import Path

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.jellyseerr_cleanup.retention.model import TitleId
from tests.media_stack import Household

from .house import coordinator_of, policy, poll, set_up


@pytest.fixture
async def neighbours(tmp_path: Path) -> AsyncGenerator[Household]:
    """Return a second household, whose Jellyseerr will name the first one's Sonarr."""
    async with Household(tmp_path / "neighbours") as household:
        household.jellyseerr.vapid_public = "another-installation"
        yield household


def told(entry: MockConfigEntry, title: str) -> str:
    """Say what an entry's plan says of a title."""
    plan = coordinator_of(entry).data
    decision = plan.of(TitleId.parse(title))
    assert decision is not None
    return f"{decision.state}: {decision.reason.code}"


async def test_a_season_that_both_requested(
    hass: HomeAssistant, home: Household, neighbours: Household
) -> None:
    """It is held for both; what only one requested goes its way."""
    alice, bob = home.user("alice"), neighbours.user("bob")
    series = home.series("The Bridge", seasons={1: 2, 2: 2})
    home.request(alice, series, seasons=[1, 2])
    home.watch(alice, series, days_ago=10)
    # The neighbours' Jellyseerr uses the same Sonarr, under another name
    neighbours.jellyseerr.sonarrs[0].instance = home.sonarr
    theirs = neighbours.series(
        "The Bridge", seasons={1: 2}, tmdb=series.tmdb, tvdb=series.tvdb
    )
    assert theirs.media is not None
    theirs.media.standard.service_id = 0
    theirs.media.standard.external_id = series.row.id
    neighbours.request(bob, theirs, seasons=[1])

    first = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    assert told(first, series.id(1)) == "due: counted_from_watched"
    second = await set_up(hass, neighbours, policy("Bob", [bob]), notice_days=0)
    await poll(hass, first)
    assert told(first, series.id(1)) == "held: shared_with_entry"
    assert told(first, series.id(2)) == "due: counted_from_watched"

    # Where the other one is not known any more it may still want it
    assert await hass.config_entries.async_unload(second.entry_id)
    await poll(hass, first)
    assert told(first, series.id(1)) == "held: shared_with_entry"

    await hass.config_entries.async_remove(second.entry_id)
    await poll(hass, first)
    assert told(first, series.id(1)) == "due: counted_from_watched"


async def test_an_entry_that_was_never_read(
    hass: HomeAssistant, home: Household, neighbours: Household
) -> None:
    """While nobody knows what another entry has requests for, everything is held."""
    alice = home.user("alice")
    movie = home.movie("The Comet")
    home.request(alice, movie)
    home.watch(alice, movie, days_ago=10)
    await neighbours.jellyseerr.down()
    await set_up(hass, neighbours)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    assert told(entry, movie.id) == "held: other_entry_unknown"
    await neighbours.jellyseerr.up()
    (other,) = [
        one
        for one in hass.config_entries.async_entries(entry.domain)
        if one.entry_id != entry.entry_id
    ]
    await hass.config_entries.async_reload(other.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    await poll(hass, entry)
    assert told(entry, movie.id) == "due: counted_from_watched"
