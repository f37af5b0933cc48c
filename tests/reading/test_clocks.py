"""The clock that nobody can set, and that goes on while the machine sleeps."""

from datetime import UTC, datetime, timedelta
import time
from types import SimpleNamespace

import pytest

from custom_components.jellyseerr_cleanup.reading import clocks

NIGHT = timedelta(hours=8)
EVENING = datetime(2026, 3, 1, 23, tzinfo=UTC)


def machine(asleep: timedelta, **more: object) -> SimpleNamespace:
    """Return the clocks of a machine that was started an hour ago, or is sleepy."""
    return SimpleNamespace(
        monotonic=lambda: 3600.0,
        clock_gettime=lambda _: 3600.0 + asleep.total_seconds(),
        **more,
    )


def jump_over_night(patch: pytest.MonkeyPatch, **more: object) -> timedelta:
    """Return how far the clock seems to have been set while the machine slept."""
    compared = clocks.Clocks()
    patch.setattr(clocks, "time", machine(timedelta(), **more))
    compared.compare([], EVENING)
    patch.setattr(clocks, "time", machine(NIGHT, **more))
    return compared.compare([], EVENING + NIGHT)[1]


def test_sleep_is_no_jump(monkeypatch: pytest.MonkeyPatch) -> None:
    assert jump_over_night(monkeypatch, CLOCK_BOOTTIME=7) == timedelta()


def test_where_no_clock_counts_sleep_it_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert jump_over_night(monkeypatch) == NIGHT


def test_this_machine_has_one() -> None:
    before = time.clock_gettime(time.CLOCK_BOOTTIME)
    assert before <= clocks.since_start() <= time.clock_gettime(time.CLOCK_BOOTTIME)
