"""What holds a film is remembered by the film, when its servers are built anew."""

from datetime import timedelta
from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.policy import PolicyBook, Terms
from tests.cleanup.harness import CleanupHarness, harness, watched
from tests.media_stack import Household, Movie

from .disk import videos_gone, videos_of

WEEK = Terms(timedelta(days=7))
HERE_BEFORE = "held: here_before_request"


def policies(terms: Terms = WEEK) -> PolicyBook:
    """Return terms for movies, without notice."""
    return PolicyBook(defaults={MediaType.MOVIE: terms}, notice=timedelta(0))


async def state_of(at: CleanupHarness, movie: Movie) -> str:
    """Poll, and say what is said of a movie."""
    decision = (await at.poll()).plan.of(TitleId.parse(movie.id))
    assert decision is not None
    return f"{decision.state}: {decision.reason.code}"


@pytest.mark.parametrize("how", ["upgraded", "dated anew"])
async def test_here_before_it_was_requested(tmp_path: Path, how: str) -> None:
    """The copy from before the request stays, until a person includes such copies."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        film = home.movie("Comet")
        home.request(alice, film, days_ago=40, imported_days_ago=300)
        home.watch(alice, film, days_ago=20)
        async with harness(home, policies()) as at:
            assert await state_of(at, film) == HERE_BEFORE
            if how == "upgraded":
                home.upgrade(film)
            else:
                home.set_import_date(film, home.clock.ago(days=30))
                at.engine._reader.caches.movies.clear()
            before = home.tree()
            assert await state_of(at, film) == HERE_BEFORE
            assert not (await at.run()).deleted
            assert home.tree() == before
            included = Terms(timedelta(days=7), include_existing=True)
            at.settings.policies = policies(included)
            result = await at.run()
            assert [str(one.id) for one in result.deleted] == [film.id]
            assert videos_gone(home, before) == videos_of(home, film)


@pytest.mark.parametrize("what", ["favorite", "begun"])
async def test_lost_by_a_jellyfin_that_was_built_anew(
    tmp_path: Path, what: str
) -> None:
    """Its items have other numbers, and it knows of nothing that Bob did."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice, bob = map(home.user, ("alice", "bob"))
        film = watched(home, alice, "Comet")
        if what == "favorite":
            home.favorite(bob, film)
        else:
            home.start_watching(bob, film, days_ago=3)
        async with harness(home, policies()) as at:
            code = "favorite" if what == "favorite" else "being_watched"
            assert await state_of(at, film) == f"held: {code}"
            home.lose_watch(bob, film)
            home.rescan(film, jellyseerr_knows=True)
            before = home.tree()
            code = "favorite_gone" if what == "favorite" else "being_watched"
            assert await state_of(at, film) == f"held: {code}"
            assert not (await at.run()).deleted
            assert home.tree() == before
