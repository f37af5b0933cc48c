"""A series that no request brought stays in Sonarr, and so does one that is kept."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut
from tests.media_stack import Changed, RequestStatus, Status

from ..season_harness import Due, due, without

SERIES = "/api/v3/series/*"

type Act = Callable[[Due], object]


def _added(days_ago: float) -> Act:
    """Have it in Sonarr since then; its season was requested 40 days ago."""
    return lambda one: setattr(
        one.series.row, "added", one.home.clock.ago(days=days_ago)
    )


def _keep(**narrowed: Any) -> Act:
    return lambda one: one.at.keep(MediaType.TV, one.series.tmdb, **narrowed)


def _keep_by_tvdb(one: Due) -> None:
    one.at.keep(MediaType.TV, 999_999, tvdb_id=one.series.tvdb, seasons=(2,))


def _no_date(one: Due) -> None:
    def without_date(row: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in row.items() if key != "added"}

    one.home.sonarr.fault("GET", SERIES, Changed(without_date))


def _requested_before(one: Due, **options: Any) -> None:
    """Have it added long ago, and requested before that by somebody else."""
    _added(200)(one)
    one.home.request(one.home.admin, one.series, days_ago=201, **options)


def _carried_out_before(one: Due, *, is_4k: bool = False) -> None:
    """Have it added long ago for a season that went since."""
    _added(200)(one)
    title = one.at.memory.carried_out
    season = one.series.id(2).replace(":hd", ":4k" if is_4k else ":hd")
    done = CarriedOut(
        77, one.home.clock.ago(days=201), one.home.admin.id, TitleId.parse(season)
    )
    one.at.remember(carried_out=title | {done})


STAYS: dict[str, Act] = {
    "followed for years": _added(1_000),
    "added an hour before the request": _added(40 + 1 / 24),
    "nobody knows since when": _no_date,
    "requested before, and declined": partial(
        _requested_before,
        seasons=[1],
        status=RequestStatus.DECLINED,
        imported_days_ago=39,
    ),
    "carried out before, in 4K": partial(_carried_out_before, is_4k=True),
    "another season is kept": _keep(seasons=(2,)),
    "another season is kept for a while": lambda one: _keep(
        seasons=(2,), until=one.home.clock.ago(days=-1)
    )(one),
    "a season is kept by another id": _keep_by_tvdb,
    "the specials are kept": _keep(seasons=(0,), is_4k=False),
}
GOES: dict[str, Act] = {
    "added for the request": _added(39.99),
    "added for a season that went": _carried_out_before,
    "kept until yesterday": lambda one: _keep(
        seasons=(2,), until=one.home.clock.ago(days=1)
    )(one),
    "kept in 4K": _keep(seasons=(2,), is_4k=True),
    "another series is kept": lambda one: one.at.keep(MediaType.TV, 999_999),
}


@pytest.mark.parametrize("act", STAYS.values(), ids=STAYS)
async def test_it_stays(tmp_path: Path, act: Act) -> None:
    """Its requested season goes, and nothing else: not its folder either."""
    async with due(tmp_path, {1: 2}) as one:
        act(one)
        (one.series.row.folder / "poster.jpg").write_bytes(b"a picture")
        tree = one.home.tree()
        assert await one.run() == []
        assert one.in_sonarr
        assert one.series.row.monitored
        assert one.home.tree() == without(tree, one.files)
        assert not one.home.sonarr.calls.to("DELETE", SERIES)
        # Neither does a later run take it
        await one.at.run()
        assert one.in_sonarr


@pytest.mark.parametrize("act", GOES.values(), ids=GOES)
async def test_it_goes(tmp_path: Path, act: Act) -> None:
    async with due(tmp_path, {1: 2}) as one:
        act(one)
        assert await one.run() == []
        assert not one.in_sonarr


@pytest.mark.parametrize("act", STAYS.values(), ids=STAYS)
async def test_a_later_run_does_not_take_it(tmp_path: Path, act: Act) -> None:
    """Something was in the way when its season went, and no longer is."""
    async with due(tmp_path, {1: 2}) as one:
        one.home.sonarr.fault("DELETE", SERIES, Status(500))
        assert await one.run() == []
        one.home.heal()
        act(one)
        await one.at.run()
        assert one.in_sonarr


async def test_who_follows_it_gets_its_new_season(tmp_path: Path) -> None:
    """Sonarr monitors what is new, as it did before anybody requested anything."""
    async with due(tmp_path, {1: 2}) as one:
        _added(1_000)(one)
        assert await one.run() == []
        one.home.episode(one.series, 2, 1, aired_days_ago=1)
        assert one.series.row.seasons[2].monitored
        assert [row.season for row in one.home.sonarr.search_missing()] == [2]
        assert not one.series.exists(1)
        await one.at.run()
        assert one.series.exists(2)
