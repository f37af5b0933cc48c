"""The disk is the proof: what no folder lists is neither touched nor called deleted."""

from collections.abc import Callable
from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.cleanup.journal.entries import Outcome
from custom_components.jellyseerr_cleanup.retention.plan import Decision
from tests.media_stack import Household, Movie, Status
from tests.media_stack.servarr.rows import HealthRow

from ..harness import CleanupHarness, harness, watched
from ..season_harness import flags, season_harness, watched_seasons

type Lose = Callable[[Household, Path], None]

CHANGES = (
    ("DELETE", "/api/v3/*"),
    ("PUT", "/api/v3/*"),
    ("POST", "/api/v3/seasonpass"),
)


def take_away(home: Household, folder: Path) -> None:
    """Lose the disk of a pool on which a folder lies."""
    home.disk.take_away(folder)


def shut(home: Household, folder: Path) -> None:
    """Let no server enter a folder."""
    home.disk.forbid(folder)


@pytest.fixture(autouse=True)
def jellyfin_lists_what_went(home: Household) -> None:
    """Let Jellyfin list items whose files are gone, as it does until it looks."""
    home.jellyfin.library.lingers = True


AWAY = pytest.mark.parametrize("lose", [take_away, shut])


def changes(home: Household) -> list[str]:
    """Return the calls that changed anything in a Radarr or Sonarr."""
    return [
        line
        for server in home.instances
        for method, path in CHANGES
        for line in server.calls.to(method, path).lines
    ]


def outcomes(at: CleanupHarness) -> list[tuple[Outcome | None, int, str | None]]:
    """Return what the journal says: how each entry ended, bytes, error code."""
    return [(one.outcome, one.freed, one.error_code) for one in at.journal.entries()]


def planned(at: CleanupHarness, movie: Movie) -> str:
    """Return a title's state and reason in the last plan."""
    assert at.engine.reading is not None
    decision: Decision | None = next(
        one for one in at.engine.reading.plan.decisions if str(one.id) == movie.id
    )
    assert decision is not None
    return f"{decision.state}: {decision.reason.code}"


@AWAY
async def test_what_no_folder_lists_is_not_touched(home: Household, lose: Lose) -> None:
    movie = watched(home, home.user("ann"), "Comet")
    watched(home, home.user("ben"), "Beside", days_ago=1)
    async with harness(home) as at:
        await at.poll()
        lose(home, movie.folder)
        result = await at.run()
        assert [problem.message for _, problem in result.skipped] == [
            "it is held now: not_on_disk"
        ]
        assert not changes(home)
        assert not at.journal.entries()
        assert len(home.requests) == 2


@AWAY
async def test_it_is_held_until_its_folder_lists_it_again(
    home: Household, lose: Lose
) -> None:
    movie = watched(home, home.user("ann"), "Comet")
    async with harness(home) as at:
        lose(home, movie.folder)
        await at.run()
        await at.poll()
        assert planned(at, movie) == "held: not_on_disk"
        if lose is shut:
            home.disk.allow(movie.folder)
        else:
            home.disk.bring_back(movie.folder)
        await at.poll()
        assert planned(at, movie).startswith(("due", "leaving_soon"))
        await at.run()
        assert outcomes(at) == [(Outcome.DELETED, 4_000_000_000, None)]
        assert not movie.exists


async def test_a_season_on_a_lost_disk_stays_monitored(home: Household) -> None:
    series = home.series("Orbit", seasons={1: 2, 2: 2})
    watched_seasons(home, home.user("ann"), series, 1)
    async with season_harness(home) as at:
        await at.poll()
        before = flags(home)
        home.disk.take_away(series.files(1)[0].path.parent)
        result = await at.run()
        assert [problem.message for _, problem in result.skipped] == [
            "it is held now: not_on_disk"
        ]
        assert not changes(home)
        assert flags(home) == before


async def test_one_missing_file_of_a_season_holds_it(home: Household) -> None:
    series = home.series("Orbit", seasons={1: 3})
    watched_seasons(home, home.user("ann"), series, 1)
    async with season_harness(home) as at:
        await at.poll()
        home.disk.take_away(series.files(1)[1].path)
        await at.run()
        assert not changes(home)


