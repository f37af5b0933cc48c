"""Issues about titles: each says what to do, and goes once its cause is cured."""

import re
from typing import Any

import pytest

from tests.integration.installation import Installation
from tests.integration.seasons import set_up_half_removed
from tests.media_stack import Household, Status
from tests.media_stack.spoiled import Changed

from .shown import placeholders, shown


async def test_half_done(installed: Installation, home: Household) -> None:
    """A file is gone and its movie is not, until somebody removes the movie."""
    (comet,) = await installed.set_up_due("The_Comet")
    home.radarr.fault("DELETE", "/api/v3/movie/*", Status(500))
    await installed.act("run_cleanup")
    await installed.poll()
    assert placeholders(installed, "half_done") == {"title": r"The\_Comet"}
    del home.radarr.movies[comet.in_radarr.id]
    await installed.poll()
    assert shown(installed) == {}


@pytest.mark.parametrize("others", [[9], [0, 9]], ids=["alone", "with specials"])
async def test_a_season_that_never_was(
    installed: Installation, home: Household, others: list[int]
) -> None:
    """It keeps its request for good, until a person deletes that."""
    series = home.series("Orbit", seasons={0: 1, 1: 2, 2: 1})
    request = home.request(installed.alice, series, seasons=[1, *others])
    home.watch(installed.alice, series, season=1, days_ago=20)
    await installed.set_up_for_alice()
    await installed.allow_deletions()
    assert shown(installed) == {}
    await installed.act("run_cleanup")
    await installed.poll()
    assert not series.exists(1)
    assert placeholders(installed, "season_never_there") == {
        "titles": r"Orbit \(2018\) S09",
        "count": "1",
    }
    (entry,) = (await installed.act("get_history"))["entries"]
    (stays,) = entry["requests_stay"]
    assert (stays["request"], stays["for_good"]) == (request.id, True)
    codes = {one["season"]: one["reason"]["code"] for one in stays["seasons"]}
    expected = {0: "specials", 9: "not_on_instance"}
    assert codes == {season: expected[season] for season in others}
    del home.jellyseerr.requests[request.id]
    await installed.poll()
    assert shown(installed) == {}
    (entry,) = (await installed.act("get_history"))["entries"]
    assert entry["requests_stay"] == []


async def test_a_season_that_is_still_to_go(
    installed: Installation, home: Household
) -> None:
    """The request stays for it, as the history says, and no repair is needed."""
    series = home.series("Orbit", seasons={1: 2, 2: 1})
    request = home.request(installed.alice, series, seasons=[1, 2, 9])
    home.watch(installed.alice, series, season=1, days_ago=20)
    await installed.set_up_for_alice()
    await installed.allow_deletions()
    await installed.act("run_cleanup")
    await installed.poll()
    assert "season_never_there" not in shown(installed)
    (entry,) = (await installed.act("get_history"))["entries"]
    assert entry["requests_stay"] == [
        {
            "request": request.id,
            "for_good": False,
            "seasons": [
                {
                    "season": 2,
                    "state": "waiting",
                    "state_text": "Waiting",
                    "reason": {
                        "code": "not_watched",
                        "user": "alice",
                        "policy": "Alice",
                        "text": "It waits until it is watched to the end, as"
                        " required by the policy “Alice” for alice.",
                    },
                },
                {
                    "season": 9,
                    "state": "held",
                    "state_text": "Held",
                    "reason": {
                        "code": "not_on_instance",
                        "text": "Its Radarr or Sonarr does not have it. Delete the"
                        " request for what is gone, or scan in Jellyseerr.",
                    },
                },
            ],
        }
    ]


async def test_season_half_done(installed: Installation, home: Household) -> None:
    """Some of its files are gone; until all are, the planner is told."""
    series = await set_up_half_removed(installed)
    filled = placeholders(installed, "season_half_done")
    assert filled == {"title": "Orbit", "season": "1"}
    data = shown(installed)["season_half_done"].data or {}
    assert data["key"] == "season_half_done"
    remembered = installed.coordinator.engine.records.remembered
    assert {str(title) for title in remembered.half_done} == {series.id(1)}
    # It is so after a restart, too, and if nobody noted its row in Jellyseerr
    journal = installed.stored("journal")
    async with installed.restarting():
        written = journal.read_text(encoding="utf-8")
        assert '"media_id":' in written
        without = re.sub(r'"media_id":\s*\d+', '"media_id":null', written)
        journal.write_text(without, encoding="utf-8")
    assert "season_half_done" in shown(installed)
    home.lose_episode(series, 1, 2)
    await installed.poll()
    assert shown(installed) == {}
    assert not installed.coordinator.engine.records.remembered.half_done


