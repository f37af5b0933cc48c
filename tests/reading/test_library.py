"""Jellyfin's side of a title: who sees it, and what cannot be read."""

import pytest

from tests.cleanup.harness import CleanupHarness, watched
from tests.media_stack import Household, Movie, Series, Status
from tests.seasons.house import House

from .polls import tells

# Alice, Bob, Carol and the administrator, three lists for each
ACCOUNTS = 4
LISTS = 3
UNREADABLE = ["held: watch_state_unreadable"]


@pytest.fixture
def comet(house: House, home: Household) -> Movie:
    """Return a movie that is due."""
    return watched(home, house.alice, "Comet")


async def test_an_item_with_a_new_id(
    house: House, home: Household, at: CleanupHarness, comet: Movie, series: Series
) -> None:
    """The item at a file's place is the file, whatever id Jellyseerr still names."""
    assert await tells(at, comet.id, series.id(1)) == ["due", "due"]
    for title in (comet, series):
        home.rescan(title)
        home.watch(house.alice, title, days_ago=10)
    assert await tells(at, comet.id, series.id(1)) == ["due", "due"]


@pytest.mark.parametrize("failing", range(LISTS * ACCOUNTS))
async def test_an_account_that_cannot_be_read(
    home: Household, at: CleanupHarness, comet: Movie, series: Series, failing: int
) -> None:
    """Unknown watches hold the titles, and the others' states are no help."""
    titles = comet.id, series.id(1)
    assert await tells(at, *titles) == ["due", "due"]
    home.jellyfin.fault("GET", "/Items", Status(500), after=failing, times=1)
    assert await tells(at, *titles) == UNREADABLE * 2


async def test_a_closer_look_that_fails(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    """By their lists all are done, and one account could not be looked at."""
    assert await tells(at, comet.id) == ["due"]
    after = LISTS * ACCOUNTS + 2
    home.jellyfin.fault("GET", "/Items", Status(500), after=after, times=1)
    assert await tells(at, comet.id) == UNREADABLE


@pytest.mark.parametrize("path", ["/Items", "/Sessions"])
async def test_libraries_or_sessions_that_cannot_be_read(
    home: Household, at: CleanupHarness, comet: Movie, path: str
) -> None:
    """Without them no item is known for sure, nor who is watching now."""
    home.jellyfin.fault("GET", path, Status(500))
    assert await tells(at, comet.id) == ["held: jellyfin_unreachable"]


async def test_to_whom_a_title_is_shown(
    house: House, home: Household, at: CleanupHarness, comet: Movie
) -> None:
    """Lists do not tell it: a title that is about to leave is looked at by its id."""
    house.policy(house.alice, require_watched=False, count_from="added")
    at.settings.policies = house.book
    home.hide(comet, house.bob)
    assert await tells(at, comet.id) == ["due"]
    home.hide(comet, house.alice)
    assert await tells(at, comet.id) == ["held: not_in_jellyfin"]


async def test_a_radarr_that_is_away(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    """Its files are known from before: whether they were watched does not change."""
    unwatched = home.movie("River")
    home.request(home.user("dora"), unwatched)
    titles = comet.id, unwatched.id
    assert await tells(at, *titles) == ["due", "waiting: not_watched"]
    home.radarr.fault("GET", "/api/v3/moviefile", Status(500))
    assert await tells(at, *titles) == [
        "held: instance_unreachable",
        "waiting: not_watched",
    ]


async def test_a_file_that_is_away(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    """When it is back, its watches count from when they were."""
    assert await tells(at, comet.id) == ["due"]
    row = comet.in_radarr
    file, row.file = row.file, None
    assert await tells(at, comet.id) == ["held: no_file"]
    row.file = file
    assert await tells(at, comet.id) == ["due"]


async def test_a_movie_that_never_had_a_file(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    """Nobody can have watched what is not there, whatever Jellyfin says."""
    comet.in_radarr.file = None
    assert await tells(at, comet.id) == ["held: no_file"]
    assert not at.memory.unfinished


async def test_a_radarr_that_was_never_seen(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    """Nobody knows which files were watched, so nothing is said of watches."""
    home.radarr.fault("GET", "/api/v3/moviefile", Status(500))
    assert await tells(at, comet.id) == ["held: instance_unreachable"]
    assert not at.memory.unfinished
