"""What was deleted is requested anew, in the name of who had requested it."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.jellyseerr_cleanup.cleanup.following import FOLLOWED_AFTER
from tests.integration.installation import Installation, policy
from tests.media_stack import Household, Movie, Status


async def delete(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> Movie:
    """Delete the only title, and let Jellyfin and Jellyseerr follow."""
    home.movie("Beside")
    comet = await installed.set_up_one_due()
    assert await installed.deleted() == [comet.id]
    await follow(installed, freezer)
    assert not home.requests
    return comet


async def follow(installed: Installation, freezer: FrozenDateTimeFactory) -> None:
    """Let a minute pass."""
    freezer.tick(FOLLOWED_AFTER)
    async_fire_time_changed(installed.hass)
    await installed.hass.async_block_till_done(wait_background_tasks=True)


async def again(installed: Installation, title: str) -> dict[str, Any]:
    """Request a title again."""
    return await installed.act("request_again", id=title)


async def test_a_movie(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    comet = await delete(installed, home, freezer)
    answer = await again(installed, comet.id)
    (request,) = home.requests
    assert answer == {
        "id": comet.id,
        "title": comet.title,
        "request_id": request.id,
        "requested_for": {"id": installed.alice.id, "name": "alice"},
        "others": [],
        "in_recycle_bin": False,
    }
    assert request.requested_by is installed.alice.row
    assert home.radarr.movie_with(comet.tmdb), "Radarr looks for it"
    # Jellyseerr takes no second request for it
    refusal = await installed.refusal("request_again", id=comet.id)
    assert refusal == "requested_already"


async def test_a_season_of_two_people(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """It is requested for the first; the others are named."""
    bob, series = home.user("bob"), home.series("Bridge", seasons={1: 2, 2: 2})
    for user in (installed.alice, bob):
        home.request(user, series, seasons=[1])
        home.watch(user, series, season=1, days_ago=20)
    await installed.set_up(
        policy("Both", [installed.alice, bob], retention="7d"), notice_days=0
    )
    await installed.allow_deletions()
    assert await installed.deleted() == [series.id(1)]
    await follow(installed, freezer)
    home.jellyseerr.run_job("availability-sync")
    answer = await again(installed, series.id(1))
    assert answer["requested_for"]["name"] == "alice"
    assert [one["name"] for one in answer["others"]] == ["bob"]
    (request,) = home.requests
    assert [season.number for season in request.seasons] == [1]
    home.bring_back_season(series, 1)
    assert await installed.refusal("request_again", id=series.id(1)) == "title_is_there"


async def test_while_it_lies_in_the_recycle_bin(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    home.radarr.recycle_bin = home.radarr.root.parent / "bin"
    home.radarr.recycle_bin.mkdir()
    comet = await delete(installed, home, freezer)
    assert (await again(installed, comet.id))["in_recycle_bin"] is True


async def test_a_bin_of_which_nobody_tells(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    comet = await delete(installed, home, freezer)
    home.radarr.fault("GET", "/api/v3/config/mediamanagement", Status(500))
    assert (await again(installed, comet.id))["in_recycle_bin"] is None
    assert home.requests


async def test_a_radarr_that_is_gone(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """Whether it has the title nobody can tell, so nothing is requested."""
    comet = await delete(installed, home, freezer)
    home.jellyseerr.radarrs.clear()
    await installed.poll()
    with pytest.raises(HomeAssistantError, match="Nothing was requested"):
        await again(installed, comet.id)
    assert not home.requests


async def test_what_was_never_deleted(installed: Installation) -> None:
    comet = await installed.set_up_one_due()
    for wrong, error in (
        (comet.id, "never_deleted"),
        ("movie:1:hd", "never_deleted"),
        ("comet", "invalid_title_id"),
    ):
        assert await installed.refusal("request_again", id=wrong) == error


async def test_while_jellyseerr_calls_it_available(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """A request would be swallowed: it is said why, and nothing is asked for."""
    home.jellyfin.library.lingers = True
    comet = await installed.set_up_one_due()
    assert await installed.deleted() == [comet.id]
    home.forget_calls()
    assert await installed.refusal("request_again", id=comet.id) == "not_requestable"
    assert not home.jellyseerr.calls.to("POST", "/api/v1/request")


async def test_while_it_is_there(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    comet = await delete(installed, home, freezer)
    home.movie(comet.title, tmdb=comet.tmdb, in_jellyseerr=False)
    assert await installed.refusal("request_again", id=comet.id) == "title_is_there"


async def test_servers_that_do_not_answer(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    comet = await delete(installed, home, freezer)
    home.jellyseerr.fault("POST", "/api/v1/request", Status(500), times=1)
    with pytest.raises(HomeAssistantError, match="Nothing was requested"):
        await again(installed, comet.id)
    freezer.tick(timedelta(minutes=1))
    assert await again(installed, comet.id)
