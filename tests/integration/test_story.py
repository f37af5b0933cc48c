"""The main job in Home Assistant: from a watched movie to a file that is gone."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from tests.media_stack import Household
from tests.media_stack.jellyseerr.rows import MediaRow

from .house import act, allow_deletions, pass_time, policy, poll, set_up, state

VERSIONS = ["1.9", "2.3", "2.7", "3.1"]


def media_of(home: Household, tmdb_id: int) -> MediaRow | None:
    """Return Jellyseerr's row of a movie."""
    return home.jellyseerr.find_media("movie", tmdb_id)


@pytest.mark.parametrize("home", VERSIONS, indirect=True)
async def test_from_the_watch_to_the_deleted_file(
    hass: HomeAssistant, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """A movie is leaving, due, gone from disk and from Jellyseerr, and counted for good."""
    alice, bob = home.user("alice"), home.user("bob")
    comet = home.movie("The Comet", size=8_000_000_000)
    other = home.movie("The Other")
    request = home.request(alice, comet, days_ago=40)
    staying = home.request(bob, other, days_ago=40)
    home.watch(alice, comet, days_ago=10)
    before = home.tree()
    entry = await set_up(hass, home, policy("Alice", [alice]))

    announced = dt_util.utcnow()
    assert state(hass, entry, "pending_deletions").state == "1"
    assert state(hass, entry, "due").state == "0"
    assert state(hass, entry, "reclaimable_space").state == "8.0"
    assert state(hass, entry, "tracked_requests").state == "2"
    assert state(hass, entry, "last_cleanup").state == "unknown"
    leaves = dt_util.parse_datetime(state(hass, entry, "next_deletion").state)
    assert leaves == (announced + timedelta(days=3)).replace(microsecond=0)

    await pass_time(hass, freezer, days=2.5)
    assert state(hass, entry, "due").state == "0"
    assert (await act(hass, "run_cleanup"))["deleted"] == []
    await pass_time(hass, freezer, days=1)
    assert state(hass, entry, "due").state == "1"

    dry = await act(hass, "run_cleanup")
    assert dry["dry_run"] is True
    assert [title["id"] for title in dry["deleted"]] == [comet.id]
    assert dry["bytes"] == 8_000_000_000
    assert home.tree() == before
    assert state(hass, entry, "last_cleanup").state == "unknown"

    await allow_deletions(hass, entry)
    run = await act(hass, "run_cleanup", plan_id=dry["plan_id"])
    assert run == dry | {"dry_run": False}
    assert home.tree() == {
        path: data for path, data in before.items() if "Comet" not in path
    }
    assert not comet.managed
    assert not request.exists
    assert staying.exists
    assert media_of(home, comet.tmdb) is None
    assert media_of(home, other.tmdb) is not None

    assert state(hass, entry, "pending_deletions").state == "0"
    assert state(hass, entry, "due").state == "0"
    assert state(hass, entry, "tracked_requests").state == "1"
    assert state(hass, entry, "next_deletion").state == "unknown"
    assert state(hass, entry, "space_reclaimed").state == "8.0"
    last = state(hass, entry, "last_cleanup")
    assert last.state == dt_util.utcnow().replace(microsecond=0).isoformat()
    assert last.attributes["deleted"] == 1
    assert last.attributes["skipped"] == last.attributes["failed"] == 0

    await poll(hass, entry)
    assert (await act(hass, "run_cleanup"))["deleted"] == []
    again = home.request(alice, other, days_ago=0)
    await poll(hass, entry)
    assert state(hass, entry, "tracked_requests").state == "2"
    assert again.exists


@pytest.mark.parametrize("home", VERSIONS, indirect=True)
@pytest.mark.parametrize("gone_in_4k", [False, True], ids=["hd goes", "4k goes"])
async def test_only_the_quality_that_is_due_goes(
    hass: HomeAssistant, home: Household, gone_in_4k: bool
) -> None:
    """Of a movie in HD and in 4K the one goes, and its request; the other stays, and so does the media."""
    alice, bob = home.user("alice"), home.user("bob")
    hd = home.movie("The Comet")
    uhd = home.movie("The Comet", tmdb=hd.tmdb, is_4k=True)
    going, staying = (uhd, hd) if gone_in_4k else (hd, uhd)
    done = home.request(alice, going, days_ago=40)
    kept = home.request(bob, staying, days_ago=40)
    home.watch(alice, going, days_ago=10)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    await allow_deletions(hass, entry)

    run = await act(hass, "run_cleanup")

    assert [(one["id"], one["is_4k"]) for one in run["deleted"]] == [
        (going.id, gone_in_4k)
    ]
    assert not going.exists
    assert not going.managed
    assert staying.exists
    assert staying.managed
    assert not done.exists
    assert kept.exists
    assert media_of(home, hd.tmdb) is not None


async def test_both_qualities_of_one_movie(
    hass: HomeAssistant, home: Household
) -> None:
    """Both go in one run, each from its own Radarr, and then the media."""
    alice = home.user("alice")
    hd = home.movie("The Comet")
    uhd = home.movie("The Comet", tmdb=hd.tmdb, is_4k=True)
    for movie in (hd, uhd):
        home.request(alice, movie, days_ago=40)
        home.watch(alice, movie, days_ago=10)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    await allow_deletions(hass, entry)

    run = await act(hass, "run_cleanup")

    assert {(one["id"], one["instance"]) for one in run["deleted"]} == {
        (hd.id, "Radarr"),
        (uhd.id, "Radarr 4K"),
    }
    assert home.tree() == {}
    assert home.requests == []
    assert media_of(home, hd.tmdb) is None
    assert state(hass, entry, "tracked_requests").state == "0"
