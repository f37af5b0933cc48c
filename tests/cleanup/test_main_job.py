"""The main job without Home Assistant: from a request to the deleted file."""

from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.retention.plan import State
from tests.media_stack import Household
from tests.media_stack.asking import ask_for

from .kitchen import kitchen


@pytest.mark.parametrize("version", ["1.9", "2.3", "2.7", "3.1"])
@pytest.mark.parametrize("is_4k", [False, True], ids=["hd", "4k"])
async def test_a_watched_movie_leaves_and_everything_else_stays(
    tmp_path: Path, version: str, is_4k: bool
) -> None:
    """The file, its folder and the request go; the title can be requested again."""
    async with Household(tmp_path, jellyseerr=version) as home:
        alice = home.user("alice")
        comet = home.movie("The Comet", is_4k=is_4k)
        other = home.movie("The Other", is_4k=is_4k)
        request = home.request(alice, comet, days_ago=40)
        staying = home.request(alice, other, days_ago=40)
        home.watch(alice, comet, days_ago=10)
        before = home.tree()
        async with kitchen(home) as at:
            reading = await at.poll()
            assert [str(one.id) for one in reading.plan.in_state(State.DUE)] == [
                comet.id
            ]
            result = await at.run()
            assert [str(one.id) for one in result.deleted] == [comet.id]
            assert not result.skipped
            assert not result.failed
            after = await at.poll()
        assert not comet.exists
        assert not comet.managed
        assert home.tree() == {
            path: data for path, data in before.items() if "Comet" not in path
        }
        assert not request.exists
        assert staying.exists
        assert [str(one.id) for one in after.plan.decisions] == [other.id]
        assert at.journal.totals.server.titles == 1
        asked = [(await ask_for(home, alice, movie))[0] for movie in (comet, other)]
        # A request that is fulfilled is in nobody's way since 2.6
        assert asked == [201, 201 if version in {"2.7", "3.1"} else 409]


@pytest.mark.parametrize("version", ["1.9", "2.3", "2.7", "3.1"])
@pytest.mark.parametrize("is_4k", [False, True], ids=["hd", "4k"])
async def test_one_quality_can_be_requested_again_beside_the_other(
    tmp_path: Path, version: str, is_4k: bool
) -> None:
    """The media row stays with the other quality's request."""
    async with Household(tmp_path, jellyseerr=version) as home:
        alice, bob = home.user("alice"), home.user("bob")
        gone = home.movie("The Comet", is_4k=is_4k)
        stays = home.movie("The Comet", tmdb=gone.tmdb, is_4k=not is_4k)
        home.request(alice, gone, days_ago=40)
        staying = home.request(bob, stays, days_ago=40)
        home.watch(alice, gone, days_ago=10)
        async with kitchen(home) as at:
            result = await at.run()
        assert [str(one.id) for one in result.deleted] == [gone.id]
        assert staying.exists
        assert stays.exists
        assert (await ask_for(home, alice, gone))[0] == 201
