"""What went can be requested again, on each of the servers; and it starts anew."""

from pathlib import Path

import pytest

from tests.media_stack import MediaStatus

from .house import House, opened, told
from .test_households import JELLYSEERRS


@pytest.mark.parametrize("jellyseerr", JELLYSEERRS)
async def test_a_season_beside_others(tmp_path: Path, jellyseerr: str) -> None:
    """Once Jellyseerr's own scan has seen that the season is gone, nothing there is in the way of a new request."""

    def build(h: House) -> None:
        series = h.series(3, 3)
        h.done(h.alice, series, 1)
        h.goes(series, 1)

    async with opened(tmp_path, build, jellyseerr, "10.11") as (house, at):
        assert [str(one.id) for one in (await at.run()).deleted] == list(house.expected)
        ((series, _),) = house.seasons_gone
        home = house.home
        home.scan_series(series)
        assert series.media is not None
        assert series.media.seasons[1].status != MediaStatus.AVAILABLE
        assert not home.requests

        # As Sonarr does for a new request
        series.row.seasons[1].monitored = True
        for row in series.row.episodes.values():
            row.monitored = True
        again = home.request(house.alice, series, seasons=[1], days_ago=5)
        home.sonarr.search_missing()
        home.set_season_date(series, 1, home.clock.ago(days=4))
        for (season, number), item in series.episodes.items():
            item.path = series.sonarr.import_file(
                series.row,
                [series.row_of(season, number)],
                1000,
                home.clock.ago(days=4),
            ).path
        home.scan_series(series)

        plan = (await at.poll()).plan
        assert told(plan, series.id(1)) == "waiting: not_watched"
        home.watch(house.alice, series, season=1, days_ago=1)
        plan = (await at.poll()).plan
        assert told(plan, series.id(1)) == "leaving_soon: counted_from_watched"
        assert again.exists


@pytest.mark.parametrize("jellyseerr", JELLYSEERRS)
async def test_a_whole_series(tmp_path: Path, jellyseerr: str) -> None:
    """Jellyseerr knows nothing of it any more, so it is as new."""

    def build(h: House) -> None:
        series = h.series(3)
        h.done(h.alice, series, 1)
        h.goes(series, 1)

    async with opened(tmp_path, build, jellyseerr, "12") as (house, at):
        assert len((await at.run()).deleted) == 1
        ((series, _),) = house.seasons_gone
        home = house.home
        assert home.jellyseerr.find_media("tv", series.tmdb) is None
        assert not home.requests
        assert not home.sonarr.series

        again = home.series(
            series.title, seasons={1: 3}, tmdb=series.tmdb, tvdb=series.tvdb
        )
        request = home.request(house.alice, again, seasons=[1], days_ago=5)
        plan = (await at.poll()).plan
        assert told(plan, again.id(1)) == "waiting: not_watched"
        home.watch(house.alice, again, season=1, days_ago=1)
        plan = (await at.poll()).plan
        assert told(plan, again.id(1)) == "leaving_soon: counted_from_watched"
        assert request.exists
