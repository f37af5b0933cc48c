"""Series that could not go with their last season go with a later run."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.remembered import Keep, Loss
from custom_components.jellyseerr_cleanup.retention.snapshot import Place
from tests.media_stack import MediaStatus, RequestStatus, Status

from ..season_harness import Due, due

SERIES, QUEUE = "/api/v3/series/*", "/api/v3/queue"

type Act = Callable[[Due], object]


@asynccontextmanager
async def left_behind(tmp_path: Path) -> AsyncIterator[Due]:
    """Delete the only season, while Sonarr refuses to delete the series."""
    async with due(tmp_path, {1: 2}) as left:
        left.home.sonarr.delete_empty_folders = True
        left.home.sonarr.fault("DELETE", SERIES, Status(500))
        assert await left.run() == []
        await left.at.poll()
        left.home.heal()
        assert (left.in_sonarr, left.in_jellyseerr) == (True, True)
        assert not left.home.requests
        yield left


def _asks(status: RequestStatus | None = None, season: int | None = 2) -> Act:
    """Have a season requested by somebody else, or none by name."""
    seasons = [] if season is None else [season]
    return lambda left: left.home.request(
        left.home.admin, left.series, seasons=seasons, status=status
    )


async def test_the_next_run_removes_it(tmp_path: Path) -> None:
    """With its media, so that it can be requested again; and counts nothing again."""
    async with left_behind(tmp_path) as left:
        (entry,), totals = left.at.journal.entries(), left.at.journal.totals
        assert entry.outcome == "deleted"
        await left.at.run()
        assert (left.in_sonarr, left.in_jellyseerr) == (False, False)
        (after,) = left.at.journal.entries()
        assert replace(after, follow=None) == replace(entry, follow=None)
        assert after.is_followed, "it can be requested again"
        assert left.at.journal.totals == totals


def _monitored(left: Due) -> None:
    left.series.row.seasons[1].monitored = True


def _one_episode(left: Due) -> None:
    left.series.row_of(1, 1).monitored = True


def _imported(left: Due) -> None:
    row = left.series.row_of(1, 1)
    left.home.sonarr.import_file(left.series.row, [row], 5, left.home.clock.now())


def _moved(left: Due) -> None:
    left.series.row.folder = left.home.sonarr.root / "Another series"


def _claimed(left: Due) -> None:
    place = Place("another's sonarr", MediaType.TV, left.series.tmdb, 2)
    planning = replace(left.at.engine._planning, claims=lambda: frozenset({place}))
    left.at.engine._planning = planning


def _followed_before(left: Due) -> None:
    left.series.row.added = left.home.clock.now() - timedelta(days=900)


def _a_season_kept(left: Due) -> None:
    keep = Keep("1", MediaType.TV, left.series.tmdb, seasons=(2,))
    left.at.remember(keeps=(keep,))


def _requests_missing(left: Due) -> None:
    loss = Loss(frozenset({"1"}), left.home.clock.now())
    left.at.remember(losses={"requests": loss})


def _another_jellyseerr(left: Due) -> None:
    left.home.jellyseerr.vapid_public = "another"


def _broken(path: str, server: str = "sonarr") -> Act:
    return lambda left: getattr(left.home, server).fault("GET", path, Status(500))


HINDRANCES: dict[str, Act] = {
    "not allowed": lambda left: left.at.forbid(),
    "kept": lambda left: left.at.keep(MediaType.TV, left.series.tmdb),
    "a season kept": _a_season_kept,
    "followed before it was requested": _followed_before,
    "requested": _asks(),
    "request pending": _asks(RequestStatus.PENDING),
    "requested without seasons": _asks(season=None),
    "monitored": _monitored,
    "an episode monitored": _one_episode,
    "a file": _imported,
    "another series under its id": _moved,
    "of another entry": _claimed,
    "memory not readable": lambda left: left.at.remember(trusted=False),
    "another Jellyseerr": _another_jellyseerr,
    "requests are missing": _requests_missing,
    "the clock was wrong": lambda left: left.at.remember(
        clock_suspect_at=left.home.clock.now()
    ),
    "being downloaded": lambda left: left.home.enqueue(left.series),
    "a week ago": lambda left: left.home.clock.advance(days=8),
    "queue not readable": _broken(QUEUE),
    "series not readable": _broken(SERIES),
    "requests not readable": _broken("/api/v1/request", "jellyseerr"),
}


@pytest.mark.parametrize("hinder", HINDRANCES.values(), ids=HINDRANCES)
async def test_what_keeps_it(tmp_path: Path, hinder: Act) -> None:
    """Whatever speaks for the series, or cannot be read."""
    async with left_behind(tmp_path) as left:
        reading = await left.at.poll()
        hinder(left)
        tree, deletions = left.home.tree(), len(left.home.sonarr.calls.to("DELETE"))
        await left.at.carry_out(reading)
        assert (left.in_sonarr, left.in_jellyseerr) == (True, True)
        assert left.home.tree() == tree
        assert len(left.home.sonarr.calls.to("DELETE")) == deletions


@pytest.mark.parametrize(
    "order",
    [
        {"dry_run": True},
        {"media_types": frozenset({MediaType.MOVIE})},
        {"users": frozenset({99})},
    ],
)
async def test_what_a_run_is_not_for(tmp_path: Path, order: dict[str, Any]) -> None:
    async with left_behind(tmp_path) as left:
        await left.at.run(**order)
        assert left.in_sonarr


async def test_neither_a_poll_nor_a_stop_removes_it(tmp_path: Path) -> None:
    async with left_behind(tmp_path) as left:
        await left.at.poll()
        reading = await left.at.poll()
        await left.at.engine.stop()
        await left.at.carry_out(reading)
        assert left.in_sonarr


async def test_a_declined_request_does_not_keep_its_media(tmp_path: Path) -> None:
    """Kept it would keep the media, and nobody could request the series again."""
    async with left_behind(tmp_path) as left:
        _asks(RequestStatus.DECLINED)(left)
        await left.at.run()
        assert (left.in_sonarr, left.in_jellyseerr) == (False, False)
        assert not left.home.requests


def _in_4k(left: Due) -> None:
    left.series.in_jellyseerr.four_k.status = MediaStatus.AVAILABLE


@pytest.mark.parametrize(
    "reason",
    [_in_4k, _broken("/api/v1/tv/*", "jellyseerr")],
    ids=["there in 4K", "not readable"],
)
async def test_what_keeps_its_media(tmp_path: Path, reason: Act) -> None:
    """The series goes; its media in Jellyseerr stays while it may be of use."""
    async with left_behind(tmp_path) as left:
        reason(left)
        await left.at.run()
        assert (left.in_sonarr, left.in_jellyseerr) == (False, True)


async def test_one_call_where_nothing_is_to_do(tmp_path: Path) -> None:
    """A series of which something is left is looked at once in each run."""
    async with due(tmp_path) as one:
        await one.run()
        reading = await one.at.poll()
        one.home.forget_calls()
        await one.at.carry_out(reading)
        (call,) = one.home.calls
        path = f"/api/v3/series/{one.series.row.id}"
        assert (call.method, call.path) == ("GET", path)