async def test_a_disk_that_is_lost_during_the_call_is_no_deletion(
    home: Household,
) -> None:
    movie = watched(home, home.user("ann"), "Comet")
    beside = home.movie("Beside")
    async with harness(home) as at:
        await at.poll()

        def lose() -> None:
            home.disk.take_away(movie.folder)
            home.disk.take_away(beside.folder)

        home.radarr.meanwhile("DELETE", "/api/v3/moviefile/*", lose)
        result = await at.run()
        assert not result.deleted
        assert outcomes(at) == [(None, 0, None)]
        home.disk.bring_back(movie.folder)
        home.disk.bring_back(beside.folder)
        await at.poll()
        # Radarr has forgotten its row: a person must have it scanned anew
        ((outcome, freed, _),) = outcomes(at)
        assert (outcome, freed) == (Outcome.INTERRUPTED, 0)
        assert movie.path.exists()
        assert len(home.requests) == 1


async def test_a_read_only_disk_is_named(home: Household) -> None:
    movie = watched(home, home.user("ann"), "Comet")
    async with harness(home) as at:
        await at.poll()
        home.disk.protect(movie.folder)
        result = await at.run()
        ((_, problem),) = result.failed
        assert "read-only" in problem.message
        assert outcomes(at) == [(Outcome.FAILED, 0, "server")]
        assert movie.exists
        assert movie.managed


async def test_all_files_of_a_movie_go(home: Household) -> None:
    movie = watched(home, home.user("ann"), "Comet")
    home.second_file(movie)
    async with harness(home) as at:
        result = await at.run()
        assert [str(one.id) for one in result.deleted] == [movie.id]
        assert outcomes(at) == [(Outcome.DELETED, 9_000_000_000, None)]
        assert not home.files_left()
        assert not movie.managed


async def test_a_movie_that_lost_one_of_two_files_is_half_done(
    home: Household,
) -> None:
    movie = watched(home, home.user("ann"), "Comet")
    second = home.second_file(movie)
    async with harness(home) as at:
        await at.poll()
        home.radarr.meanwhile(
            "DELETE",
            f"/api/v3/moviefile/{second.id}",
            lambda: home.disk.protect(movie.folder),
        )
        result = await at.run()
        ((_, problem),) = result.failed
        assert problem.code == "half_done"
        assert outcomes(at) == [(Outcome.FAILED, 4_000_000_000, "half_done")]
        assert len(home.requests) == 1
        (entry,) = at.journal.entries()
        await at.mend(entry.id, finish=False)
        assert [one["name"] for one in home.radarr.commands] == ["MoviesSearch"]


async def test_a_second_file_of_an_episode_goes_with_its_season(
    home: Household,
) -> None:
    series = home.series("Orbit", seasons={1: 2})
    home.second_episode_file(series, 1, 1)
    watched_seasons(home, home.user("ann"), series, 1)
    async with season_harness(home) as at:
        result = await at.run()
        assert len(result.deleted) == 1
        assert not home.files_left()
        assert not home.sonarr.series


async def test_an_old_complaint_about_a_root_folder_holds_nothing(
    home: Household,
) -> None:
    movie = watched(home, home.user("ann"), "Comet")
    complaint = f"Stammordner fehlt: {home.radarr.root}"
    home.radarr.health.append(HealthRow("RootFolderCheck", "error", complaint))
    async with harness(home) as at:
        result = await at.run()
        assert len(result.deleted) == 1
        assert not movie.exists


@pytest.mark.parametrize("answers", [True, False], ids=["says why", "does not say"])
async def test_the_hold_tells_what_the_server_says(
    home: Household, answers: bool
) -> None:
    """It may be old and in any language: it is only shown."""
    movie = watched(home, home.user("ann"), "Comet")
    complaint = f"Stammordner fehlt: {home.radarr.root}"
    home.radarr.health.append(HealthRow("RootFolderCheck", "error", complaint))
    if not answers:
        home.radarr.fault("GET", "/api/v3/health", Status(500))
    async with harness(home) as at:
        await at.poll()
        home.disk.take_away(movie.folder)
        await at.run()
        await at.poll()
        assert at.engine.reading is not None
        (decision,) = at.engine.reading.plan.decisions
        assert decision.reason.as_dict() == {
            "code": "not_on_disk",
            "file": str(movie.path),
            "missing": "1",
            "complaint": complaint if answers else "",
        }


async def test_what_nobody_requests_is_not_looked_for(home: Household) -> None:
    movie = watched(home, home.user("ann"), "Comet")
    async with harness(home) as at:
        await at.poll()
        home.disk.take_away(movie.folder)
        await at.run()
        home.jellyseerr.requests.clear()
        await at.poll()
        home.forget_calls()
        await at.poll()
        assert not home.radarr.calls.to("GET", "/api/v3/filesystem")
