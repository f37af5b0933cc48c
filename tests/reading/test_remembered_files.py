"""What is known of files outlasts a restart, and is written only if it is new."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json

import pytest

from custom_components.jellyseerr_cleanup.persistence.memory import StoreName
from custom_components.jellyseerr_cleanup.persistence.state import Problem, Unreadable
from tests.cleanup.harness import CleanupHarness, harness, watched
from tests.media_stack import Household, Status
from tests.seasons.house import House

from .polls import tells

MOVIE, FILES = "/api/v3/movie/*", "/api/v3/moviefile"
SERIES, EPISODES = "/api/v3/series/*", "/api/v3/episode"


@asynccontextmanager
async def restarted(
    house: House, at: CleanupHarness, text: str | None = None
) -> AsyncIterator[CleanupHarness]:
    """Yield another engine that finds what the first one wrote, or a text."""
    home = house.home
    async with harness(
        home, house.book, monotonic=lambda: home.clock.now().timestamp()
    ) as after:
        await after.go_on_from(at)
        after.settings.limits = at.settings.limits
        written = at.files[StoreName.FILES].text
        after.files[StoreName.FILES].text = written if text is None else text
        home.forget_calls()
        yield after


def live_in(house: House) -> tuple[str, str, str]:
    """Return a movie and a season that are due, and a movie far from its date.

    There are two more series far from their dates.
    """
    comet, far = watched(house.home, house.alice, "Comet"), house.home.movie("Far")
    house.home.request(house.alice, far)
    series = house.series(2)
    house.done(house.alice, series, 1)
    for number in range(2):
        other = house.series(1, title=f"Far {number}")
        house.home.request(house.alice, other, seasons=[1])
    return comet.id, series.id(1), far.id


def rename(home: Household) -> None:
    """Have Radarr rename a file far from its date, which its history tells."""
    [far] = [row for row in home.radarr.movies.values() if row.title == "Far"]
    assert far.file is not None
    home.radarr.rename_file(far, far.file, "Renamed.mkv")


async def renamed(at: CleanupHarness) -> bool:
    """Poll, and return whether the new name shows."""
    copies = (await at.poll()).snapshot.copies.values()
    files = [file for copy in copies for file in getattr(copy, "files", ())]
    return any(file.path.endswith("Renamed.mkv") for file in files)


def asked(home: Household) -> dict[str, int]:
    """Return how often movies and series were read."""
    radarr, sonarr = home.radarr.calls, home.sonarr.calls
    return {
        "rows": len(radarr.to("GET", MOVIE)),
        "files": len(radarr.to("GET", FILES)),
        "series": len(sonarr.to("GET", SERIES)),
        "episodes": len(sonarr.to("GET", EPISODES)),
    }


DUE = ["due", "due", "waiting: not_watched"]
NEAR_ONLY = {"rows": 0, "files": 1, "series": 1, "episodes": 0}
ALL_ANEW = {"rows": 1, "files": 1, "series": 3, "episodes": 3}


async def test_after_a_restart(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """Only what is near is looked at, and it is the same plan."""
    titles = live_in(house)
    assert await tells(at, *titles) == DUE
    first = await at.poll()
    async with restarted(house, at) as after:
        assert await tells(after, *titles) == DUE
        assert asked(home) == NEAR_ONLY
        second = await after.poll()
        assert second.plan.id == first.plan.id
        assert second.snapshot.copies == first.snapshot.copies
        assert second.titles_with_files == first.titles_with_files


async def test_a_restart_after_some_days(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """What is old is read in turn, what is near and what changed at once."""
    live_in(house)
    await at.poll()
    home.clock.advance(days=3)
    rename(home)
    async with restarted(house, at) as after:
        assert await renamed(after)
        # The renamed one's row, because its file is another, and that of the near one,
        # because it is older than a day; and one series is read whole, whose turn it is
        found = asked(home)
        assert (found["rows"], found["files"], found["episodes"]) == (2, 1, 1)


async def test_a_restart_after_a_long_time(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """The history of more than two weeks is not asked for: all is read anew."""
    live_in(house)
    await at.poll()
    home.clock.advance(days=15)
    async with restarted(house, at) as after:
        await after.poll()
        assert asked(home) == ALL_ANEW
        assert not home.radarr.calls.to("GET", "/api/v3/history/since")


async def test_a_clock_that_was_set_back(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """What was read in the future says nothing of now, and changes are noticed."""
    live_in(house)
    home.clock.advance(days=2)
    await at.poll()
    home.clock.advance(days=-2)
    async with restarted(house, at) as after:
        assert not await renamed(after)
        assert asked(home) == ALL_ANEW
        home.clock.advance(minutes=15)
        rename(home)
        assert await renamed(after)


async def test_what_is_written(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """A poll in which nothing changed writes nothing, whatever it read."""
    titles = live_in(house)
    await at.poll()
    disk = at.files[StoreName.FILES]
    assert disk.writes == 1
    for hours in (0.25, 0.25, 1, 12, 24):
        home.clock.advance(hours=hours)
        await at.poll()
    assert disk.writes == 1
    rename(home)
    await at.poll()
    assert disk.writes == 2
    await at.poll()
    assert disk.writes == 2
    assert titles


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        '{"files": []}',
        '{"files": {"movies": [], "series": []}}',
        '{"files": [[["radarr:0", ["a:1", "2026-01-01T00:00:00+00:00", [1]]]], []]}',
        '{"files": [[], [["sonarr:0", ["a:1", "soon", []]]]]}',
    ],
)
async def test_a_file_that_makes_no_sense(
    house: House,
    home: Household,
    at: CleanupHarness,
    caplog: pytest.LogCaptureFixture,
    text: str,
) -> None:
    """Everything is read anew, nothing is held, and it is written again."""
    titles = live_in(house)
    await at.poll()
    with caplog.at_level("DEBUG"):
        async with restarted(house, at, text) as after:
            assert await tells(after, *titles) == DUE
            assert asked(home) == ALL_ANEW
            assert json.loads(after.files[StoreName.FILES].text or "") != text
    assert "All files will be read anew" in caplog.text
    ours = [one for one in caplog.records if "jellyseerr_cleanup" in one.name]
    assert {one.levelname for one in ours} == {"DEBUG"}


@pytest.mark.parametrize(
    "error", [OSError("gone"), Unreadable(Problem.NEWER, "it is newer")]
)
async def test_a_disk_that_fails(
    house: House, at: CleanupHarness, error: Exception
) -> None:
    """It is as if there were none, until it can be written."""
    titles = live_in(house)
    disk = at.files[StoreName.FILES]
    disk.error = error
    assert await tells(at, *titles) == DUE
    assert disk.text is None
    disk.error = None
    assert await tells(at, *titles) == DUE
    assert disk.text


async def test_wrong_data_deletes_nothing(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """A verification reads the movie itself, whatever the file says of it."""
    comet = watched(home, house.alice, "Comet")
    wrong = home.movie("Wrong")
    await at.poll()
    text = at.files[StoreName.FILES].text or ""
    number = str(comet.in_radarr.id)
    comet.in_jellyseerr.standard.external_id = wrong.in_radarr.id
    text = text.replace(number, str(wrong.in_radarr.id))
    # Also the files in the window cannot be read as they are
    home.radarr.fault("GET", FILES, Status(404, {"message": "no"}))
    async with restarted(house, at, text) as after:
        result = await after.run()
        assert not result.deleted
        assert comet.exists
        assert wrong.exists


async def test_what_is_not_requested_any_more_leaves_the_disk(
    house: House, home: Household, at: CleanupHarness
) -> None:
    live_in(house)
    await at.poll()
    disk = at.files[StoreName.FILES]
    assert disk.text
    assert "Far" in disk.text
    home.jellyseerr.requests.clear()
    await at.poll()
    home.clock.advance(days=15)
    await at.poll()
    assert "Far" not in disk.text
