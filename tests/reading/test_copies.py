"""The files' side of a title: which Radarr, which item, which file, and how fresh."""

from datetime import timedelta

import pytest

from custom_components.jellyseerr_cleanup.reading import movie_rows
from custom_components.jellyseerr_cleanup.retention.model import LibraryCopy
from tests.cleanup.harness import CleanupHarness, watched
from tests.media_stack import Household, Movie, Status
from tests.seasons.house import House

from .polls import deletes, tells

MOVIE, FILES = "/api/v3/movie/*", "/api/v3/moviefile"


def waiting(house: House, count: int) -> list[Movie]:
    """Add movies that Alice requested and did not watch: they are in no window."""
    movies = [house.home.movie(f"Movie {number}") for number in range(count)]
    for movie in movies:
        house.home.request(house.alice, movie)
    return movies


async def calls(home: Household, at: CleanupHarness) -> tuple[int, int]:
    """Poll, and return how many rows and how many lists of files were asked for."""
    home.forget_calls()
    await at.poll()
    asked = home.radarr.calls
    return len(asked.to("GET", MOVIE)), len(asked.to("GET", FILES))


async def test_many_titles_are_read_by_one_list(
    house: House, home: Household, at: CleanupHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One call for all movies instead of one for each; what it says is the same."""
    movies = [watched(home, house.alice, f"Movie {number}") for number in range(4)]
    for unnamed in (movies[1], movies[3]):
        unnamed.in_jellyseerr.standard.external_id = None
    for gone in movies[2:]:
        del home.radarr.movies[gone.in_radarr.id]
    singly = await at.poll()
    home.forget_calls()
    monkeypatch.setattr(movie_rows, "_WHOLE_LIST_FROM", 2)
    monkeypatch.setattr(movie_rows, "_LASTS", timedelta(0))
    listed = await at.poll()
    assert listed.snapshot.copies == singly.snapshot.copies
    assert listed.plan.id == singly.plan.id
    assert await tells(at, *(movie.id for movie in movies)) == [
        "due",
        "due",
        "held: not_on_instance",
        "held: not_on_instance",
    ]
    assert not home.radarr.calls.to("GET", MOVIE)
    home.radarr.fault("GET", "/api/v3/movie", Status(500))
    assert await tells(at, movies[0].id) == ["held: instance_unreachable"]


async def test_what_a_steady_poll_costs(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """Movies in the window have their files read together, the others now and then."""
    waiting(house, 3)
    for number in range(3):
        watched(home, house.alice, f"Due {number}")
    assert await calls(home, at) == (6, 0)
    # One row in turn, so that all are read anew within a day
    assert await calls(home, at) == (1, 1)
    home.clock.advance(hours=23)
    assert (await calls(home, at))[0] <= 2


async def test_rows_are_read_in_turn(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """What was read longest ago comes first."""
    movies = waiting(house, 3)
    await at.poll()
    asked = []
    for _ in range(3):
        home.clock.advance(minutes=15)
        home.forget_calls()
        await at.poll()
        [call] = home.radarr.calls.to("GET", MOVIE)
        asked.append(int(call.path.rpartition("/")[2]))
    assert sorted(asked) == sorted(movie.in_radarr.id for movie in movies)


async def test_what_the_history_names_is_read_at_once(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """An upgrade shows at the next poll, although nothing of the title leaves."""
    movies = waiting(house, 4)
    await at.poll()
    home.clock.advance(minutes=15)
    home.upgrade(movies[2], size=7_000_000_000)
    reading = await at.poll()
    copies = reading.snapshot.copies.values()
    sizes = [copy.size for copy in copies if isinstance(copy, LibraryCopy)]
    assert sizes.count(7_000_000_000) == 1


async def test_a_history_that_cannot_be_read(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """Nobody knows what is still as it was."""
    comet = watched(home, house.alice, "Comet")
    assert await tells(at, comet.id) == ["due"]
    home.radarr.fault("GET", "/api/v3/history/since", Status(500), times=1)
    assert await tells(at, comet.id) == ["held: instance_unreachable"]
    assert await tells(at, comet.id) == ["due"]


async def test_a_file_in_the_window_that_a_scan_found(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """No history tells it; who watched the new file is asked in the same poll."""
    waiting(house, 1)  # whose turn it is
    comet = watched(home, house.alice, "Comet")
    assert await tells(at, comet.id) == ["due"]
    row = comet.in_radarr
    assert row.file is not None
    row.file.size = 5
    reading = await at.poll()
    [_, decision] = reading.plan.decisions
    assert (decision.size, decision.state) == (5, "due")
    row.file = None
    assert await tells(at, comet.id) == ["held: no_file"]
    assert not await deletes(at)


async def test_files_in_the_window_that_cannot_be_read(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """What was remembered of them is not enough to leave by."""
    waiting(house, 1)  # whose turn it is
    comet = watched(home, house.alice, "Comet")
    assert await tells(at, comet.id) == ["due"]
    home.radarr.fault("GET", FILES, Status(500), times=1)
    assert await tells(at, comet.id) == ["held: instance_unreachable"]
    assert await deletes(at) == {comet.id}


async def test_another_item_in_jellyseerr(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """What was remembered of the one says nothing of the other."""
    [comet, river] = waiting(house, 2)
    await at.poll()
    comet.in_jellyseerr.standard.external_id = river.in_radarr.id
    assert await tells(at, comet.id) == ["held: item_mismatch"]


async def test_an_instance_that_jellyseerr_no_longer_has(
    house: House, at: CleanupHarness
) -> None:
    """A Radarr that was taken out of the settings cannot be asked."""
    comet = watched(house.home, house.alice, "Comet")
    comet.in_jellyseerr.standard.service_id = 99
    assert await tells(at, comet.id) == ["held: no_instance"]
