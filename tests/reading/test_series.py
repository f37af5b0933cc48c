"""Sonarr's side of a season: what is asked for, how often, and what fails."""

import pytest

from custom_components.jellyseerr_cleanup.retention.copies import LibraryCopy
from custom_components.jellyseerr_cleanup.retention.model import TitleId
from tests.cleanup.harness import CleanupHarness
from tests.media_stack import Changed, Household, Series, Status
from tests.seasons.house import House

from .polls import tells

ROW = "/api/v3/series/*"
EPISODES, FILES = "/api/v3/episode", "/api/v3/episodefile"


@pytest.mark.parametrize(
    ("server", "path"),
    [
        ("sonarr", "/api/v3/episode"),
        ("sonarr", "/api/v3/series/*"),
        ("sonarr", "/api/v3/queue"),
        ("jellyfin", "/Items"),
        ("jellyfin", "/Sessions"),
    ],
)
async def test_a_server_fails(
    house: House,
    home: Household,
    at: CleanupHarness,
    series: Series,
    server: str,
    path: str,
) -> None:
    """A request that names no season, of another series, changes nothing."""
    home.request(house.bob, house.series(2, title="Unnamed"), seasons=[])
    getattr(home, server).fault("GET", path, Status(500))
    reason = "instance" if server == "sonarr" else server
    assert await tells(at, series.id(1)) == [f"held: {reason}_unreachable"]


def asked(home: Household) -> dict[str, int]:
    """Return how many rows, lists of episodes and lists of files were asked for."""
    paths = {"rows": ROW, "episodes": EPISODES, "files": FILES}
    assert not home.sonarr.calls.to("GET", "/api/v3/series"), "never all series"
    return {
        name: len(home.sonarr.calls.to("GET", path)) for name, path in paths.items()
    }


async def read(home: Household, at: CleanupHarness) -> dict[str, int]:
    """Poll a quarter of an hour later, and return what was asked for."""
    home.clock.advance(minutes=15)
    home.forget_calls()
    await at.poll()
    return asked(home)


async def test_what_a_poll_costs(
    house: House, home: Household, at: CleanupHarness, series: Series
) -> None:
    """A row of each series in the window, and one whole series in turn."""
    for number in range(3):
        far = house.series(1, title=f"Far {number}")
        home.request(house.alice, far, seasons=[1])
    home.request(house.bob, house.series(1, title="Unnamed"), seasons=[])
    await at.poll()
    assert asked(home) == {"rows": 5, "episodes": 4, "files": 4}
    assert await read(home, at) == {"rows": 1, "episodes": 0, "files": 0}
    assert len(home.sonarr.calls) <= 6
    # Of those that were read half an hour ago one is read whole, here the one in the
    # window, and of those of which only the seasons are wanted a row
    assert await read(home, at) == {"rows": 2, "episodes": 1, "files": 1}
    home.clock.advance(days=1)
    assert await read(home, at) == {"rows": 5, "episodes": 4, "files": 4}


