"""Jellyfin counts more for an account than it shows, and may show items as one."""

import pytest

from custom_components.jellyseerr_cleanup.retention.plan import State
from tests.cleanup.harness import CleanupHarness, watched
from tests.media_stack import Household, Series
from tests.seasons.house import House

from .polls import deletes, library_reads, tells

each_jellyfin = pytest.mark.parametrize("jellyfin", ["10.11", "12"])


@each_jellyfin
async def test_a_movie_that_a_child_may_not_see(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """A child's lists count what its rating keeps from it: that holds nothing."""
    child = home.viewer("child")
    comet, begun = (watched(home, house.alice, title) for title in ("Comet", "River"))
    home.start_watching(child, begun, days_ago=1)
    home.withhold(comet, child)
    assert await tells(at, comet.id, begun.id) == ["due", "held: being_watched"]
    assert await deletes(at) == {comet.id}


@each_jellyfin
async def test_seasons_that_a_child_may_not_see(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """Neither for its list of series, nor its earlier watches, nor its favourites."""
    grown_up, both, half = (
        house.series(2, 2, title=title) for title in ("Murder", "Bears", "Both")
    )
    child = home.viewer("child")
    for series in (grown_up, both, half):
        house.done(house.alice, series, 1)
    for series in (grown_up, half):
        home.watch(child, series, season=2, days_ago=90)
        home.favorite(child, series, season=2)
    home.withhold(grown_up, child)
    assert child.account is not None
    child.account.withheld.add(half.episodes[1, 1].id)
    home.start_watching(child, both, season=1, days_ago=1)
    titles = [series.id(1) for series in (grown_up, half, both)]
    assert await tells(at, *titles) == ["due", "due", "held: being_watched"]
    assert await deletes(at) == {grown_up.id(1), half.id(1)}


@each_jellyfin
async def test_series_that_are_shown_as_one(
    house: House, home: Household, at: CleanupHarness, series: Series
) -> None:
    """Jellyfin lists HD and 4K as one series; each season is judged by its own."""
    four_k = house.series(2, 2, tmdb=series.tmdb, tvdb=series.tvdb, is_4k=True)
    home.merge(series, four_k)
    home.request(house.bob, four_k, seasons=[1])
    titles = series.id(1), four_k.id(1)
    assert await tells(at, *titles) == ["due", "waiting: not_watched"]
    home.forget_calls()
    assert await tells(at, *titles) == ["due", "waiting: not_watched"]
    assert not library_reads(home)
    assert await deletes(at) == {series.id(1)}


@pytest.mark.parametrize("named_first", [True, False])
async def test_what_is_watched_of_a_series_that_no_list_has(
    house: House, home: Household, at: CleanupHarness, named_first: bool
) -> None:
    """Jellyfin and Jellyseerr name different folders: who is in the middle counts."""
    first, sonarr = house.series(2, 2), home.add_sonarr("Second")
    await home.start()
    second = house.series(
        2, 2, tmdb=first.tmdb, tvdb=first.tvdb, sonarr=sonarr, title="Copy"
    )
    home.merge(first, second)
    named, other = (first, second) if named_first else (second, first)
    media = named.in_jellyseerr.standard
    media.service_id = home.service_id(named.sonarr)
    media.external_id = named.row.id
    media.jellyfin_id = named.in_jellyfin.id
    house.done(house.alice, named, 1)
    home.start_watching(house.bob, other, season=1, days_ago=1)
    assert await tells(at, named.id(1)) == ["held: being_watched"]
    home.forget_calls()
    assert await tells(at, named.id(1)) == ["held: being_watched"]
    assert not library_reads(home)


async def test_a_namesake_that_is_liked_since_the_plan(
    house: House, home: Household, at: CleanupHarness, series: Series
) -> None:
    """It has no episode of the season, and may be the series all the same."""
    namesake = house.series(0, 1, title="Copy")
    namesake.in_jellyfin.providers = dict(series.in_jellyfin.providers)
    reading = await at.poll()
    assert [str(one.id) for one in reading.plan.in_state(State.DUE)] == [series.id(1)]
    home.favorite(house.bob, namesake)
    ((_, problem),) = (await at.carry_out(reading)).skipped
    assert (problem.code, "favorite" in problem.message) == ("not_due", True)


async def test_a_series_that_nobody_can_show(
    house: House, home: Household, at: CleanupHarness, series: Series
) -> None:
    """Episodes whose series is unknown are not ours; it is looked for once."""
    assert await tells(at, series.id(1)) == ["due"]
    stray = house.series(1, title="Stray")
    home.watch(house.alice, stray, season=1)
    for item in stray.episodes.values():
        item.series_id = "f" * 32
    asked = []
    for _ in range(2):
        home.forget_calls()
        assert await tells(at, series.id(1)) == ["due"]
        assert not library_reads(home)
        calls = home.jellyfin.calls.to("GET", "/Items")
        asked.append([call.query.get("ids") for call in calls].count("f" * 32))
    assert asked == [1, 0]


async def test_versions_of_a_movie_that_are_shown_as_one(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """Both are asked for, since one would hide the other."""
    hd = watched(home, house.alice, "Comet")
    four_k = watched(home, house.bob, "Comet", tmdb=hd.tmdb, is_4k=True)
    home.merge(hd, four_k)
    assert await tells(at, hd.id, four_k.id) == ["due", "due"]
    assert await deletes(at) == {hd.id, four_k.id}
