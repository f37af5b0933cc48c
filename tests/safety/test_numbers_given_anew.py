"""What servers number anew after a restore is another thing, whatever its number."""

from datetime import timedelta
from pathlib import Path

from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.policy import PolicyBook, Terms
from tests.cleanup.harness import CleanupHarness, harness, watched
from tests.media_stack import Household, Movie, Request, Status
from tests.media_stack.jellyseerr.rows import RequestRow

WEEK = PolicyBook(
    defaults={MediaType.MOVIE: Terms(timedelta(days=7))}, notice=timedelta(0)
)


def lose_and_give(home: Household, lost: RequestRow, to: Request) -> None:
    """Lose a request, and give its number to another, as a restored Jellyseerr does."""
    rows = home.jellyseerr.requests
    del rows[lost.id]
    rows[lost.id] = rows.pop(to.row.id)
    to.row.id = lost.id


async def settled(home: Household, at: CleanupHarness) -> None:
    """Poll until Jellyfin and Jellyseerr have had the time to follow."""
    for _ in range(3):
        home.clock.advance(minutes=2)
        await at.poll()


async def state_of(at: CleanupHarness, movie: Movie) -> str:
    """Poll, and say what is said of a movie."""
    decision = (await at.poll()).plan.of(TitleId.parse(movie.id))
    assert decision is not None
    return f"{decision.state}: {decision.reason.code}"


async def test_a_co_requester_whose_number_the_next_request_got(
    tmp_path: Path,
) -> None:
    """Bob has not watched yet. His request is lost, and Carol's has its number now."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice, bob, carol = map(home.user, ("alice", "bob", "carol"))
        film, other = watched(home, alice, "Comet"), home.movie("Orbit")
        bobs = home.request(bob, film)
        async with harness(home, WEEK) as at:
            assert await state_of(at, film) == "waiting: not_watched"
            carols = home.request(carol, other, days_ago=0)
            lose_and_give(home, bobs.row, carols)
            before = home.tree()
            assert await state_of(at, film) == "waiting: not_watched"
            assert not (await at.run()).deleted
            assert home.tree() == before


async def test_the_next_request_of_a_film_that_went_stays(tmp_path: Path) -> None:
    """It could not be tidied; restored, it gives the number to Bob's request."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice, bob = map(home.user, ("alice", "bob"))
        film = watched(home, alice, "Comet")
        [alices] = home.requests
        home.jellyseerr.fault("DELETE", "*", Status(500))
        async with harness(home, WEEK) as at:
            assert [str(one.id) for one in (await at.run()).deleted] == [film.id]
            bobs = home.request(bob, film, days_ago=0)
            lose_and_give(home, alices, bobs)
            home.heal()
            await settled(home, at)
            assert bobs.row.id in home.jellyseerr.requests
            [entry] = at.journal.entries()
            assert entry.follow is not None
            assert entry.follow.tidied_at is not None, "it does not wait for ever"


async def test_a_request_of_something_else_with_the_number_of_one_that_went(
    tmp_path: Path,
) -> None:
    """Carol's request of another film is not Alice's, and finishing goes on."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice, carol = map(home.user, ("alice", "carol"))
        film, other = watched(home, alice, "Comet"), home.movie("Orbit")
        [alices] = home.requests
        home.jellyseerr.fault("DELETE", "*", Status(500))
        async with harness(home, WEEK) as at:
            assert [str(one.id) for one in (await at.run()).deleted] == [film.id]
            assert film.media is not None
            media = film.media.id
            del home.jellyseerr.media[media]
            carols = home.request(carol, other, days_ago=0)
            lose_and_give(home, alices, carols)
            # The number of the media, too
            rows = home.jellyseerr.media
            assert other.media is not None
            rows[media] = rows.pop(other.media.id)
            other.media.id = media
            home.heal()
            await settled(home, at)
            assert carols.row.id in home.jellyseerr.requests
            assert media in home.jellyseerr.media
            [entry] = at.journal.entries()
            assert entry.follow is not None
            assert entry.follow.tidied_at is not None, "it does not wait for ever"
