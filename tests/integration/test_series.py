"""Seasons in Home Assistant, from watch to deletion; dates that a second look finds."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
import pytest

from tests.media_stack import BEHAVIOURS, Household

from .installation import Installation, policy


@pytest.mark.parametrize("home", BEHAVIOURS, indirect=True)
async def test_one_season_goes(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """It is announced, due, and gone with its requests; nothing else is touched."""
    alice, bob = installed.alice, home.user("bob")
    series = home.series("The Bridge", seasons={0: 1, 1: 2, 2: 2}, size=2_000_000_000)
    request = home.request(alice, series, seasons=[1], days_ago=40)
    staying = home.request(bob, series, seasons=[2], days_ago=40)
    home.watch(alice, series, season=1, days_ago=10)
    left = home.tree()
    for file in series.files(1):
        del left[file.path.relative_to(home.disk.root).as_posix()]
    await installed.set_up(policy("Alice", [alice]))
    shown = installed.state(f"{alice.id}_pending_deletions")
    assert shown.state == "1"
    [title] = shown.attributes["titles"]
    assert (title["id"], title["title"]) == (series.id(1), "The Bridge")
    assert (title["season"], title["is_4k"]) == (1, False)
    assert installed.value("reclaimable_space") == "4.0"

    await installed.pass_time(freezer, days=3.5)
    preview = await installed.act("preview_cleanup")
    [due] = preview["due"]
    assert (due["season"], due["media_type"], due["tvdb_id"]) == (1, "tv", series.tvdb)
    assert due["instance"] == "Sonarr"
    assert preview["unlisted_requests"] == 0
    await installed.allow_deletions()
    assert await installed.deleted(plan_id=preview["plan_id"]) == [series.id(1)]
    assert home.tree() == left
    assert not request.exists
    assert staying.exists
    assert not series.row.seasons[1].monitored
    assert series.row.seasons[2].monitored
    history = await installed.act("get_history")
    assert history["totals"]["bytes"] == 4_000_000_000
    assert history["entries"][0]["season"] == 1


async def test_a_date_that_only_a_second_look_finds(
    installed: Installation, home: Household
) -> None:
    """Jellyfin adds episodes anew, unseen in lists: the run and the plan learn it."""
    alice = installed.alice
    series = home.series("The Bridge", seasons={1: 2})
    home.request(alice, series, seasons=[1], days_ago=40)
    terms = {"require_watched": False, "count_from": "added"}
    await installed.set_up(policy("Alice", [alice], **terms), notice_days=0)
    assert installed.value("due") == "1"
    for item in series.episodes.values():
        item.created = home.clock.ago(days=2)
    await installed.allow_deletions()
    run = await installed.act("run_cleanup")
    assert run["deleted"] == []
    assert run["skipped"][0]["error"]["code"] == "not_due"
    assert series.exists(1)
    assert installed.value("due") == "0"
    assert installed.value("pending_deletions") == "1"
    await installed.poll()
    [leaving] = (await installed.act("preview_cleanup"))["leaving_soon"]
    assert leaving["days_left"] == timedelta(days=5).days
