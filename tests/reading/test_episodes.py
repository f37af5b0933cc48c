"""Jellyfin's side of seasons: which series it is, for whom, and what is not known."""

from pathlib import Path
from typing import Any

from tests.media_stack import Changed, Household, Series, Status
from tests.seasons.house import House, opened, told


def build(h: House) -> None:
    """Let a season be due."""
    series = h.series(2, 2)
    h.done(h.alice, series, 1)
    h.goes(series, 1)


def the_series(house: House) -> Series:
    """Return the one that there is."""
    ((series, _),) = house.seasons_gone
    return series


def index_calls(home: Household) -> list[int]:
    """Return which of the calls for items read whole libraries of series."""
    return [
        number
        for number, call in enumerate(home.jellyfin.calls.to("GET", "/Items"))
        if call.query.get("includeItemTypes") == "Series"
    ]


async def test_new_ids_whose_series_cannot_be_read(tmp_path: Path) -> None:
    """After a rescan the lists name series that nobody knows: without those, nobody's watches are known."""
    async with opened(tmp_path, build, "2.7", "12") as (house, at):
        home, series = house.home, the_series(house)
        assert told((await at.poll()).plan, series.id(1)) == "due"

        async def poll_after_a_rescan() -> str:
            home.rescan(series)
            home.watch(house.alice, series, season=1, days_ago=10)
            home.forget_calls()
            return told((await at.poll()).plan, series.id(1))

        assert await poll_after_a_rescan() == "due"
        first = index_calls(home)[0]
        home.jellyfin.fault("GET", "/Items", Status(500), after=first)
        assert await poll_after_a_rescan() == "held: watch_state_unreadable"


async def test_what_is_in_no_library_is_looked_for_now_and_then(tmp_path: Path) -> None:
    """Whole libraries are not read at every poll for a series that nobody sees."""
    async with opened(tmp_path, build, "2.7", "12") as (house, at):
        home, series = house.home, the_series(house)
        home.hide(series, house.alice, house.bob, house.carol, home.admin)
        for minutes, read in ((0, True), (15, False), (60, True), (15, False)):
            home.clock.advance(minutes=minutes)
            home.forget_calls()
            plan = (await at.poll()).plan
            assert told(plan, series.id(1)) == "held: not_in_jellyfin"
            assert bool(index_calls(home)) is read


async def test_the_item_that_jellyseerr_names_is_another_series(tmp_path: Path) -> None:
    """Where one side has no TVDB id, the TMDB id tells."""
    async with opened(tmp_path, build, "2.7", "12") as (house, at):
        series = the_series(house)
        series.in_jellyfin.providers = {"Tmdb": str(series.tmdb)}
        assert told((await at.poll()).plan, series.id(1)) == "due"
        series.in_jellyfin.providers = {"Tmdb": "999"}
        house.home.clock.advance(days=1)
        assert told((await at.poll()).plan, series.id(1)) == "held: item_mismatch"


async def test_an_episode_of_no_series(tmp_path: Path) -> None:
    """Its watch counts for nothing."""

    def orphan(body: Any) -> Any:
        for row in body["Items"]:
            row.pop("SeriesId", None)
        return body

    async with opened(tmp_path, build, "2.7", "12") as (house, at):
        series = the_series(house)
        house.home.jellyfin.fault("GET", "/Items", Changed(orphan))
        assert told((await at.poll()).plan, series.id(1)) == "waiting: not_watched"
