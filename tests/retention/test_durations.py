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


_WRITE = "write hours as 36h, days as 7d, weeks as 2w, or never"


@pytest.mark.parametrize("example", re.findall(r"\d+[hdw]|never", _WRITE))
def test_what_the_hint_proposes_is_accepted(example: str) -> None:
    parse_retention(example)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        pytest.param("", _WRITE, id="empty"),
        pytest.param("   ", _WRITE, id="blanks"),
        pytest.param("90", _WRITE, id="no unit"),
        pytest.param("d", _WRITE, id="no number"),
        pytest.param("90x", _WRITE, id="another unit"),
        pytest.param("abcd", _WRITE, id="a word"),
        pytest.param("1y", _WRITE, id="years"),
        pytest.param("7D", _WRITE, id="upper case"),
        pytest.param("NEVER", _WRITE, id="never in upper case"),
        pytest.param("7 d", _WRITE, id="a blank inside"),
        pytest.param("1d 12h", _WRITE, id="a blank between"),
        pytest.param("-7d", _WRITE, id="negative"),
        pytest.param("+7d", _WRITE, id="a sign"),
        pytest.param("1.5d", _WRITE, id="a fraction"),
        pytest.param("1e3d", _WRITE, id="an exponent"),
        pytest.param("1_000d", _WRITE, id="an underscore"),
        pytest.param("7dnever", _WRITE, id="both"),
        pytest.param("7d\n7d", _WRITE, id="two lines"),
        pytest.param("7d\x00", _WRITE, id="a control character"),
        pytest.param("７d", _WRITE, id="full-width digit"),
        pytest.param("٧d", _WRITE, id="arabic digit"),
        pytest.param("7²d", _WRITE, id="superscript"),
        pytest.param("30s", _WRITE, id="seconds"),
        pytest.param("1d30m", _WRITE, id="minutes beside days"),
        pytest.param("6m", "m means minutes: write 180d", id="six minutes"),
        pytest.param("90m", "m means minutes: write 2700d", id="ninety minutes"),
        pytest.param("0m", "m means minutes: write 30d", id="no minutes"),
        pytest.param("9999m", "m means minutes: write 36500d", id="many minutes"),
        pytest.param("٦m", _WRITE, id="arabic minutes"),
        pytest.param("9" * 5000 + "m", _WRITE, id="5000 digits of minutes"),
        pytest.param("9" * 5000 + "d", _WRITE, id="5000 digits of days"),
        pytest.param("7d7d", "each unit may stand once", id="a unit twice"),
        pytest.param("999999d", "the longest is 36500d: write never", id="overflow"),
        pytest.param(
            "99999999999h", "the longest is 36500d: write never", id="hours overflow"
        ),
        pytest.param(
            "9" * 31 + "w", "the longest is 36500d: write never", id="31 digits"
        ),
        pytest.param("36501d", "the longest is 36500d: write never", id="a day over"),
        pytest.param(
            "36500d1h", "the longest is 36500d: write never", id="an hour over"
        ),
        pytest.param("0d", "the shortest is 1d", id="nothing"),
        pytest.param("23h", "the shortest is 1d", id="under a day"),
        pytest.param("0w23h", "the shortest is 1d", id="weeks of nothing"),
    ],
)
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


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        pytest.param("", "write 30s or 1m30s", id="empty"),
        pytest.param("30", "write 30s or 1m30s", id="no unit"),
        pytest.param("30 s", "write 30s or 1m30s", id="a blank inside"),
        pytest.param("30S", "write 30s or 1m30s", id="upper case"),
        pytest.param("1d", "write 30s or 1m30s", id="days"),
        pytest.param("-30s", "write 30s or 1m30s", id="negative"),
        pytest.param("３0s", "write 30s or 1m30s", id="full-width digit"),
        pytest.param("never", "write 30s or 1m30s", id="never"),
        pytest.param("9" * 400 + "s", "write 30s or 1m30s", id="400 digits"),
        pytest.param("0s", "from 1s to 10m", id="nothing"),
        pytest.param("999ms", "from 1s to 10m", id="under a second"),
        pytest.param("10m1s", "from 1s to 10m", id="over ten minutes"),
        pytest.param("1h", "from 1s to 10m", id="an hour"),
        pytest.param("9" * 30 + "h", "from 1s to 10m", id="30 digits"),
    ],
)
def test_timeout_is_refused(written: str, hint: str) -> None:
    with pytest.raises(InvalidDuration) as refused:
        parse_timeout(written)
    assert refused.value.hint == hint
