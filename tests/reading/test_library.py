"""Jellyfin's side of a title: which items it is, for whom, and what is not known."""

import pytest

from tests.cleanup.harness import CleanupHarness, watched
from tests.media_stack import Household, Movie, Status
from tests.seasons.house import House

from .polls import tells

# Alice, Bob, Carol and the administrator
ACCOUNTS = 4
UNREADABLE = ["held: watch_state_unreadable"]


@pytest.fixture
def comet(house: House, home: Household) -> Movie:
    """Return a movie that is due."""
    return watched(home, house.alice, "Comet")


@pytest.mark.parametrize("failing", [False, True])
async def test_new_items_are_found_by_their_tmdb_id(
    house: House, home: Household, at: CleanupHarness, comet: Movie, failing: bool
) -> None:
    """After a rescan Jellyseerr names an item that is gone: all is read anew, at once.

    If one of the readings fails, that one counts.
    """
    assert await tells(at, comet.id) == ["due"]
    home.rescan(comet)
    home.watch(house.alice, comet, days_ago=10)
    if failing:
        # The rows under the old id, the libraries, and then the rows under the new one
        home.jellyfin.fault("GET", "/Items", Status(500), after=2 * ACCOUNTS)
    assert await tells(at, comet.id) == (UNREADABLE if failing else ["due"])


async def test_what_is_in_no_library_is_looked_for_now_and_then(
    house: House, home: Household, at: CleanupHarness, comet: Movie
) -> None:
    """Whole libraries are not read at every poll for a title that nobody sees."""
    home.hide(comet, house.alice, home.admin, house.bob, house.carol)
    calls = []
    for hours in (0, 0, 2):
        home.clock.advance(hours=hours)
        home.forget_calls()
        assert await tells(at, comet.id) == ["held: not_in_jellyfin"]
        calls.append(len(home.jellyfin.calls))
    assert calls[1] < calls[2]


@pytest.mark.parametrize("failing", range(ACCOUNTS))
async def test_an_account_that_cannot_be_read(
    home: Household, at: CleanupHarness, comet: Movie, failing: int
) -> None:
    """Unknown watches hold the title, and the others' states are no help."""
    assert await tells(at, comet.id) == ["due"]
    home.jellyfin.fault("GET", "/Items", Status(500), after=failing, times=1)
    assert await tells(at, comet.id) == UNREADABLE


@pytest.mark.parametrize("path", ["/Items", "/Sessions"])
async def test_libraries_or_sessions_that_cannot_be_read(
    home: Household, at: CleanupHarness, comet: Movie, path: str
) -> None:
    """Without an index no item is known for sure, nor who is watching now."""
    home.jellyfin.fault("GET", path, Status(500))
    assert await tells(at, comet.id) == ["held: jellyfin_unreachable"]


async def test_an_item_that_is_another_film(at: CleanupHarness, comet: Movie) -> None:
    """The item that Jellyseerr names has another TMDB id: the title is held."""
    comet.in_jellyfin.providers["Tmdb"] = "999"
    assert await tells(at, comet.id) == ["held: item_mismatch"]
