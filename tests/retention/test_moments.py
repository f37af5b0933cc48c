"""A judgement stands until the first moment that it asked for."""

from datetime import UTC, datetime, timedelta

from custom_components.jellyseerr_cleanup.retention.moments import Moments

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)


def test_what_has_come_stays_so() -> None:
    moments = Moments(NOW)
    assert moments.has_come(NOW)
    assert moments.has_come(NOW - DAY, DAY)
    assert moments.is_over(NOW - DAY - TICK, DAY)
    assert moments.not_later(NOW) == NOW
    assert moments.changes_at is None


def test_the_first_that_will_come_counts() -> None:
    moments = Moments(NOW)
    assert not moments.has_come(NOW, 2 * DAY)
    assert moments.changes_at == NOW + 2 * DAY
    assert not moments.is_over(NOW, DAY)
    assert moments.changes_at == NOW + DAY + TICK, "over is later than at the moment"
    assert not moments.has_come(NOW + 3 * DAY)
    assert moments.changes_at == NOW + DAY + TICK


def test_now_is_another_at_once() -> None:
    one, other = Moments(NOW), Moments(NOW)
    assert one.take_now() == NOW
    assert other.not_later(NOW + DAY) == NOW
    assert one.changes_at == other.changes_at == NOW


def test_a_moment_beyond_all_calendars_never_comes() -> None:
    moments = Moments(NOW)
    assert not moments.has_come(datetime.max.replace(tzinfo=UTC), DAY)
    assert moments.changes_at is None
