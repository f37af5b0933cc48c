"""Durations as people write them."""

from datetime import timedelta
import re

import pytest

from custom_components.jellyseerr_cleanup.retention.durations import (
    InvalidDuration,
    format_retention,
    parse_retention,
    parse_timeout,
)

from .tables import rows


@pytest.mark.parametrize(
    ("written", "expected", "formatted"),
    [
        ("never", None, "never"),
        ("1d", timedelta(days=1), "1d"),
        ("7d", timedelta(days=7), "7d"),
        ("90d", timedelta(days=90), "90d"),
        ("007d", timedelta(days=7), "7d"),
        ("24h", timedelta(days=1), "1d"),
        ("36h", timedelta(hours=36), "1d12h"),
        ("2w", timedelta(days=14), "14d"),
        ("1d12h", timedelta(hours=36), "1d12h"),
        ("12h1d", timedelta(hours=36), "1d12h"),
        ("1w2d3h", timedelta(days=9, hours=3), "9d3h"),
        ("0d24h", timedelta(days=1), "1d"),
        ("36500d", timedelta(days=36500), "36500d"),
        (" 7d ", timedelta(days=7), "7d"),
        ("7d\n", timedelta(days=7), "7d"),
        ("\tnever ", None, "never"),
    ],
)
def test_retention_is_read(
    written: str, expected: timedelta | None, formatted: str
) -> None:
    retention = parse_retention(written)
    assert retention == expected
    assert format_retention(retention) == formatted
    assert parse_retention(formatted) == retention


@pytest.mark.parametrize(
    ("written", "expected", "formatted"),
    [
        ("0d", timedelta(0), "0d"),
        ("0m", timedelta(0), "0d"),
        ("12h", timedelta(hours=12), "12h"),
        ("90m", timedelta(minutes=90), "90m"),
        ("45m", timedelta(minutes=45), "45m"),
        ("1h30m", timedelta(minutes=90), "90m"),
        ("1d1h1m", timedelta(days=1, hours=1, minutes=1), "1501m"),
        ("7d", timedelta(days=7), "7d"),
        ("never", None, "never"),
    ],
)
def test_what_was_confirmed_may_be_short(
    written: str, expected: timedelta | None, formatted: str
) -> None:
    retention = parse_retention(written, timedelta(0))
    assert retention == expected
    assert format_retention(retention) == formatted
    assert parse_retention(formatted, timedelta(0)) == retention


@pytest.mark.parametrize("written", ["", "90", "30s", "7M", "1d1d", "36501d", "-1m"])
def test_what_is_stored_is_a_duration(written: str) -> None:
    with pytest.raises(InvalidDuration):
        parse_retention(written, timedelta(0))


_WRITE = "write hours as 36h, days as 7d, weeks as 2w, or never"


@pytest.mark.parametrize("example", re.findall(r"\d+[hdw]|never", _WRITE))
def test_what_the_hint_proposes_is_accepted(example: str) -> None:
    parse_retention(example)


REFUSED = {
    _WRITE: [
        *("", "   ", "90", "d", "90x", "abcd", "1y", "7D", "NEVER", "7 d", "1d 12h"),
        *("-7d", "+7d", "1.5d", "1e3d", "1_000d", "7dnever", "7d\n7d", "7d\x00"),
        *("７d", "٧d", "7²d", "٦m", "30s", "1d30m", "9" * 5000 + "m", "8" * 5000 + "d"),
    ],
    "m means minutes: write 30d": ["0m"],
    "m means minutes: write 180d": ["6m"],
    "m means minutes: write 2700d": ["90m"],
    "m means minutes: write 36500d": ["9999m"],
    "each unit may stand once": ["7d7d"],
    "the longest is 36500d: write never": [
        *("36501d", "36500d1h", "999999d", "99999999999h", "9" * 31 + "w")
    ],
    "the shortest is 1d": ["0d", "23h", "0w23h"],
}
REFUSED_TIMEOUTS = {
    "write 30s or 1m30s": [
        *("", "30", "30 s", "30S", "1d", "-30s", "３0s", "never", "9" * 400 + "s")
    ],
    "from 1s to 10m": ["0s", "999ms", "10m1s", "1h", "9" * 30 + "h"],
}


def each(refused: dict[str, list[str]]) -> pytest.MarkDecorator:
    """Run a test for each refused text, named by its beginning, and its hint."""
    return rows(
        "written, hint",
        {
            repr(text[:20]): (text, hint)
            for hint, texts in refused.items()
            for text in texts
        },
    )


@each(REFUSED)
def test_retention_is_refused(written: str, hint: str) -> None:
    with pytest.raises(InvalidDuration) as refused:
        parse_retention(written)
    assert refused.value.hint == hint
    assert refused.value.text == written.strip()
    assert repr(written.strip()) in str(refused.value)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("1s", 1),
        ("10s", 10),
        ("30s", 30),
        ("1m", 60),
        ("1m30s", 90),
        ("1.5m", 90),
        ("90s", 90),
        ("1000ms", 1),
        ("1s500ms", 1.5),
        ("0h10m", 600),
        (" 30s\n", 30),
    ],
)
def test_timeout_is_read(written: str, seconds: float) -> None:
    assert parse_timeout(written) == timedelta(seconds=seconds)


@each(REFUSED_TIMEOUTS)
def test_timeout_is_refused(written: str, hint: str) -> None:
    with pytest.raises(InvalidDuration) as refused:
        parse_timeout(written)
    assert refused.value.hint == hint
