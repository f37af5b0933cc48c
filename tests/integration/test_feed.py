"""What the Jellyfin plugin "Leaving Soon" is answered."""

from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
import re

from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.jellyseerr_cleanup.retention.plan import Plan
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode, Unknown
from tests.media_stack import Household

from .installation import Installation

# The plugin adds the last part to the address that it was given
FEED = "/api/jellyseerr_cleanup" + "/api/media/leaving-soon"


async def test_items(
    installed: Installation,
    home: Household,
    hass_client: ClientSessionGenerator,
    hass_read_only_access_token: str,
) -> None:
    """Movies by their items, seasons as their series, once; any user may ask."""
    soon = installed.watched("Soon", days_ago=6)
    installed.watched("Later", days_ago=1)
    kept = installed.watched("Kept")
    series = home.series("Orbit", seasons={1: 1, 2: 1})
    home.request(installed.alice, series, seasons=[1, 2])
    home.watch(installed.alice, series, days_ago=20)
    await installed.set_up_for_alice(leaving_soon_days=2)
    await installed.tick(f"movie:{kept.tmdb}:hd")
    client = await hass_client(hass_read_only_access_token)
    answer = await (await client.get(FEED)).json()
    assert answer["version"] == 1
    dates = [one.pop("deletionDate") for one in answer["items"]]
    assert answer["items"] == [
        {"mediaServerId": series.in_jellyfin.id, "type": "show", "title": "Orbit"},
        {"mediaServerId": soon.in_jellyfin.id, "type": "movie", "title": "Soon"},
    ]
    assert all(re.fullmatch(r"[-0-9]{10}T[:0-9]{8}Z", date) for date in dates)
    for date, days in zip(dates, (0, 1), strict=True):
        leaves = dt_util.utcnow() + timedelta(days=days)
        assert abs(datetime.fromisoformat(date) - leaves) < timedelta(minutes=1)


async def test_who_and_when(
    installed: Installation,
    home: Household,
    hass_client: ClientSessionGenerator,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """Nobody without a token; no list at all before everything was read."""
    await home.jellyseerr.down()
    await installed.set_up()
    nobody = await hass_client_no_auth()
    assert (await nobody.get(FEED)).status == HTTPStatus.UNAUTHORIZED
    client = await hass_client()
    assert (await client.get(FEED)).status == HTTPStatus.SERVICE_UNAVAILABLE
    await home.jellyseerr.up()
    await installed.hass.config_entries.async_reload(installed.entry.entry_id)
    await installed.settle()
    assert await (await client.get(FEED)).json() == {"version": 1, "items": []}


@pytest.mark.parametrize("found", [True, False])
async def test_a_movie_that_jellyfin_does_not_show(
    installed: Installation,
    home: Household,
    hass_client: ClientSessionGenerator,
    found: bool,
) -> None:
    """It is told by the id that Jellyseerr has; without one it is left out."""
    movie = installed.watched("The Comet")
    await installed.set_up_for_alice()
    reading = installed.coordinator.data
    (decision,) = reading.plan.decisions
    library = {decision.id: Unknown.because(ReasonCode.WATCH_STATE_NOT_READ)}
    snapshot = replace(reading.snapshot, library=library)
    if not found:
        nothing = replace(decision.media.standard, jellyfin_item_id=None)
        media = replace(decision.media, standard=nothing)
        plan = Plan(reading.plan.generated_at, (replace(decision, media=media),))
        reading = replace(reading, plan=plan)
    installed.coordinator.data = replace(reading, snapshot=snapshot)
    client = await hass_client()
    items = (await (await client.get(FEED)).json())["items"]
    assert [one["mediaServerId"] for one in items] == [movie.in_jellyfin.id] * found