async def test_series_are_read_in_turn(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """Some changes show nowhere but in the lists of episodes and files."""
    every = [house.series(1, title=f"Far {number}") for number in range(3)]
    for one in every:
        home.request(house.alice, one, seasons=[1])
    await at.poll()
    numbers = []
    for _ in range(3):
        home.clock.advance(minutes=30)
        await read(home, at)
        [call] = home.sonarr.calls.to("GET", EPISODES)
        numbers.append(int(call.query["seriesId"]))
    assert sorted(numbers) == sorted(one.row.id for one in every)


async def test_what_the_history_names_is_read_at_once(
    house: House, home: Household, at: CleanupHarness, series: Series
) -> None:
    """A file's new name shows in no row of a series, and far away nothing is asked."""
    far = house.series(1, title="Far")
    home.request(house.alice, far, seasons=[1])
    await at.poll()
    for one in (series, far):
        [file, *_] = one.files(1)
        home.sonarr.rename_file(one.row, file, "S01E01.mkv")
    home.forget_calls()
    reading = await at.poll()
    names = {
        file.path.rpartition("/")[2]
        for title in (series.id(1), far.id(1))
        for copy in (reading.snapshot.copies[TitleId.parse(title)],)
        if isinstance(copy, LibraryCopy)
        for file in copy.files[:1]
    }
    assert names == {"S01E01.mkv"}
    assert asked(home) == {"rows": 2, "episodes": 2, "files": 2}


async def test_a_new_name_where_somebody_names_no_season(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """That the row of the series is what it was does not mean that its files are."""
    far = house.series(1, title="Far")
    home.request(house.alice, far, seasons=[1])
    home.request(house.bob, far, seasons=[])
    await at.poll()
    [file] = far.files(1)
    home.sonarr.rename_file(far.row, file, "S01E01.mkv")
    copy = (await at.poll()).snapshot.copies[TitleId.parse(far.id(1))]
    assert isinstance(copy, LibraryCopy)
    assert [one.path for one in copy.files] == [str(file.path)]


async def test_a_history_that_cannot_be_read(
    home: Household, at: CleanupHarness, series: Series
) -> None:
    """Nobody knows what is still as it was."""
    assert await tells(at, series.id(1)) == ["due"]
    home.sonarr.fault("GET", "/api/v3/history/since", Status(500), times=1)
    assert await tells(at, series.id(1)) == ["held: instance_unreachable"]
    assert await tells(at, series.id(1)) == ["due"]


@pytest.mark.parametrize("path", [ROW, EPISODES, FILES])
async def test_a_series_in_the_window_that_cannot_be_read(
    home: Household, at: CleanupHarness, series: Series, path: str
) -> None:
    """What was remembered of it is not enough to leave by."""
    assert await tells(at, series.id(1)) == ["due"]
    series.row.files[series.row_of(1, 1).file_id].size += 1
    home.sonarr.fault("GET", path, Status(500), times=1)
    assert await tells(at, series.id(1)) == ["held: instance_unreachable"]
    assert await tells(at, series.id(1)) == ["due"]


async def test_what_a_row_shows_of_a_series_in_the_window(
    home: Household, at: CleanupHarness, series: Series
) -> None:
    """A scan leaves no history, but the counts and sizes are others."""
    assert await tells(at, series.id(1)) == ["due"]
    series.row_of(1, 1).file_id = 0
    assert await tells(at, series.id(1)) != ["due"]


async def test_series_whose_number_is_not_known(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """They are asked for by their TVDB ids; without one there is no answer."""
    every = [house.series(1, title=f"Series {number}") for number in range(5)]
    for one in every:
        house.done(house.alice, one, 1)
    named, by_tvdb, gone, gone_by_tvdb, nameless = every
    for one in (by_tvdb, gone_by_tvdb, nameless):
        one.in_jellyseerr.standard.external_id = None
    nameless.in_jellyseerr.tvdb = None
    for one in (gone, gone_by_tvdb):
        del home.sonarr.series[one.row.id]
    titles = [one.id(1) for one in (named, by_tvdb, gone, gone_by_tvdb, nameless)]
    for _ in range(2):
        assert await tells(at, *titles) == ["due"] * 2 + ["held: not_on_instance"] * 3
    home.sonarr.series[gone.row.id] = gone.row
    assert await tells(at, gone.id(1)) == ["due"], "what is missing may come back"


@pytest.mark.parametrize(
    ("tmdb", "expected"),
    [(None, "due"), (999, "held: item_mismatch"), (0, "held: item_mismatch")],
    ids=["agrees", "another", "none"],
)
async def test_without_a_tvdb_id_the_tmdb_id_must_agree(
    at: CleanupHarness, series: Series, tmdb: int | None, expected: str
) -> None:
    series.in_jellyseerr.tvdb = None
    if tmdb is not None:
        series.row.tmdb = tmdb
    assert await tells(at, series.id(1)) == [expected]


@pytest.mark.parametrize(
    ("number", "reason"), [(0, "season_incomplete"), (99_999, "odd_answer")]
)
async def test_lists_that_disagree(
    at: CleanupHarness, series: Series, number: int, reason: str
) -> None:
    """A file of no episode makes none complete, a missing one may be on its way."""
    series.row_of(1, 1).file_id = number
    assert await tells(at, series.id(1)) == [f"held: {reason}"]


@pytest.mark.parametrize("left", [1, 2])
async def test_a_list_that_ends_before_another_season(
    house: House, home: Household, at: CleanupHarness, left: int
) -> None:
    """What was left out of it might be of this season, too: nothing of it is known."""
    series = house.series(1, 2)
    home.request(house.alice, series, seasons=[1])
    home.watch(house.alice, series, days_ago=20)
    assert await tells(at, series.id(1)) == ["due"]
    home.sonarr.fault("GET", "/api/v3/episode", Changed(lambda rows: rows[:left]))
    # Its row changed, so that it is read anew
    series.row.monitored = False
    assert await tells(at, series.id(1)) == ["held: odd_answer"]


async def test_a_series_that_no_sonarr_can_list(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """A request without seasons for it is only counted."""
    nowhere = house.series(2, 2)
    home.request(house.alice, nowhere, seasons=[])
    nowhere.in_jellyseerr.standard.service_id = 99
    reading = await at.poll()
    assert not reading.plan.decisions
    assert reading.plan.unlisted == 1


async def test_a_file_of_an_episode_that_moved_to_another_season(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """Sonarr may still have it under the old number: that holds no other season."""
    series = house.series(1, 2, 1)
    home.request(house.alice, series, seasons=[1])
    home.watch(house.alice, series, days_ago=20)
    moved = series.row_of(2, 2)
    moved.season, moved.number = 3, 2
    assert await tells(at, series.id(1)) == ["due"]
