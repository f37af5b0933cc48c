"""The main job in Home Assistant: from a watched movie to a file that is gone."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.util import dt as dt_util
import pytest

from tests.media_stack import BEHAVIOURS, Household
from tests.media_stack.jellyseerr.rows import MediaRow

from .installation import Installation, ids, policy


def media_of(home: Household, tmdb_id: int) -> MediaRow | None:
    """Return Jellyseerr's row of a movie."""
    return home.jellyseerr.find_media("movie", tmdb_id)


@pytest.mark.parametrize("home", BEHAVIOURS, indirect=True)
async def test_from_the_watch_to_the_deleted_file(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """A movie is leaving, due, gone from disk and Jellyseerr, and counted for good."""
    alice, bob = installed.alice, home.user("bob")
    comet = home.movie("The Comet", size=8_000_000_000)
    other = home.movie("The Other")
    request = home.request(alice, comet, days_ago=40)
    staying = home.request(bob, other, days_ago=40)
    home.watch(alice, comet, days_ago=10)
    before = home.tree()
    await installed.set_up(policy("Alice", [alice]))
    shows = installed.value

    announced = dt_util.utcnow()
    assert shows("pending_deletions") == "1"
    assert shows("due") == "0"
    assert shows("reclaimable_space") == "8.0"
    assert shows("tracked_requests") == "2"
    assert shows("last_cleanup") == "unknown"
    leaves = dt_util.parse_datetime(shows("next_deletion"))
    assert leaves == (announced + timedelta(days=3)).replace(microsecond=0)

    await installed.pass_time(freezer, days=2.5)
    assert shows("due") == "0"
    assert await installed.deleted() == []
    await installed.pass_time(freezer, days=1)
    assert shows("due") == "1"

    dry = await installed.act("run_cleanup")
    assert dry["dry_run"] is True
    assert ids(dry["deleted"]) == [comet.id]
    assert dry["bytes"] == 8_000_000_000
    assert home.tree() == before
    assert shows("last_cleanup") == "unknown"

    await installed.allow_deletions()
    run = await installed.act("run_cleanup", plan_id=dry["plan_id"])
    assert run == dry | {"dry_run": False}
    left = {path: data for path, data in before.items() if "Comet" not in path}
    assert home.tree() == left
    assert not comet.managed
    assert not request.exists
    assert staying.exists
    assert media_of(home, comet.tmdb) is None
    assert media_of(home, other.tmdb) is not None

    assert shows("pending_deletions") == "0"
    assert shows("due") == "0"
    assert shows("tracked_requests") == "1"
    assert shows("next_deletion") == "unknown"
    assert shows("space_reclaimed") == "8.0"
    last = installed.state("last_cleanup")
    assert last.state == dt_util.utcnow().replace(microsecond=0).isoformat()
    assert last.attributes["deleted"] == 1
    assert last.attributes["skipped"] == last.attributes["failed"] == 0

    await installed.poll()
    assert await installed.deleted() == []
    again = home.request(alice, other, days_ago=0)
    await installed.poll()
    assert shows("tracked_requests") == "2"
    assert again.exists


async def test_both_qualities_of_one_movie(
    installed: Installation, home: Household
) -> None:
    """Both go in one run, each from its own Radarr, and then the media."""
    hd = installed.watched("The Comet")
    uhd = installed.watched("The Comet", tmdb=hd.tmdb, is_4k=True)
    await installed.set_up_for_alice()
    await installed.allow_deletions()

    run = await installed.act("run_cleanup")

    places = {(one["id"], one["instance"]) for one in run["deleted"]}
    assert places == {(hd.id, "Radarr"), (uhd.id, "Radarr 4K")}
    assert home.tree() == {}
    assert home.requests == []
    assert media_of(home, hd.tmdb) is None
    assert installed.value("tracked_requests") == "0"
