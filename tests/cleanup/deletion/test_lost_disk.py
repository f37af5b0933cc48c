"""A disk of a pool is away for a week: nothing of it is touched, told or forgotten."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
import pytest

from custom_components.jellyseerr_cleanup.cleanup.journal.entries import Outcome
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.plan import Plan
from tests.media_stack import Household

from ..harness import CleanupHarness, harness, watched, week_after_watching
from ..season_harness import watched_seasons


def changes(home: Household) -> list[str]:
    """Return the calls that changed anything anywhere."""
    return [f"{call.method} {call.path}" for call in home.calls if call.method != "GET"]


def told(plan: Plan) -> dict[str, str]:
    """Return each title's state."""
    return {str(one.id): str(one.state) for one in plan.decisions}


async def lived(
    freezer: FrozenDateTimeFactory, home: Household, at: CleanupHarness, *, scans: bool
) -> None:
    """Poll and run for a week, while the servers scan."""
    for day in range(7):
        for _ in range(2):
            freezer.tick(timedelta(hours=12))
            await at.poll()
            await at.run()
        if scans and day in (1, 4):
            home.radarr.run({"name": "RescanMovie"})
            home.sonarr.run({"name": "RescanSeries"})
            home.radarr.check_health()
        home.jellyseerr.run_job("radarr-scan")
        home.jellyseerr.run_job("sonarr-scan")


@pytest.mark.parametrize("scans", [False, True], ids=["no scan", "scans"])
async def test_a_week_without_a_disk(
    freezer: FrozenDateTimeFactory, home: Household, scans: bool
) -> None:
    ann, ben = home.user("ann"), home.user("ben")
    home.jellyfin.library.lingers = True
    movie = watched(home, ann, "Comet", days_ago=6)
    series = home.series("Orbit", seasons={1: 2})
    request = watched_seasons(home, ben, series, 1, days_ago=6)
    home.movie("Beside")
    home.series("Beside", seasons={1: 1})
    policies = week_after_watching(*MediaType, notice=timedelta(days=1))
    clock = home.clock
    async with harness(home, policies, monotonic=lambda: clock.now().timestamp()) as at:
        await at.poll()
        home.disk.take_away(movie.folder)
        home.disk.take_away(series.row.folder)
        home.forget_calls()
        await lived(freezer, home, at, scans=scans)
        assert not changes(home)
        assert not at.journal.entries()
        assert request.exists
        assert len(home.requests) == 2
        home.disk.bring_back(movie.folder)
        home.disk.bring_back(series.row.folder)
        home.radarr.run({"name": "RescanMovie"})
        home.sonarr.run({"name": "RescanSeries"})
        plan = (await at.poll()).plan
        assert "due" not in told(plan).values(), "the notice is shown anew"
        for _ in range(8):
            freezer.tick(timedelta(hours=6))
            await at.poll()
        result = await at.run()
        assert {str(one.id) for one in result.deleted} == {movie.id, series.id(1)}
        outcomes = {one.outcome for one in at.journal.entries()}
        assert outcomes == {Outcome.DELETED}
        freezer.tick(timedelta(minutes=15))
        await at.poll()
        assert not home.requests
