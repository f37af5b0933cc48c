"""Who is on the way to a season, when the one before it is gone."""

from datetime import timedelta
from pathlib import Path

from custom_components.jellyseerr_cleanup.retention.on_the_way import OnTheWay

from .house import House, opened, told
from .rows_next import ON_THE_WAY


def build(h: House) -> None:
    """Let everybody be through with the first season, and Alice with the second."""
    series = h.series(2, 2)
    h.done(h.alice, series, 1, 2)
    h.home.watch(h.carol, series, season=1, days_ago=8)
    h.goes(series, 1)


async def test_it_is_remembered_when_the_season_before_goes(tmp_path: Path) -> None:
    """With its files went all that Jellyfin knew of who watched them."""
    async with opened(tmp_path, build, "3.1", "12") as (house, at):
        series, _ = house.seasons_gone[0]
        second = series.id(2)
        result = await at.run()
        assert [str(one.id) for one in result.deleted] == [series.id(1)]
        reading = await at.poll()
        assert told(reading.plan, second) == ON_THE_WAY
        # Whatever else is read of the first season, these 30 days end by themselves
        at.remember(on_the_way=earlier(at.memory.on_the_way, days=23))
        result = await at.run()
        assert [str(one.id) for one in result.deleted] == [second]
        assert not series.exists(2)


def earlier(known: OnTheWay, days: float) -> OnTheWay:
    """Return what is remembered as if it had been so many days earlier."""
    return {
        title: {account: at - timedelta(days=days) for account, at in touched.items()}
        for title, touched in known.items()
    }


async def test_it_is_looked_at_again_before_a_deletion(tmp_path: Path) -> None:
    """Carol begins the first season after the plan was made."""

    def second(h: House) -> None:
        series = h.series(2, 2)
        h.done(h.alice, series, 2)
        h.goes(series, 2)

    async with opened(tmp_path, second, "3.1", "10.11") as (house, at):
        series, _ = house.seasons_gone[0]
        reading = await at.poll()
        assert told(reading.plan, series.id(2)) == "due"
        house.home.start_watching(house.carol, series, season=1, episode=1)
        result = await at.carry_out(reading)
        assert not result.deleted
        assert series.exists(2)


async def test_a_watch_that_jellyfin_lost(tmp_path: Path) -> None:
    """It does not end the hold, and her having seen the second season does."""

    def lost(h: House) -> None:
        series = h.series(2, 2)
        h.carried_out(h.done(h.alice, series, 2, watched=20))
        h.home.watch(h.carol, series, season=1, days_ago=5)
        h.goes(series, 2)

    async with opened(tmp_path, lost, "2.7", "12") as (house, at):
        series, _ = house.seasons_gone[0]
        assert told((await at.poll()).plan, series.id(2)) == ON_THE_WAY
        house.home.lose_watch(house.carol, series)
        assert told((await at.poll()).plan, series.id(2)) == ON_THE_WAY
        house.home.mark_watched(
            house.carol, series, season=2, date=house.home.clock.ago(days=15)
        )
        at.remember(unfinished={})
        assert [str(one.id) for one in (await at.run()).deleted] == [series.id(2)]
