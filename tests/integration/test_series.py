"""Seasons in Home Assistant: from the watch to the deleted files, and the dates that only a second look finds."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from tests.media_stack import Household

from .house import act, allow_deletions, pass_time, policy, poll, set_up, state

VERSIONS = ["1.9", "2.3", "2.7", "3.1"]


@pytest.mark.parametrize("home", VERSIONS, indirect=True)
async def test_one_season_goes(
    hass: HomeAssistant, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """It is announced, due, and gone with its requests; the other season and the specials are as they were."""
    alice, bob = home.user("alice"), home.user("bob")
    series = home.series("The Bridge", seasons={0: 1, 1: 2, 2: 2}, size=2_000_000_000)
    request = home.request(alice, series, seasons=[1], days_ago=40)
    staying = home.request(bob, series, seasons=[2], days_ago=40)
    home.watch(alice, series, season=1, days_ago=10)
    before = home.tree()
    going = {
        file.path.relative_to(home.disk.root).as_posix() for file in series.files(1)
    }
    entry = await set_up(hass, home, policy("Alice", [alice]))
    shown = state(hass, entry, f"{alice.id}_pending_deletions")
    assert shown.state == "1"
    [title] = shown.attributes["titles"]
    assert (title["id"], title["title"]) == (series.id(1), "The Bridge")
    assert (title["season"], title["is_4k"]) == (1, False)
    assert state(hass, entry, "reclaimable_space").state == "4.0"

    await pass_time(hass, freezer, days=3.5)
    preview = await act(hass, "preview_cleanup")
    [due] = preview["due"]
    assert (due["season"], due["media_type"], due["tvdb_id"]) == (1, "tv", series.tvdb)
    assert due["instance"] == "Sonarr"
    assert preview["unlisted_requests"] == 0
    await allow_deletions(hass, entry)
    run = await act(hass, "run_cleanup", plan_id=preview["plan_id"])
    assert [one["id"] for one in run["deleted"]] == [series.id(1)]
    assert home.tree() == {
        path: data for path, data in before.items() if path not in going
    }
    assert not request.exists
    assert staying.exists
    assert not series.row.seasons[1].monitored
    assert series.row.seasons[2].monitored
    history = await act(hass, "get_history")
    assert history["totals"]["bytes"] == 4_000_000_000
    assert history["entries"][0]["season"] == 1


async def test_requests_that_nobody_can_list(
    hass: HomeAssistant, home: Household
) -> None:
    """A request without season numbers, while its Sonarr is down, is only counted."""
    alice = home.user("alice")
    series = home.series("The Bridge", seasons={1: 2})
    home.request(alice, series, seasons=[])
    await home.sonarr.down()
    await set_up(hass, home, policy("Alice", [alice]))
    preview = await act(hass, "preview_cleanup")
    assert preview["unlisted_requests"] == 1
    assert preview["totals"]["held"] == 0


async def test_a_date_that_only_a_second_look_finds(
    hass: HomeAssistant, home: Household
) -> None:
    """Jellyfin adds unwatched episodes anew, which no list shows: the run learns it, and so does the plan."""
    alice = home.user("alice")
    series = home.series("The Bridge", seasons={1: 2})
    home.request(alice, series, seasons=[1], days_ago=40)
    terms = {"require_watched": False, "count_from": "added"}
    entry = await set_up(hass, home, policy("Alice", [alice], **terms), notice_days=0)
    assert state(hass, entry, "due").state == "1"
    for item in series.episodes.values():
        item.created = home.clock.ago(days=2)
    await allow_deletions(hass, entry)
    run = await act(hass, "run_cleanup")
    assert run["deleted"] == []
    assert run["skipped"][0]["error"]["code"] == "not_due"
    assert series.exists(1)
    assert state(hass, entry, "due").state == "0"
    assert state(hass, entry, "pending_deletions").state == "1"
    await poll(hass, entry)
    [leaving] = (await act(hass, "preview_cleanup"))["leaving_soon"]
    assert leaving["days_left"] == timedelta(days=5).days
