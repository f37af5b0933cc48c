"""What went can be requested again, on each of the servers; and it starts anew."""

from datetime import datetime
from pathlib import Path

import pytest

from tests.media_stack import MediaStatus, Series
from tests.media_stack.asking import ask_for

from .house import House, opened, told
from .test_households import JELLYSEERRS

CREATED, NOTHING_LEFT = 201, 202
NEW = {"2.7", "3.1"}  # to them a fulfilled request is completed, and in nobody's way


@pytest.mark.parametrize("jellyseerr", JELLYSEERRS)
async def test_a_season_beside_others(tmp_path: Path, jellyseerr: str) -> None:
    """After Jellyseerr's own scan nothing is in the way of a new request there."""

    def build(h: House) -> None:
        series = h.series(3, 3)
        h.done(h.alice, series, 1)
        h.goes(series, 1)

    async with opened(tmp_path, build, jellyseerr, "10.11") as (house, at):
        assert [str(one.id) for one in (await at.run()).deleted] == list(house.expected)
        ((series, _),) = house.seasons_gone
        home = house.home
        assert not home.requests
        # Sonarr left the season's empty folder: only without its row Jellyseerr forgets
        assert home.jellyseerr.find_media("tv", series.tmdb) is None
        home.jellyseerr.run_job("jellyfin-full-scan")
        assert await ask(house, series, 1, 2) == CREATED
        [again] = home.requests
        assert [season.number for season in again.seasons] == [1]

        again.created = home.clock.ago(days=5)
        fetch(house, series, 1, home.clock.ago(days=4))
        plan = (await at.poll()).plan
        assert told(plan, series.id(1)) == "waiting: not_watched"
        home.watch(house.alice, series, season=1, days_ago=1)
        plan = (await at.poll()).plan
        assert told(plan, series.id(1)) == "leaving_soon: counted_from_watched"


@pytest.mark.parametrize("jellyseerr", JELLYSEERRS)
async def test_a_season_of_a_request_that_has_others(
    tmp_path: Path, jellyseerr: str
) -> None:
    """Until all its seasons went, a request stays; in old servers it is in the way."""

    def build(h: House) -> None:
        series = h.series(3, 3)
        h.home.request(h.alice, series, seasons=[1, 2])
        h.home.watch(h.alice, series, season=1, days_ago=10)
        h.goes(series, 1)

    async with opened(tmp_path, build, jellyseerr, "10.11") as (house, at):
        assert [str(one.id) for one in (await at.run()).deleted] == list(house.expected)
        ((series, _),) = house.seasons_gone
        house.home.scan_series(series)
        expected = CREATED if jellyseerr in NEW else NOTHING_LEFT
        assert await ask(house, series, 1) == expected


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
        assert await ask(house, series, 1) == CREATED

        [request] = home.requests
        request.created = home.clock.ago(days=5)
        again = home.series(
            series.title, seasons={1: 3}, tmdb=series.tmdb, tvdb=series.tvdb
        )
        home.set_season_date(again, 1, home.clock.ago(days=4))
        plan = (await at.poll()).plan
        assert told(plan, again.id(1)) == "waiting: not_watched"
        home.watch(house.alice, again, season=1, days_ago=1)
        plan = (await at.poll()).plan
        assert told(plan, again.id(1)) == "leaving_soon: counted_from_watched"


@pytest.mark.parametrize("jellyseerr", JELLYSEERRS)
async def test_the_4k_side_of_a_series(tmp_path: Path, jellyseerr: str) -> None:
    """The media row stays for the other quality; this one is free after the scan."""

    def build(h: House) -> None:
        hd = h.series(2, 2)
        h.home.request(h.bob, hd, seasons=[1])
        four_k = h.series(2, 2, tmdb=hd.tmdb, tvdb=hd.tvdb, is_4k=True)
        h.done(h.alice, four_k, 1)
        h.goes(four_k, 1)

    async with opened(tmp_path, build, jellyseerr, "12") as (house, at):
        assert [str(one.id) for one in (await at.run()).deleted] == list(house.expected)
        ((series, _),) = house.seasons_gone
        house.home.scan_series(series)
        season = series.in_jellyseerr.seasons[1]
        assert season.status == MediaStatus.AVAILABLE
        assert await ask(house, series, 1) == CREATED


async def ask(house: House, series: Series, *seasons: int) -> int:
    """Let Alice request seasons, and return what Jellyseerr answers."""
    status, _ = await ask_for(house.home, house.alice, series, seasons=seasons)
    return status


def fetch(house: House, series: Series, season: int, imported: datetime) -> None:
    """Let Sonarr monitor and import a season, as if requested, and everybody see it."""
    home = house.home
    series.row.seasons[season].monitored = True
    for row in series.row.episodes.values():
        if row.season == season:
            row.monitored = True
            file = series.sonarr.import_file(series.row, [row], 1000, imported)
            series.episodes[season, row.number].path = file.path
    home.set_season_date(series, season, imported)
    home.scan_series(series)
