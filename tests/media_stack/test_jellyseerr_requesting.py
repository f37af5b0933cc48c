"""What the simulated Jellyseerr lets be requested beside what is there."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from . import BEHAVIOURS, Household, MediaStatus, RequestStatus
from .asking import ask_for

CREATED, NOTHING_LEFT, FORBIDDEN, EXISTS = 201, 202, 403, 409


@pytest.fixture(params=BEHAVIOURS)
async def home(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Household]:
    """Open a household on each of the servers."""
    async with Household(tmp_path, jellyseerr=request.param) as household:
        yield household


@pytest.mark.parametrize(
    ("status", "old", "new"),
    [
        (RequestStatus.PENDING, EXISTS, EXISTS),
        (RequestStatus.APPROVED, EXISTS, EXISTS),
        (RequestStatus.FAILED, EXISTS, EXISTS),
        (RequestStatus.DECLINED, CREATED, CREATED),
        (RequestStatus.COMPLETED, EXISTS, CREATED),
    ],
    ids=lambda one: getattr(one, "name", one),
)
async def test_a_movie_beside_a_request(
    home: Household, status: RequestStatus, old: int, new: int
) -> None:
    """In the same quality only what is declined, or since 2.6 completed, is not in the way."""
    movie = home.movie("The Comet")
    alice = home.user("alice")
    home.request(alice, movie, status=status)
    answered, _ = await ask_for(home, alice, movie)
    assert answered == (new if home.jellyseerr.behaviour.marks_deleted else old)
    four_k = home.movie("The Comet", tmdb=movie.tmdb, is_4k=True, available=False)
    assert (await ask_for(home, alice, four_k))[0] == CREATED


async def test_what_a_new_request_makes(home: Household) -> None:
    """A request by an administrator is approved at once, in somebody's name; media that were unknown are under way."""
    movie = home.movie("The Comet", in_jellyseerr=False)
    alice = home.user("alice")
    answered, row = await ask_for(home, alice, movie)
    assert answered == CREATED
    assert row["status"] == RequestStatus.APPROVED
    assert row["requestedBy"]["id"] == alice.id
    assert row["media"]["status"] == MediaStatus.PROCESSING
    assert row["media"]["status4k"] == MediaStatus.UNKNOWN


async def test_blocklisted_media(home: Household) -> None:
    movie = home.movie("The Comet")
    movie.in_jellyseerr.standard.status = MediaStatus.BLOCKLISTED
    assert (await ask_for(home, home.admin, movie))[0] == FORBIDDEN


async def test_seasons(home: Household) -> None:
    """Only those that are not there, not under way and in no request that counts."""
    series = home.series("The Bridge", seasons={1: 1, 2: 1, 3: 1, 4: 1})
    alice, seasons = home.user("alice"), series.in_jellyseerr.seasons
    home.request(alice, series, seasons=[1], status=RequestStatus.DECLINED)
    home.request(alice, series, seasons=[2], status=RequestStatus.APPROVED)
    home.request(alice, series, seasons=[3], status=RequestStatus.COMPLETED)
    assert (await ask_for(home, alice, series, seasons=[1, 2, 3, 4]))[0] == NOTHING_LEFT
    for number in (1, 2, 3):
        seasons[number].status = MediaStatus.UNKNOWN
    answered, row = await ask_for(home, alice, series, seasons=[1, 2, 3, 4])
    assert answered == CREATED
    expected = {1, 3} if home.jellyseerr.behaviour.marks_deleted else {1}
    assert {season["seasonNumber"] for season in row["seasons"]} == expected


async def test_seasons_that_went(home: Household) -> None:
    """What the nightly scan finds gone is free again, what is monitored is under way."""
    series = home.series("The Bridge", seasons={1: 1, 2: 1, 3: 1})
    series.row.seasons[1].monitored = False
    for number in (1, 2):
        home.lose_episode(series, number, 1)
    statuses = [season.status for season in series.in_jellyseerr.seasons.values()]
    marks = home.jellyseerr.behaviour.marks_deleted
    assert statuses == [
        MediaStatus.DELETED if marks else MediaStatus.UNKNOWN,
        MediaStatus.PROCESSING,
        MediaStatus.AVAILABLE,
    ]
