"""What follows a cleanup: Jellyfin notices, and then Jellyseerr is tidied."""

import asyncio
from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.jellyseerr_cleanup import coordinator
from custom_components.jellyseerr_cleanup.cleanup.following import FOLLOWED_AFTER
from tests.media_stack import Household

from .installation import Installation


async def history(installed: Installation) -> tuple[bool, str | None]:
    """Return whether the only title can be requested again, and why not."""
    (entry,) = (await installed.act("get_history"))["entries"]
    assert entry["outcome"] == "deleted"
    return entry["requestable_at"] is not None, entry["requestable_problem"]


async def test_a_minute_after_a_run_it_can_be_requested_again(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """Nobody waits for the next poll."""
    home.jellyfin.library.lingers = True
    home.movie("Beside")
    comet = await installed.set_up_one_due()
    assert await installed.deleted() == [comet.id]
    assert len(home.requests) == 1
    assert await history(installed) == (False, None)
    home.forget_calls()
    freezer.tick(FOLLOWED_AFTER)
    async_fire_time_changed(installed.hass)
    await installed.hass.async_block_till_done(wait_background_tasks=True)
    assert not home.requests
    assert await history(installed) == (True, None)
    assert not home.jellyseerr.calls.to("GET", "/api/v1/user")
    assert home.ask_again(installed.alice, comet) == "sent"


async def test_what_stayed_is_named(installed: Installation, home: Household) -> None:
    comet = await installed.set_up_one_due()
    extra = comet.folder / "Extras" / "Interview.mkv"
    home.disk.write(extra, b"somebody's")
    answer = await installed.act("run_cleanup")
    (title,) = answer["deleted"]
    assert str(extra.parent) in title["stayed"]
    (entry,) = (await installed.act("get_history"))["entries"]
    assert entry["stayed"] == title["stayed"]
    assert extra.exists()


async def test_a_jellyseerr_that_is_away_for_a_moment(
    installed: Installation, home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked once more before anything becomes unavailable."""
    monkeypatch.setattr(coordinator, "TRIED_AGAIN_AFTER", timedelta(seconds=0.3))
    await installed.set_up_one_due()
    await home.jellyseerr.down()
    polling = asyncio.ensure_future(installed.poll())
    await asyncio.sleep(0.1)
    await home.jellyseerr.up()
    await polling
    assert installed.coordinator.last_update_success


async def test_a_jellyseerr_that_stays_away(
    installed: Installation, home: Household
) -> None:
    await installed.set_up_one_due()
    await home.jellyseerr.down()
    await installed.poll()
    assert not installed.coordinator.last_update_success
    await home.jellyseerr.up()
