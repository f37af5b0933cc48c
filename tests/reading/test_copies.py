"""The files' side of a title: which Radarr, which item, which file, and how fresh."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.jellyseerr_cleanup.retention.copies import LibraryCopy
from tests.cleanup.harness import CleanupHarness, watched
from tests.media_stack import Changed, Household, Movie, Status
from tests.media_stack.faults import Fault
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
    assert not asked.to("GET", "/api/v3/movie"), "never all movies"
    return len(asked.to("GET", MOVIE)), len(asked.to("GET", FILES))


async def test_what_a_poll_costs(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """Rows are read of movies in the window, files of many together, all in turn."""
    waiting(house, 3)
    for number in range(3):
        watched(home, house.alice, f"Due {number}")
    assert await calls(home, at) == (3, 1)
    home.clock.advance(minutes=15)
    assert await calls(home, at) == (0, 1)
    # The files of one in turn and of all in the window together, and the row of one
    home.clock.advance(minutes=15)
    assert await calls(home, at) == (1, 1)
    assert len(home.radarr.calls) == 6
    home.clock.advance(hours=23, minutes=50)
    assert await calls(home, at) == (2, 1)


async def test_what_many_titles_cost(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """A hundred a call, and none of them for all movies."""
    home.grow(requests=300, users=1)
    at.settings.policies = replace(house.book, leaving_soon=timedelta(0))
    await at.poll()
    first = home.radarr.calls.to("GET", FILES)
    known = at.engine._reader.caches.movies["radarr:0"].known
    assert 100 < len(known) <= 300
    near = sum(one.row_at is not None for one in known.values())
    assert len(first) == -(-len(known) // 100)
    home.clock.advance(minutes=15)
    rows, lists = await calls(home, at)
    # Also those that came near within the quarter of an hour
    assert rows <= -(-near // 90) + 3
    assert lists <= 1 + -(-near // 100)


async def test_files_are_read_in_turn(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """What was read longest ago comes first."""
    movies = waiting(house, 3)
    await at.poll()
    asked = []
    for _ in range(3):
        home.clock.advance(minutes=45)
        home.forget_calls()
        await at.poll()
        [call] = home.radarr.calls.to("GET", FILES)
        asked.append(int(call.query["movieId"]))
    assert sorted(asked) == sorted(movie.in_radarr.id for movie in movies)


async def test_rows_in_the_window_are_read_in_turn(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """None is due by a row that is older than a day."""
    movies = [watched(home, house.alice, f"Due {number}") for number in range(3)]
    await at.poll()
    home.forget_calls()
    for _ in range(4):
        home.clock.advance(minutes=15)
        await at.poll()
    asked = home.radarr.calls.to("GET", MOVIE)
    assert sorted(int(call.path.rpartition("/")[2]) for call in asked) == sorted(
        movie.in_radarr.id for movie in movies
    )


async def test_another_movie_under_the_number(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """Files do not tell whose they are: nothing leaves before its row was read."""
    comet = watched(home, house.alice, "Comet", days_ago=1)
    at.settings.policies = replace(house.book, leaving_soon=timedelta(0))
    comet.in_radarr.tmdb += 1
    assert await tells(at, comet.id) == ["scheduled: counted_from_watched"]
    assert not home.radarr.calls.to("GET", MOVIE), "it is far away"
    home.clock.advance(days=6, hours=1)
    assert await tells(at, comet.id) == ["held: item_mismatch"]
    assert not await deletes(at)


async def test_two_titles_under_one_number(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """One of them is wrong, and is told at once."""
    [comet, river] = waiting(house, 2)
    comet.in_jellyseerr.standard.external_id = river.in_radarr.id
    assert await tells(at, comet.id, river.id) == [
        "held: item_mismatch",
        "waiting: not_watched",
    ]
    home.clock.advance(minutes=15)
    assert (await calls(home, at))[0] == 0


async def test_titles_whose_number_is_not_known(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """They are looked up by their TMDB ids, and the files tell if they are others."""
    comet, gone = watched(home, house.alice, "Comet"), watched(home, house.bob, "Gone")
    for one in (comet, gone):
        one.in_jellyseerr.standard.external_id = None
    row = home.radarr.movies.pop(gone.in_radarr.id)
    expected = ["due", "held: not_on_instance"]
    assert await tells(at, comet.id, gone.id) == expected
    assert len(home.radarr.calls.to("GET", "/api/v3/movie")) == 2
    home.forget_calls()
    assert await tells(at, comet.id, gone.id) == expected
    [looked_up] = home.radarr.calls.to("GET", "/api/v3/movie")
    assert looked_up.query["tmdbId"] == str(gone.tmdb)
    home.radarr.movies[row.id] = row
    assert await tells(at, comet.id, gone.id) == ["due", "due"]


@pytest.mark.parametrize(
    "answer",
    [
        Changed(lambda body: body[:1]),
        Status(404, {"message": "Movie with ID 5 does not exist"}),
    ],
    ids=["only the first one's", "refused"],
)
async def test_a_radarr_that_tells_no_files_of_many(
    house: House, home: Household, at: CleanupHarness, answer: Fault
) -> None:
    """Before Radarr 5 only one id counted. What it does not tell, rows do."""
    movies = [watched(home, house.alice, f"Due {number}") for number in range(3)]
    titles = [movie.id for movie in movies]
    home.radarr.fault("GET", FILES, answer)
    for _ in range(2):
        assert await tells(at, *titles) == ["due"] * 3


async def test_a_movie_without_a_file_is_looked_at_often(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """A scan that finds it is in no history."""
    [comet, *_] = waiting(house, 4)
    row = comet.in_radarr
    file, row.file = row.file, None
    assert await tells(at, comet.id) == ["held: no_file"]
    home.clock.advance(minutes=15)
    assert await calls(home, at) == (0, 1)
    row.file = file
    home.clock.advance(minutes=15)
    assert await tells(at, comet.id) == ["waiting: not_watched"]


async def test_another_radarr_at_the_same_place_in_jellyseerr(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """What one server said does not count for another."""
    waiting(house, 2)
    await at.poll()
    known = at.engine._reader.caches.movies["radarr:0"]
    known.address = "elsewhere:7878"
    assert await calls(home, at) == (0, 1)
    assert at.engine._reader.caches.movies["radarr:0"] is not known


async def test_what_was_deleted_is_forgotten(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """No history names a movie that is gone, and it must not count as there."""
    comet, river = (watched(home, house.alice, name) for name in ("Comet", "River"))
    season = house.series(1)
    house.done(house.alice, season, 1)
    assert (await at.poll()).titles_with_files == {"radarr:0": 2, "sonarr:0": 1}
    assert await deletes(at) == {comet.id, river.id, season.id(1)}
    caches = at.engine._reader.caches
    assert not caches.movies["radarr:0"].known
    assert not caches.series["sonarr:0"].known
    assert (await at.poll()).titles_with_files == {}


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


async def test_a_new_name_in_the_window_that_a_scan_found(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """No item lies where the file was, and no history says where it went."""
    comet = watched(home, house.alice, "Comet")
    season = house.series(1)
    house.done(house.alice, season, 1)
    titles = comet.id, season.id(1)
    assert await tells(at, *titles) == ["due", "due"]
    [part] = season.files(1)
    assert comet.in_radarr.file is not None
    for file in (comet.in_radarr.file, part):
        file.path = file.path.with_name(f"Renamed {file.path.name}")
    part.size += 1  # otherwise Sonarr's row is what it was
    home.show_path(comet, comet.in_radarr.file.path)
    home.show_path(season, part.path, season=1, episode=1)
    assert await tells(at, *titles) == ["due", "due"]
