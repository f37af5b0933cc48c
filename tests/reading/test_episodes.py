"""Jellyfin's side of seasons: which series it is, for whom, and what is not known."""

from typing import Any

from tests.cleanup.harness import CleanupHarness
from tests.media_stack import Changed, Household, Series, Status
from tests.seasons.house import House

from .polls import library_reads, tells


async def test_new_ids_whose_series_cannot_be_read(
    house: House, home: Household, at: CleanupHarness, series: Series
) -> None:
    """After a rescan series are unknown: until they are read, so are all watches."""
    assert await tells(at, series.id(1)) == ["due"]

    async def tells_after_a_rescan() -> list[str]:
        home.rescan(series)
        home.watch(house.alice, series, season=1, days_ago=10)
        home.forget_calls()
        return await tells(at, series.id(1))

    assert await tells_after_a_rescan() == ["due"]
    first = library_reads(home)[0]
    home.jellyfin.fault("GET", "/Items", Status(500), after=first)
    assert await tells_after_a_rescan() == ["held: watch_state_unreadable"]


async def test_what_is_in_no_library_is_looked_for_now_and_then(
    house: House, home: Household, at: CleanupHarness, series: Series
) -> None:
    """Whole libraries are not read at every poll for a series that nobody sees."""
    home.hide(series, house.alice, house.bob, house.carol, home.admin)
    for minutes, read in ((0, True), (15, False), (60, True), (15, False)):
        home.clock.advance(minutes=minutes)
        home.forget_calls()
        assert await tells(at, series.id(1)) == ["held: not_in_jellyfin"]
        assert bool(library_reads(home)) is read


async def test_the_item_that_jellyseerr_names_is_another_series(
    home: Household, at: CleanupHarness, series: Series
) -> None:
    """Where one side has no TVDB id, the TMDB id tells."""
    series.in_jellyfin.providers = {"Tmdb": str(series.tmdb)}
    assert await tells(at, series.id(1)) == ["due"]
    series.in_jellyfin.providers = {"Tmdb": "999"}
    home.clock.advance(days=1)
    assert await tells(at, series.id(1)) == ["held: item_mismatch"]


async def test_an_episode_of_no_series(
    home: Household, at: CleanupHarness, series: Series
) -> None:
    """Its watch counts for nothing."""

    def orphan(body: Any) -> Any:
        for row in body["Items"]:
            row.pop("SeriesId", None)
        return body

    home.jellyfin.fault("GET", "/Items", Changed(orphan))
    assert await tells(at, series.id(1)) == ["waiting: not_watched"]
