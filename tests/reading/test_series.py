"""Seasons that cannot be read are held, one by one; what was read long ago is read again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.reading import series as series_reading
from tests.media_stack import Series, Status
from tests.seasons.house import House, opened, told


def build(h: House) -> None:
    """Let a season be due, and another series name none."""
    series = h.series(2, 2)
    h.done(h.alice, series, 1)
    h.goes(series, 1)
    h.home.request(h.bob, h.series(2, title="Unnamed"), seasons=[])


@pytest.mark.parametrize(
    "path", ["/api/v3/episode", "/api/v3/series/*", "/api/v3/queue"]
)
async def test_sonarr_fails(tmp_path: Path, path: str) -> None:
    async with opened(tmp_path, build, "2.7", "12") as (house, at):
        house.home.sonarr.fault("GET", path, Status(500))
        told_now = told((await at.poll()).plan, next(iter(house.expected)))
        assert told_now == "held: instance_unreachable"


@pytest.mark.parametrize("path", ["/Items", "/Sessions"])
async def test_jellyfin_fails(tmp_path: Path, path: str) -> None:
    async with opened(tmp_path, build, "2.7", "12") as (house, at):
        house.home.jellyfin.fault("GET", path, Status(500))
        told_now = told((await at.poll()).plan, next(iter(house.expected)))
        assert told_now == "held: jellyfin_unreachable"


async def test_old_contents_are_read_again(tmp_path: Path) -> None:
    async with opened(tmp_path, build, "2.7", "12") as (house, at):
        await at.poll()
        shelf = at.reader.shelves.seasons
        for key, known in shelf.contents.items():
            old = known.read_at - timedelta(days=2)
            shelf.contents[key] = replace(known, read_at=old)
        house.home.forget_calls()
        await at.poll()
        assert house.home.sonarr.calls.to("GET", "/api/v3/episode")


async def test_many_series_are_read_by_one_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One call for all series instead of one for each; what it says is the same."""

    def several(h: House) -> None:
        all_there = [h.series(1, title=f"Series {number}") for number in range(5)]
        for one in all_there:
            h.done(h.alice, one, 1)
        named, by_tvdb, gone, gone_by_tvdb, nameless = all_there
        h.goes(named, 1)
        for one in (by_tvdb, gone_by_tvdb, nameless):
            one.in_jellyseerr.standard.external_id = None
        nameless.in_jellyseerr.tvdb = None
        for one in (gone, gone_by_tvdb):
            del h.home.sonarr.series[one.row.id]
        h.goes(by_tvdb, 1)
        h.stays("held: not_on_instance", gone, 1)
        h.stays("held: not_on_instance", gone_by_tvdb, 1)
        h.stays("held: not_on_instance", nameless, 1)

    async with opened(tmp_path, several, "2.7", "12") as (house, at):
        singly = await at.poll()
        house.home.forget_calls()
        monkeypatch.setattr(series_reading, "_WHOLE_LIST_FROM", 5)
        listed = await at.poll()
        for plan in (singly.plan, listed.plan):
            assert {title: told(plan, title) for title in house.expected} == (
                house.expected
            )
        assert listed.snapshot.copies == singly.snapshot.copies
        assert not house.home.sonarr.calls.to("GET", "/api/v3/series/*")


@pytest.mark.parametrize(
    ("told_now", "spoil"),
    [
        ("due", lambda series: None),
        ("held: item_mismatch", lambda series: setattr(series.row, "tmdb", 999)),
        ("held: item_mismatch", lambda series: setattr(series.row, "tmdb", 0)),
    ],
    ids=["agrees", "another", "none"],
)
async def test_without_a_tvdb_id_the_tmdb_id_must_agree(
    tmp_path: Path, told_now: str, spoil: Callable[[Series], None]
) -> None:
    def without(h: House) -> None:
        series = h.series(2, 2)
        h.done(h.alice, series, 1)
        series.in_jellyseerr.tvdb = None
        spoil(series)
        h.stays(told_now, series, 1)

    async with opened(tmp_path, without, "2.7", "12") as (house, at):
        plan = (await at.poll()).plan
        assert {title: told(plan, title) for title in house.expected} == house.expected


@pytest.mark.parametrize("number", [0, 99_999])
async def test_lists_that_disagree(tmp_path: Path, number: int) -> None:
    """A file of no episode may be anything, and an episode without its file may be on its way."""
    async with opened(tmp_path, build, "2.7", "12") as (house, at):
        ((series, _),) = house.seasons_gone
        series.row_of(1, 1).file_id = number
        told_now = told((await at.poll()).plan, series.id(1))
        assert told_now == "held: instance_unreachable"


async def test_a_series_that_no_sonarr_can_list(tmp_path: Path) -> None:
    """A request without seasons for it is only counted."""

    def nowhere(h: House) -> None:
        series = h.series(2, 2)
        h.home.request(h.alice, series, seasons=[])
        series.in_jellyseerr.standard.service_id = 99

    async with opened(tmp_path, nowhere, "2.7", "12") as (_, at):
        reading = await at.poll()
        assert not reading.plan.decisions
        assert reading.plan.unlisted == 1
