"""Servers whose clock was wrong: the date stays where it is, and there is a cure."""

from datetime import timedelta
from pathlib import Path

from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.policy import PolicyBook, Terms
from tests.cleanup.harness import CleanupHarness, harness, watched
from tests.media_stack import Household, Movie

from .disk import videos_gone, videos_of


def policies(*, require_watched: bool = True) -> PolicyBook:
    """Return a week for movies, without notice."""
    terms = Terms(timedelta(days=7), require_watched=require_watched)
    return PolicyBook(defaults={MediaType.MOVIE: terms}, notice=timedelta(0))


async def state_of(at: CleanupHarness, movie: Movie) -> str:
    """Poll, and say what is said of a movie."""
    decision = (await at.poll()).plan.of(TitleId.parse(movie.id))
    assert decision is not None
    return f"{decision.state}: {decision.reason.code}"


async def test_a_date_of_jellyfin(tmp_path: Path) -> None:
    """Radarr and Jellyseerr know better, and it leaves by what they say."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        film = home.movie("Comet")
        home.request(home.user("alice"), film)
        film.in_jellyfin.created = home.clock.ago(days=-3000)
        before = home.tree()
        async with harness(home, policies(require_watched=False)) as at:
            result = await at.run()
        assert [str(one.id) for one in result.deleted] == [film.id]
        assert videos_gone(home, before) == videos_of(home, film)


async def test_a_watch(tmp_path: Path) -> None:
    """It is held, and leaves once the account has marked it anew."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        film = watched(home, alice, "Comet", days_ago=-3000)
        async with harness(home, policies()) as at:
            for _ in range(2):
                assert await state_of(at, film) == "held: watched_in_future"
                assert not (await at.run()).deleted
            home.lose_watch(alice, film)
            assert await state_of(at, film) == "waiting: not_watched"
            home.mark_watched(alice, film, date=home.clock.ago(days=0))
            decision = (await at.poll()).plan.of(TitleId.parse(film.id))
            assert decision is not None
            assert decision.date is not None
            left = decision.date - home.clock.now()
            assert timedelta(days=6.9) < left <= timedelta(days=7)
