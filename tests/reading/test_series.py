"""Seasons that cannot be read are held, one by one; what was read long ago is read again."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.media_stack import Status
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
