"""A season that a deletion left half removed, in Home Assistant."""

from tests.media_stack import Series, Status

from .installation import Installation


async def set_up_half_removed(installed: Installation) -> Series:
    """Set up a due season of two episodes; Sonarr failed after deleting the first."""
    home = installed.home
    series = home.series("Orbit", seasons={1: 2, 2: 1})
    home.request(installed.alice, series, seasons=[1])
    home.watch(installed.alice, series, season=1, days_ago=20)
    await installed.set_up_for_alice()
    await installed.allow_deletions()
    refusal = home.sonarr.fault("DELETE", "/api/v3/episodefile/bulk", Status(500))
    home.sonarr.meanwhile(
        "DELETE", "/api/v3/episodefile/bulk", lambda: home.lose_episode(series, 1, 1)
    )
    await installed.act("run_cleanup")
    home.sonarr.heal(refusal)
    await installed.poll()
    return series
