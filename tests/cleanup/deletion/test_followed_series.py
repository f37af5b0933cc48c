"""A series goes with its last season only if a request brought it (rule 3)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.cleanup.deletion.wanted import first_requested
from custom_components.jellyseerr_cleanup.retention.model import (
    MediaRecord,
    MediaRequest,
    MediaType,
    QualityRecord,
    RequestStatus,
    TitleId,
)
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut, Keep
from custom_components.jellyseerr_cleanup.retention.snapshot import Snapshot

from ..season_harness import due

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("before", [timedelta(minutes=1), timedelta(days=900)])
async def test_followed_before_it_was_requested(
    tmp_path: Path, before: timedelta
) -> None:
    """The requested season goes; whoever follows the series gets the next ones."""
    async with due(tmp_path, {1: 2}) as one:
        row = one.series.row
        row.added = one.request.row.created - before
        assert await one.run() == []
        assert (one.series.exists(1), one.in_sonarr) == (False, True)
        assert row.monitored
        await one.at.run()
        assert one.in_sonarr
        # What went can be requested again all the same
        assert not one.home.requests


async def test_brought_by_its_request(tmp_path: Path) -> None:
    async with due(tmp_path, {1: 2}) as one:
        one.series.row.added = one.request.row.created + timedelta(seconds=1)
        assert await one.run() == []
        assert not one.in_sonarr


def _asked(days_ago: int, status: int = RequestStatus.APPROVED, **changes: Any) -> Any:
    media = MediaRecord(1, 7, QualityRecord(5), QualityRecord(1))
    created = NOW - timedelta(days=days_ago)
    one = MediaRequest(1, MediaType.TV, False, status, media, None, created, (1,))
    return replace(one, **changes)


def _done(days_ago: int, tmdb: int = 7) -> CarriedOut:
    title = TitleId(MediaType.TV, tmdb, 2, False)
    return CarriedOut(2, NOW - timedelta(days=days_ago), 1, title)


@pytest.mark.parametrize(
    ("requests", "done", "days_ago"),
    [
        ([_asked(9), _asked(4)], [], 9),
        ([_asked(9)], [_done(30)], 30),
        ([_asked(9)], [_done(30, tmdb=8)], 9),
        ([_asked(9), _asked(40, RequestStatus.DECLINED)], [], 9),
        ([_asked(9), _asked(40, is_4k=True)], [], 9),
        ([_asked(9), _asked(40, media_type=MediaType.MOVIE)], [], 9),
        ([_asked(9, created_at=None)], [], None),
    ],
    ids=[
        "the first",
        "carried out",
        "another series",
        "declined",
        "in 4K",
        "a movie",
        "no date",
    ],
)
def test_when_it_was_first_requested(
    requests: list[MediaRequest], done: list[CarriedOut], days_ago: int | None
) -> None:
    """Only by what could have brought it."""
    snapshot = Snapshot(NOW, tuple(requests), {}, {}, {}, {})
    titles = [TitleId(MediaType.TV, 7, 1, False)]
    first = None if days_ago is None else NOW - timedelta(days=days_ago)
    assert first_requested(snapshot, titles, set(done)) == first


@pytest.mark.parametrize("kept", [(2,), (0,)])
async def test_a_season_of_it_is_kept(tmp_path: Path, kept: tuple[int, ...]) -> None:
    """One that is still to come: it would come to no series. It goes without a keep."""
    async with due(tmp_path, {1: 2}) as one:
        keep = Keep("1", MediaType.TV, one.series.tmdb, seasons=kept)
        one.at.remember(keeps=(keep,))
        assert await one.run() == []
        assert (one.series.exists(1), one.in_sonarr) == (False, True)
        await one.at.run()
        assert one.in_sonarr
        one.at.remember(keeps=())
        await one.at.run()
        assert not one.in_sonarr
