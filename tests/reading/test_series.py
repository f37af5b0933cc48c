"""Unreadable seasons are held, one by one; what was read long ago is read again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.jellyseerr_cleanup.reading import series as series_reading
from tests.cleanup.harness import CleanupHarness
from tests.media_stack import Household, Series, Status
from tests.seasons.house import House

from .polls import tells


@pytest.mark.parametrize(
    ("server", "path"),
    [
        ("sonarr", "/api/v3/episode"),
        ("sonarr", "/api/v3/series/*"),
        ("sonarr", "/api/v3/queue"),
        ("jellyfin", "/Items"),
        ("jellyfin", "/Sessions"),
    ],
)
async def test_a_server_fails(
    house: House,
    home: Household,
    at: CleanupHarness,
    series: Series,
    server: str,
    path: str,
) -> None:
    """A request that names no season, of another series, changes nothing."""
    home.request(house.bob, house.series(2, title="Unnamed"), seasons=[])
    getattr(home, server).fault("GET", path, Status(500))
    reason = "instance" if server == "sonarr" else server
    assert await tells(at, series.id(1)) == [f"held: {reason}_unreachable"]


async def test_old_contents_are_read_again(
    home: Household, at: CleanupHarness, series: Series
) -> None:
    await at.poll()
    cache = at.engine._reader.caches.contents
    for key, known in cache.known.items():
        old = known.read_at - timedelta(days=2)
        cache.known[key] = replace(known, read_at=old)
    home.forget_calls()
    assert await tells(at, series.id(1)) == ["due"]
    assert home.sonarr.calls.to("GET", "/api/v3/episode")


async def test_many_series_are_read_by_one_list(
    house: House, home: Household, at: CleanupHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One call for all series instead of one for each; what it says is the same."""
    every = [house.series(1, title=f"Series {number}") for number in range(5)]
    for one in every:
        house.done(house.alice, one, 1)
    named, by_tvdb, gone, gone_by_tvdb, nameless = every
    for one in (by_tvdb, gone_by_tvdb, nameless):
        one.in_jellyseerr.standard.external_id = None
    nameless.in_jellyseerr.tvdb = None
    for one in (gone, gone_by_tvdb):
        del home.sonarr.series[one.row.id]
    titles = [one.id(1) for one in (named, by_tvdb, gone, gone_by_tvdb, nameless)]
    expected = ["due"] * 2 + ["held: not_on_instance"] * 3
    assert await tells(at, *titles) == expected
    singly = await at.poll()
    home.forget_calls()
    monkeypatch.setattr(series_reading, "_WHOLE_LIST_FROM", 5)
    assert await tells(at, *titles) == expected
    assert not home.sonarr.calls.to("GET", "/api/v3/series/*")
    assert (await at.poll()).snapshot.copies == singly.snapshot.copies


@pytest.mark.parametrize(
    ("tmdb", "expected"),
    [(None, "due"), (999, "held: item_mismatch"), (0, "held: item_mismatch")],
    ids=["agrees", "another", "none"],
)
async def test_without_a_tvdb_id_the_tmdb_id_must_agree(
    at: CleanupHarness, series: Series, tmdb: int | None, expected: str
) -> None:
    series.in_jellyseerr.tvdb = None
    if tmdb is not None:
        series.row.tmdb = tmdb
    assert await tells(at, series.id(1)) == [expected]


@pytest.mark.parametrize("number", [0, 99_999])
async def test_lists_that_disagree(
    at: CleanupHarness, series: Series, number: int
) -> None:
    """A file of no episode may be anything, a missing file may be on its way."""
    series.row_of(1, 1).file_id = number
    assert await tells(at, series.id(1)) == ["held: instance_unreachable"]


async def test_a_series_that_no_sonarr_can_list(
    house: House, home: Household, at: CleanupHarness
) -> None:
    """A request without seasons for it is only counted."""
    nowhere = house.series(2, 2)
    home.request(house.alice, nowhere, seasons=[])
    nowhere.in_jellyseerr.standard.service_id = 99
    reading = await at.poll()
    assert not reading.plan.decisions
    assert reading.plan.unlisted == 1
