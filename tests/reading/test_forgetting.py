"""What nobody requests any more is forgotten, though not at once."""

from tests.cleanup.harness import CleanupHarness, watched
from tests.media_stack import Household, Movie, Series
from tests.seasons.house import House

from .polls import tells


def withdraw(home: Household, title: Movie | Series) -> None:
    """Remove the requests of a title from Jellyseerr."""
    for row in [row for row in home.requests if row.media is title.media]:
        del home.jellyseerr.requests[row.id]


def known(at: CleanupHarness) -> list[int]:
    """Return how much is known of movies, series, files, looks and what was missing."""
    caches = at.engine._reader.caches
    return [
        sum(len(rows.known) for rows in caches.movies.values()),
        sum(len(rows.known) for rows in caches.series.values()),
        len(caches.library.files.titles),
        len(caches.looks.known),
        len(caches.library.items.lost),
    ]


async def test_what_nobody_requests(
    house: House, home: Household, at: CleanupHarness, series: Series
) -> None:
    """Vanished requests count for 14 days, and so long it is kept."""
    comet, stays = (watched(home, house.alice, name) for name in ("Comet", "Stays"))
    missing = home.movie("Missing", in_jellyfin=False)
    home.request(house.alice, missing)
    await tells(at, comet.id)
    assert known(at) == [3, 1, 4, 3, 1]
    for title in (comet, series, missing):
        withdraw(home, title)
    home.clock.advance(days=1)
    await tells(at, comet.id)
    home.clock.advance(days=13.9)
    await tells(at, comet.id)
    assert known(at)[:3] == [3, 1, 4]
    home.clock.advance(days=0.2)
    await tells(at, comet.id)
    assert known(at) == [1, 0, 1, 1, 0]
    places = at.engine._reader.caches.library.files.places
    assert not places.nearest(str(comet.path)), "nor where it lay"
    assert places.nearest(str(stays.path))


async def test_a_request_that_comes_back(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """The time begins anew each time that a title is requested no more."""
    comet = watched(home, house.alice, "Comet")
    await at.poll()
    rows = dict(home.jellyseerr.requests)
    for _ in range(3):
        home.jellyseerr.requests.clear()
        await at.poll()
        home.clock.advance(days=10)
        await at.poll()
        home.jellyseerr.requests.update(rows)
        await at.poll()
    assert known(at)[0] == 1
    assert comet.exists