async def test_requests_that_came_back(
    installed: Installation, home: Household
) -> None:
    """Carried-out requests that a backup brings back hold titles until deleted."""
    comet = await installed.set_up_one_due()
    backup = dict(home.jellyseerr.requests)
    await installed.act("run_cleanup")
    assert not comet.exists

    home.bring_back(comet, days_ago=30)
    home.jellyseerr.requests.update(backup)
    for row in backup.values():
        row.media = comet.media
    await installed.poll()
    filled = placeholders(installed, "request_came_back")
    assert filled == {"titles": r"The Comet \(2020\)", "count": "1"}
    home.jellyseerr.requests.clear()
    await installed.poll()
    assert shown(installed) == {}
    assert comet.exists


async def test_season_that_came_back(installed: Installation, home: Household) -> None:
    """Its request is not to be deleted while it waits for another season."""
    bridge = home.series("The Bridge", seasons={1: 2, 2: 2})
    home.request(installed.alice, bridge, seasons=[1, 2])
    home.watch(installed.alice, bridge, season=1, days_ago=20)
    await installed.set_up_for_alice()
    await installed.allow_deletions()
    await installed.act("run_cleanup")
    assert not bridge.files(1)

    home.bring_back_season(bridge, 1)
    await installed.poll()
    decisions = installed.coordinator.data.plan.decisions
    reasons = [str(decision.reason.code) for decision in decisions]
    assert reasons == ["request_came_back", "not_watched"]
    assert shown(installed) == {}


async def test_plays_without_a_date(installed: Installation, home: Household) -> None:
    """Watched, but nobody knows when; a new mark in Jellyfin cures it."""
    comet = home.movie("The_Comet")
    home.request(installed.alice, comet)
    home.mark_watched(installed.alice, comet)
    await installed.set_up_for_alice()
    filled = placeholders(installed, "watched_without_date")
    assert filled == {"titles": r"The\_Comet \(2020\)", "count": "1"}
    home.watch(installed.alice, comet, days_ago=0)
    await installed.poll()
    assert shown(installed) == {}


async def test_an_odd_answer(installed: Installation, home: Household) -> None:
    """What the server said is told, its connection is fine, and a good answer cures."""
    comet = home.movie("The_Comet")
    home.request(installed.alice, comet)
    home.watch(installed.alice, comet, days_ago=10)
    home.radarr.fault("GET", "/api/v3/queue", Changed(_three_more))
    await installed.set_up_for_alice()
    filled = placeholders(installed, "odd_answer")
    assert filled == {
        "server": "Radarr",
        "error": r"did not send its whole queue\: look at its log",
        "titles": r"The\_Comet \(2020\)",
        "count": "1",
    }
    servers = installed.coordinator.data.servers.values()
    assert not [one.error for one in servers if one.error]
    answer = await installed.act("check_connection")
    assert answer["status"] == "degraded"
    assert answer["services"]["Radarr"]["status"] == "up"
    assert answer["services"]["Radarr"]["odd_answer"].startswith("did not send")
    assert "odd_answer" not in answer["services"]["Sonarr"]
    home.heal()
    await installed.poll()
    assert shown(installed) == {}


async def test_watches_to_come(installed: Installation, home: Household) -> None:
    """Jellyfin's clock was wrong; a new mark in Jellyfin cures it."""
    comet = home.movie("Comet")
    home.request(installed.alice, comet)
    home.watch(installed.alice, comet, days_ago=-900)
    await installed.set_up_for_alice()
    filled = placeholders(installed, "watched_in_future")
    assert filled == {"titles": r"Comet \(2020\)", "count": "1"}
    home.watch(installed.alice, comet, days_ago=0)
    await installed.poll()
    assert shown(installed) == {}


def _three_more(body: Any) -> Any:
    return body | {"totalRecords": body["totalRecords"] + 3}
